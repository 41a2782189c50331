"""What each side is told in a held case: of a break in the service, of files that are too big, of asked numbers."""

from dataclasses import replace

from bot.core.model.case import Kind
from bot.core.model.effects.contact import Relay, Tell
from bot.core.model.effects.thread import Note, PostLog
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from tests.core.world import UNSURE, World, noted, told


def test_words_that_come_in_late_tell_both_of_a_break(held: World) -> None:
    event = held.wrote("a", "are you there")
    held.now += 5 * MINUTE
    decision = held.handle("a", [event], UNSURE)
    note = next(e for e in decision.effects if isinstance(e, Note))
    told_contact = next(e for e in decision.effects if isinstance(e, Tell))
    assert (note.line, dict(note.values)) == (Line.INTERRUPTED, {"minutes": "5"})
    assert (told_contact.line, dict(told_contact.values)) == (Line.INTERRUPTED_TOLD, {"minutes": "5"})
    held.drain()
    assert held.shown("a") == ["are you there"]


def test_so_do_a_counsellors_and_it_is_said_before_them(held: World) -> None:
    event = held.said("c", "call 117")
    held.now += 2 * MINUTE
    decision = held.handle("a", [event])
    assert noted(decision) == [Line.INTERRUPTED]
    kinds = [type(e) for e in decision.effects if isinstance(e, Tell | Relay)]
    assert kinds == [Tell, Relay]


def test_a_break_is_told_once_though_what_waited_comes_in_many_turns(held: World) -> None:
    events = [held.wrote("a", f"{n}") for n in range(3)]
    held.now += 5 * MINUTE
    lines = [line for event in events for line in noted(held.handle("a", [event], UNSURE))]
    assert lines == [Line.INTERRUPTED]


def test_words_in_time_and_words_to_the_bot_tell_of_none(held: World) -> None:
    event = held.wrote("a", "hello")
    held.now += MINUTE - 1
    assert noted(held.handle("a", [event], UNSURE)) == []
    late = held.wrote("b", "hello")
    held.now += 5 * MINUTE
    assert Line.INTERRUPTED_TOLD not in told(held.handle("b", [late], UNSURE))


def test_a_contact_on_a_watched_phone_is_not_told_of_a_break(held: World) -> None:
    held.conversations["a"] = replace(
        held.conversations["a"], phone=replace(held.conversations["a"].phone, watched=True)
    )
    event = held.said("c", "call 117")
    held.now += 20 * MINUTE
    decision = held.handle("a", [event])
    assert Line.INTERRUPTED in noted(decision)
    assert told(decision) == []


def test_a_file_that_is_too_big_is_said_to_who_sent_it(held: World) -> None:
    held.writes("a", "", kind=Kind.VIDEO)
    held.outbox.clear()
    seq = held.conversations["a"].counts.log
    refused = NotDelivered(effect=PostLog(case=1), why=Refusal.TOO_BIG, log_upto=seq)
    decision = held.handle("a", [refused])
    assert noted(decision) == [Line.THEIR_FILE_TOO_BIG]
    assert told(decision) == [Line.FILE_TOO_BIG]
    held.says("c", "a", "", kind=Kind.VIDEO)
    held.outbox.clear()
    source = held.logs["a"][-1].source
    mine = NotDelivered(effect=Relay(case=1, seq=seq + 1, source=source), why=Refusal.TOO_BIG)
    decision = held.handle("a", [mine])
    assert noted(decision) == [Line.TOO_BIG]
    assert told(decision) == []


def test_the_holder_knows_that_the_contact_asked_for_numbers(held: World) -> None:
    assert noted(held.commands("a", "numbers")) == [Line.CONTACT_NUMBERS]
    assert noted(held.presses("a", "numbers")) == []
    held.now += 11 * MINUTE
    assert noted(held.presses("a", "numbers")) == [Line.CONTACT_NUMBERS]


def test_nobody_is_told_of_numbers_while_nobody_holds_the_case() -> None:
    world = World()
    world.presses("a", "human")
    world.drain()
    assert noted(world.commands("a", "numbers")) == []
