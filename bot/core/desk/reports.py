"""The supervisor's report is asked for in the group."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import rights, shifts
from bot.core.model.desk_events import ReportAsked
from bot.core.model.effects.desk import Report, TellDesk
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn

PERIODS = {"today": 1, "week": 7}
"""What may be written after `/report`, and the days that it means; nothing means today."""

TABLE = "csv"
"""What is written behind that for a file."""


def asked(turn: Turn, event: ReportAsked) -> None:
    """Administrators of the group get it; all others are told so. A file goes to who asked alone: others need not open
    it.
    """
    by, group = shifts.know(turn, event.by), event.by.at or ""
    if not rights.may(by, rights.Act.REPORT):
        turn.say(TellDesk(line=Line.REPORT_FOR_SUPERVISORS, group=group))
    elif event.days not in PERIODS.values():
        turn.say(TellDesk(line=Line.REPORT_HOW, group=group))
    elif event.table and not by.started:
        turn.say(TellDesk(line=Line.START_FIRST, group=group))
    else:
        report = Report(days=event.days, referral_after=turn.rules.referral_after, group=group)
        turn.say(replace(report, counsellor=by.id, group="") if event.table else report)
        turn.note_journal("report_asked", by.id, why=f"{event.days} csv" if event.table else str(event.days))
