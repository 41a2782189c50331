"""Whether a group has calls enough: Telegram takes 20 a minute, and what waits for them is a contact's words.

Pure: what was late is written down in the desk's record, so that the board, the doctor and the metrics say the same.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.desk import Desk
from bot.core.model.events import Delivered
from bot.core.model.rules import HOUR, MINUTE
from bot.core.turn.turn import Turn

LATE = MINUTE
"""Words of a case that waited so long for the group's calls are late (milliseconds). Our choice: one window of
Telegram's limit; by simulation 40 cases in one group wait up to 151 seconds, and in three up to 25."""

OFTEN, WITHIN = 3, HOUR
"""So many times within so long (milliseconds) is no chance any more: another group is needed."""

WORDS = frozenset({"first_words", "post_log"})
"""Effects that show a contact's words."""


def noticed(turn: Turn, event: Delivered) -> None:
    """Write down that words came late; the first `OFTEN` of an hour are enough."""
    if event.effect not in WORDS or event.waited < LATE:
        return
    group = turn.rules.group(event.group)
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
