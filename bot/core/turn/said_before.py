"""What a contact said to the machine before a case: nobody has to say it twice once a human has to do with it.

It rests in the contact's own record, sealed under their key, for as long as the talk lasts: no longer than the phone is
taken to be in the same hands. In a case it is a part of the log, and goes where that goes.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.contact_events import Edited, Wrote
from bot.core.model.timers import TimerName
from bot.core.ports import JournalEntry
from bot.core.replacing import replace
from bot.core.turn.thread_view import ThreadView

MOST, LETTERS = 30, 6_000
"""How many messages of a talk are kept, and characters of them, the last ones (our choice: it bounds the record)."""


def keep(turn: ThreadView, events: Iterable[Wrote | Edited]) -> None:
    """Words that nobody but the machine has read; a changed message in place of the first."""
    before = turn.told.said
    for event in events:
        content = _words(event.content)
        others = tuple(said for said in turn.told.said if said.source != event.message)
        if content is not None:
            others = (*others, LogEntry(0, turn.now, Side.CONTACT, content, event.message, to_machine=True))
        turn.told = replace(turn.told, said=others[-MOST:])
    while sum(len(said.content.text) for said in turn.told.said[1:]) > LETTERS:
        turn.told = replace(turn.told, said=turn.told.said[1:])
    if turn.told.said != before:
        turn.set_timer(TimerName.TALK, turn.now + turn.rules.stranger_after)


def stands_in_case(turn: ThreadView) -> None:
    """A case opens: it begins with what was said before."""
    for said in turn.told.said:
        turn.record(Side.CONTACT, said.content, said.source, at=said.at, to_machine=True)
    drop(turn)


def drop(turn: ThreadView) -> None:
    """Nothing of it is kept any more."""
    if turn.told.said:
        turn.told = replace(turn.told, said=())
        turn.stop_timer(TimerName.TALK)


def talk_over(turn: ThreadView) -> None:
    """Nobody has written for so long that it is another talk."""
    left = turn.rules.stranger_after - turn.since(turn.contact.quiet.heard_at)
    if left > 0 and turn.told.said:
        turn.set_timer(TimerName.TALK, turn.now + left)
    elif turn.told.said:
        drop(turn)
        turn.journal.append(JournalEntry(what="talk_alone", who="bot"))  # of no case, and of nobody


def _words(content: Content) -> Content | None:
    """The words of a message, and of a contact card all: pictures come into a case by themselves, and a sign alone says
    nothing.
    """
    if content.kind is Kind.CONTACT:
        return content
    if content.kind is Kind.STICKER or not any(map(str.isalnum, content.text)):
        return None
    return replace(content, kind=Kind.TEXT, file=None, place=None, album=None, venue=None)
