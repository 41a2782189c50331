"""Whether what is for the desk reaches somebody in time: the weekly test alert, and a group's calls.

Telegram takes 20 calls a minute in a group, and what waits for them is a contact's words. What was late is written down
in the desk's record, so that the board, the doctor and the metrics say the same.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.desk import Desk
from bot.core.model.desk_events import TestSeen
from bot.core.model.effects.desk import TestCall
from bot.core.model.effects.lanes import Reads
from bot.core.model.effects.table import group_of, row_of
from bot.core.model.events import Delivered
from bot.core.model.group import TestAlert
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.turn.turn import Turn

LATE = MINUTE
"""Words of a case that waited so long for the group's calls are late (milliseconds). Our choice: one window of
Telegram's limit; by simulation 40 cases in one group wait up to 151 seconds, and in three up to 25."""

OFTEN, WITHIN = 3, HOUR
"""So many times within so long (milliseconds) is no chance any more: another group is needed."""


def test_due(turn: Turn) -> None:
    """It is time: a call in General of each group, and one to each who lets the bot write first."""
    weekly = turn.rules.test_alert
    if weekly is None:
        return
    number = turn.desk.test.number + 1 if turn.desk.test is not None else 1
    turn.desk = replace(turn.desk, test=TestAlert(number, turn.now))
    for group in turn.rules.groups:
        if not turn.desk.stopped(group.id):
            turn.say(TestCall(number=number, group=group.id))
    for counsellor in turn.desk.counsellors:
        if counsellor.started and not counsellor.gone:
            turn.say(TestCall(number=number, counsellor=counsellor.id))
    turn.note_journal("test_alert", "bot")
    turn.board()


def test_seen(turn: Turn, event: TestSeen) -> None:
    """Somebody saw it."""
    by = shifts.know(turn, event.by)
    test = turn.desk.test
    if test is None or test.number != event.number:
        turn.answer(event.press, Line.OLD_BUTTON)
        return
    turn.answer(event.press, Line.TEST_SEEN)
    if by.id not in test.seen:
        turn.desk = replace(turn.desk, test=replace(test, seen=(*test.seen, by.id)))
        turn.note_journal("test_seen", by.id)
        turn.board()


def arrived(turn: Turn, event: Delivered) -> None:
    """Write down that a contact's words came late; the first `OFTEN` of an hour are enough."""
    if row_of(event.effect).reads is not Reads.NEW or event.receipt.waited < LATE:
        return
    group = turn.rules.group(group_of(event.effect))
    recent = [late for late in turn.desk.late if late[1] > turn.now - WITHIN]
    if sum(known == group for known, _ in recent) >= OFTEN:
        return
    turn.desk = replace(turn.desk, late=(*recent, (group, turn.now)))
    if needed(turn.desk, group, turn.now):
        turn.board(group)
        turn.note_journal("group_overloaded", "bot")


def needed(desk: Desk, group: str, now: int) -> bool:
    """Whether another group is needed beside this one."""
    return sum(known == group and at > now - WITHIN for known, at in desk.late) >= OFTEN
