"""One shift hands over to the next: who leaves says what becomes of their cases, who comes sees what there is."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.desk import Counsellor, Desk
from bot.core.model.effects.desk import HandOver, ShiftBrief
from bot.core.model.rules import MINUTE
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

ASKED_FOR = MINUTE
"""For how long a press that was asked about, since its counsellor holds many cases, counts as asked (our choice)."""


def leaves(turn: Turn, id: str) -> bool:
    """Somebody is off shift: in one message they are asked what becomes of each case that they hold. Without a word of
    theirs it stays theirs. Whether they hold any.
    """
    theirs = turn.desk.held_by(id)
    if not theirs:
        return False
    danger = any(case.urgency is Urgency.EMERGENCY for case in theirs)
    known = turn.desk.counsellor(id)
    to = id if known is not None and known.started and not known.gone else None
    turn.say(HandOver(of=id, counsellor=to, group=theirs[0].group, emergency=danger))
    return True


def comes(turn: Turn, counsellor: Counsellor) -> None:
    """Somebody is on shift: what waits, who holds what, and what happened since they were last here."""
    if counsellor.started:
        turn.say(ShiftBrief(counsellor=counsellor.id, since=counsellor.left_at))


def asks_first(turn: Turn, by: Counsellor, code: tuple[int, int] | None) -> int:
    """How many cases somebody holds who takes another one (its code; None: whichever is next), where that is more than
    the desk wants, and they were not asked about just that a moment ago; else 0.
    """
    most, holds = turn.rules.cases_each, held(turn.desk, by.id)
    if not most or holds < most:
        return 0
    known = turn.desk.counsellor(by.id) or by
    about, at = known.asked_about
    asked = about == code and turn.since(at) < ASKED_FOR
    turn.desk = turn.desk.with_counsellor(replace(known, asked_about=(None, 0) if asked else (code, turn.now)))
    return 0 if asked else holds


def held(desk: Desk, id: str) -> int:
    """How many cases a counsellor holds, those promised to them included."""
    return sum(id in (case.holder, case.taker) for case in desk.cases)
