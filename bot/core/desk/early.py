"""Words in a thread before anybody holds its case: who takes it over can send theirs with one press."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.case_events import CounsellorWrote
from bot.core.model.effects.thread import AskFirst
from bot.core.turn.turn import Turn


def keep(turn: Turn, event: CounsellorWrote, most: int) -> None:
    """Keep the last of them while nobody holds the case; no note and no command."""
    case = turn.case
    if case is None or case.holder is not None or event.content.text.startswith("/"):
        return
    early = (*case.sending.early, (event.by.counsellor, event.message, event.content))[-most:]
    turn.keep_case(replace(case, sending=replace(case.sending, early=early)))


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
