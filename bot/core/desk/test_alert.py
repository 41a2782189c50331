"""The weekly test alert: whether a call would reach everybody is found out before somebody needs them."""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.model.desk import TestAlert
from bot.core.model.desk_events import TestSeen
from bot.core.model.effects.desk import TestCall
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn


def due(turn: Turn) -> None:
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


def seen(turn: Turn, event: TestSeen) -> None:
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
