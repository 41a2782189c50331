"""A break in the service while a counsellor holds the case: told to both, since each waited for the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model.case import CaseState
from bot.core.model.case_events import CounsellorWrote
from bot.core.model.contact_events import Commanded, Edited, Wrote
from bot.core.model.effects.contact import Tell
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.turn.turn import Turn

TOLD_AGAIN = 10 * MINUTE
"""How long after it was told a break is not told again: what waited comes in several turns."""


def noticed(turn: Turn, events: Sequence[Event]) -> None:
    """What was written long ago by Telegram's clock comes in only now: nobody here could be reached in between."""
    case = turn.case if turn.conversation is not None else None
    if case is None or case.state is not CaseState.OPEN or turn.contact.chat.forgetting:
        return
    written = [e.sent_at for e in events if isinstance(e, Wrote | Edited | Commanded | CounsellorWrote)]
    late = turn.now - min(written, default=turn.now)
    if late < turn.rules.interrupted_after or turn.now - case.calls.interrupted_at < TOLD_AGAIN:
        return
    minutes = str(max(1, round(late / MINUTE)))
    turn.keep_case(replace(case, calls=replace(case.calls, interrupted_at=turn.now)))
    turn.note(Line.INTERRUPTED, minutes=minutes)
    turn.unasked(Tell(line=Line.INTERRUPTED_TOLD, values=(("minutes", minutes),)))
    turn.note_journal("interrupted", "bot", why=minutes)
