"""Joined cards are parted: the contact is forgotten or may be another person (`bot.core.casework.joining`)."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.agreed import Join, JoinedCase
from bot.core.model.timers import TimerName
from bot.core.turn.thread_view import ThreadView


def part_all(turn: ThreadView) -> None:
    """No other record keeps a sign of the contact, and theirs none of another."""
    _part(turn, earlier=True)
    drop(turn, turn.contact.contact)


def part_present(turn: ThreadView) -> None:
    """Who writes now may be another person: what ties their last case to others goes, what ties earlier ones stays."""
    _part(turn, earlier=False)


def _part(turn: ThreadView, *, earlier: bool) -> None:
    me, case, desk, history = turn.contact.contact, turn.contact.case, turn.desk, turn.contact.history
    waiting = [j for j in desk.joins if j.contact == me and (earlier or j.of is None)]
    joined = [j for j in history.joined if earlier or j.of is None]
    theirs = [j for j in desk.joins if j.other == me and (earlier or not j.followed)]
    turn.desk = replace(desk, joins=tuple(j for j in desk.joins if j not in (*waiting, *theirs)))
    kept = replace(history, joined=tuple(j for j in history.joined if j not in joined))
    turn.keep(replace(turn.contact, history=kept))
    if case is not None:
        for other in dict.fromkeys((*joined, *map(joined_by, waiting))):
            of = other.code if other.followed else None
            parted = Join(other.contact, me, other.of or case.code, True, other.of is not None, of)
            tell(turn, parted, 0)


def joined_by(join: Join) -> JoinedCase:
    """What a contact's record says once it is written down there."""
    return JoinedCase(join.other, join.code, join.followed, join.of)


def drop(turn: ThreadView, contact: str) -> None:
    """A contact's record is gone, or goes now: nothing more becomes true of them, and their case cannot be joined."""
    joins = tuple(j for j in turn.desk.joins if j.contact != contact)
    ended = tuple(e for e in turn.desk.ended if e.contact != contact)
    asked = tuple((token, who) for token, who in turn.desk.asked if who != contact)
    if (joins, ended, asked) != (turn.desk.joins, turn.desk.ended, turn.desk.asked):
        turn.desk = replace(turn.desk, joins=joins, ended=ended, asked=asked)


def tell(turn: ThreadView, join: Join, number: int) -> None:
    """What is to become true in the other contact's turn, and the timer that wakes it there for their case `number`."""
    turn.desk = replace(turn.desk, joins=(*turn.desk.joins, join))
    turn.set_timer(TimerName.JOIN, turn.now, number, contact=join.contact)
