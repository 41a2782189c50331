"""The weekly plan at the desk: who is called, who counts as there, and what is said when nobody comes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.core.decide import Decision, begin
from bot.core.model.desk import Counsellor
from bot.core.model.desk_events import (
    CounsellorLeft,
    CounsellorStarted,
    CounsellorUnreachable,
    DayOffAsked,
    OnCallChanged,
    PlanAsked,
    ShiftChanged,
    WrittenShift,
)
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.effects.desk import AnswerPress, ShiftCall, ShowPlan, TellCounsellor, TellDesk
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE, Group, Hours, Rules, Window
from bot.core.model.timers import TimerName
from bot.core.model.week import Gap
from bot.core.ports import DESK
from bot.wording.text import utf16_units
from tests.core.world import EMERGENCY, RULES, World, by

MORNING = WrittenShift(("name of សុខា",), (0, 1, 2, 3, 4), 8 * 60, 12 * 60)
AFTERNOON = WrittenShift(("name of ដារ៉ា",), (0, 1, 2, 3, 4), 12 * 60, 17 * 60)
ALWAYS = Hours(tuple(Window(day, 0, 24 * 60) for day in range(7)))


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of November 2026 in Phnom Penh; the 23rd is a Monday."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp() * 1000) - 7 * HOUR


def supervisor(world: World) -> Counsellor:
    found = world.desk.counsellor("boss")
    assert found is not None
    return found


def writes_plan(world: World, *shifts: WrittenShift, who: str = "boss", **more: object) -> list[object]:
    """What is said to a new plan, in General and in private."""
    author = replace(world.by(who, at=world.rules.groups[0].id), supervisor=who == "boss")
    asked = replace(PlanAsked(by=author, change=True, shifts=shifts), **more)  # type: ignore[arg-type]
    said = world.handle(DESK, [asked]).effects
    world.drain()
    return [e for e in said if isinstance(e, TellDesk | ShowPlan)]


def goes(world: World, moment: int) -> None:
    """Time goes on to a moment, and all timers on the way ring when they are due."""
    while world.timers and (due := min(world.timers.values())) <= moment:
        world.now = max(world.now, due)
        world.board_rests(moment)
        world.ring()
        world.drain()
    world.now = moment


def here(world: World, who: str) -> Line | None:
    press = f"here {world.new()}"
    world.handle(DESK, [ShiftChanged(by=world.by(who), on=True, press=press, called=True)])
    world.drain()
    return world.answered[press].line


def on_shift(world: World) -> list[str]:
    return [c.id for c in world.desk.on_duty(world.now)]


def told(world: World, line: Line) -> list[TellCounsellor]:
    return [t for t in world.told if t.line is line]


def made(rules: Rules = RULES, *, started: tuple[str, ...] = ("សុខា", "ដារ៉ា", "boss")) -> World:
    """Three who work at the desk, one of them a supervisor, on Monday at seven; nobody is on shift."""
    world = World(rules)
    world.now = at(23, 7)
    for who in ("សុខា", "ដារ៉ា", "boss"):
        author = replace(world.by(who, at=rules.groups[0].id), supervisor=who == "boss")
        world.handle(DESK, [ShiftChanged(by=author, on=False, press="p")])
        if who in started:
            world.handle(DESK, [CounsellorStarted(by=author)])
    world.drain()
    world.told.clear()
    return world


@pytest.fixture
def world() -> World:
    world = made()
    writes_plan(world, MORNING, AFTERNOON)
    return world


def is_called(decision: Decision) -> bool:
    """Whether a crisis answer says that a counsellor is being called."""
    (said,) = (e for e in decision.effects if isinstance(e, Say))
    return bool(said.called)


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


# ── nobody comes ────────────────────────────────────────────────────────────────────────────────────────────────


def missed(world: World) -> int:
    general = [e for e in world.told_desk if isinstance(e, TellDesk) and e.line is Line.PLAN_MISSED]
    assert len(general) == len(told(world, Line.PLAN_MISSED))
    return len(general)


def test_the_supervisor_is_told_once_when_nobody_has_come(world: World) -> None:
    goes(world, at(23, 8, 14))
    assert missed(world) == 0
    goes(world, at(23, 8, 15))
    assert told(world, Line.PLAN_MISSED) == [
        TellCounsellor(counsellor="boss", line=Line.PLAN_MISSED, values=(("names", "name of សុខា"),))
    ]
    goes(world, at(23, 11, 59))
    assert missed(world) == 1
    goes(world, at(23, 12, 15))
    assert missed(world) == 2, "another shift began, and nobody came to it either"
    assert [line.what for line in world.journal].count("plan_missed") == 2


def test_nobody_is_missed_while_somebody_is_there(world: World) -> None:
    goes(world, at(23, 8, 5))
    world.shift("ដារ៉ា")
    goes(world, at(23, 8, 59))
    assert missed(world) == 0
    goes(world, at(23, 9, 5))
    assert on_shift(world) == []
    goes(world, at(23, 9, 20))
    assert missed(world) == 1, "the desk has been empty for a quarter of an hour since"


def test_who_comes_late_ends_it_and_a_second_time_is_told_again(world: World) -> None:
    goes(world, at(23, 8, 15))
    here(world, "សុខា")
    goes(world, at(23, 9, 29))
    assert missed(world) == 1
    goes(world, at(23, 9, 30))
    assert missed(world) == 2


def test_who_cannot_be_called_is_missed_like_who_does_not_come() -> None:
    world = made(started=("boss",))
    writes_plan(world, MORNING)
    goes(world, at(23, 8, 15))
    assert world.shift_calls == []
    assert missed(world) == 1


def test_who_blocked_the_bot_is_said_to_have(world: World) -> None:
    world.unreachable.add("សុខា")
    goes(world, at(23, 8))
    sokha = world.desk.counsellor("សុខា")
    assert sokha is not None
    assert not sokha.started
    assert told(world, Line.COUNSELLOR_UNREACHABLE)
    goes(world, at(23, 8, 15))
    assert missed(world) == 1


def test_who_left_the_group_is_not_promised_and_the_supervisor_is_told(world: World) -> None:
    world.handle(DESK, [CounsellorLeft(by=world.by("សុខា", at=""))])
    world.drain()
    (said,) = told(world, Line.PLAN_LEFT)
    assert dict(said.values) == {"holder": "name of សុខា"}
    assert not [e for e in world.told_desk if isinstance(e, TellDesk) and e.line is Line.PLAN_LEFT]
    assert world.desk.opens(world.rules.hours, world.now) == at(23, 12)
    goes(world, at(23, 8, 30))
    assert (world.shift_calls, missed(world)) == ([], 0)


def test_that_somebody_planned_left_is_said_in_general_where_no_supervisor_can_be_told(world: World) -> None:
    world.handle(DESK, [CounsellorUnreachable(by=world.by("boss"))])
    decision = world.handle(DESK, [CounsellorLeft(by=world.by("សុខា", at=""))])
    said = TellDesk(line=Line.PLAN_LEFT, values=(("holder", "name of សុខា"),))
    assert [e for e in decision.effects if isinstance(e, TellDesk)] == [said]
    assert not [e for e in decision.effects if isinstance(e, TellCounsellor)]


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


# ── days off ────────────────────────────────────────────────────────────────────────────────────────────────────


def off(world: World, who: str = "សុខា", /, **more: object) -> list[Line]:
    """What is said in General to `/plan off`, of Monday where nothing else is meant."""
    author = replace(world.by(who, at=world.rules.groups[0].id), supervisor=who == "boss")
    day = {} if {"day", "weekday"} & set(more) else {"weekday": 0}
    asked = DayOffAsked(by=author, **{**day, **more})  # type: ignore[arg-type]
    said = world.handle(DESK, [asked]).effects
    world.drain()
    return [e.line for e in said if isinstance(e, TellDesk)]


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


# ── in any order ────────────────────────────────────────────────────────────────────────────────────────────────

WHO = st.sampled_from(("សុខា", "ដារ៉ា"))


class AnyOrder(RuleBasedStateMachine):
    """Whatever people do and clocks show: nobody counts as there without a sign, and an empty desk is told of once."""

    def __init__(self) -> None:
        super().__init__()
        self.world = made(replace(RULES, hours=ALWAYS))
        writes_plan(self.world, MORNING, replace(AFTERNOON, start=11 * 60, end=26 * 60))
        self.signs: dict[str, int] = {}
        self.empty_since: int | None = None
        self.seen_empty = 0

    @rule(minutes=st.sampled_from((1, 7, 30, 61, 300)))
    def time_goes_on(self, minutes: int) -> None:
        goes(self.world, self.world.now + minutes * MINUTE)

    @rule(hours=st.sampled_from((1, 30)))
    def there_is_an_outage(self, hours: int) -> None:
        self.world.now += hours * HOUR
        for timer in begin(self.world.desk, self.world.now, self.world.rules).timers:
            self.world.timers[DESK, timer.name, timer.about] = timer.due or 0
        goes(self.world, self.world.now)

    @rule(who=WHO)
    def presses_here(self, who: str) -> None:
        self.signs[who] = self.world.now
        here(self.world, who)

    @rule(who=WHO, on=st.booleans())
    def presses_on_the_board(self, who: str, on: bool) -> None:
        self.signs[who] = self.world.now
        self.world.shift(who, on=on)
        self.world.drain()
        assert (who in on_shift(self.world)) is on

    @rule(who=WHO)
    def gives_a_sign(self, who: str) -> None:
        self.signs[who] = self.world.now
        self.world.handle(DESK, [OnCallChanged(by=self.world.by(who), press="p")])
        goes(self.world, self.world.now)

    @rule(who=WHO)
    def leaves_the_group(self, who: str) -> None:
        self.world.handle(DESK, [CounsellorLeft(by=self.world.by(who, at=""))])
        self.world.drain()
        assert who not in on_shift(self.world)

    @rule(start=st.integers(0, 20), length=st.integers(1, 12))
    def the_plan_is_changed(self, start: int, length: int) -> None:
        shift = replace(AFTERNOON, start=start * 60, end=(start + length) * 60)
        for who in ("សុខា", "ដារ៉ា"):  # whoever left is back, or nobody could be planned
            self.signs[who] = self.world.now
            self.world.handle(DESK, [OnCallChanged(by=self.world.by(who), press="p")])
        assert writes_plan(self.world, MORNING, shift) == [ShowPlan(group="")]

    @rule(who=WHO, weekday=st.integers(0, 6), everybody=st.booleans(), back=st.booleans())
    def somebody_has_a_day_off(self, who: str, weekday: int, everybody: bool, back: bool) -> None:
        names = () if everybody else (f"name of {who}",)
        off(self.world, "boss", weekday=weekday, everybody=everybody, names=names, back=back)

    @invariant()
    def nobody_is_promised_on_a_day_off(self) -> None:
        world = self.world
        opens = world.desk.opens(world.rules.hours, world.now)
        if opens is not None:
            assert not world.desk.plan.closed(world.rules.hours.local(opens).date())

    @invariant()
    def only_who_gave_a_sign_within_the_hour_is_there(self) -> None:
        for who in on_shift(self.world):
            assert self.world.now - self.signs[who] < self.world.rules.idle

    @invariant()
    def contacts_are_told_so(self) -> None:
        key = f"contact {self.world.new()}"
        world = World(self.world.rules)
        world.now, world.desk = self.world.now, self.world.desk
        assert is_called(world.writes(key, "ជួយខ្ញុំ", EMERGENCY)) is bool(on_shift(self.world))

    @invariant()
    def the_next_look_is_set(self) -> None:
        assert (DESK, TimerName.LOOK, None) in self.world.timers

    @invariant()
    def an_empty_desk_has_a_gap_and_a_full_one_has_none(self) -> None:
        world = self.world
        missing = world.desk.missing(world.rules.hours, world.now, "")
        gaps = world.desk.plan.gaps
        assert bool(gaps) is (bool(missing) and not on_shift(world))
        for gap in gaps:
            assert gap == Gap("", gap.since, told=world.now - gap.since >= world.rules.plan_late)

    @precondition(lambda self: missed(self.world) > 0)
    @invariant()
    def nobody_is_told_more_often_than_once_in_its_time(self) -> None:
        world = self.world
        assert missed(world) <= 1 + (world.now - at(23, 7)) // world.rules.plan_late


@pytest.mark.parametrize("examples", [20, pytest.param(120, marks=pytest.mark.slow)], ids=["some", "many"])
def test_whatever_people_do_the_plan_promises_nothing(examples: int) -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
