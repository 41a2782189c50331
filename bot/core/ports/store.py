"""What is kept: leases, timers, records with the commit that changes all at once, the forgotten, the journal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.model.agreed import PastCase
from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.table import Effect
from bot.core.model.timers import Timer

DESK = "desk"
"""The key of events that concern the desk and no contact."""


@dataclass(frozen=True)
class Lease:
    """The right to work, until it runs out. `token` grows with every change of hands and fences off the stale."""

    name: str
    token: int


class Leases(Protocol):
    """One active worker, others standing by."""

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        """Take the lease if nobody holds it, else None. Raises OtherFormat."""

    async def renew(self, lease: Lease, seconds: float) -> None:
        """Hold it for `seconds` from now."""

    async def release(self, lease: Lease) -> None:
        """Give it up at once, so that another can take it. Does nothing when it is lost already."""


class Timers(Protocol):
    """Timers, which commits set, and which come back as events."""

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""


class Forgetting(Protocol):
    """The durable list of contacts who asked to be forgotten; on it they stay until no file has a word of theirs."""

    async def resume(self) -> tuple[str, ...]:
        """Those on the list. Before work begins under a lease: also drops all keys held in memory, since another leader
        may have destroyed some of them.
        """

    async def listed(self) -> tuple[str, ...]:
        """Those on the list."""

    async def destroy(self, contact: str) -> None:
        """Destroy the key that was the contact's when they asked. Does nothing to a newer one; safe to repeat."""

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        """Write the append-only file anew on every node, then take the contacts off the list.

        Raises NotRewritten when a node did not do it: they stay on the list.
        """


@dataclass(frozen=True)
class JournalEntry:
    """Who did what, to which case, and why. Never words, never an identity of a contact.

    `urgency` is that of the case then, by its word, so that a report needs nothing but the journal.
    """

    what: str
    who: str
    case: str = ""
    why: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Mark:
    """A place in the journal's chain: the number of a line, and its link."""

    number: int
    link: str


@dataclass(frozen=True)
class Written:
    """A line of the journal as it rests: its number (None: it was put in by something else), when it was written, the
    link of the line before, and its JSON.
    """

    number: int | None
    at: int
    before: str
    body: bytes


@dataclass(frozen=True)
class Anchor:
    """The newest line that is gone because its time was over: its place, when it was written, and the tree of all lines
    up to it (`bot.core.journal.checkpoint.Tree`).
    """

    mark: Mark
    at: int
    peaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """A place in the chain that was signed, and when (milliseconds, by the clock of who signed)."""

    mark: Mark
    at: int
    value: str


@dataclass(frozen=True)
class Chain:
    """The whole journal as it rests, the oldest line first. `anchored` is the seal of the anchor."""

    lines: tuple[Written, ...]
    head: Mark | None
    anchor: Anchor | None
    signatures: tuple[Signature, ...]
    anchored: str = ""


Summed = Callable[[Sequence[tuple[int, JournalEntry]], Iterable[str]], Mapping[str, str]]
"""The sums that are to be kept, by day, of a journal and the days of which there are some (`bot.core.journal.sums`)."""


class Journal(Protocol):
    """Who did what, when and why. Lines are written by commits; here they are read, and signed."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        """The lines written at `since` (milliseconds) or later, in order, with when."""

    async def chain(self) -> Chain:
        """The whole journal. Lines that are written meanwhile are not in it, nor is the head they make."""

    async def sign(self, lease: Lease, at: int, summed: Summed | None = None) -> bool:
        """Sign the head, if all up to it is whole (else False), and let go what is older than the retention.

        Before that `summed` is asked for the sums of days, with all lines and the days that are known; they are kept.
        """

    async def sums(self) -> Mapping[str, str]:
        """The sums of days (`bot.core.journal.sums`), by day (ISO): they outlive the lines that they are made of."""

    async def head(self) -> str:
        """The head as a signed checkpoint (`bot.core.journal.checkpoint`); empty where the journal is not whole."""

    def seal(self, words: bytes) -> str:
        """64 hexadecimal digits that nobody can make who has not the journal's key."""

    @property
    def origin(self) -> str:
        """The name of this journal in checkpoints (`bot.core.journal.checkpoint`)."""

    def public(self) -> bytes:
        """The key by which others check `certify`: 32 bytes, Ed25519."""

    def certify(self, words: bytes) -> bytes:
        """A signature that others can check: 64 bytes, the same for the same words each time."""


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
        """Before work begins under a lease: what was read under another one counts no more, also since a store that was
        restored may count versions anew.
        """

    async def ready(self, *keys: str) -> None:
        """See that contacts and the desk have keys: commits that wait for one would come out of order.

        The keys of contacts who are new are made durable together.
        """

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Make one decision true. Raises Conflict, and changes nothing, when a changed state has another version now.

        Only the version of what the commit changes is compared (the desk's only when `desk` is given). A commit of
        whose inbox entries none is there any more was made before, and its answer was lost: it succeeds without a
        change. Raises Handled, and changes nothing, when only some are gone: read the inbox again (decision 004).

        A record vanishes when it was not changed for the time of retention. The timer `expired` is due then, so that
        the key goes in the contact's own turn: a commit that forgets them.
        """

    async def fullness(self) -> float:
        """What part of the memory that the store may take it has taken; 0 where it has no limit."""

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        """The entries of a contact's log with `seq` above `after`, in order. Raises Forgotten."""

    def conversations(self) -> AsyncIterator[Conversation]:
        """All contacts' records without those that cannot be opened. Slow: for a reviewer only."""

    async def glances(self) -> list[PastCase]:
        """All cases of `conversations` at a glance. Slow, too: each record is opened, and nobody else waits for it."""

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        """Both sides' messages in a contact's chat of the last 48 hours: id and when it was sent, by id."""

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        """Add messages to a contact's ledger that were sent beside the outbox, while the store was down."""

    async def purge(self, lease: Lease, contact: str) -> None:
        """Delete all that is kept of a contact whose key was destroyed, as an older copy of the store brings it
        back.
        """
