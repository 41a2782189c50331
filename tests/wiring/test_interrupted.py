"""What is said while the store is down, and to whom how much of it."""

import json
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.model.conversation import Conversation, Phone
from bot.core.model.errors import StoreDown
from bot.core.model.lines import Line
from bot.core.ports import Call, Commit, Lease, Reply
from bot.engine.parts import Held
from bot.engine.pipeline import make_true
from bot.settings.fields import Settings
from bot.wiring.opening import silent_file, vault_of
from bot.wiring.receivers import Receivers
from bot.wiring.waiting import Missing
from bot.wording.catalog import catalog
from tests import project

ADA, BOB = 7, 8
CONTENT = project.content()
WATCHED = Conversation("contact 7", "7", phone=Phone(watched=True))


@dataclass
class Fake:
    """A messenger, a translator and the list, as far as they are asked."""

    silent: dict[str, tuple[str, str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    noted: list[tuple[str, bool]] = field(default_factory=list)
    down: bool = False

    @property
    def messenger(self) -> Any:
        return self

    translator = silence = records = store = messenger
    leases: Any = None

    async def call(self, call: Call) -> Reply:
        self.calls.append(call)
        return Reply("done", messages=(1,))

    def sender(self, body: bytes) -> tuple[str, str]:
        chat = json.loads(body)["message"]["chat"]["id"]
        return f"contact {chat}", str(chat)

    def of(self, contact: str) -> tuple[str, str] | None:
        return self.silent.get(contact)

    def note(self, contact: str, conversation: Conversation | None) -> None:
        self.noted.append((contact, conversation is not None and conversation.hushed))

    def lease(self) -> Lease:
        return Lease("worker", 1)

    async def commit(self, lease: Lease, commit: Commit) -> None:
        if self.down:
            raise StoreDown


def interrupted(fake: Fake) -> Receivers:
    parts: Any = fake
    settings: Any = Settings.model_construct(webhook_secret=None)
    telegram: Any = None
    group: Any = SimpleNamespace(create_task=lambda task, name: task.close())
    receivers = Receivers(settings, telegram, telegram, lambda: CONTENT, Missing(), receives=False)
    receivers.open(parts, group)
    return receivers


def held(fake: Fake) -> Held:
    parts: Any = fake
    return Held(parts, fake.lease, lambda _: ())


def said(fake: Fake) -> str:
    return str(fake.calls[-1].params["text"])


async def test_anybody_else_reads_who_answers_in_every_language() -> None:
    fake = Fake()
    assert await interrupted(fake).tell(BOB, late=False)
    assert "We are interrupted" in said(fake)
    assert any("\u1780" <= letter <= "\u17ff" for letter in said(fake))


async def test_who_wants_silence_gets_the_line_that_they_chose() -> None:
    fake = Fake({"contact 7": ("en", "knock_hello")})
    for late in (False, True):
        await interrupted(fake).tell(ADA, late=late)
        assert fake.calls[-1].params == {"chat_id": ADA, "text": catalog("en").text(Line.KNOCK_HELLO)}


async def test_words_of_long_ago_get_the_neutral_line_in_every_language() -> None:
    fake = Fake()
    await interrupted(fake).tell(BOB, late=True)
    assert said(fake) == "\n".join(catalog(language).text(Line.KNOCK) for language in CONTENT.languages)


async def test_who_wants_silence_has_it_before_the_store_is_open(tmp_path: Path) -> None:
    fake, settings = Fake(), Settings.model_construct(data_dir=tmp_path, webhook_secret=None, telegram_token=None)
    begun = vault_of(settings, begin=True)
    silent_file(settings, begun).note(begun.contact_id(0, ADA), WATCHED)
    telegram: Any = None
    receivers = Receivers(settings, telegram, telegram, lambda: CONTENT, Missing(), receives=False)
    receivers._messenger = fake
    for chat in (ADA, BOB):
        await receivers.tell(chat, late=False)
    assert [catalog("km").text(Line.KNOCK) == call.params["text"] for call in fake.calls] == [True, False]


@pytest.mark.parametrize("down", [False, True])
async def test_a_contact_who_wants_silence_is_noted_before_it_is_true(down: bool) -> None:
    """Whatever becomes of the commit: a phone is rather spared too early."""
    fake = Fake(down=down)
    with pytest.raises(StoreDown) if down else nullcontext():
        await make_true(Commit("contact 7", (), conversation=WATCHED), held(fake))
    assert fake.noted == [("contact 7", True)]


@pytest.mark.parametrize("down", [False, True])
async def test_who_wants_none_any_more_leaves_the_list_once_that_is_true(down: bool) -> None:
    fake = Fake(down=down)
    told = replace(WATCHED, phone=Phone())
    with pytest.raises(StoreDown) if down else nullcontext():
        await make_true(Commit("contact 7", (), conversation=told), held(fake))
    assert fake.noted == ([] if down else [("contact 7", False)])
