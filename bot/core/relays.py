"""What a counsellor writes in a topic: the holder's words go to the contact, all others stay a note."""

from __future__ import annotations

from dataclasses import replace

from bot.core import holding, shifts
from bot.core.effects import Relay, Unsend
from bot.core.events import CounsellorWithdrew, CounsellorWrote, WroteAnonymously
from bot.core.lines import Line
from bot.core.model import Kind, Side
from bot.core.turn import Turn

NOT_SENT_ANEW = frozenset({Kind.CONTACT, Kind.POLL, Kind.STORY, Kind.OTHER})

ANONYMOUS = "anonymous"
"""In place of a counsellor among those who were told that their words stay a note."""


def wrote(turn: Turn, event: CounsellorWrote) -> None:
    """Words in a topic: the holder's go to the contact, all others stay a note."""
    by = shifts.know(turn, event.by)
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
    if event.content.text.startswith("//") or (case.card is not None and event.reply_to == case.card):
        return  # a note for the team
    holding.answered(turn)
    if event.content.kind in NOT_SENT_ANEW:
        turn.note(Line.NOT_DELIVERED, reply_to=event.message)
        return
    case = turn.case or case
    seq = turn.record(Side.COUNSELLOR, event.content, event.message, author=by.id)
    if not case.posting and case.cursor == seq - 1:
        turn.keep_case(replace(case, cursor=seq))  # the topic shows it already: it was written there
    if turn.contact.blocked:
        turn.note(Line.BLOCKED, reply_to=event.message)
    first = not any(isinstance(effect, Relay) for effect in turn.contact.held)
    if not turn.relay(seq, event.message) and first and not turn.contact.blocked:
        turn.note(Line.HELD_WATCHED if turn.contact.hushed else Line.HELD_BACK, reply_to=event.message)


def withdrew(turn: Turn, event: CounsellorWithdrew) -> None:
    """Take a message back: from the contact's chat, or from what still waits behind the neutral line."""
    shifts.know(turn, event.by)
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


def wrote_anonymously(turn: Turn, event: WroteAnonymously) -> None:
    """An administrator who remains anonymous: told once in a case, because otherwise they believe that it went out."""
    case = turn.case
    if case is not None and ANONYMOUS not in case.told:
        turn.keep_case(replace(case, told=(*case.told, ANONYMOUS)))
        turn.note(Line.ANONYMOUS, reply_to=event.message)
