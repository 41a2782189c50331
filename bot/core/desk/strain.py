"""Counsellors' strain: after three emergencies in a shift, or five hours of it, they are told to take a break, once.

The supervisors learn that, and nothing else: which cases these were is nobody's measure of anybody.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import TellCounsellor
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

EMERGENCIES, LONG = 3, 5 * HOUR
"""How many emergencies somebody takes in a shift, and how long it lasts, until they are told (our choice)."""


def took(turn: Turn, counsellor: str, urgency: Urgency) -> None:
    """Somebody has a case from now on."""
    known = turn.desk.counsellor(counsellor)
    if known is not None and urgency is Urgency.EMERGENCY and known in turn.desk.on_duty(turn.now):
        turn.desk = turn.desk.with_counsellor(replace(known, emergencies=known.emergencies + 1))
        look(turn)


def look(turn: Turn) -> None:
    """Tell whoever has had enough, and the supervisors."""
    for counsellor in turn.desk.on_duty(turn.now):
        if not counsellor.strained and _had_enough(turn, counsellor):
            turn.desk = turn.desk.with_counsellor(replace(counsellor, strained=True))
            _tell(turn, counsellor)


def due(turn: Turn) -> int | None:
    """When the next of those on shift has been there for long (milliseconds since 1970); None: nobody will."""
    left = (c.began_at + LONG for c in turn.desk.on_duty(turn.now) if c.began_at and not c.strained)
    return min((moment for moment in left if moment > turn.now), default=None)


def _had_enough(turn: Turn, counsellor: Counsellor) -> bool:
    long = bool(counsellor.began_at) and turn.since(counsellor.began_at) >= LONG
    return long or counsellor.emergencies >= EMERGENCIES


def _tell(turn: Turn, counsellor: Counsellor) -> None:
    if counsellor.started:
        turn.say(TellCounsellor(counsellor=counsellor.id, line=Line.STRAIN))
    for other in turn.desk.counsellors:
        if other.supervisor and other.started and not other.gone and other.id != counsellor.id:
            values = (("holder", counsellor.name),)
            turn.say(TellCounsellor(counsellor=other.id, line=Line.STRAIN_TOLD, values=values))
