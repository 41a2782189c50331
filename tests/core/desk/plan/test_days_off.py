"""Days off: who cannot come is neither called nor promised."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model.desk_events import DayOffAsked, OnCallChanged
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import AnswerPress, TellDesk
from bot.core.model.lines import Line
from bot.core.model.rules import Hours, Window
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.desk.plan.weeks import AFTERNOON, MORNING, at, goes, made, missed, off, on_shift, told, writes_plan
from tests.core.world import RULES, World


def promised(world: World) -> dict[str, str]:
    """What a contact who asks for a human is told of when somebody is there."""
    decision = world.presses(f"contact {world.new()}", "human")
    told_first = next(e for e in decision.effects if isinstance(e, Tell))
    assert told_first.line is Line.CASE_OPENED_NOBODY
    return dict(told_first.values)


def test_who_cannot_come_is_neither_called_nor_missed_nor_promised(world: World) -> None:
    assert promised(world) == {"opens": str(at(23, 8))}
    assert off(world) == [Line.DAY_OFF]
    assert promised(world) == {"opens": str(at(23, 12))}
    (said,) = told(world, Line.DAY_OFF)
    assert (said.counsellor, dict(said.values)) == ("boss", {"day": str(at(23, 12)), "names": "name of សុខា"})
    goes(world, at(23, 11, 59))
    assert (world.shift_calls, missed(world), on_shift(world)) == ([], 0, [])
    world.handle(DESK, [OnCallChanged(by=world.by("សុខា"), press="p")])
    assert on_shift(world) == [], "a sign of theirs begins no shift that does not take place"
    goes(world, at(24, 8))
    assert [c.counsellor for c in world.shift_calls] == ["ដារ៉ា", "សុខា"], "only that day"


def test_it_can_be_taken_back(world: World) -> None:
    off(world)
    assert off(world, back=True) == [Line.DAY_ON]
    assert promised(world) == {"opens": str(at(23, 8))}
    assert world.desk.plan.off == ()


def test_who_is_called_and_cannot_come_presses_so_and_the_supervisor_knows_at_once(world: World) -> None:
    goes(world, at(23, 8))
    decision = world.handle(DESK, [DayOffAsked(by=world.by("សុខា"), press="p")])
    assert [e.line for e in decision.effects if isinstance(e, AnswerPress)] == [Line.DAY_OFF_NOTED]
    assert [e.line for e in decision.effects if isinstance(e, TellDesk)] == [Line.DAY_OFF]
    world.drain()
    assert len(told(world, Line.DAY_OFF)) == 1
    goes(world, at(23, 8, 30))
    assert missed(world) == 0, "it was said already"
    assert promised(world) == {"opens": str(at(23, 12))}
    late = world.handle(DESK, [DayOffAsked(by=world.by("សុខា"), press="p")])
    assert [e.line for e in late.effects if isinstance(e, AnswerPress)] == [Line.NOT_PLANNED]


@pytest.mark.parametrize("plan", [True, False])
def test_on_a_day_that_everybody_has_off_contacts_are_told_of_the_next_one(plan: bool) -> None:
    daily = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(7)), RULES.hours.zone)
    world = made(replace(RULES, hours=daily))
    if plan:
        writes_plan(world, MORNING, AFTERNOON)
    assert off(world, everybody=True) == [Line.PLAN_FOR_SUPERVISORS]
    for day in ("2026-11-23", "2026-11-24"):
        assert off(world, "boss", day=day, everybody=True) == [Line.DAY_OFF_ALL]
    assert promised(world) == {"opens": str(at(25, 8))}
    goes(world, at(23, 10))
    assert (world.shift_calls, missed(world)) == ([], 0)
    assert promised(world) == {"opens": str(at(25, 8))}, "nobody usually is there on such a day"
    goes(world, at(25, 8, 1))
    assert bool(world.shift_calls) is plan
    assert off(world, "boss", day="2026-11-25", everybody=True, back=True) == [Line.DAY_ON_ALL]


def test_a_week_off_leaves_the_next_shift_to_be_found_and_called(world: World) -> None:
    for day in (23, 24, 25, 26, 27, 30):
        off(world, "boss", day=f"2026-11-{day}", everybody=True)
    for day in range(1, 5):
        off(world, "boss", day=f"2026-12-0{day}", everybody=True)
    goes(world, at(23, 9))
    later = int(datetime(2026, 12, 7, 1, tzinfo=UTC).timestamp() * 1000)
    assert promised(world) == {"opens": str(later)}
    assert world.timers[DESK, TimerName.LOOK, None] <= later
    goes(world, later)
    assert [c.counsellor for c in world.shift_calls] == ["សុខា"]


def test_the_only_shift_of_several_weeks_may_be_off(world: World) -> None:
    writes_plan(world, replace(MORNING, days=(0,)))
    for day in ("2026-11-23", "2026-11-30", "2026-12-07"):
        off(world, day=day)
    later = int(datetime(2026, 12, 14, 1, tzinfo=UTC).timestamp() * 1000)
    assert promised(world) == {"opens": str(later)}
    goes(world, later)
    assert [c.counsellor for c in world.shift_calls] == ["សុខា"]


def test_a_supervisor_cancels_the_shift_of_a_colleague_who_rang(world: World) -> None:
    assert off(world, "ដារ៉ា", names=("name of សុខា",)) == [Line.PLAN_FOR_SUPERVISORS]
    assert off(world, "boss", names=("name of សុខា",)) == [Line.DAY_OFF]
    assert promised(world) == {"opens": str(at(23, 12))}
    assert off(world, "boss", names=("nobody",)) == [Line.PLAN_UNKNOWN]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"day": "Wend"}, Line.DAY_OFF_HOW),
        ({"day": "2026-11-22"}, Line.DAY_OFF_HOW),
        ({"day": "2029-11-22"}, Line.DAY_OFF_HOW),
        ({"weekday": 5}, Line.DAY_OFF_NOT_PLANNED),
        ({"edited": True}, Line.PLAN_SEND_ANEW),
    ],
)
def test_a_day_that_cannot_be_is_said_to_be_none(world: World, more: dict[str, object], line: Line) -> None:
    assert off(world, "សុខា", **more) == [line]
    assert world.desk.plan.off == ()


def test_a_new_plan_keeps_the_days_off_and_old_ones_go(world: World) -> None:
    off(world)
    writes_plan(world, MORNING)
    assert [o.day for o in world.desk.plan.off] == ["2026-11-23"]
    goes(world, at(25, 9))
    off(world, weekday=3)
    assert [o.day for o in world.desk.plan.off] == ["2026-11-26"]
