import pytest

from bot.core.model.case import CaseState
from bot.core.model.effects.desk import Alert
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, OFTEN_MOST
from bot.core.model.timers import TimerName
from tests.core.world import EMERGENCY, QUARTER, World, noted, told


@pytest.fixture
def world() -> World:
    """A contact in danger whom nobody has taken yet."""
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    return world


def test_an_emergency_nobody_took_alerts_again_and_tells_the_contact_once(world: World) -> None:
    world.later(world.rules.again_after)
    assert [alert.again for alert in world.general] == [False, True]
    world.later(world.rules.again_after)
    assert len(world.general) == 3
    assert world.lines("a").count(Line.STILL_WAITING) == 1


def test_an_emergency_goes_on_calling_once_an_hour_and_the_contact_is_told_once(world: World) -> None:
    world.later(OFTEN_MOST * world.rules.again_after)
    assert len(world.general) == 1 + OFTEN_MOST
    world.later(8 * HOUR)
    assert len(world.general) == 1 + OFTEN_MOST + 8
    assert world.lines("a").count(Line.STILL_WAITING) == 1
    assert world.board is not None
    assert [case.contact for case in world.board.cases] == ["a"]


def test_an_urgent_case_goes_on_calling_too() -> None:
    world = World()
    world.writes("a", "", kind=world.wrote("a").content.kind.VOICE)
    world.later(OFTEN_MOST * world.rules.urgent_again_after)
    assert len(world.general) == 1 + OFTEN_MOST
    world.later(8 * HOUR)
    assert len(world.general) == 1 + OFTEN_MOST + 8


def test_once_taken_nothing_alerts(world: World) -> None:
    world.claims("c", "a")
    assert {name for _, name, _ in world.timers} == {"probe", "silent", "board"}
    world.says("c", "a")
    world.drain()
    world.later(4 * world.rules.again_after)
    assert len(world.general) == 1
    assert Line.STILL_WAITING not in world.lines("a")


@pytest.mark.parametrize("name", ["unanswered", "alert", "open_thread"])
def test_a_late_timer_of_a_closed_case_does_nothing(world: World, name: str) -> None:
    world.claims("c", "a")
    world.closes("c", "a")
    world.drain()
    decision = world.handle("a", [TimerDue(name=name, about=1)])
    assert (decision.effects, decision.conversation, decision.timers) == ((), None, ())


@pytest.mark.parametrize("name", ["unanswered", "alert", "open_thread"])
def test_a_timer_of_a_case_before_does_nothing_to_the_present_one(world: World, name: str) -> None:
    world.claims("c", "a")
    world.closes("c", "a")
    world.now += world.rules.reopen_within + 1
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    assert world.handle("a", [TimerDue(name=name, about=1)]).effects == ()


def test_a_timer_of_somebody_unknown_does_nothing() -> None:
    assert World().handle("nobody", [TimerDue(name=TimerName.UNANSWERED, about=1)]).effects == ()


def test_an_urgent_case_alerts_once() -> None:
    world = World()
    world.writes("a", "", kind=world.wrote("a").content.kind.VOICE)
    world.later(4 * world.rules.again_after)
    assert world.general == [Alert(case=1)]


def test_a_case_raised_to_an_emergency_alerts_and_sets_the_timer() -> None:
    world = World()
    world.presses("a", "human")
    world.drain()
    assert world.general == []
    world.writes("a", "they locked me in", EMERGENCY)
    world.later(world.rules.again_after)
    assert [alert.again for alert in world.general] == [False, True]


# ── the quiet rule ──────────────────────────────────────────────────────────────────────────────────────────────


def test_within_a_quarter_of_an_hour_words_go_out_at_once(world: World) -> None:
    world.claims("c", "a")
    world.now += QUARTER - world.now % 1
    world.says("c", "a")
    world.drain()
    assert world.heard("a") == ["we are here"]


def test_after_it_all_waits_behind_one_neutral_line(world: World) -> None:
    world.later(QUARTER + 1)
    seen = len(world.phones["a"].seen)
    world.claims("c", "a")
    assert noted(world.says("c", "a", "one")) == [Line.HELD_BACK]
    world.says("c", "a", "two")
    world.closes("c", "a")
    world.drain()
    assert world.lines("a")[seen:] == [Line.KNOCK]
    world.presses("a", "read")
    world.drain()
    assert world.heard("a") == ["one", "two"]
    assert world.lines("a")[seen:] == [Line.KNOCK, Line.TAKEN_OVER, Line.CLOSED, Line.RATE_HELPED]


def test_the_neutral_line_comes_again_for_what_comes_after(world: World) -> None:
    world.later(QUARTER + 1)
    world.claims("c", "a")
    world.drain()
    world.presses("a", "read")
    world.says("c", "a")
    world.later(QUARTER + 1)
    world.says("c", "a")
    world.drain()
    assert world.lines("a").count(Line.KNOCK) == 2


def test_a_late_message_does_not_count_as_being_there_now() -> None:
    """After a backlog the message is answered, but the phone may be in other hands by now."""
    world = World()
    event = world.wrote("a", "I need a human")
    world.now += QUARTER + 1
    world.handle("a", [event])
    world.presses("b", "human")
    assert world.conversations["a"].quiet.heard_at == event.sent_at
    world.handle("a", [world.pressed("a", "human")])
    world.now += QUARTER + 1
    assert told(world.claims("c", "a")) == [Line.KNOCK]


def test_nothing_new_is_said_when_nothing_waits(world: World) -> None:
    assert told(world.presses("a", "read")) == [Line.NOTHING_NEW]
    assert world.case("a").state is CaseState.WAITING
