"""A supervisor takes a wrong number or a wrong answer out from the forum, at once and for every contact.

An answer that people in danger read first takes two supervisors: one account in the wrong hands could else leave
everybody in an emergency without words (docs/decisions/025-withholding-and-muting.md).
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.desk.rights import LEAST, Act, may
from bot.core.model.desk import Withheld
from bot.core.model.desk_events import WithholdAsked
from bot.core.model.effects.desk import TellDesk
from bot.core.model.lines import Line
from bot.core.model.prepared import What
from bot.core.turn.turn import Turn

FOR_ALL = frozenset({Line.WITHHELD, Line.WITHHOLD_SECOND, Line.RESTORED})
"""What all counsellors must know."""

LONGEST_REASON = 200
"""Characters of a reason that are kept. It rests in the desk's sealed record; the journal holds none."""


def asked(turn: Turn, event: WithholdAsked) -> None:
    """`/withhold id reason` or `/restore id`. Whatever comes of it is said in General: all counsellors must know."""
    shifts.know(turn, event.by)
    if not may(event.by, Act.WITHHOLD):
        _say(turn, event, Line.ROLE_NEEDED, role=LEAST[Act.WITHHOLD].word)
    elif event.restore:
        _restore(turn, event)
    else:
        _withhold(turn, event)


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
