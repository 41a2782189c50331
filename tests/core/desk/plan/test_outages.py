"""The plan after outages, jumps of the clock and changes of the plan itself."""

from dataclasses import replace

import pytest

from bot.core.decide import begin
from bot.core.model.desk_events import OnCallChanged, ShiftChanged
from bot.core.model.effects.desk import ShiftCall, ShowPlan
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.desk.plan.weeks import AFTERNOON, MORNING, at, goes, here, missed, on_shift, told, writes_plan
from tests.core.world import EMERGENCY, World

# ── restarts, clocks, changes ───────────────────────────────────────────────────────────────────────────────────


def test_after_an_outage_those_are_called_whose_shift_runs(world: World) -> None:
    world.now = at(23, 10)
    world.timers.clear()
    decision = begin(world.desk, world.now, world.rules)
    (look,) = [t for t in decision.timers if t.name == TimerName.LOOK]
    world.timers[DESK, TimerName.LOOK, None] = look.due or 0
    goes(world, at(23, 10))
    assert world.shift_calls == [ShiftCall(counsellor="សុខា", until=at(23, 12))]
    goes(world, at(23, 10, 14))
    assert missed(world) == 0
    goes(world, at(23, 10, 15))
    assert missed(world) == 1


def test_a_clock_that_jumps_ahead_and_back_stops_no_call(world: World) -> None:
    world.now = at(23, 7) + 365 * DAY
    world.ring()
    world.drain()
    world.shift_calls.clear()
    world.now = at(23, 7, 30)
    world.shift("ដារ៉ា", on=False)  # somebody does something at the desk, or it is started again
    world.drain()
    goes(world, at(23, 8))
    assert [c.counsellor for c in world.shift_calls] == ["សុខា"]
    goes(world, at(23, 8, 15))
    assert missed(world) == 1


def test_after_such_a_jump_a_call_needs_nobody_at_the_desk(world: World) -> None:
    world.now = at(23, 7) + 365 * DAY
    world.ring()
    world.drain()
    world.shift_calls.clear()
    world.now = at(23, 7, 30)
    world.writes("a", "ជួយខ្ញុំ", EMERGENCY)  # the board is brought up to date, and nobody presses anything
    goes(world, at(23, 8))
    assert [c.counsellor for c in world.shift_calls] == ["សុខា"]


@pytest.mark.parametrize("planned", [True, False])
def test_a_shift_of_a_time_that_never_was_ends_within_the_hour(planned: bool, world: World) -> None:
    if not planned:
        writes_plan(world)
    world.now = at(23, 7) + 365 * DAY
    world.shift("ដារ៉ា")
    world.drain()
    world.now = at(23, 13)
    world.writes("a", "ជួយខ្ញុំ", EMERGENCY)
    world.drain()
    goes(world, at(23, 14, 1))
    assert on_shift(world) == []
    assert told(world, Line.SHIFT_OVER)


def test_a_plan_changed_in_a_shift_calls_those_who_are_planned_now(world: World) -> None:
    goes(world, at(23, 8))
    here(world, "សុខា")
    world.shift_calls.clear()
    writes_plan(world, replace(MORNING, end=11 * 60), replace(AFTERNOON, start=8 * 60 + 30))
    sokha = world.desk.counsellor("សុខា")
    assert sokha is not None
    assert (on_shift(world), sokha.shift_end) == (["សុខា"], at(23, 11))
    goes(world, at(23, 8, 30))
    assert world.shift_calls == [ShiftCall(counsellor="ដារ៉ា", until=at(23, 17))]


def test_who_left_a_shift_that_is_planned_no_more_is_called_to_the_next_one(world: World) -> None:
    goes(world, at(23, 8))
    here(world, "សុខា")
    world.handle(DESK, [ShiftChanged(by=world.by("សុខា"), on=False, press="p")])
    world.shift_calls.clear()
    writes_plan(world, replace(MORNING, start=7 * 60, end=11 * 60), AFTERNOON)
    world.handle(DESK, [OnCallChanged(by=world.by("សុខា"), press="p")])
    assert (on_shift(world), world.shift_calls) == ([], []), "they said that they go, and still are to be there"
    writes_plan(world, replace(MORNING, start=10 * 60, end=17 * 60))
    goes(world, at(23, 10))
    assert world.shift_calls == [ShiftCall(counsellor="សុខា", until=at(23, 17))]


def test_without_a_plan_all_is_as_before(world: World) -> None:
    goes(world, at(23, 8))
    assert writes_plan(world) == [ShowPlan(group="")]
    assert world.desk.plan.shifts == ()
    assert here(world, "សុខា") is Line.NOT_PLANNED
    goes(world, at(24, 9))
    assert (len(world.shift_calls), missed(world)) == (1, 0)
