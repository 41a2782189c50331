"""What becomes of a case whose holder falls silent, and what a pause changes."""

import pytest

from bot.core.model.case import CaseState, Kind
from bot.core.model.contact_events import Unreadable
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.understanding.values import Urgency
from tests.core.casework.holding.pressing import pauses
from tests.core.world import EMERGENCY, UNSURE, World, told

# ── a holder who falls silent ───────────────────────────────────────────────────────────────────────────────────


def test_a_silent_holder_is_warned_and_then_the_case_is_everybodys(held: World) -> None:
    held.writes("a", "are you there")
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]
    assert held.notes("a")[-1] is Line.AWAITED
    assert held.case("a").holder == "c"
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING
    assert held.general[0] == Alert(case=1)
    assert Line.RETURNED_SILENT in held.notes("a")
    assert held.lines("a")[-1] in (Line.HOLDER_GONE, Line.STILL_WAITING)


def test_who_takes_a_case_and_never_writes_loses_it(held: World) -> None:
    """The contact was told that somebody is here, and is quiet because of it."""
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.notes("a") == [Line.AWAITED]
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING
    assert held.general[0] == Alert(case=1)


def test_who_cannot_read_the_warning_yet_is_not_silent(held: World) -> None:
    """Telegram is away: the words, the warning and the holder's answers all come hours later."""
    patience = held.rules.silence(Urgency.EMERGENCY)
    held.writes("a", "are you there")
    held.can_leave = lambda entry: not isinstance(entry.effect, Ping)  # type: ignore[method-assign]
    for _ in range(20):
        held.later(patience)
    assert (held.case("a").holder, held.case("a").hold.unread) == ("c", True)
    assert held.pinged == []
    del held.can_leave
    held.later(MINUTE)
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]
    held.later(patience - MINUTE)
    assert held.case("a").holder == "c"
    held.later(MINUTE)
    assert held.case("a").state is CaseState.WAITING


def test_a_warning_that_never_comes_makes_nobody_wait_for_ever(held: World) -> None:
    held.writes("a", "are you there")
    held.can_leave = lambda entry: not isinstance(entry.effect, Ping)  # type: ignore[method-assign]
    held.later(held.rules.silence(Urgency.EMERGENCY))
    held.later(23 * HOUR)
    assert held.case("a").holder == "c"
    held.later(2 * HOUR)
    assert held.case("a").state is CaseState.WAITING


def test_a_holder_who_answers_keeps_the_case(held: World) -> None:
    for _ in range(3):
        held.writes("a", "are you there")
        held.later(held.rules.silence(Urgency.EMERGENCY) - MINUTE)
        held.says("c", "a", "yes")
        held.drain()
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_what_could_not_be_read_is_waited_for_too(calm: World) -> None:
    calm.handle("a", [Unreadable(address="address of a")])
    calm.later(2 * calm.rules.silence(Urgency.SUPPORT))
    assert calm.case("a").state is CaseState.WAITING


def test_a_position_that_moves_on_warns_nobody(held: World) -> None:
    held.writes("a", "", None, kind=Kind.LOCATION)
    held.says("c", "a", "I see where you are")
    for _ in range(3):
        held.writes("a", "", None, kind=Kind.LOCATION, edited=True)
        held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_words_that_came_with_an_earlier_answer_are_waited_for(held: World) -> None:
    """After an outage both are read at once: the answer was to what came before."""
    held.handle("a", [held.said("c", "I come"), held.wrote("a", "now they beat me")], UNSURE)
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_an_answer_that_came_with_earlier_words_is_one(held: World) -> None:
    held.handle("a", [held.wrote("a", "are you there"), held.said("c", "yes")], UNSURE)
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    assert held.pinged == []


def test_a_warning_that_was_due_for_words_answered_meanwhile_waits_for_the_later_ones(held: World) -> None:
    held.writes("a", "are you there")
    held.now += held.rules.silence(Urgency.EMERGENCY)
    held.ring()  # it lies in the inbox behind what follows
    due = held.inbox.pop("a")
    held.says("c", "a", "yes")
    held.writes("a", "good")
    held.inbox["a"] += due
    held.drain()
    assert held.pinged == []
    held.later(held.rules.silence(Urgency.EMERGENCY))
    assert held.pinged == [Ping(case=1, counsellor="c", about="awaited")]


def test_nobody_waits_for_a_holder_while_the_contact_is_silent(held: World) -> None:
    held.says("c", "a", "I am here")
    held.later(10 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"


def test_a_pause_is_said_lasts_longer_and_ends_with_the_next_word(held: World) -> None:
    assert told(pauses(held)) == [Line.PAUSED]
    held.writes("a", "still here")
    held.later(3 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").holder == "c"
    held.says("c", "a", "back")
    assert not held.case("a").hold.paused
    pauses(held)
    pauses(held)
    assert not held.case("a").hold.paused


def test_who_ends_a_pause_without_a_word_is_waited_for(held: World) -> None:
    pauses(held)
    held.writes("a", "are you there")
    pauses(held)
    assert not held.case("a").hold.paused
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_a_pause_does_not_last_for_ever(held: World) -> None:
    pauses(held)
    held.later(2 * held.rules.paused_for)
    assert held.case("a").state is CaseState.WAITING


@pytest.fixture
def calm() -> World:
    """A case without hurry that *c* holds."""
    world = World()
    world.shift("c")
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "hello")
    world.drain()
    return world


@pytest.mark.parametrize("before", [True, False])
def test_danger_told_in_a_calm_case_waits_for_its_holder_as_long_as_danger_may(calm: World, before: bool) -> None:
    if before:
        calm.writes("a", "are you there")
        calm.later(10 * MINUTE)
    calm.writes("a", "they locked me in", EMERGENCY)
    calm.later(calm.rules.silence(Urgency.EMERGENCY))
    assert calm.notes("a")[-1] is Line.AWAITED
    calm.later(calm.rules.silence(Urgency.EMERGENCY))
    assert calm.case("a").state is CaseState.WAITING


def test_danger_makes_nobody_wait_longer(calm: World) -> None:
    calm.writes("a", "are you there")
    calm.later(calm.rules.silence(Urgency.SUPPORT) - MINUTE)
    calm.writes("a", "they locked me in", EMERGENCY)
    calm.later(MINUTE)
    assert calm.notes("a")[-1] is Line.AWAITED


def test_new_danger_ends_a_pause(held: World) -> None:
    pauses(held)
    held.drain()
    held.later(5 * MINUTE)
    held.writes("a", "they come with a knife", EMERGENCY)
    assert not held.case("a").hold.paused
    held.later(2 * held.rules.silence(Urgency.EMERGENCY))
    assert held.case("a").state is CaseState.WAITING


def test_who_presses_that_they_are_in_danger_is_waited_for_like_who_writes_it(calm: World) -> None:
    calm.presses("a", "in_danger")
    calm.later(2 * calm.rules.silence(Urgency.URGENT))
    assert calm.case("a").state is CaseState.WAITING
