"""Words in a thread before anybody holds its case: who takes it over can send theirs with one press."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.case import Content
from bot.core.model.case_events import CounsellorEdited, CounsellorWithdrew, CounsellorWrote
from bot.core.model.effects.thread import AskFirst
from bot.core.turn.turn import Turn


def keep(turn: Turn, event: CounsellorWrote, most: int) -> None:
    """Keep the last of them while nobody holds the case; no note and no command."""
    case = turn.case
    if case is None or case.holder is not None or event.content.text.startswith("/"):
        return
    early = (*case.sending.early, (event.by.counsellor, event.message, event.content))[-most:]
    turn.keep_case(replace(case, sending=replace(case.sending, early=early)))


def changed(turn: Turn, event: CounsellorEdited) -> bool:
    """They are changed where they stand, before they go out; a note by now, they do not. Whether they were any."""
    note = event.content.text.startswith("/")
    return _put(turn, event.by.counsellor, event.message, None if note else event.content)


def withdrawn(turn: Turn, event: CounsellorWithdrew) -> bool:
    """One of them was taken back. Whether it was one."""
    return event.source is not None and _put(turn, event.by.counsellor, event.source, None)


def _put(turn: Turn, by: str, message: int, content: Content | None) -> bool:
    """Other words in place of some, or none; who holds the case is asked anew where the last ones are gone."""
    case = turn.case
    before = case.sending.early if case is not None else ()
    if case is None or all(words[:2] != (by, message) for words in before):
        return False
    there = ((who, at, content if (who, at) == (by, message) else words) for who, at, words in before)
    early = tuple((who, at, words) for who, at, words in there if words is not None)
    turn.keep_case(replace(case, sending=replace(case.sending, early=early)))
    if case.holder == by and early[-1:] and early[-1][1] != before[-1][1]:
        ask(turn, by)
    return True


def ask(turn: Turn, holder: str) -> None:
    """Somebody took the case over: what they wrote there before goes to the contact if they say so."""
    case = turn.case
    if case is None or not case.sending.early:
        return
    own = tuple(words for words in case.sending.early if words[0] == holder)
    turn.keep_case(replace(case, sending=replace(case.sending, early=own)))
    if own:
        to = shifts.reached(turn, holder)
        turn.say(AskFirst(case=case.number, source=own[-1][1], count=len(own), counsellor=to))
