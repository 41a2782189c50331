"""Who works at the desk: who is on shift, who may be written to, who has left."""

from __future__ import annotations

from bot.core.desk import handing_over, strain
from bot.core.model.case import CaseState
from bot.core.model.case_events import By
from bot.core.model.desk import Counsellor
from bot.core.model.desk_events import (
    CounsellorLeft,
    CounsellorStarted,
    MemberCame,
    OnCallChanged,
    RoleChanged,
    ShiftChanged,
)
from bot.core.model.effects.desk import TellCounsellor, TellDesk
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK, JournalEntry
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

SIGN = 5 * MINUTE
"""A sign of a counsellor makes their shift longer if that is at least this much."""


def know(turn: Turn, by: By, *, started: bool | None = None, sign: bool = True, at: int | None = None) -> Counsellor:
    """The counsellor, put down when seen for the first time, as they are today. Whatever they do is a sign of them.

    A sign in their shift of the weekly plan begins it; not what itself says whether they are there (`sign` is False
    then). `at`: when they did it, if Telegram says so: after an outage it may be long ago, and tells nothing of now.
    """
    at = turn.now if at is None else min(at, turn.now)
    known = turn.desk.counsellor(by.counsellor) or Counsellor(by.counsellor, by.address, by.name)
    now = replace(
        known,
        address=by.address,
        name=by.name or known.name,  # what they write privately comes without
        supervisor=by.supervisor,
        groups=by.groups,
        admin=by.admin,
        started=known.started if started is None else started,
        gone=False,
        on_until=_longer(turn, known, at),
    )
    if now != turn.desk.counsellor(by.counsellor):
        keep(turn, now)
    if known.gone:  # they are back, and so are their shifts of the plan
        turn.set_timer(TimerName.LOOK, turn.now, contact=DESK)
    return _by_plan(turn, now) if sign and turn.now - at < SIGN else now


def _by_plan(turn: Turn, counsellor: Counsellor) -> Counsellor:
    """Their shift of the plan begins with a sign of them, unless it runs already or they left it."""
    on = counsellor.on_until is not None and counsellor.on_until > turn.now
    if on or counsellor.off_until > turn.now:
        return counsellor
    planned = turn.desk.plan.of(counsellor.id, turn.rules.hours, turn.now)
    if planned is None:
        return counsellor
    if counsellor.started:
        values = (("until", str(planned.end)), ("minutes", str(turn.rules.idle // MINUTE)))
        turn.say(TellCounsellor(counsellor=counsellor.id, line=Line.SHIFT_BY_PLAN, values=values))
    return _begun(turn, counsellor, planned.end)


def _begun(turn: Turn, counsellor: Counsellor, end: int) -> Counsellor:
    """They are on shift from now on. Where the plan waited for somebody, nobody is missed any more."""
    until = min(end, turn.now + turn.rules.idle)
    if not (counsellor.on_until is not None and counsellor.on_until > turn.now):
        counsellor = replace(counsellor, began_at=turn.now, emergencies=0, strained=False)
    counsellor = replace(counsellor, shift_end=end, on_until=until, off_until=0, silent_until=0)
    keep(turn, counsellor)
    plan = turn.desk.plan
    gaps = tuple(gap for gap in plan.gaps if gap.group not in counsellor.groups)
    turn.desk = replace(turn.desk, plan=replace(plan, gaps=gaps))
    _waits_for(turn, counsellor)
    handing_over.comes(turn, counsellor)
    turn.board()
    look_again(turn)
    # of no case, also in the turn of one
    turn.journal.append(JournalEntry(what="shift_on", who=counsellor.id))
    return counsellor


def _waits_for(turn: Turn, counsellor: Counsellor) -> None:
    """What waits in hurry is called to who came, in its own turn: in their groups, where nobody else is on shift."""
    for case in turn.desk.cases:
        theirs = case.group in counsellor.groups or not turn.desk.on_duty(turn.now, case.group)
        if case.state is CaseState.WAITING and case.urgency >= Urgency.URGENT and theirs:
            turn.set_timer(TimerName.CAME, turn.now, case.number, contact=case.contact)


def keep(turn: Turn, counsellor: Counsellor) -> None:
    """Replace what the desk knows of a counsellor."""
    turn.desk = turn.desk.with_counsellor(counsellor)


def _longer(turn: Turn, known: Counsellor, at: int) -> int | None:
    """Until when a running shift lasts after a sign at a time: written down only when minutes are gained."""
    if known.on_until is None or known.on_until <= turn.now or known.shift_end is None:
        return known.on_until
    until = min(known.shift_end, at + turn.rules.idle)
    return until if until - known.on_until >= SIGN else known.on_until


def name_of(turn: Turn, id: str | None) -> str:
    """The name of a counsellor that colleagues see."""
    counsellor = turn.desk.counsellor(id)
    return counsellor.name if counsellor else "?"


def changed(turn: Turn, event: ShiftChanged) -> None:
    """On or off shift, by the plan's times if there is one. `called`: *I am here*, which answers a call to one."""
    by = know(turn, event.by, sign=False)
    planned = turn.desk.plan.of(by.id, turn.rules.hours, turn.now)
    if event.called and planned is None:
        turn.answer(event.press, Line.NOT_PLANNED, alert=True)
    elif event.on:
        end = planned.end if planned is not None else turn.now + turn.rules.shift
        _begun(turn, by, end)
        idle = str(turn.rules.idle // MINUTE)
        turn.answer(event.press, Line.SHIFT_ON, until=str(end), minutes=idle)
    else:
        left = planned.end if planned is not None else 0
        keep(turn, replace(by, shift_end=None, on_until=None, off_until=left, silent_until=0, left_at=turn.now))
        holds = handing_over.leaves(turn, by.id)
        turn.answer(event.press, Line.SHIFT_OFF_HOLDING if holds else Line.SHIFT_OFF, alert=holds)
        turn.board()
        turn.note_journal("shift_off", by.id)


def on_call(turn: Turn, event: OnCallChanged) -> None:
    """On call or not: called privately when nobody on shift comes, so the bot must be able to write first."""
    by = know(turn, event.by)
    if not by.started and not by.on_call:
        turn.answer(event.press, Line.START_FIRST, alert=True)
        return
    keep(turn, replace(by, on_call=not by.on_call))
    turn.answer(event.press, Line.ON_CALL_OFF if by.on_call else Line.ON_CALL)
    turn.board()
    turn.note_journal("on_call_off" if by.on_call else "on_call", by.id)


def over(turn: Turn) -> None:
    """Shifts that are over, got no sign, or last too long since the clock was ahead, end. Looks again later."""
    longest = turn.now + turn.rules.idle + MINUTE
    ended = [c for c in turn.desk.counsellors if c.on_until and not turn.now < c.on_until <= longest]
    for counsellor in ended:
        silent = counsellor.shift_end or 0
        keep(turn, replace(counsellor, on_until=None, shift_end=None, silent_until=silent, left_at=turn.now))
        if counsellor.started:
            turn.say(TellCounsellor(counsellor=counsellor.id, line=Line.SHIFT_OVER))
        handing_over.leaves(turn, counsellor.id)
        turn.note_journal("shift_over", counsellor.id)
    strain.look(turn)
    if ended or turn.rules.hours.windows or turn.desk.plan.shifts:
        turn.board()
    look_again(turn)


def look_again(turn: Turn) -> None:
    """Look when the next shift ends, when the hours of the settings or a shift of the plan begin or end, and when
    somebody of the plan is late. No shift waits for the board to be shown: its group may be away.
    """
    hours, plan = turn.rules.hours, turn.desk.plan
    ends = [min(c.on_until or turn.now, turn.now + turn.rules.idle) for c in turn.desk.on_duty(turn.now)]
    late = [gap.since + turn.rules.plan_late for gap in plan.gaps if not gap.told]
    moments = [*ends, *late, strain.due(turn), hours.changes(turn.now), plan.changes(hours, turn.now)]
    due = min((moment for moment in moments if moment is not None), default=None)
    if due is not None:
        turn.set_timer(TimerName.LOOK, due, contact=DESK)
    weekly = turn.rules.test_alert
    if weekly is not None:
        last = max(turn.desk.test.at if turn.desk.test is not None else 0, turn.now - HOUR)
        turn.set_timer(TimerName.TEST, weekly.after(last, hours), contact=DESK)


def started(turn: Turn, event: CounsellorStarted) -> None:
    """A counsellor pressed Start: the bot may write to them first."""
    know(turn, event.by, started=True)
    turn.say(TellCounsellor(counsellor=event.by.counsellor, line=Line.STARTED))


def left(turn: Turn, event: CounsellorLeft) -> None:
    """Somebody left a group: their cases there return to the queue, each in its own turn. Who is in none has no shift.

    What they may do is what they are in the groups that are left to them.
    """
    known = turn.desk.counsellor(event.by.counsellor)
    if known is None:
        return
    group = turn.rules.group(event.by.at or "")
    groups = tuple(g for g in known.groups if turn.rules.group(g) != group)
    known = replace(known, groups=groups, supervisor=event.by.supervisor, admin=event.by.admin)
    if not groups:
        known = replace(known, on_until=None, shift_end=None, on_call=False, supervisor=False, admin=False, gone=True)
    keep(turn, known)
    planned = known.gone and any(shift.counsellor == known.id for shift in turn.desk.plan.shifts)
    if planned and not tell_supervisors(turn, Line.PLAN_LEFT, but=known.id, holder=known.name):
        values = (("holder", known.name),)
        turn.say(TellDesk(line=Line.PLAN_LEFT, values=values, group=group))
    kept = tuple(replace(c, taker=None) if c.taker == known.id and c.group == group else c for c in turn.desk.cases)
    turn.desk = replace(turn.desk, cases=kept)
    for case in kept:
        if case.holder == known.id and case.group == group:
            turn.set_timer(TimerName.HOLDER, turn.now, case.number, contact=case.contact)
    turn.board()
    turn.note_journal("counsellor_left", known.id)


def came(turn: Turn, event: MemberCame) -> None:
    """Who was let in is known when they first do something. Who came by a link alone, as anybody does who got hold of
    it, is no counsellor before an administrator adds them, or makes them one: supervisors are told at once.
    """
    by, known = event.by, turn.desk.counsellor(event.by.counsellor)
    if known is not None and known.unvouched and not event.alone:
        keep(turn, replace(known, unvouched=False, gone=False, groups=by.groups))
        turn.note_journal("counsellor_let_in", by.counsellor)
    elif event.alone and not by.supervisor and (known is None or known.gone):
        known = known or Counsellor(by.counsellor, by.address, by.name)
        keep(turn, replace(known, name=by.name or known.name, groups=by.groups, gone=False, unvouched=True))
        if not tell_supervisors(turn, Line.CAME_BY_LINK, holder=by.name):
            values = (("holder", by.name),)
            turn.say(TellDesk(line=Line.CAME_BY_LINK, values=values, group=turn.rules.group(by.at or "")))
        turn.note_journal("came_by_link", by.counsellor)


def role_changed(turn: Turn, event: RoleChanged) -> None:
    """What somebody may do from now on, before they do anything: who supervises no more is told nothing of it."""
    known, by = turn.desk.counsellor(event.by.counsellor), event.by
    if known is not None and not known.gone:
        unvouched = known.unvouched and not by.supervisor
        keep(turn, replace(known, supervisor=by.supervisor, admin=by.admin, groups=by.groups, unvouched=unvouched))


def not_written(turn: Turn, id: str) -> None:
    """Nothing can be written to somebody any more: the board names them among those who cannot be called."""
    before = turn.desk
    unreachable(turn, id)
    if turn.desk != before:
        turn.board()


def unreachable(turn: Turn, id: str) -> None:
    """Somebody cannot be called any more: they count as not started, and whoever plans the shifts is told."""
    known = turn.desk.counsellor(id)
    if known is None or not known.started:
        return
    keep(turn, replace(known, started=False, on_call=False))
    tell_supervisors(turn, Line.COUNSELLOR_UNREACHABLE, but=id, holder=known.name)


def reached(turn: Turn, id: str | None) -> str | None:
    """The counsellor, if the bot may write to them; else the group is asked or told in their place."""
    known = turn.desk.counsellor(id)
    return known.id if known is not None and known.started and not known.gone else None


def tell_supervisors(turn: Turn, line: Line, *, but: str = "", **values: str) -> bool:
    """A sentence to each supervisor who pressed Start, privately; not to the counsellor `but`. Whether there is any."""
    told = [c for c in turn.desk.counsellors if c.supervisor and c.started and not c.gone and c.id != but]
    for counsellor in told:
        turn.say(TellCounsellor(counsellor=counsellor.id, line=line, values=tuple(values.items())))
    return bool(told)
