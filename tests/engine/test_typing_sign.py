"""Typing is shown to who may be written to, and not again while it is seen."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.ports import Call, Loaded, Reply
from bot.engine.parts import Parts
from bot.engine.typing_sign import TypingSign

ADA = Conversation(contact="ada", address="1")


class Ports:
    """The few things that it needs of its ports."""

    def __init__(self, conversation: Conversation | None) -> None:
        self.conversation = conversation
        self.called: list[Call] = []

    async def load(self, key: str) -> Loaded:
        return Loaded(self.conversation, 1, Desk(), 1, 0)

    def typing(self, conversation: Conversation) -> Call:
        return Call("send_chat_action", {"chat_id": int(conversation.address)}, "contact:ada")

    async def call(self, call: Call) -> Reply:
        self.called.append(call)
        return Reply("done")


def sign(ports: Ports, lease_left: float = 4.0) -> TypingSign:
    store = SimpleNamespace(records=ports)
    parts = SimpleNamespace(store=store, renderer=ports, messenger=ports, http_limit=2.5)
    return TypingSign(cast(Parts, parts), lambda: lease_left)


async def test_it_is_shown_once_while_it_is_seen() -> None:
    ports = Ports(ADA)
    shows = sign(ports)
    await shows.show("ada")
    await shows.show("ada")
    assert [call.method for call in ports.called] == ["send_chat_action"]
    assert ports.called[0].until is not None


@pytest.mark.parametrize(
    "conversation",
    [
        None,
        replace(ADA, phone=replace(ADA.phone, watched=True)),
        replace(ADA, phone=replace(ADA.phone, ask_watched=True)),
        replace(ADA, phone=replace(ADA.phone, blocked=True)),
    ],
)
async def test_it_is_never_shown_to_who_must_be_left_in_peace(conversation: Conversation | None) -> None:
    ports = Ports(conversation)
    await sign(ports).show("ada")
    assert ports.called == []


async def test_it_is_not_shown_when_the_lease_ends() -> None:
    ports = Ports(ADA)
    await sign(ports, lease_left=2.0).show("ada")
    assert ports.called == []
