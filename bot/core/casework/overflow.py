"""Who writes more in an hour than anybody can read: once a minute the desk is shown the end of it, and how much is left
out. Danger in it rings as always. It bounds what one contact's log takes, and the calls that showing it takes.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import pictures
from bot.core.model.case import Case, Content, Side
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

MESSAGES, LETTERS = 200, 60_000
"""How many messages, and how many characters, of one contact an hour are shown whole (our choice: a quarter of an hour
of reading; nobody who tells of their case in earnest came near it)."""


def left_out(turn: Turn, content: Content, source: int) -> bool:
    """Whether a message of the contact goes into the log no more: the last one is kept until the end is shown."""
    case = turn.case
    if case is None:
        return False
    since, messages, letters = case.incoming.written
    if turn.since(since) >= HOUR:
        since, messages, letters = turn.now, 0, 0
    over = messages >= MESSAGES or letters + len(content.text) > LETTERS
    if not over:
        written = since, messages + 1, letters + len(content.text)
        turn.keep_case(replace(case, incoming=replace(case.incoming, written=written)))
        return False
    before = case.incoming.unshown
    if before is None:
        turn.set_timer(TimerName.OVERFLOW, turn.now + MINUTE, case.number)
    unshown = (before[0] + 1 if before is not None else 1), content, source
    turn.keep_case(replace(case, incoming=replace(case.incoming, written=(since, messages, letters), unshown=unshown)))
    return True


def end_shown(turn: Turn, case: Case) -> None:
    """A minute is over: how much is left out, and the end of it."""
    if case.incoming.unshown is None:
        return
    count, content, source = case.incoming.unshown
    turn.keep_case(replace(case, incoming=replace(case.incoming, unshown=None)))
    if count > 1:
        turn.note(Line.AND_MORE, count=str(count - 1))
    if not pictures.keep(turn, content, source, edited=False, reply_to=None):
        turn.record(Side.CONTACT, content, source)
    turn.show_log()
    turn.shut_thread()
