"""What counsellors do: take over, write, take back, close, go on and off shift. Only the holder's words go out."""

from __future__ import annotations

from dataclasses import replace

from bot.core import cases
from bot.core.effects import Relay, ReopenTopic, Tell, TellCounsellor, TellTopic, Unsend
from bot.core.events import (
    By,
    Claimed,
    Closed,
    CounsellorEdited,
    CounsellorStarted,
    CounsellorWithdrew,
    CounsellorWrote,
    DeskEvent,
    DeskPressed,
    ShiftChanged,
    TopicShut,
    WroteNowhere,
)
from bot.core.lines import Line
from bot.core.model import Case, CaseState, Counsellor, Kind, Side
from bot.core.ports import Timer
from bot.core.turn import UNANSWERED, Turn

NOT_SENT_ANEW = frozenset({Kind.CONTACT, Kind.POLL, Kind.STORY, Kind.OTHER})


def acted(turn: Turn, event: DeskEvent) -> None:
    """One thing that somebody did at the desk."""
    match event:
        case Claimed():
            _claimed(turn, event)
        case Closed():
            _closed(turn, event)
        case CounsellorWrote():
            _wrote(turn, event)
        case WroteNowhere():
            _know(turn, event.by)
            turn.say(TellTopic(thread=event.thread, line=Line.NO_CASE_HERE, reply_to=event.message))
        case CounsellorEdited():
            if turn.case is not None:
                turn.note(Line.EDIT_NOT_PASSED, reply_to=event.message)
        case CounsellorWithdrew():
            _withdrew(turn, event)
        case ShiftChanged():
            _shift(turn, event)
        case CounsellorStarted():
            _know(turn, event.by, started=True)
            turn.say(TellCounsellor(counsellor=event.by.counsellor, line=Line.STARTED))
        case DeskPressed():
            turn.answer(event.press, Line.OLD_BUTTON)
        case TopicShut():
            case = turn.case
            if event.shut and case is not None and case.thread is not None:
                turn.say(ReopenTopic(case=case.number, thread=case.thread))


def _know(turn: Turn, by: By, *, started: bool | None = None) -> Counsellor:
    """The counsellor, put down when seen for the first time, with the name and address of today."""
    known = turn.desk.counsellor(by.counsellor) or Counsellor(by.counsellor, by.address, by.name)
    now = replace(
        known, address=by.address, name=by.name, started=known.started if started is None else started
    )
    if now != turn.desk.counsellor(by.counsellor):
        others = tuple(c for c in turn.desk.counsellors if c.id != by.counsellor)
        turn.desk = replace(turn.desk, counsellors=(*others, now))
    return now


def _name(turn: Turn, id: str | None) -> str:
    counsellor = turn.desk.counsellor(id)
    return counsellor.name if counsellor else "?"


def _live(turn: Turn, number: int, press: str) -> Case | None:
    """The case a button belongs to, while it lives; else the press is answered in words."""
    case = turn.case
    if case is None or case.number != number:
        turn.answer(press, Line.CASE_CLOSED_DESK, alert=True)
        return None
    return case


def _claimed(turn: Turn, event: Claimed) -> None:
    """The first to claim holds it; the others are told who does."""
    _know(turn, event.by)
    case = _live(turn, event.case, event.press)
    if case is None:
        return
    if not cases.allowed(case, cases.Step.CLAIM):
        mine = case.holder == event.by.counsellor
        line = Line.YOU_HOLD if mine else Line.ALREADY_TAKEN
        turn.answer(event.press, line, alert=not mine, holder=_name(turn, case.holder))
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


def _closed(turn: Turn, event: Closed) -> None:
    """The holder closes; the contact is told and has the bot back."""
    _know(turn, event.by)
    case = _live(turn, event.case, event.press)
    if case is None:
        return
    if case.state is CaseState.WAITING:
        turn.answer(event.press, Line.NOBODY_HOLDS, alert=True)
        return
    if case.holder != event.by.counsellor:
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=_name(turn, case.holder))
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


def _wrote(turn: Turn, event: CounsellorWrote) -> None:
    """Words in a topic: the holder's go to the contact, all others stay a note."""
    by = _know(turn, event.by)
    case = turn.case
    if case is None:
        turn.note(Line.NO_CASE_HERE, reply_to=event.message) if turn.conversation is not None else None
        return
    if case.holder != by.id:
        if by.id not in case.told:
            turn.keep_case(replace(case, told=(*case.told, by.id)))
            line = Line.NOBODY_HOLDS if case.holder is None else Line.STAYED_A_NOTE
            turn.note(line, reply_to=event.message)
        return
    if event.content.text.startswith("//"):
        return
    if event.content.kind in NOT_SENT_ANEW:
        turn.note(Line.NOT_DELIVERED, reply_to=event.message)
        return
    seq = turn.record(Side.COUNSELLOR, event.content, event.message, author=by.id)
    if not case.posting and case.cursor == seq - 1:
        turn.keep_case(replace(case, cursor=seq))  # the topic shows it already: it was written there
    if turn.contact.blocked:
        turn.note(Line.BLOCKED, reply_to=event.message)
    first = not any(isinstance(effect, Relay) for effect in turn.contact.held)
    if not turn.relay(seq, event.message) and first and not turn.contact.blocked:
        turn.note(Line.HELD_WATCHED if turn.contact.hushed else Line.HELD_BACK, reply_to=event.message)


def _withdrew(turn: Turn, event: CounsellorWithdrew) -> None:
    """Take a message back: from the contact's chat, or from what still waits behind the neutral line."""
    _know(turn, event.by)
    case = turn.case
    if case is None or case.holder != event.by.counsellor:
        turn.note(Line.STAYED_A_NOTE, reply_to=event.message)
        return
    waiting = turn.held_words(event.source)
    if waiting is not None:
        turn.keep(replace(turn.contact, held=tuple(e for e in turn.contact.held if e != waiting)))
        turn.note(Line.WITHDRAWN, reply_to=event.message)
        return
    sent = next((s for s in case.sent if s.source == event.source), None)
    if turn.recall(event.source):
        turn.note(Line.WITHDRAWN, reply_to=event.message)
        return
    if sent is None and event.source in case.relaying:
        turn.keep_case(replace(case, recalled=(*case.recalled, event.source)))
        turn.note_journal("words_withdrawn", event.by.counsellor)
        return
    if sent is None:
        turn.note(Line.NOTHING_TO_WITHDRAW, reply_to=event.message)
        return
    turn.say(Unsend(case=case.number, message=sent.message, source=sent.source))
    turn.keep_case(replace(case, sent=tuple(s for s in case.sent if s is not sent)))
    turn.note_journal("words_withdrawn", event.by.counsellor)


def _shift(turn: Turn, event: ShiftChanged) -> None:
    """On or off shift. What waits stands on the board."""
    by = _know(turn, event.by)
    until = turn.now + turn.rules.shift if event.on else None
    others = tuple(c for c in turn.desk.counsellors if c.id != by.id)
    turn.desk = replace(turn.desk, counsellors=(*others, replace(by, on_until=until)))
    if event.on:
        turn.answer(event.press, Line.SHIFT_ON, until=str(until))
    else:
        turn.answer(event.press, Line.SHIFT_OFF)
    turn.board()
    turn.note_journal("shift_on" if event.on else "shift_off", by.id)
