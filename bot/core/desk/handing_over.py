"""One shift hands over to the next: who leaves says what becomes of their cases, who comes sees what there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.model.case_events import By
from bot.core.model.desk import Counsellor, Desk, DeskCase
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
    theirs, known = turn.desk.held_by(id), turn.desk.counsellor(id)
    if theirs and known is not None and known.started and not known.gone:
        turn.say(HandOver(of=id, counsellor=id, group=theirs[0].group, emergency=_danger(theirs)))
    else:
        in_general(turn, id)
    return bool(theirs)


def in_general(turn: Turn, id: str) -> None:
    """Each group is asked about the cases that stand there: those of another one nobody could hand on in it."""
    theirs = turn.desk.held_by(id)
    for group in dict.fromkeys(case.group for case in theirs):
        turn.say(HandOver(of=id, group=group, emergency=_danger(c for c in theirs if c.group == group)))


def goes_on(turn: Turn, by: By) -> bool:
    """One of them is decided: the message asks about those that are left. Whether there are any."""
    left = turn.desk.held_by(by.counsellor)
    if left and by.under is not None:
        turn.say(HandOver(of=by.counsellor, counsellor=by.counsellor, group=left[0].group, message=by.under))
    return bool(left)


def _danger(cases: Iterable[DeskCase]) -> bool:
    return any(case.urgency is Urgency.EMERGENCY for case in cases)


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
