"""A counsellor's words on their way: changed, asked about first, and shown to have arrived."""

import pytest

from bot.core.decide import Decision
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import CounsellorEdited, CounsellorWithdrew, CounsellorWrote, SendAnswered
from bot.core.model.effects.contact import Amend, Relay
from bot.core.model.effects.thread import AskFirst, PostLog
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from tests.core.world import QUARTER, World, answered, by, noted


def edits(world: World, who: str, source: int, text: str, kind: Kind = Kind.TEXT) -> Decision:
    event = CounsellorEdited(by=by(who), content=Content(kind, text), message=source)
    return world.handle("a", [event])


def last_source(world: World) -> int:
    return world.logs["a"][-1].source


def test_a_change_reaches_the_phone_and_the_log(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    source = last_source(held)
    decision = edits(held, "c", source, "call 1288")
    assert [type(e) for e in decision.effects] == [Amend]
    held.drain()
    assert held.heard("a") == ["call 1288"]
    assert [(e.content.text, e.edited) for e in held.logs["a"]][-2:] == [("call 117", False), ("call 1288", True)]
    assert held.shown("a") == []


def test_a_change_of_what_still_waits_goes_out_changed(held: World) -> None:
    held.now += QUARTER + 1
    held.says("c", "a", "call 117")
    source = last_source(held)
    assert edits(held, "c", source, "call 1288").effects == ()
    held.drain()
    held.presses("a", "read")
    held.drain()
    assert held.heard("a") == ["call 1288"]


def test_a_change_on_the_way_is_made_as_soon_as_the_words_are_there(held: World) -> None:
    held.says("c", "a", "call 117")
    source = last_source(held)
    edits(held, "c", source, "call 1288")
    edits(held, "c", source, "call 12 88")
    held.drain()
    assert held.heard("a") == ["call 12 88"]
    assert held.case("a").sending.amended == ()


def test_words_that_come_back_undelivered_wait_as_they_were_changed(held: World) -> None:
    held.phones["a"].blocked = True
    held.says("c", "a", "call 117")
    edits(held, "c", last_source(held), "call 1288")
    held.drain()
    held.phones["a"].blocked = False
    held.writes("a", "I am back")
    held.drain()
    assert held.heard("a") == ["call 1288"]


def test_a_change_of_another_kind_is_said_not_to_be_passed_on(held: World) -> None:
    held.says("c", "a", "call 117")
    source = last_source(held)
    held.drain()
    assert noted(edits(held, "c", source, "", Kind.LOCATION)) == [Line.EDIT_NOT_PASSED]
    assert noted(edits(held, "c", source, "// a note now")) == [Line.EDIT_NOT_PASSED]
    assert held.heard("a") == ["call 117"]


def test_changes_of_notes_and_of_others_words_concern_nobody(held: World) -> None:
    held.says("c", "a", "// a note")
    held.says("d", "a", "a note as well")
    held.drain()
    assert edits(held, "c", held.new(), "// another note").effects == ()
    assert edits(held, "d", held.new(), "words").effects == ()
    assert held.heard("a") == []


def test_a_change_that_telegram_refuses_is_said(held: World) -> None:
    held.says("c", "a", "call 117")
    held.drain()
    refused = NotDelivered(effect=Amend(case=1, seq=9, source=last_source(held), message=5), why=Refusal.TOO_OLD)
    assert noted(held.handle("a", [refused])) == [Line.EDIT_NOT_PASSED]
    unchanged = NotDelivered(effect=Amend(case=1, seq=9, source=None, message=5), why=Refusal.UNCHANGED)
    assert held.handle("a", [unchanged]).effects == ()


def test_a_counsellors_words_take_none_of_the_groups_calls(held: World) -> None:
    held.says("c", "a", "one")
    held.drain()
    held.says("c", "a", "two")
    (relay,) = held.outbox
    assert isinstance(relay.effect, Relay)
    held.carry_out(relay)
    held.work("a")
    assert held.outbox == []


def test_a_contacts_words_take_one_of_the_groups_calls(held: World) -> None:
    held.says("c", "a", "one")
    held.drain()
    held.writes("a", "and one of theirs")
    (shows,) = [entry for entry in held.outbox if entry.place.startswith(("thread:", "signs:", "general:", "board:"))]
    assert isinstance(shows.effect, PostLog)
    held.carry_out(shows)
    held.work("a")
    assert shows.place not in {entry.place for entry in held.outbox}


# ── asked first ─────────────────────────────────────────────────────────────────────────────────────────────────


def sends(world: World, kind: Kind) -> int:
    event = CounsellorWrote(by=by("c"), content=Content(kind, "", "file"), message=world.new(), sent_at=world.now)
    decision = world.handle("a", [event])
    assert decision.effects == (AskFirst(case=1, source=event.message),)
    return event.message


def replies(world: World, source: int, who: str = "c", *, send: bool) -> Decision:
    return world.handle("a", [SendAnswered(by=by(who), case=1, press="p", source=source, send=send)])


@pytest.mark.parametrize("kind", [Kind.LOCATION, Kind.VIDEO_NOTE, Kind.CONTACT])
def test_what_shows_where_or_who_a_counsellor_is_waits_for_their_word(held: World, kind: Kind) -> None:
    source = sends(held, kind)
    held.drain()
    assert held.phones["a"].seen[-1].content is None
    assert answered(replies(held, source, "d", send=True)) == [Line.NOT_YOURS]
    decision = replies(held, source, send=True)
    assert [e.source for e in decision.effects if isinstance(e, Relay)] == [source]
    assert answered(replies(held, source, send=True)) == [Line.OLD_BUTTON]


def test_what_is_not_to_be_sent_stays_in_the_topic(held: World) -> None:
    source = sends(held, Kind.LOCATION)
    assert answered(replies(held, source, send=False)) == [Line.KEPT_HERE]
    held.drain()
    assert held.heard("a") == []
    assert answered(replies(held, source, send=True)) == [Line.OLD_BUTTON]


def test_an_answer_to_the_card_is_a_note(held: World) -> None:
    card = held.case("a").view.card
    event = CounsellorWrote(
        by=by("c"), content=Content(Kind.TEXT, "careful"), message=held.new(), sent_at=held.now, reply_to=card
    )
    assert held.handle("a", [event]).effects == ()
    assert held.heard("a") == []


def test_what_stood_in_a_lost_topic_cannot_be_taken_back_there(held: World) -> None:
    held.says("c", "a", "call 117")
    source = last_source(held)
    held.drain()
    held.topic("a").gone = True
    held.writes("a", "are you there")
    held.drain()
    assert held.case("a").view.sent == ()
    assert noted(held.unsends("c", "a", source)) == [Line.NOTHING_TO_WITHDRAW]
    assert held.heard("a") == ["call 117"]


def test_words_that_are_changed_and_taken_back_in_one_batch_leave_nothing_under_way(held: World) -> None:
    said = held.said("c", "wrong")
    edited = CounsellorEdited(by=by("c"), content=Content(Kind.TEXT, "also wrong"), message=said.message)
    withdrew = CounsellorWithdrew(by=by("c"), source=said.message, message=held.new())
    decision = held.handle("a", [said, edited, withdrew])
    assert not [e for e in decision.effects if isinstance(e, Relay)]
    assert (held.case("a").sending.under_way, held.case("a").sending.amended) == ((), ())


@pytest.mark.parametrize("text", ["/paln", "/Paln 18:30", "/unsend it", "/help@sarika_bot", "/withold\nkh_1280"])
def test_a_command_that_there_is_none_of_is_not_sent_and_that_is_said(held: World, text: str) -> None:
    decision = held.says("c", "a", text)
    assert noted(decision) == [Line.NO_SUCH_COMMAND]
    held.drain()
    assert held.heard("a") == []


@pytest.mark.parametrize(
    "text", ["/2 នៃប្រាក់ខែ", "ប្រាក់ខែ 1/2", "/home/km/list", "km/en", "/", "/ ឬ", "ចុច /numbers", "/ខ្មែរ"]
)
def test_a_path_a_fraction_and_a_command_within_words_are_words(held: World, text: str) -> None:
    held.says("c", "a", text)
    held.drain()
    assert held.heard("a") == [text]


def test_it_does_not_count_as_an_answer_nor_goes_out_under_a_picture(held: World) -> None:
    held.writes("a", "សួស្តី")
    held.drain()
    awaited = held.case("a").hold.awaits
    held.says("c", "a", "/paln", kind=Kind.PHOTO)
    held.drain()
    assert (held.heard("a"), held.case("a").hold.awaits) == ([], awaited)
    assert awaited


def test_a_change_of_the_words_under_a_picture_reaches_the_phone(held: World) -> None:
    held.says("c", "a", "the map", kind=Kind.PHOTO)
    held.drain()
    decision = edits(held, "c", last_source(held), "the new map", Kind.PHOTO)
    assert [type(e) for e in decision.effects] == [Amend]
    held.drain()
    assert held.heard("a") == ["the new map"]
