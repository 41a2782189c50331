"""Nothing that somebody sends is dropped unsaid: places with names, lists, quotes, and that it was forwarded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telegram import Message

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.wire.resent import LONGEST_CAPTION, LONGEST_QUOTE, still
from bot.adapters.telegram.wire.words import content
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Amend, Relay
from bot.core.model.effects.thread import FirstWords, PostLog
from bot.core.ports import Call, Entry, View
from standin.entities import formatted
from tests.adapters.telegram.forum.shown import CASE, CONTACT, CONTENT, NO_HOURS, NOW, Signing, labels, render, said

ORIGIN = {"type": "hidden_user", "sender_user_name": "Sokha", "date": 1}
TASK = {"id": 1, "text": "give them the passport"}
POLL = {
    "id": "1", "question": "did they lock you in", "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
    "type": "regular", "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
    "options": [{"text": "yes", "voter_count": 0, "persistent_id": "a"}, {"text": "no", "voter_count": 0, "persistent_id": "b"}],
}  # fmt: skip


def sent(**fields: Any) -> Content:
    message = Message.de_json({"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, **fields}, None)
    return content(message)


def shown(words: Content, **more: Any) -> Call:
    return render(PostLog(case=CASE.number), CASE, LogEntry(1, NOW, Side.CONTACT, words, 1, **more))


def heard(words: Content, *, amends: bool = False, repeated: bool = False) -> Call:
    conversation = Conversation(contact=CONTACT, address="1", language="en", case=CASE, counts=Counts(log=1))
    relay = Relay(case=CASE.number, seq=1, source=30)
    effect = Amend(case=CASE.number, seq=1, message=9, source=30) if amends else relay
    view = View(conversation, Desk(), (LogEntry(1, NOW, Side.COUNSELLOR, words, 30),), NOW, repeated=repeated)
    call = ContactChat(CONTENT, Signing(), NO_HOURS).render(Entry("1-0", CONTACT, effect, NOW), view)
    assert call is not None
    return call


def test_the_name_of_a_place_comes_with_it() -> None:
    place = {"latitude": 13.7, "longitude": 100.5}
    words = sent(location=place, venue={"location": place, "title": "Blue Shop", "address": "Road 4"})
    for call in (shown(words), heard(words)):
        assert call.method == "send_venue"
        assert (call.params["title"], call.params["address"]) == ("Blue Shop", "Road 4")
    nameless = sent(location=place, venue={"location": place, "title": "Blue Shop", "address": ""})
    assert shown(nameless).params["address"] == "Blue Shop", "Telegram takes no venue without one"
    assert shown(sent(location=place)).method == "send_location"


def test_polls_and_checklists_come_with_all_that_stands_in_them() -> None:
    poll = sent(poll=POLL)
    assert poll.text == "did they lock you in\n• yes\n• no", "and so it is understood"
    assert shown(poll).params["text"] == "[a poll]\ndid they lock you in\n• yes\n• no"
    listed = sent(checklist={"title": "today", "tasks": [TASK, {"id": 2, "text": "call", "completion_date": 5}]})
    assert shown(listed).params["text"] == "[a checklist]\ntoday\n☐ give them the passport\n☑ call"


def test_what_was_forwarded_says_so_on_both_sides() -> None:
    words = sent(text="they pay well", forward_origin=ORIGIN)
    assert shown(words).params["text"] == "(forwarded) they pay well"
    assert heard(words).params["text"] == "(forwarded) they pay well"
    assert heard(words, repeated=True).params["text"] == "(possibly repeated) (forwarded) they pay well"
    assert "Sokha" not in str((words, shown(words), heard(words))), "nobody learns who wrote it"
    photo = sent(photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], forward_origin=ORIGIN)
    assert shown(photo).params["caption"] == "(forwarded)"
    place = sent(location={"latitude": 1.0, "longitude": 2.0}, forward_origin=ORIGIN)
    assert labels(shown(place)) == ["(forwarded)"], "below what takes no words"


@pytest.mark.parametrize("amends", [False, True])
def test_a_quote_stands_before_the_words_that_answer_it(amends: bool) -> None:
    words = sent(text="not that one", quote={"text": "the second\nnumber", "position": 0})
    mark = "(changed) " if amends else ""
    assert shown(words, edited=amends).params["text"] == f"{mark}“the second number” not that one"
    assert heard(words, amends=amends).params["text"] == f"{mark}“the second number” not that one"


def test_a_long_quote_leaves_room_for_words_and_marks() -> None:
    words = replace(sent(text="no", quote={"text": "x" * 1_000, "position": 0}), kind=Kind.PHOTO, file="f")
    caption = str(shown(words, edited=True).params["caption"])
    assert caption == f"(changed) “{'x' * LONGEST_QUOTE}…” no"
    assert len(caption) < LONGEST_CAPTION


def test_no_name_in_a_contacts_words_calls_a_member_of_the_group() -> None:
    words = "ask @bopha_counsellor or (@Rithy), not a@b.org or @ 5"
    alike = {e["type"] for e in formatted(words).entities}
    assert alike == {"mention", "email"}
    there = Content(Kind.TEXT, words, quote="@bopha_counsellor")
    bare = replace(CASE, view=replace(CASE.view, card=None))
    texts = [
        shown(there).params["text"],
        shown(Content(Kind.PHOTO, words, "f")).params["caption"],
        render(FirstWords(case=CASE.number), bare, said(1, words)).params["text"],
    ]
    for text in texts:
        assert {e["type"] for e in formatted(str(text), "").entities} <= {"email", "url"}
        assert "bopha_counsellor" in str(text)
    assert still(still(words)) == still(words)


def test_a_counsellors_words_keep_their_names() -> None:
    assert heard(Content(Kind.TEXT, "write to @the_embassy")).params["text"] == "write to @the_embassy"


def test_an_entry_that_cannot_be_read_hides_none_beside_it() -> None:
    damaged = replace(said(2, ""), content=Content(Kind.UNREADABLE), source=0)
    call = render(PostLog(case=CASE.number), CASE, said(1, "one"), damaged, said(3, "three"))
    assert call.params["text"] == "one\n[something was said here that can no longer be read]\nthree"


def test_a_counsellors_words_that_cannot_be_read_are_not_taken_for_sent() -> None:
    with pytest.raises(LookupError):
        heard(Content(Kind.UNREADABLE))
