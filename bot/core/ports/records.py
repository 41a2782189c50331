"""The records of contacts and of the desk, and the commit, which changes all at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.table import Effect
from bot.core.model.timers import Timer
from bot.core.ports.journal import JournalEntry
from bot.core.ports.leases import Lease

DESK = "desk"
"""The key of events that concern the desk and no contact."""


@dataclass(frozen=True)
class Loaded:
    """The state at one moment. Versions grow by one with each change and are 0 for what does not exist."""

    conversation: Conversation | None
    version: int
    desk: Desk
    desk_version: int
    now: int


@dataclass(frozen=True)
class Commit:
    """All that one decision changes, done at once or not at all.

    conversation, desk: the new state, None where unchanged; the versions are those that were loaded.
    acknowledge: inbox ids handled by this decision, deleted with it.
    effects: become outbox entries in this order. withdraw: outbox ids deleted if they are still there.
    at_desk: the same, but they belong to DESK. ledger: the contact's messages and when they were sent.
    drop: numbers of entries of the log that are deleted. forget: all that is kept of the contact is deleted, and stands
    on the list of those whose key is to be destroyed.
    """

    key: str
    acknowledge: tuple[str, ...]
    version: int = 0
    desk_version: int = 0
    conversation: Conversation | None = None
    desk: Desk | None = None
    effects: tuple[Effect, ...] = ()
    withdraw: tuple[str, ...] = ()
    log: tuple[LogEntry, ...] = ()
    timers: tuple[Timer, ...] = ()
    journal: tuple[JournalEntry, ...] = ()
    at_desk: tuple[Effect, ...] = ()
    ledger: tuple[tuple[int, int], ...] = ()
    drop: tuple[int, ...] = ()
    forget: bool = False


class Records(Protocol):
    """The state of contacts and of the desk, and the one way to change it."""

    async def load(self, key: str) -> Loaded:
        """The state of a contact (conversation None when unknown or for DESK), of the desk, and the store's time.

        Raises Forgotten when the contact's key was destroyed but the record is still there.
        """

    async def resume(self) -> None:
        """Before work begins under a lease: what was read under another one counts no more."""

    async def ready(self, key: str) -> None:
        """See that a contact's record can be written, so that the commit does not wait for it: a new one
        needs a key.
        """

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Make one decision true. Raises Conflict, and changes nothing, when a changed state has another version now.

        Only the version of what the commit changes is compared (the desk's only when `desk` is given). A commit of
        whose inbox entries none is there any more was made before: it succeeds without a change. Raises Handled, and
        changes nothing, when only some of them are gone: read the inbox again.

        A record vanishes when it was not changed for the time of retention. The timer `expired` is due then, so that
        the key goes in the contact's own turn: a commit that forgets them.
        """

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        """The entries of a contact's log with `seq` above `after`, in order."""

    def conversations(self) -> AsyncIterator[Conversation]:
        """All contacts' records, one after the other, without those that cannot be opened. Slow: for a
        reviewer only.
        """

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        """Both sides' messages in a contact's chat of the last 48 hours: id and when it was sent, by id."""

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        """Add messages to a contact's ledger that were sent beside the outbox, while the store was down."""

    async def purge(self, lease: Lease, contact: str) -> None:
        """Delete all that is kept of a contact whose key was destroyed, as an older copy of the store brings
        it back.
        """
