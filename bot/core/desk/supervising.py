"""What supervisors ask for in the forum: a report, and that a wrong number or answer is given to nobody, at once.

An answer that people in danger read first takes two supervisors: one account in the wrong hands could else leave
everybody in an emergency without words (docs/decisions/025-withholding-and-muting.md).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.desk import shifts
from bot.core.desk.rights import LEAST, Act, may
from bot.core.journal.period import LONGEST
from bot.core.model.desk_events import HeadAsked, NumberDialled, ReportAsked, WithholdAsked
from bot.core.model.effects.desk import Report, ShowHead, TellDesk
from bot.core.model.lines import Line
from bot.core.model.prepared import Dialled, What, Withheld
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.turn.turn import Turn

HEAD_AT = 9 * 60
"""The minute of the local day at which supervisors get the journal's head: nobody is woken."""

TABLE = "csv"
"""What is written behind that for a file."""

FOR_ALL = frozenset({Line.WITHHELD, Line.WITHHOLD_SECOND, Line.RESTORED})
"""What all counsellors must know."""

LONGEST_REASON = 200
"""Characters of a reason that are kept. It rests in the desk's sealed record; the journal holds none."""

DIALLED_KEPT, DIALLED_MOST, LONGEST_NUMBER = 30 * DAY, 300, 40
"""How long (milliseconds) and how many of what was dialled is kept for editors, and characters of a number."""


def report_asked(turn: Turn, event: ReportAsked) -> None:
    """Administrators of the group get it. A file goes to who asked alone: others need not open it."""
    by, group = shifts.know(turn, event.by), event.by.at or ""
    if not may(by, Act.REPORT):
        turn.say(TellDesk(line=Line.REPORT_FOR_SUPERVISORS, group=group))
    elif not 1 <= event.days <= LONGEST:
        turn.say(TellDesk(line=Line.REPORT_HOW, group=group))
    elif event.table and not by.started:
        turn.say(TellDesk(line=Line.START_FIRST, group=group))
    else:
        after = turn.rules.referral_after
        report = Report(days=event.days, until=event.until, referral_after=after, group=group)
        turn.say(replace(report, counsellor=by.id, group="") if event.table else report)
        turn.note_journal("report_asked", by.id, why=f"{event.days} csv" if event.table else str(event.days))


def head_asked(turn: Turn, event: HeadAsked) -> None:
    """A supervisor wants the journal's head: it comes privately, so that it rests outside the group as well."""
    by, group = shifts.know(turn, event.by), event.by.at or ""
    if not may(by, Act.HEAD):
        turn.say(TellDesk(line=Line.ROLE_NEEDED, values=(("role", LEAST[Act.HEAD].word),), group=group))
    elif not by.started:
        turn.say(TellDesk(line=Line.START_FIRST, group=group))
    else:
        turn.say(ShowHead(counsellor=by.id))
        turn.note_journal("head_asked", by.id)


def head_due(turn: Turn) -> None:
    """Once a day each supervisor gets it, unasked: with one that was kept, an end that is cut off later shows."""
    for counsellor in turn.desk.counsellors:
        if counsellor.supervisor and counsellor.started and not counsellor.gone:
            turn.say(ShowHead(counsellor=counsellor.id))
    head_next(turn)


def head_next(turn: Turn) -> None:
    """See that it comes at its time of the day."""
    hours = turn.rules.hours
    today = hours.local(turn.now).date()
    days = (hours.at(today + timedelta(days=ahead), HEAD_AT) for ahead in range(3))
    turn.set_timer(TimerName.HEAD, next(due for due in days if due > turn.now), contact=DESK)


def withhold_asked(turn: Turn, event: WithholdAsked) -> None:
    """`/withhold id reason` or `/restore id`. Whatever comes of it is said in General: all counsellors must know."""
    shifts.know(turn, event.by)
    if not may(event.by, Act.WITHHOLD):
        _say(turn, event, Line.ROLE_NEEDED, role=LEAST[Act.WITHHOLD].word)
    elif event.restore:
        _restore(turn, event)
    else:
        _withhold(turn, event)


def dialled(turn: Turn, event: NumberDialled) -> None:
    """It is noted for editors, who write it into the directory: contacts are told of no check before that."""
    shifts.know(turn, event.by)
    if not may(event.by, Act.DIAL) or event.service not in turn.rules.sendable:
        return
    made = Dialled(event.service, event.by.counsellor, turn.now, event.number[:LONGEST_NUMBER])
    others = (d for d in turn.desk.dialled if (d.id, d.number) != (made.id, made.number))
    young = (d for d in others if turn.since(d.at) < DIALLED_KEPT)
    turn.desk = replace(turn.desk, dialled=(*young, made)[-DIALLED_MOST:])
    turn.note_journal("number_dialled", event.by.counsellor, why=event.service)


def _withhold(turn: Turn, event: WithholdAsked) -> None:
    name, _, reason = event.argument.strip().partition(" ")
    id, reason = name.lower(), " ".join(reason.split())[:LONGEST_REASON]
    if not id or not reason:
        _say(turn, event, Line.WITHHOLD_HOW)
        return
    rules = turn.rules
    if id in rules.sendable:
        what = What.SERVICE
    elif id in rules.withholdable:
        what = What.ANSWER
    else:
        _say(turn, event, Line.WITHHOLD_NEVER if id in rules.topics else Line.WITHHOLD_UNKNOWN, name=id)
        return
    known = next((w for w in turn.desk.withheld if (w.what, w.id) == (what, id)), None)
    by = event.by.counsellor
    if known is not None and known.second and known.by == by:
        _say(turn, event, Line.WITHHOLD_OWN, name=id)
        return
    second = what is What.ANSWER and id in rules.crisis and known is None
    made = Withheld(what, id, reason, by, turn.now, second)
    others = tuple(w for w in turn.desk.withheld if w is not known)
    turn.desk = replace(turn.desk, withheld=(*others, made))
    _say(turn, event, Line.WITHHOLD_SECOND if second else Line.WITHHELD, name=id, reason=reason)
    turn.board()
    turn.note_journal(f"{what}_withhold_asked" if second else f"{what}_withheld", by, why=id)


def _restore(turn: Turn, event: WithholdAsked) -> None:
    id = event.argument.strip().lower()
    found = next((w for w in turn.desk.withheld if w.id == id), None)
    if found is None:
        _say(turn, event, Line.RESTORE_HOW, names=", ".join(w.id for w in turn.desk.withheld) or "–")
        return
    turn.desk = replace(turn.desk, withheld=tuple(w for w in turn.desk.withheld if w is not found))
    _say(turn, event, Line.RESTORED, name=id)
    turn.board()
    turn.note_journal(f"{found.what}_restored", event.by.counsellor, why=id)


def _say(turn: Turn, event: WithholdAsked, line: Line, **values: str) -> None:
    """In General of every group where it changes what counsellors can send, else where it was asked for."""
    groups = [g.id for g in turn.rules.groups] if line in FOR_ALL else [event.by.at or ""]
    for group in groups:
        turn.say(TellDesk(line=line, values=tuple(values.items()), group=group))
