"""The desk's weekly plan: how it is written, whom it calls, and what is said when nobody comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.desk import rights, shifts
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DayOffAsked, PlanAsked
from bot.core.model.effects.desk import ShiftCall, ShowPlan, TellDesk
from bot.core.model.lines import Line
from bot.core.model.week import DayOff, Gap, Plan, PlannedShift, as_written
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold

MOST = 60
"""How many shifts a plan may have (our choice): it fits into one message, and all share the desk's record."""


MOST_OFF = 100
"""How many days off are kept, the last that were said (our choice): all share the desk's record."""

FAR = 366
"""How many days ahead a day off may lie."""

_OF_A_DAY = {
    (False, False): Line.DAY_OFF,
    (False, True): Line.DAY_OFF_ALL,
    (True, False): Line.DAY_ON,
    (True, True): Line.DAY_ON_ALL,
}
"""What is said of a day, by whether the plan holds on it again, and whether that is for everybody."""

LONGEST_NAMES = 1_000
"""Characters of all the names in a line to the desk, which has to fit into a message."""


class _Refused(Exception):
    """The plan stays as it was: what is wrong with the new one."""

    def __init__(self, line: Line, /, **values: str) -> None:
        super().__init__()
        self.line, self.values = line, tuple(values.items())


def asked(turn: Turn, event: PlanAsked) -> None:
    """Everybody is shown the plan; administrators of the group write it, all of it at once."""
    by, group = shifts.know(turn, event.by), event.by.at or ""
    if event.change:
        try:
            made = _made(turn, event, by)
        except _Refused as refused:
            turn.say(TellDesk(line=refused.line, values=refused.values, group=group))
            return
        turn.desk = replace(turn.desk, plan=Plan(made, off=turn.desk.plan.off))
        _still_off(turn)
        turn.board()
        turn.note_journal("plan_changed", by.id)
        look(turn)
    turn.say(ShowPlan(group=group))


def day_off(turn: Turn, event: DayOffAsked) -> None:
    """Somebody cannot come on a day, or nobody works on it: told at once to whoever plans the shifts."""
    by = shifts.know(turn, event.by, sign=False)
    group = event.by.at or ""
    try:
        day = _day(turn, event, by)
        whose = _whose(turn, event, by, day)
    except _Refused as refused:
        if event.press is not None:
            turn.answer(event.press, refused.line, alert=True)
        else:
            turn.say(TellDesk(line=refused.line, values=refused.values, group=group))
        return
    _take_off(turn, day, whose, back=event.back)
    if event.press is not None:
        turn.answer(event.press, Line.DAY_OFF_NOTED, alert=True)
    names = "" if event.everybody else _names([c for id_ in whose if (c := turn.desk.counsellor(id_)) is not None])
    line = _OF_A_DAY[event.back, event.everybody]
    values = {"day": str(turn.rules.hours.at(day, 12 * 60)), **({"names": names} if names else {})}
    for there in [group] if event.press is None else [g.id for g in turn.rules.groups if g.id in by.groups]:
        turn.say(TellDesk(line=line, values=tuple(values.items()), group=there))
    shifts.tell_supervisors(turn, line, but=by.id, **values)
    turn.board()
    turn.note_journal("day_on" if event.back else "day_off", by.id, why="everybody" if event.everybody else "")
    look(turn)


def _day(turn: Turn, event: DayOffAsked, by: Counsellor) -> date:
    hours, today = turn.rules.hours, turn.rules.hours.local(turn.now).date()
    if event.press is not None:
        running = turn.desk.plan.of(by.id, hours, turn.now)
        if running is None:
            raise _Refused(Line.NOT_PLANNED)
        return hours.local(running.start).date()
    if event.edited:
        raise _Refused(Line.PLAN_SEND_ANEW)
    if event.weekday is not None:
        return today + timedelta(days=(event.weekday - today.weekday()) % 7)
    try:
        day = date.fromisoformat(event.day)
    except ValueError:
        raise _Refused(Line.DAY_OFF_HOW) from None
    if not today <= day <= today + timedelta(days=FAR):
        raise _Refused(Line.DAY_OFF_HOW)
    return day


def _whose(turn: Turn, event: DayOffAsked, by: Counsellor, day: date) -> tuple[str, ...]:
    """Whose shifts do not take place; "" is everybody. Others' are the supervisors' to cancel. Raises _Refused."""
    if event.everybody or event.names:
        if not rights.may(by, rights.Act.PLAN):
            raise _Refused(Line.PLAN_FOR_SUPERVISORS)
        if event.everybody:
            return ("",)
    whose = tuple(_named(turn.desk, name).id for name in event.names) or (by.id,)
    planned = {s.counsellor for s in turn.desk.plan.shifts if day.weekday() in s.days}
    if not planned.issuperset(whose):
        raise _Refused(Line.DAY_OFF_NOT_PLANNED)
    return whose


def _take_off(turn: Turn, day: date, whose: tuple[str, ...], *, back: bool) -> None:
    plan, oldest = turn.desk.plan, turn.rules.hours.local(turn.now).date() - timedelta(days=1)
    named = tuple(DayOff(day.isoformat(), id_) for id_ in whose)
    kept = tuple(o for o in plan.off if o.day >= oldest.isoformat() and o not in named)
    off = kept if back else (*kept, *named)[-MOST_OFF:]
    turn.desk = replace(turn.desk, plan=replace(plan, off=off))


def _still_off(turn: Turn) -> None:
    """Who left their shift has left what the new plan makes of it, and no later one."""
    for counsellor in turn.desk.counsellors:
        if counsellor.off_until > turn.now:
            running = turn.desk.plan.of(counsellor.id, turn.rules.hours, turn.now)
            shifts.keep(turn, replace(counsellor, off_until=running.end if running is not None else 0))


def _made(turn: Turn, event: PlanAsked, by: Counsellor) -> tuple[PlannedShift, ...]:
    if not rights.may(by, rights.Act.PLAN):
        raise _Refused(Line.PLAN_FOR_SUPERVISORS)
    if event.edited:
        raise _Refused(Line.PLAN_SEND_ANEW)
    if event.wrong:
        raise _Refused(Line.PLAN_UNREADABLE, line=event.wrong)
    if sum(len(shift.names) for shift in event.shifts) > MOST:
        raise _Refused(Line.PLAN_TOO_LONG, count=str(MOST))
    made = [
        PlannedShift(_named(turn.desk, name).id, shift.days, shift.start, shift.end)
        for shift in event.shifts
        for name in shift.names
    ]
    for at, shift in enumerate(made):
        own = (other for other in made[:at] if other.counsellor == shift.counsellor)
        if _twice(shift) or any(shift.week() & other.week() for other in own):
            raise _Refused(Line.PLAN_TWICE, holder=shifts.name_of(turn, shift.counsellor))
    return tuple(made)


def _twice(shift: PlannedShift) -> bool:
    return len(shift.week()) < len(set(shift.days)) * (shift.end - shift.start)


def _named(desk: Desk, written: str) -> Counsellor:
    """The only counsellor of this name, or whose name begins so. Raises _Refused."""
    members = [(c, fold(as_written(c.name))) for c in desk.counsellors if not c.gone]
    name = fold(written)
    found = [c for c, whole in members if whole == name] or [
        c for c, whole in members if name and whole.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    shown = written[:100]
    if found:
        raise _Refused(Line.PLAN_SEVERAL, name=shown, names=_names(found))
    raise _Refused(Line.PLAN_UNKNOWN, name=shown, names=_names([c for c, _ in members]))


def _names(counsellors: Sequence[Counsellor]) -> str:
    names = ", ".join(dict.fromkeys(c.name for c in counsellors))
    return names if len(names) <= LONGEST_NAMES else f"{names[:LONGEST_NAMES]}…"


def look(turn: Turn) -> None:
    """Call those whose shift began, and tell the supervisors where nobody has come for too long."""
    if not turn.desk.plan.shifts:
        return
    began = _call(turn)
    gaps = [gap for group in turn.rules.groups if (gap := _gap(turn, group.id, began)) is not None]
    late = [gap for gap in gaps if not gap.told and turn.now - gap.since >= turn.rules.plan_late]
    _tell(turn, late)
    kept = tuple(replace(gap, told=True) if gap in late else gap for gap in gaps)
    turn.desk = replace(turn.desk, plan=replace(turn.desk.plan, called=turn.now, gaps=kept))
    shifts.look_again(turn)


def _call(turn: Turn) -> frozenset[str]:
    """Call whose shift began and who neither came nor pressed *Off shift*; the ids of all whose shift began."""
    desk, plan = turn.desk, turn.desk.plan
    # after a clock that jumped ahead and back nobody is known to have been called
    called = plan.called if plan.called <= turn.now else 0
    began = [s for s in plan.running(turn.rules.hours, turn.now) if s.start > called]
    on_duty = {c.id for c in desk.on_duty(turn.now)}
    for stretch in began:
        counsellor = desk.counsellor(stretch.counsellor)
        if counsellor is None or counsellor.gone or counsellor.off_until > turn.now:
            continue
        if counsellor.id in on_duty:
            until = min(counsellor.on_until or stretch.end, stretch.end)
            shifts.keep(turn, replace(counsellor, shift_end=stretch.end, on_until=until))
        elif counsellor.started:
            turn.say(ShiftCall(counsellor=counsellor.id, until=stretch.end))
    return frozenset(s.counsellor for s in began)


def _gap(turn: Turn, group: str, began: frozenset[str]) -> Gap | None:
    """Whether nobody is on shift in a group although somebody should be. It counts anew when a further shift begins."""
    missing = turn.desk.missing(turn.rules.hours, turn.now, group)
    if not missing or turn.desk.on_duty(turn.now, group):
        return None
    known = next((gap for gap in turn.desk.plan.gaps if gap.group == group), None)
    if known is None or known.since > turn.now or any(c.id in began for c in missing):
        return Gap(group, turn.now)
    return known


def _tell(turn: Turn, late: Sequence[Gap]) -> None:
    """Privately to the supervisors, once for all groups; in General of each, since somebody there may step in."""
    missed: dict[str, Counsellor] = {}
    for gap in late:
        missing = turn.desk.missing(turn.rules.hours, turn.now, gap.group)
        missed |= {c.id: c for c in missing}
        if not turn.desk.stopped(gap.group):
            values = (("names", _names(missing)),)
            turn.say(TellDesk(line=Line.PLAN_MISSED, values=values, group=gap.group))
    if missed:
        shifts.tell_supervisors(turn, Line.PLAN_MISSED, names=_names(tuple(missed.values())))
        turn.note_journal("plan_missed", "bot")
