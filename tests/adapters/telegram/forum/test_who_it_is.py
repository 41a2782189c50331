"""Who a contact is: asked for on the card, shown to the holder alone."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.agreed import History, Unmasking
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Reveal
from bot.core.model.effects.thread import Card
from bot.core.model.rules import HOUR
from bot.core.ports import Entry, View
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import (
    CASE,
    CONTACT,
    CONTENT,
    GROUP,
    NO_HOURS,
    NOW,
    Signing,
    counsellor,
    render,
)


def unmasking(**more: Any) -> Unmasking:
    return replace(Unmasking(1, CASE.number, CASE.code, "0000000001", 1, "life", NOW), **more)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (unmasking(), "not agreed yet"),
        (unmasking(agreed=False), "the child said no"),
        (unmasking(over=True, refused="0000000001", refused_at=NOW), "did not agree"),
        (unmasking(opened_at=NOW, second="0000000002"), "has seen who this is."),
        (unmasking(opened_at=NOW, alone=True), "not signed yet"),
    ],
)
def test_the_card_says_who_asked_to_see_who_it_is(made: Unmasking, words: str) -> None:
    conversation = Conversation(contact=CONTACT, address="1", case=CASE, history=History(unmaskings=(made,)))
    assert words in unescape(str(render(Card(case=CASE.number), CASE, told=conversation).params["text"]))


def test_the_card_of_a_child_says_so_whatever_its_topic_and_asks_why_not() -> None:
    child = replace(CASE, guard=replace(CASE.guard, child=True))
    assert "About a child" in str(render(Card(case=CASE.number), child).params["text"])
    assert "About a child" not in str(render(Card(case=CASE.number), CASE).params["text"])
    chosen = render(Card(case=CASE.number), replace(child, view=replace(CASE.view, menu="child")))
    assert "A supervisor who does not hold the case" in str(chosen.params["text"])


def test_the_menu_says_what_would_be_seen() -> None:
    text = str(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="unmask"))).params["text"])
    assert "the name, the username and the Telegram id" in text


def test_who_it_is_is_shown_to_the_holder_alone_and_filled_in_by_telegram() -> None:
    opened = unmasking(opened_at=NOW, second="0000000002")
    conversation = Conversation(contact=CONTACT, address="77", case=CASE, history=History(unmaskings=(opened,)))
    call = render(Reveal(request=1, counsellor="0000000001", minutes=10), CASE, told=conversation)
    assert (call.params["chat_id"], call.about, call.group) == (1, 77, False)
    assert "{name}" in str(call.params["text"])
    assert "77" not in str(call.params)
    forum = TelegramForum(CONTENT, CodeNames(), Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    desk = Desk(counsellors=tuple(map(counsellor, range(1, 12))))
    for told, who in (
        (replace(conversation, history=replace(conversation.history, unmaskings=(unmasking(),))), "0000000001"),
        (conversation, "0000000002"),
        (replace(conversation, history=replace(conversation.history, unmaskings=())), "0000000001"),
        (replace(conversation, chat=replace(conversation.chat, forgetting=True)), "0000000001"),
        (
            replace(
                conversation,
                history=replace(
                    conversation.history, unmaskings=(unmasking(opened_at=NOW - HOUR - 1, second="0000000002"),)
                ),
            ),
            "0000000001",
        ),
        (replace(conversation, case=replace(CASE, state=CaseState.RESOLVED)), "0000000001"),
    ):
        reveal = Reveal(request=1, counsellor=who, minutes=10)
        assert forum.render(Entry("1-0", CONTACT, reveal, NOW), View(told, desk, (), NOW)) is None
