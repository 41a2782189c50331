"""A plan as it is written: what is wrong is said, and who is told."""

from dataclasses import replace

import pytest

from bot.core.model.desk_events import CounsellorStarted, PlanAsked, ShiftChanged, WrittenShift
from bot.core.model.effects.desk import ShowPlan, TellDesk
from bot.core.model.lines import Line
from bot.core.model.rules import Group
from bot.core.ports import DESK
from bot.wording.text import utf16_units
from tests.core.desk.plan.weeks import AFTERNOON, MORNING, at, goes, made, told, writes_plan
from tests.core.world import RULES, World, by

# ── writing the plan ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("shifts", "more", "who", "said"),
    [
        ((MORNING,), {}, "សុខា", Line.PLAN_FOR_SUPERVISORS),
        ((MORNING,), {"edited": True}, "boss", Line.PLAN_SEND_ANEW),
        ((), {"wrong": "ចន្ទ សុខា"}, "boss", Line.PLAN_UNREADABLE),
        ((replace(MORNING, names=("ចាន់",)),), {}, "boss", Line.PLAN_UNKNOWN),
        ((replace(MORNING, names=("name",)),), {}, "boss", Line.PLAN_SEVERAL),
        ((MORNING, replace(MORNING, start=11 * 60, end=13 * 60)), {}, "boss", Line.PLAN_TWICE),
        ((replace(MORNING, names=MORNING.names * 2),), {}, "boss", Line.PLAN_TWICE),
        ((replace(MORNING, start=0, end=24 * 60 + 1),), {}, "boss", Line.PLAN_TWICE),
        (tuple(replace(MORNING, start=n, end=n + 1) for n in range(61)), {}, "boss", Line.PLAN_TOO_LONG),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(
    world: World, shifts: tuple[WrittenShift, ...], more: dict[str, object], who: str, said: Line
) -> None:
    before = world.desk.plan
    (refusal,) = writes_plan(world, *shifts, who=who, **more)
    assert isinstance(refusal, TellDesk)
    assert refusal.line is said
    assert world.desk.plan.shifts == before.shifts


def test_a_name_is_found_by_its_beginning_also_with_other_signs() -> None:
    world = made()
    world.handle(DESK, [CounsellorStarted(by=replace(by("x"), name="ចាន់ \u200bសុភា 🌸"))])
    world.handle(DESK, [CounsellorStarted(by=replace(by("y"), name="ចាន់ សុភី"))])
    assert writes_plan(world, replace(MORNING, names=("ចាន់ សុភា",))) == [ShowPlan(group="")]
    assert [s.counsellor for s in world.desk.plan.shifts] == ["x"]
    (refusal,) = writes_plan(world, replace(MORNING, names=("ចាន់",)))
    assert isinstance(refusal, TellDesk)
    assert dict(refusal.values)["names"] == "ចាន់ \u200bសុភា 🌸, ចាន់ សុភី"


def test_a_refusal_fits_into_a_message_whatever_people_call_themselves() -> None:
    world = made()
    for n in range(60):
        world.handle(DESK, [CounsellorStarted(by=replace(by(str(n)), name=f"{n} " + "🌸" * 125))])
    (refusal,) = writes_plan(world, replace(MORNING, names=("ចាន់" * 1_000,)))
    assert isinstance(refusal, TellDesk)
    assert refusal.line is Line.PLAN_UNKNOWN
    assert sum(utf16_units(value) for _, value in refusal.values) < 3_000


def test_a_sign_alone_is_nobodys_name() -> None:
    world = World()
    world.handle(DESK, [CounsellorStarted(by=by("boss"))])
    (refusal,) = writes_plan(world, replace(MORNING, names=("\u200b",)))
    assert isinstance(refusal, TellDesk)
    assert refusal.line is Line.PLAN_UNKNOWN


def test_everybody_sees_it_and_the_change_is_written_down(world: World) -> None:
    decision = world.handle(DESK, [PlanAsked(by=world.by("សុខា", at=""))])
    assert ShowPlan(group="") in decision.effects
    assert [(line.what, line.who) for line in world.journal if line.what == "plan_changed"] == [
        ("plan_changed", "boss")
    ]


# ── several groups ──────────────────────────────────────────────────────────────────────────────────────────────


def test_each_group_is_told_of_its_own_and_the_supervisor_once() -> None:
    rules = replace(RULES, groups=(Group("plain"), Group("english", ("en",))))
    world = made(rules)
    for who, groups in (("សុខា", ("plain",)), ("ដារ៉ា", ("english",))):
        world.handle(DESK, [ShiftChanged(by=by(who, groups=groups, at=groups[0]), on=False, press="p")])
    writes_plan(world, MORNING, replace(AFTERNOON, start=8 * 60))
    goes(world, at(23, 8, 15))
    general = [e for e in world.told_desk if isinstance(e, TellDesk)]
    assert [(e.group, dict(e.values)["names"]) for e in general] == [
        ("plain", "name of សុខា"),
        ("english", "name of ដារ៉ា"),
    ]
    assert [dict(t.values)["names"] for t in told(world, Line.PLAN_MISSED)] == ["name of សុខា, name of ដារ៉ា"]
    world.handle(DESK, [ShiftChanged(by=by("សុខា", groups=("plain",)), on=True, press="p", called=True)])
    assert [gap.group for gap in world.desk.plan.gaps] == ["english"]
    assert world.desk.opens(rules.hours, world.now, "plain") == at(24, 8)
