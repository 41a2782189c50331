"""The thread of a case in the forum: looked at while the case lives, deleted long after its end."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Case
from bot.core.model.effects.desk import DeleteThread
from bot.core.model.effects.thread import ProbeThread
from bot.core.model.rules import HOUR
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

PROBE_EVERY = HOUR
"""How often a thread is looked at: one of the group's 1,200 calls an hour for each case."""


def probe(turn: Turn, case: Case) -> None:
    """Somebody may have deleted the thread, of which bots are not told, or closed it unseen: it is looked at once an
    hour.
    """
    turn.set_timer(TimerName.PROBE, turn.now + PROBE_EVERY, case.number)
    if case.view.thread is not None and not turn.desk.stopped(case.group):
        turn.say(ProbeThread(case=case.number, thread=case.view.thread))


def drop(turn: Turn, thread: int) -> None:
    """A thread of a case that ended long ago is deleted; one that is in use again is not."""
    contact = turn.contact
    case = contact.case
    for topic in (t for t in contact.chat.threads if t.thread == thread):
        if case is not None and case.view.thread == topic.thread and case.group == topic.group:
            if (
                case.live
                or case.view.cursor < contact.counts.log
                or turn.now < case.life.closed_at + turn.rules.keep_threads
            ):
                continue
            bare = case.without_thread(contact.counts.log)
            turn.keep_case(replace(bare, view=replace(bare.view, cursor=contact.counts.log)))
        turn.keep(
            replace(
                turn.contact,
                chat=replace(turn.contact.chat, threads=tuple(t for t in turn.contact.chat.threads if t != topic)),
            )
        )
        turn.say(DeleteThread(thread=topic.thread, group=topic.group))
