"""Answers, reactions and contact cards of both sides, at the desk."""

from dataclasses import replace

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.core.model.case import Content, Kind, LogEntry, Sent, Shown, Side, Sign
from bot.core.model.conversation import Conversation, Counts
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.thread import PostLog, ShowReaction
from bot.core.ports import Entry, View
from tests.adapters.telegram.forum.shown import CASE, CONTACT, CONTENT, NO_HOURS, NOW, Signing, render, said

# ── which message is answered ───────────────────────────────────────────────────────────────────────────────────


TALKED = replace(
    CASE, view=replace(CASE.view, cursor=3, shown=(Shown(20, (101, 102)), Shown(21, (103,))), sent=(Sent(2, 30, 104),))
)


def answering(seq: int, text: str, reply_to: int | None, kind: Kind = Kind.TEXT) -> LogEntry:
    return replace(said(seq, text, kind), reply_to=reply_to)


@pytest.mark.parametrize(
    ("reply_to", "answered"), [(101, 20), (102, 20), (103, 21), (104, 30), (99, None), (None, None)]
)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.VOICE])
def test_an_answer_stands_at_the_desk_as_one(reply_to: int | None, answered: int | None, kind: Kind) -> None:
    log = (*(said(n, "x") for n in (1, 2, 3)), answering(4, "yes", reply_to, kind))
    call = render(PostLog(case=CASE.number), TALKED, *log)
    assert call.params.get("reply_to_message_id") == answered
    assert call.params.get("allow_sending_without_reply", False) is (answered is not None)
    assert call.shows == (4,)


def test_an_answer_begins_a_message_of_its_own() -> None:
    log = (*(said(n, "x") for n in (1, 2, 3)), said(4, "one"), answering(5, "two", 103), said(6, "three"))
    first = render(PostLog(case=CASE.number), TALKED, *log)
    assert (first.params["text"], first.log_upto, first.shows) == ("one", 4, (4,))
    second = render(PostLog(case=CASE.number), replace(TALKED, view=replace(TALKED.view, cursor=4)), *log)
    assert (second.params["text"], second.params["reply_to_message_id"]) == ("two\nthree", 21)
    assert second.shows == (5, 6)


@pytest.mark.parametrize(
    ("emoji", "reply_to", "words"),
    [
        ("👌", 104, "[reacts to this: 👌]"),
        ("❤", 99, "[reacts to a message of the machine, or to an old one: ❤]"),
        ("", 99, "[took a reaction back]"),
    ],
)
def test_a_reaction_in_words(emoji: str, reply_to: int, words: str) -> None:
    entry = replace(answering(4, emoji, reply_to, Kind.REACTION), source=0)
    call = render(PostLog(case=CASE.number), TALKED, *(said(n, "x") for n in (1, 2, 3)), entry)
    assert (call.params["text"], call.shows) == (words, ())


@pytest.mark.parametrize(("message", "emoji", "shown"), [(20, "❤", "❤"), (20, "", None), (30, "👌", "👌")])
def test_a_reaction_on_the_message(message: int, emoji: str, shown: str | None) -> None:
    case = replace(TALKED, view=replace(TALKED.view, signs=(Sign(message, emoji),)))
    call = render(ShowReaction(case=CASE.number, message=message), case)
    set_now = call.params["reaction"]
    assert call.method == "set_message_reaction"
    assert [r.emoji for r in set_now] == ([shown] if shown else [])  # type: ignore[attr-defined]


# ── contact cards ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (("+855 12 000 000", "Mother \u202eli"), "[a contact card: Mother li, +855 12 000 000]"),
        (None, "[their own contact card, which is not shown here]"),
    ],
)
def test_a_contact_card_stands_at_the_desk_as_text(card: tuple[str, str] | None, words: str) -> None:
    entry = LogEntry(1, NOW, Side.CONTACT, Content(Kind.CONTACT, card=card), 1)
    call = render(PostLog(case=CASE.number), CASE, entry)
    assert (call.method, call.params["text"]) == ("send_message", words)


def test_a_counsellors_contact_card_is_sent_as_one() -> None:
    card = Content(Kind.CONTACT, card=("+855 23 000 000", "The office"))
    entry = LogEntry(1, NOW, Side.COUNSELLOR, card, 30)
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    conversation = Conversation(contact=CONTACT, address="1", case=CASE, counts=Counts(log=1))
    relay = Entry("1-0", CONTACT, Relay(case=CASE.number, seq=1, source=30), NOW)
    call = chat.render(relay, View(conversation, Desk(), (entry,), NOW))
    assert call is not None
    assert call.method == "send_contact"
    assert (call.params["phone_number"], call.params["first_name"]) == ("+855 23 000 000", "The office")
