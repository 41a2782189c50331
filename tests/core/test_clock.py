"""A clock that was days ahead and is right again: nobody is forgotten until those days are over."""

from collections.abc import Callable

import pytest

from bot.core.decide import begin
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, by


def jumps(world: World) -> None:
    """For some minutes the clock is two days ahead."""
    right = world.now
    world.now += 2 * DAY
    world.ring()
    world.drain()
    world.later(MINUTE)
    world.now = right + MINUTE


def starts_anew(world: World) -> None:
    decision = begin(world.desk, world.now, world.rules)
    world.desk = decision.desk or world.desk
    for timer in decision.timers:
        world.timers[timer.contact or DESK, timer.name, timer.about] = timer.due or 0


def is_told(world: World) -> None:
    """While the bot runs: its leader saw the clock go back."""
    world.handle(DESK, [TimerDue(name=TimerName.AFRESH)])


@pytest.fixture
def world() -> World:
    """A contact in danger whom nobody has taken yet; nobody is on shift."""
    world = World()
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    world.writes("a", "ខ្ញុំត្រូវគេចាក់សោ", EMERGENCY)
    world.later(MINUTE)
    return world


@pytest.mark.parametrize("after", [starts_anew, is_told])
def test_an_emergency_that_waits_is_called_to_again(world: World, after: Callable[[World], None]) -> None:
    jumps(world)
    alerts = len(world.general)
    after(world)
    world.later(2 * MINUTE)
    assert len(world.general) == alerts + 1
    world.later(world.rules.again_after)
    assert len(world.general) == alerts + 2
    assert world.lines("a").count(Line.KNOCK) == 1


def test_new_words_of_danger_call_at_once(world: World) -> None:
    jumps(world)
    alerts = len(world.general)
    world.writes("a", "គេមកហើយ", EMERGENCY)
    world.drain()
    assert len(world.general) == alerts + 1


def test_calm_words_of_who_waits_call_too(world: World) -> None:
    jumps(world)
    alerts = len(world.general)
    world.writes("a", "សួស្តី")
    world.later(MINUTE)
    assert len(world.general) == alerts + 1


def test_who_comes_on_shift_is_called(world: World) -> None:
    jumps(world)
    world.pinged.clear()
    world.shift("c")
    world.later(MINUTE)
    assert Ping(case=1, counsellor="c") in world.pinged


@pytest.mark.parametrize("after", [starts_anew, is_told])
@pytest.mark.parametrize("warned", ["before", "meanwhile", "never"])
def test_the_case_of_a_silent_holder_goes_back(world: World, after: Callable[[World], None], warned: str) -> None:
    world.claims("c", "a")
    world.drain()
    patience = world.rules.silence(world.case("a").urgency)
    if warned != "never":
        world.writes("a", "អ្នកនៅទេ")
    if warned == "before":
        world.later(patience + MINUTE)
    right = world.now
    world.now += 2 * DAY
    if warned == "never":
        world.writes("a", "អ្នកនៅទេ")
    if warned != "before":
        world.ring()
    world.drain()
    world.now = right
    after(world)
    world.later(2 * patience + 2 * MINUTE)
    assert world.case("a").holder is None
    assert Alert(case=1) in world.general


def test_words_in_an_open_case_find_the_holder_of_an_emergency(world: World) -> None:
    world.claims("c", "a")
    world.drain()
    right = world.now
    world.now += 2 * DAY
    world.writes("a", "គេមកហើយ", EMERGENCY)
    world.drain()
    world.now = right + HOUR
    world.pinged.clear()
    world.writes("a", "គេមកហើយ", EMERGENCY)
    world.drain()
    assert Ping(case=1, counsellor="c", about="danger") in world.pinged


def test_who_pressed_a_button_then_does_not_count_as_there(world: World) -> None:
    right = world.now
    world.now += 2 * DAY
    world.presses("a", "numbers")
    world.drain()
    world.now = right + HOUR
    world.claims("c", "a")
    world.drain()
    assert world.lines("a")[-1] is Line.KNOCK


def test_a_restart_alone_calls_nobody_twice(world: World) -> None:
    alerts = len(world.general)
    starts_anew(world)
    world.later(MINUTE)
    assert len(world.general) == alerts
