"""A case is looked after: its thread, its timers after a clock that was ahead, and breaks of the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model.case import Case, CaseState, Thread
from bot.core.model.case_events import CounsellorWrote
from bot.core.model.contact_events import Commanded, Edited, Pressed, Wrote
from bot.core.model.desk_events import WroteOnPage
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import DeleteThread
from bot.core.model.effects.thread import ProbeThread
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

PROBE_EVERY = HOUR
"""How often a thread is looked at: one of the group's 1,200 calls an hour for each case."""

PUT_BACK_FOR = 14 * DAY
"""How long after the store was put back from a copy who writes is told so (our choice)."""

TOLD_AGAIN = 10 * MINUTE
"""How long after it was told a break is not told again: what waited comes in several turns."""


def probe(turn: Turn, case: Case) -> None:
    """Bots are not told that a thread was deleted, and it may be closed unseen: it is looked at hourly. One that could
    not be made is tried at once.
    """
    turn.set_timer(TimerName.PROBE, turn.now + PROBE_EVERY, case.number)
    if turn.desk.stopped(case.group):
        return
    if case.view.thread is None:
        turn.set_timer(TimerName.OPEN_THREAD, turn.now, case.number)
    else:
        turn.say(ProbeThread(case=case.number, thread=case.view.thread))


def drop(turn: Turn, thread: int) -> None:
    """A thread of a case that ended long ago is deleted; one that is in use again is not."""
    contact = turn.contact
    case = contact.case
    for topic in (t for t in contact.chat.threads if t.thread == thread):
        if case is not None and topic.thread in (case.view.thread, case.view.away) and case.group == topic.group:
            recent = turn.now < case.life.closed_at + turn.rules.keep_threads
            if case.live or case.view.cursor < contact.counts.log or recent:
                continue
            bare = case.without_thread(contact.counts.log)
            turn.keep_case(replace(bare, view=replace(bare.view, cursor=contact.counts.log)))
        delete(turn, topic)


def delete(turn: Turn, topic: Thread) -> None:
    """A thread goes, with all that stands in it."""
    chat = turn.contact.chat
    turn.keep(replace(turn.contact, chat=replace(chat, threads=tuple(t for t in chat.threads if t != topic))))
    turn.say(DeleteThread(thread=topic.thread, group=topic.group))


def set_anew(turn: Turn) -> None:
    """A clock was ahead, and so are a live case's timers: who waits is called to at once, a holder from now on."""
    case = turn.case
    if case is None or not turn.ahead(max(case.calls.pinged_at, case.hold.awaits)):
        return
    if case.state is CaseState.WAITING:
        turn.set_timer(TimerName.UNANSWERED, turn.now, case.number)
    turn.keep_case(replace(case, calls=replace(case.calls, pinged_at=0), hold=replace(case.hold, awaits=0)))
    if case.hold.awaits:
        turn.awaits_holder()
    turn.set_timer(TimerName.PROBE, turn.now + PROBE_EVERY, case.number)


def afresh(turn: Turn) -> None:
    """Each live case looks at its timers, in its own turn."""
    for case in turn.desk.cases:
        turn.set_timer(TimerName.ANEW, turn.now, case.number, contact=case.contact)


def breaks(turn: Turn, events: Sequence[Event], *, new: bool) -> None:
    """Who was cut off is told: from an older copy on, or for some minutes. `new`: nothing was known of the contact."""
    _put_back(turn, events, new=new)
    _interrupted(turn, events)


def _put_back(turn: Turn, events: Sequence[Event], *, new: bool) -> None:
    """After an older copy, who writes is told once that what they may have said since is not known.

    Not who begins just now: that others wrote before shows in that they are known, or need not press Start.
    """
    copy = turn.desk.put_back
    if copy is None or turn.conversation is None or turn.now - copy.at > PUT_BACK_FOR:
        return
    heard = [e for e in events if isinstance(e, Wrote | Commanded | Pressed)]
    if not heard or turn.contact.chat.forgetting or turn.chat.put_back_told == copy.at:
        return
    turn.chat = replace(turn.chat, put_back_told=copy.at)
    if not (new and isinstance(heard[0], Commanded) and heard[0].name == "start"):
        turn.unasked(Tell(line=Line.PUT_BACK_TOLD, values=(("since", copy.since),)))


def _interrupted(turn: Turn, events: Sequence[Event]) -> None:
    """What was written long ago comes in only now: nobody could be reached meanwhile, and both are told."""
    case = turn.case if turn.conversation is not None else None
    if case is None or case.state is not CaseState.OPEN or turn.contact.chat.forgetting:
        return
    written = [e.sent_at for e in events if isinstance(e, Wrote | Edited | Commanded | CounsellorWrote | WroteOnPage)]
    late = turn.now - min(written, default=turn.now)
    if late < turn.rules.interrupted_after or turn.now - case.calls.interrupted_at < TOLD_AGAIN:
        return
    minutes = str(max(1, round(late / MINUTE)))
    turn.keep_case(replace(case, calls=replace(case.calls, interrupted_at=turn.now)))
    turn.note(Line.INTERRUPTED, minutes=minutes)
    turn.unasked(Tell(line=Line.INTERRUPTED_TOLD, values=(("minutes", minutes),)))
    turn.note_journal("interrupted", "bot", why=minutes)
