"""Cases of unknown accounts are put behind all others while a flood runs, the next hour's too; and back."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.desk_events import NewcomersSorted
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.turn.arrivals import TEN_MINUTES, patient
from bot.core.turn.turn import Turn


def placed(turn: Turn, event: NewcomersSorted) -> None:
    """Whoever is at the desk may press it: at night nobody else may be there. All supervisors learn of it."""
    by = shifts.know(turn, event.by)
    until = (turn.now - TEN_MINUTES, turn.now + HOUR) if event.behind else None
    turn.desk = replace(turn.desk, behind=until, behind_unmet=patient(turn.desk.arrivals, turn.now))
    line = Line.NEWCOMERS_BEHIND if event.behind else Line.NEWCOMERS_IN_TURN
    turn.answer(event.press, line, alert=True)
    shifts.tell_supervisors(turn, Line.NEWCOMERS_PLACED, but=by.id, holder=by.name)
    turn.board()
    turn.note_journal("newcomers_behind" if event.behind else "newcomers_in_turn", by.id)
