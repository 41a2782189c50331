"""Calling people to a case again: because nobody came, somebody came on shift, or an alert did not get through."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import moving
from bot.core.desk import rights, shifts
from bot.core.desk.rights import Act
from bot.core.model import safe_hours
from bot.core.model.case import Case
from bot.core.model.case_events import SupervisorCalled
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import Alert, AskDesk, Ping
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

CALLED_AGAIN = 10 * MINUTE
"""How long supervisors are not called to the same case again by a press (our choice)."""


def nobody_came(turn: Turn, case: Case) -> None:
    """A case waits too long: call again, each time further, and tell the contact honestly once who answers now,
    but who took the danger back.

    First those on shift again, then others as well (`call_further`). A case without hurry wakes nobody: at night it
    calls those on shift or waits for the morning, and so does what its contact is told.
    """
    calm = case.urgency < Urgency.URGENT
    morning = safe_hours.begins(safe_hours.WHOLE_DAY, turn.now, turn.rules.hours.offset(turn.now))
    night = calm and morning > turn.now
    if night and not (turn.somebody_on_duty or turn.somebody_usual):
        turn.set_timer(TimerName.UNANSWERED, morning, case.number)
        return
    if not calm and turn.only_elsewhere(case.group):
        moving.move(turn, case, moving.elsewhere(turn, case, staffed=True), why="nobody_on_shift")
        moved = turn.contact.case or case
        turn.keep_case(replace(moved, calls=replace(moved.calls, alerts=case.calls.alerts + 1)))
    else:
        turn.keep_case(replace(case, calls=replace(case.calls, alerts=case.calls.alerts + 1, pinged_at=turn.now)))
        _call_again(turn, case, night=night)
    together = turn.others_wait(case)
    if not night and not together:
        turn.call_further(turn.contact.case or case, times=case.calls.alerts + 1)
    if case.calls.alerts == 0 and not turn.told.calmed:
        leave = answers.take_back(turn)  # how many are before them changes: it is said when they write
        called = any(isinstance(effect, Alert | Ping) for effect in turn.effects)
        called |= together and not turn.desk.stopped(case.group)
        line = Line.STILL_WAITING if called else Line.STILL_WAITING_NOBODY
        turn.unasked(Tell(line=line, buttons=(leave,) if leave else ()), calm=calm)
    due = turn.now + turn.rules.unanswered(case.urgency, case.calls.alerts + 1)
    turn.set_timer(TimerName.UNANSWERED, due, case.number)


def somebody_came(turn: Turn, case: Case) -> None:
    """A shift began: the case is called to them as soon as the last call is over, at its first pace again."""
    case = replace(
        case, calls=replace(case.calls, alerts=min(case.calls.alerts, 1))
    )  # the first time was told to the contact already
    turn.keep_case(case)
    left = turn.rules.unanswered(case.urgency) - turn.since(case.calls.pinged_at)
    if left > 0:
        turn.set_timer(TimerName.UNANSWERED, turn.now + left, case.number)
    else:
        nobody_came(turn, case)


def alert_failed(turn: Turn, case: Case) -> None:
    """An alert did not get through: once more, unless they were called since, as after a move."""
    if turn.since(case.calls.pinged_at) >= MINUTE // 2:
        turn.alert(case)


def danger_failed(turn: Turn, case: Case) -> None:
    """The same of new danger in a case that somebody holds."""
    turn.say(Alert(case=case.number, danger=True))


def _call_again(turn: Turn, case: Case, *, night: bool) -> None:
    """In General and privately; at night only privately where that reaches somebody: General wakes everybody."""
    reached = not turn.others_wait(case) and turn.ping_those_on_duty(case)
    # while the group is stopped the first alert still waits in the outbox
    if not turn.desk.stopped(case.group) and not (night and reached):
        turn.alert(case, again=True)


def supervisor_called(turn: Turn, event: SupervisorCalled, case: Case) -> None:
    """Whoever holds it wants a supervisor to look: each is asked privately, or the group where none can be written to.
    They decide whether they come; the case stays with its holder.
    """
    by = event.by.counsellor
    if turn.since(case.calls.supervisor_at) < CALLED_AGAIN:
        turn.answer(event.press, Line.SUPERVISOR_JUST_CALLED, alert=True)
        return
    may = [c for c in turn.desk.counsellors if rights.may(c, Act.FOR_OTHERS) and c.id != by and not c.gone]
    others = [c for c in may if case.group in c.groups]
    if not others:
        turn.answer(event.press, Line.SUPERVISOR_NONE, alert=True)
        return
    turn.answer(event.press, Line.SUPERVISOR_CALLED)
    turn.keep_case(replace(case, calls=replace(case.calls, supervisor_at=turn.now)))
    values = (("holder", event.by.name), ("urgency", case.urgency.word))
    ask = AskDesk(code=case.code, line=Line.SUPERVISOR_WANTED, values=values, urgent=True)
    reached = [c.id for c in others if shifts.reached(turn, c.id) is not None]
    for counsellor in reached:
        turn.say(replace(ask, counsellor=counsellor))
    if not reached:
        turn.say(ask)
    turn.note_journal("supervisor_called", by)
