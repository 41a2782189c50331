"""Closing a case: asked before it is done, undone for some minutes, corrected for a day, read again by supervisors.

Who ends by a slip the case of somebody in danger leaves them alone, and nobody looks at a closed case by itself.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import albums, card_choices, holding
from bot.core.desk import rights, shifts
from bot.core.desk.rights import Act
from bot.core.keeping import rating, tasks
from bot.core.keeping.events import CloseUndone, OutcomeCorrected, ReadAgain
from bot.core.model import transitions
from bot.core.model.case import Case
from bot.core.model.case_events import CasePress, Closed, MenuChosen
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.effects.thread import OpenThread, ReopenThread
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn import said_before
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

UNDO_WITHIN, CORRECT_WITHIN = 10 * MINUTE, DAY
"""How long a closing can be undone, and its outcome corrected (our choice). Supervisors look after the first."""

AFTERWARDS = ("correct",)
"""The choices that the card of a case offers once it has ended."""

SUMMARY_MOST = 300
"""How many characters of a summary are kept: a line or two."""


def closed(turn: Turn, event: Closed, case: Case) -> None:
    """The holder closes and says how it ended; the contact is told and has the bot back.

    An emergency to whom nobody wrote a word is asked about once more: it may be a slip. The summary is the line given
    with it, or else the last note.
    """
    if event.outcome not in ("", *card_choices.OUTCOMES):  # the journal, which is not sealed, holds words of ours alone
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    unseen = (event.seen or case.view.cursor) < turn.contact.counts.log or case.incoming.unshown is not None
    if (event.seen or case.view.thread is not None) and unseen:
        turn.answer(event.press, Line.UNSEEN_WORDS, alert=True)  # it could be new danger, told at this moment
        turn.show_log()
        return
    if case.urgency is Urgency.EMERGENCY and not case.hold.replied and not event.sure:
        turn.answer(event.press, Line.CLOSE_UNSAID, alert=True)
        card_choices.offer(turn, case, event.by, f"{card_choices.UNSAID}.{event.outcome or card_choices.OUTCOMES[-1]}")
        return
    case = albums.let_out(turn) or case
    turn.answer(event.press)
    summary = (event.summary.strip() or case.notes.last[1])[:SUMMARY_MOST]
    holding.end(turn, replace(case, life=replace(case.life, summary=summary, read="")), event.outcome)
    turn.unasked(Tell(line=Line.CLOSED))
    rating.ask(turn, turn.contact.case or case)
    turn.note_journal("case_closed", event.by.counsellor, why=event.outcome)
    if case.urgency is Urgency.EMERGENCY:
        turn.set_timer(TimerName.REREAD, turn.now + UNDO_WITHIN, case.number)


def _ended(turn: Turn, event: CasePress, within: int | None) -> Case | None:
    """The closed case a button belongs to, if its holder pressed it in time, or a supervisor; else the press is
    answered in words.
    """
    shifts.know(turn, event.by)
    case = turn.contact.case if turn.conversation is not None else None
    known = case is not None and case.number == event.case and not (case.live or case.stranger)
    if case is None or not known or not case.life.closed_at or turn.chat.forgetting:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
    elif within is not None and turn.since(case.life.closed_at) > within:
        turn.answer(event.press, Line.TOO_LATE, alert=True)
    elif case.group not in event.by.groups:
        turn.answer(event.press, Line.NOT_A_MEMBER, alert=True)
    elif case.holder != event.by.counsellor and not rights.may(event.by, Act.FOR_OTHERS):
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
    else:
        return case
    return None


def just_closed(turn: Turn, event: CasePress) -> Case | None:
    """The same while the closing can be undone."""
    return _ended(turn, event, UNDO_WITHIN)


def lately_closed(turn: Turn, event: CasePress) -> Case | None:
    """The same while the outcome can be corrected."""
    return _ended(turn, event, CORRECT_WITHIN)


def choosing(turn: Turn, event: MenuChosen) -> Case | None:
    """The case in which somebody may choose by its card, live or just ended."""
    case = turn.contact.case if turn.conversation is not None else None
    if case is not None and not case.live and event.menu in ("", *AFTERWARDS):
        return lately_closed(turn, event)
    return card_choices.choosing(turn, event)


def undone(turn: Turn, event: CloseUndone, case: Case) -> None:
    """It was a slip: the case is its holder's as before, who reads what the contact wrote meanwhile, and the contact is
    told that somebody is there.
    """
    if case.life.outcome == card_choices.MUTED or transitions.shares_a_word(turn.desk, case.code):
        turn.answer(event.press, Line.TOO_LATE, alert=True)
        return
    turn.answer(event.press)
    back = transitions.step(case, transitions.Step.UNDO, turn.now)
    turn.keep_case(replace(back, life=replace(back.life, closed_at=0, outcome="", summary="")))
    turn.stop_timer(TimerName.REREAD, case.number)
    tasks.back(turn, case, case.life.closed_at)
    said_before.stands_in_case(turn)  # what they wrote meanwhile was for nobody but the machine
    turn.withdraw_news()
    if turn.listens:
        turn.withdraw_answers()
    turn.awaits_holder()
    thread = case.view.thread or case.view.away
    if thread is None:
        turn.say(OpenThread(case=case.number))
    else:
        turn.stop_timer(TimerName.DROP, thread)
        turn.say(ReopenThread(case=case.number, thread=thread))
    turn.card()
    turn.unasked(Tell(line=Line.TAKEN_OVER))
    turn.note_journal("close_undone", event.by.counsellor)
    holding.holder_left(turn, turn.case or case)  # who closed it may have left since: then it waits for others at once


def corrected(turn: Turn, event: OutcomeCorrected, case: Case) -> None:
    """It ended otherwise than was said: both stand in the journal, and figures count the last word."""
    before = case.life.outcome
    if event.outcome not in card_choices.OUTCOMES or before == card_choices.MUTED:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    turn.answer(event.press, Line.OUTCOME_NOTED)
    now = replace(case, life=replace(case.life, outcome=event.outcome), view=replace(case.view, menu=""))
    turn.keep_case(now)
    turn.know_ended(now)
    turn.card()
    if before != event.outcome:
        turn.note_journal("outcome_corrected", event.by.counsellor, why=f"{before}>{event.outcome}")


def known(turn: Turn, event: CasePress) -> Case | None:
    """The case that is meant, live or ended, for anybody of its group who adds a note; else the press is answered."""
    shifts.know(turn, event.by)
    case = turn.contact.case if turn.conversation is not None else None
    if case is None or case.number != event.case or (case.stranger and not case.live) or turn.chat.forgetting:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
    elif case.group not in event.by.groups:
        turn.answer(event.press, Line.NOT_A_MEMBER, alert=True)
    else:
        return case
    return None


# ── emergencies that were closed are read again ──


def read_due(turn: Turn, case: Case) -> None:
    """A closed emergency that nobody undid: the supervisors are asked to read it again, or the group where none can be
    written to.
    """
    if case.life.read or case.stranger or turn.chat.forgetting:
        return
    values = (("holder", shifts.name_of(turn, case.holder)), ("outcome", case.life.outcome))
    buttons = ((Button("reread", (str(case.number),)),),)
    ask = AskDesk(code=case.code, line=Line.REREAD_ASK, values=values, buttons=buttons)
    others = [c for c in turn.desk.counsellors if c.supervisor and case.group in c.groups and c.id != case.holder]
    others = [c for c in others if shifts.reached(turn, c.id)]
    for counsellor in others:
        turn.say(replace(ask, counsellor=counsellor.id))
    if not others:
        turn.say(ask)


def read_again(turn: Turn, event: ReadAgain) -> None:
    """A supervisor has read a closed emergency; not who closed it themselves."""
    shifts.know(turn, event.by)
    case = turn.contact.case if turn.conversation is not None else None
    if case is None or case.number != event.case or case.live:
        turn.answer(event.press, Line.OLD_BUTTON_DESK)
    elif case.holder == event.by.counsellor:
        turn.answer(event.press, Line.UNMASK_NOT_YOURSELF, alert=True)
    elif rights.allowed(turn, event.by, Act.READ_AGAIN, event.press):
        turn.answer(event.press, Line.READ_AGAIN)
        if not case.life.read:
            now = replace(case, life=replace(case.life, read=event.by.counsellor))
            turn.keep_case(now)
            turn.know_ended(now)
            turn.note_journal("emergency_read_again", event.by.counsellor)
