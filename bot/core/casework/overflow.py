"""Who writes more in an hour than anybody can read: once a minute the desk is shown the end of it, and how much is left
out. Danger in it rings as always. It bounds what one contact's log takes, and the calls that showing it takes.
"""

from __future__ import annotations

from bot.core.casework import pictures
from bot.core.model.case import Case, Content, Side
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.replacing import replace
from bot.core.turn.bounds import Cost
from bot.core.turn.turn import Turn

MESSAGES, LETTERS = 200, 60_000
"""How many messages, and how many characters, of one contact an hour are shown whole (our choice: a quarter of an hour
of reading; nobody who tells of their case in earnest came near it)."""


def _over(turn: Turn, case: Case, letters: int) -> bool:
    """Count one more message; whether it is beyond what the thread shows of an hour."""
    since, count, written = case.incoming.written
    if turn.since(since) >= HOUR:
        since, count, written = turn.now, 0, 0
    if count >= MESSAGES or written + letters > LETTERS:
        return True
    now = since, count + 1, written + letters
    turn.keep_case(replace(case, incoming=replace(case.incoming, written=now)))
    return False


def left_out(turn: Turn, content: Content, source: int) -> bool:
    """Whether a message of the contact goes into the log no more: the last one is kept until the end is shown.

    What people were called for in this very turn is shown at once, else they would come and read something else; but
    not of an account whose cases are not alerted by themselves any more.
    """
    case = turn.case
    if case is None or not _over(turn, case, len(content.text)):
        return False
    if case.calls.pinged_at == turn.now and not turn.costly(Cost.ALERT):
        end_shown(turn, case)
        return False
    before = case.incoming.unshown
    if before is None:
        turn.set_timer(TimerName.OVERFLOW, turn.now + MINUTE, case.number)
    unshown = (before[0] + 1 if before is not None else 1), content, source
    turn.keep_case(replace(case, incoming=replace(case.incoming, unshown=unshown)))
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
