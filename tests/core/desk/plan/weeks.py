"""A desk with a weekly plan, and how its people come and go."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.decide import Decision
from bot.core.model.desk import Counsellor
from bot.core.model.desk_events import CounsellorStarted, DayOffAsked, PlanAsked, ShiftChanged, WrittenShift
from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import ShowPlan, TellCounsellor, TellDesk
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, Hours, Rules, Window
from bot.core.ports import DESK
from tests.core.world import RULES, World

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


def is_called(decision: Decision) -> bool:
    """Whether a crisis answer says that a counsellor is being called."""
    (said,) = (e for e in decision.effects if isinstance(e, Say))
    return bool(said.called)


# ── nobody comes ────────────────────────────────────────────────────────────────────────────────────────────────


def missed(world: World) -> int:
    general = [e for e in world.told_desk if isinstance(e, TellDesk) and e.line is Line.PLAN_MISSED]
    assert len(general) == len(told(world, Line.PLAN_MISSED))
    return len(general)


# ── days off ────────────────────────────────────────────────────────────────────────────────────────────────────


def off(world: World, who: str = "សុខា", /, **more: object) -> list[Line]:
    """What is said in General to `/plan off`, of Monday where nothing else is meant."""
    author = replace(world.by(who, at=world.rules.groups[0].id), supervisor=who == "boss")
    day = {} if {"day", "weekday"} & set(more) else {"weekday": 0}
    asked = DayOffAsked(by=author, **{**day, **more})  # type: ignore[arg-type]
    said = world.handle(DESK, [asked]).effects
    world.drain()
    return [e.line for e in said if isinstance(e, TellDesk)]
