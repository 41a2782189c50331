"""Cards that were joined are parted, because the contact is forgotten or may be another person (`bot.core.joining`)."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk_state import Join
from bot.core.ports import Timer
from bot.core.topic_view import TopicView

JOIN = "join"
"""The timer in the other contact's turn."""


def part_all(turn: TopicView) -> None:
    """No other record keeps a sign of the contact, and theirs none of another."""
    me, case = turn.contact.contact, turn.contact.case
    waiting = [j for j in turn.desk.joins if j.contact == me]
    others = {j.contact for j in turn.contact.joined} | {j.other for j in waiting}
    drop(turn, me)
    turn.desk = replace(turn.desk, joins=tuple(j for j in turn.desk.joins if j.other != me))
    turn.keep(replace(turn.contact, joined=()))
    if case is not None:
        for other in sorted(others):
            tell(turn, Join(other, me, case.code, part=True), 0)


def drop(turn: TopicView, contact: str) -> None:
    """A contact's record is gone, or goes now: nothing more is to become true of them, and their case cannot be joined."""
    joins = tuple(j for j in turn.desk.joins if j.contact != contact)
    ended = tuple(e for e in turn.desk.ended if e.contact != contact)
    turn.desk = replace(turn.desk, joins=joins, ended=ended)


def tell(turn: TopicView, join: Join, number: int) -> None:
    """What is to become true in the other contact's turn, and the timer that wakes it there for their case `number`."""
    turn.desk = replace(turn.desk, joins=(*turn.desk.joins, join))
    turn.timers.append(Timer(JOIN, turn.now, number, contact=join.contact))
