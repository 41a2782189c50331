"""Who is planned is called, and counts as there once they press."""

from dataclasses import replace

from bot.core.model.desk_events import OnCallChanged, ShiftChanged, WrittenShift
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import ShiftCall
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.desk.plan.weeks import (
    AFTERNOON,
    ALWAYS,
    MORNING,
    at,
    goes,
    here,
    is_called,
    made,
    on_shift,
    told,
    writes_plan,
)
from tests.core.world import EMERGENCY, RULES, World

# ── a shift begins ──────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_planned_is_called_and_is_on_shift_only_once_they_press(world: World) -> None:
    goes(world, at(23, 7, 59))
    assert world.shift_calls == []
    goes(world, at(23, 8))
    assert world.shift_calls == [ShiftCall(counsellor="សុខា", until=at(23, 12))]
    assert on_shift(world) == []
    assert not is_called(world.writes("a", "help", EMERGENCY))
    assert here(world, "សុខា") is Line.SHIFT_ON
    assert on_shift(world) == ["សុខា"]
    sokha = world.desk.counsellor("សុខា")
    assert sokha is not None
    assert (sokha.shift_end, sokha.on_until) == (at(23, 12), at(23, 9))


def test_a_plan_alone_never_says_that_somebody_is_called_and_names_who_comes_next() -> None:
    world = made(replace(RULES, hours=ALWAYS))
    said = is_called(world.writes("a", "ជួយខ្ញុំ", EMERGENCY))
    assert not said, "the hours of the settings are nobody who is awake"
    writes_plan(world, MORNING, AFTERNOON)
    goes(world, at(23, 8, 5))
    decision = world.handle("b", [world.wrote("ជួយខ្ញុំ")], replace(EMERGENCY, topic=None))
    lines = [e for e in decision.effects if isinstance(e, Tell)]
    assert (lines[0].line, dict(lines[0].values)) == (Line.CASE_OPENED_NOBODY, {"opens": str(at(23, 12))})


def test_a_sign_in_the_planned_shift_begins_it(world: World) -> None:
    goes(world, at(23, 8, 10))
    world.handle(DESK, [OnCallChanged(by=world.by("សុខា"), press="p")])
    world.drain()
    assert on_shift(world) == ["សុខា"]
    (said,) = told(world, Line.SHIFT_BY_PLAN)
    assert dict(said.values) == {"until": str(at(23, 12)), "minutes": "60"}
    world.handle(DESK, [OnCallChanged(by=world.by("ដារ៉ា"), press="p")])
    assert on_shift(world) == ["សុខា"], "it is not their shift"


def test_words_that_an_outage_kept_for_long_are_no_sign_that_somebody_is_there(world: World) -> None:
    goes(world, at(23, 8, 10))
    world.writes("a", "ជួយខ្ញុំ", EMERGENCY)
    world.drain()
    late = replace(world.said("សុខា", "នៅទីនេះ"), sent_at=at(23, 8, 10))
    goes(world, at(23, 10))
    world.handle("a", [late])
    assert on_shift(world) == []
    world.says("សុខា", "a")
    assert on_shift(world) == ["សុខា"]


def test_who_leaves_the_planned_shift_is_not_put_on_it_again_by_a_sign(world: World) -> None:
    goes(world, at(23, 8))
    here(world, "សុខា")
    world.handle(DESK, [ShiftChanged(by=world.by("សុខា"), on=False, press="p")])
    world.handle(DESK, [OnCallChanged(by=world.by("សុខា"), press="p")])
    assert on_shift(world) == []
    assert here(world, "សុខា") is Line.SHIFT_ON, "but by their own word"
    assert on_shift(world) == ["សុខា"]


def test_without_a_sign_it_ends_after_an_hour_and_with_signs_when_the_plan_says(world: World) -> None:
    goes(world, at(23, 8))
    here(world, "សុខា")
    goes(world, at(23, 9))
    assert on_shift(world) == []
    assert told(world, Line.SHIFT_OVER)
    for hour in (9, 10, 11):
        goes(world, at(23, hour, 30))
        world.handle(DESK, [OnCallChanged(by=world.by("សុខា"), press="p")])
        assert on_shift(world) == ["សុខា"]
    goes(world, at(23, 11, 59))
    assert on_shift(world) == ["សុខា"]
    goes(world, at(23, 12))
    assert on_shift(world) == []


def test_who_is_there_before_the_time_is_not_called_and_ends_when_the_plan_says(world: World) -> None:
    goes(world, at(23, 7, 50))
    world.shift("សុខា")
    goes(world, at(23, 8))
    assert world.shift_calls == []
    sokha = world.desk.counsellor("សុខា")
    assert sokha is not None
    assert sokha.shift_end == at(23, 12)


def test_an_old_call_leads_nowhere(world: World) -> None:
    goes(world, at(23, 18))
    assert here(world, "សុខា") is Line.NOT_PLANNED
    assert on_shift(world) == []


def test_a_shift_over_midnight_is_called_once() -> None:
    world = made()
    writes_plan(world, WrittenShift(("name of សុខា",), (0,), 22 * 60, 30 * 60))
    goes(world, at(24, 5))
    assert world.shift_calls == [ShiftCall(counsellor="សុខា", until=at(24, 6))]
    assert here(world, "សុខា") is Line.SHIFT_ON
    goes(world, at(24, 6))
    assert on_shift(world) == []
