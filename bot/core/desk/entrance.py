"""Who is on the desk's page: ways in are begun, listed and ended here, and end with the membership that they rest on.

A way in is known by the hash of its key, which only the browser has. How long one may stay unused the page counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.desk import rights, shifts
from bot.core.model.desk_events import CounsellorLeft
from bot.core.model.page_events import SessionBegun, SessionEnded
from bot.core.model.rules import HOUR
from bot.core.model.session import Session
from bot.core.turn.turn import Turn

LASTS = 12 * HOUR
"""How long a way into the page lasts at most, in milliseconds: a long shift."""

EACH_MOST = 10
"""How many of them somebody has at once; with one more the oldest ends."""


def begun(turn: Turn, event: SessionBegun) -> None:
    """A member of the desk is on the page from now on."""
    by = shifts.know(turn, event.by)
    if not by.groups or any(s.id == event.session for s in turn.desk.sessions):
        return
    valid = [s for s in turn.desk.sessions if turn.since(s.begun_at) < LASTS]
    own = [s for s in valid if s.counsellor == by.id][-(EACH_MOST - 1) :]
    others = [s for s in valid if s.counsellor != by.id]
    _keep(turn, [*others, *own, Session(event.session, by.id, turn.now, event.browser)])
    turn.note_journal("page_entered", by.id)


def ended(turn: Turn, event: SessionEnded) -> None:
    """Their own, or any as a supervisor."""
    by = shifts.know(turn, event.by)
    found = next((s for s in turn.desk.sessions if s.id == event.session), None)
    if found is None or (found.counsellor != by.id and not rights.may(by, rights.Act.SESSIONS)):
        return
    _keep(turn, (s for s in turn.desk.sessions if s is not found))
    turn.note_journal("page_left", by.id, why="" if found.counsellor == by.id else found.counsellor)


def left(turn: Turn, event: CounsellorLeft) -> None:
    """Who is a member of no group any more is not on the page either."""
    known = turn.desk.counsellor(event.by.counsellor)
    if known is not None and known.gone:
        _keep(turn, (s for s in turn.desk.sessions if s.counsellor != known.id))


def _keep(turn: Turn, sessions: Iterable[Session]) -> None:
    turn.desk = replace(turn.desk, sessions=tuple(sessions))
