"""Who holds a case: the first to take it over, until it is closed, or returns to the queue."""

from __future__ import annotations

from dataclasses import replace

from bot.core import cases, shifts
from bot.core.effects import Tell
from bot.core.events import Claimed, Closed
from bot.core.lines import Line
from bot.core.model import Case, CaseState
from bot.core.ports import Timer
from bot.core.turn import UNANSWERED, Turn


def live(turn: Turn, number: int, press: str) -> Case | None:
    """The case a button belongs to, while it lives; else the press is answered in words."""
    case = turn.case
    if case is None or case.number != number:
        turn.answer(press, Line.CASE_CLOSED_DESK, alert=True)
        return None
    return case


def claimed(turn: Turn, event: Claimed) -> None:
    """The first to claim holds it; the others are told who does."""
    shifts.know(turn, event.by)
    case = live(turn, event.case, event.press)
    if case is None:
        return
    if not cases.allowed(case, cases.Step.CLAIM):
        mine = case.holder == event.by.counsellor
        line = Line.YOU_HOLD if mine else Line.ALREADY_TAKEN
        turn.answer(event.press, line, alert=not mine, holder=shifts.name_of(turn, case.holder))
        return
    turn.withdraw_news()
    if turn.there:  # else nothing would be said instead of what they asked for
        turn.withdraw_answers()
    claimed = cases.step(case, cases.Step.CLAIM, turn.now, holder=event.by.counsellor)
    turn.keep_case(replace(claimed, unseen=False, pinged_at=0))
    turn.timers.append(Timer(UNANSWERED, None, case.number))
    turn.answer(event.press, Line.YOU_HOLD)
    turn.card()
    turn.unasked(Tell(line=Line.TAKEN_OVER))
    turn.note_journal("case_claimed", event.by.counsellor)


def closed(turn: Turn, event: Closed) -> None:
    """The holder closes; the contact is told and has the bot back."""
    shifts.know(turn, event.by)
    case = live(turn, event.case, event.press)
    if case is None:
        return
    if case.state is CaseState.WAITING:
        turn.answer(event.press, Line.NOBODY_HOLDS, alert=True)
        return
    if case.holder != event.by.counsellor:
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
        return
    if case.thread is not None and case.cursor < turn.contact.log:
        turn.answer(event.press, Line.UNSEEN_WORDS, alert=True)  # it could be new danger, told at this moment
        turn.show_log()
        return
    closed = cases.step(case, cases.Step.CLOSE, turn.now)
    turn.keep_case(closed)
    turn.answer(event.press)
    turn.card()
    turn.show_log()
    turn.shut_topic()
    turn.unasked(Tell(line=Line.CLOSED))
    turn.note_journal("case_closed", event.by.counsellor)


def released(turn: Turn, case: Case, *, why: str) -> None:
    """The case of a holder who is not there any more: back to the queue with all that was said, and people are called."""
    holder = shifts.name_of(turn, case.holder)
    back = cases.step(case, cases.Step.RELEASE, turn.now)
    turn.keep_case(replace(back, called=turn.somebody_on_duty))
    turn.note(Line.RETURNED, holder=holder)
    turn.card()
    turn.call(turn.contact.case or back)
    turn.unasked(Tell(line=Line.HOLDER_GONE if turn.somebody_on_duty else Line.HOLDER_GONE_NOBODY))
    turn.note_journal("case_returned", "bot", why=why)
