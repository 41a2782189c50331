"""What the pipeline needs from the world. Each port has a real adapter and one in memory; one suite tests both.

Keys: a contact's key is the contact id (a keyed hash); the desk's is `DESK`. Times are milliseconds since 1970 by the
store's clock, durations for waiting are seconds. Every method of the store may raise StoreDown; every one that takes
a `Lease` raises LeaseLost, and changes nothing, when that lease is no longer the current one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from bot.core.model.case import LogEntry, Position
from bot.core.model.contact_events import Unreadable
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.effects import Effect
from bot.core.model.events import Event, OwnEvent, Refusal
from bot.core.understanding.values import Parsed

DESK = "desk"
"""The key of events that concern the desk and no contact."""


EXPIRED = "expired"
"""The timer that each commit of a contact sets: their record was not changed for so long that it is gone by now."""


# ── the lease ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Lease:
    """The right to work, until it runs out. `token` grows with every change of hands and fences off the stale."""

    name: str
    token: int


class Leases(Protocol):
    """One active worker, others standing by (DESIGN §2)."""

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        """Take the lease if nobody holds it, else None."""
        ...

    async def renew(self, lease: Lease, seconds: float) -> None:
        """Hold it for `seconds` from now. Raises LeaseLost."""
        ...

    async def release(self, lease: Lease) -> None:
        """Give it up at once, so that another can take it. Does nothing when it is lost already."""
        ...


# ── the inbox ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Raw:
    """An update as Telegram sent it. `body` is its JSON, byte for byte; it rests encrypted under a daily key."""

    update_id: int
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Item:
    """An entry of the inbox: a raw update (`body`), or an event of our own (`event`) with the key it belongs to."""

    id: str
    received_at: int
    body: bytes | None = field(default=None, repr=False)
    key: str | None = None
    event: OwnEvent | None = None


@dataclass(frozen=True)
class Dead:
    """A dead letter, without its words: when it came, why it lies there, and what kind of update it was."""

    id: str
    received_at: int
    reason: str
    update_kind: str


class Inbox(Protocol):
    """The durable stream of all that happens. An entry that is in it is pending; a commit deletes it."""

    async def add(self, updates: Sequence[Raw]) -> int:
        """Keep updates durably, each once in 48 hours by its update id; how many were new."""
        ...

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        """The entries after id `after` ("0" for all), oldest first; waits up to `wait` seconds for the first.

        An entry whose day key is gone comes with neither body nor event.
        """
        ...

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        """Move an entry to the dead letters; `told` (key, event) is put at the end in its place, both or neither."""
        ...

    async def dead(self, limit: int) -> list[Dead]:
        """The oldest dead letters."""
        ...

    async def replay(self, id: str) -> bool:
        """Put a dead letter back at the end of the inbox; False when there is none of that id."""
        ...

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        """Delete the dead letters whose body `drop` says yes to; how many. Those that cannot be read any more stay."""
        ...

    async def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own at the end: something that was done beside the worker."""
        ...

    async def oldest(self) -> int | None:
        """When the oldest pending entry came in, None when there is none."""
        ...


# ── the records ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Loaded:
    """The state at one moment. Versions grow by one with each change and are 0 for what does not exist."""

    conversation: Conversation | None
    version: int
    desk: Desk
    desk_version: int
    now: int


@dataclass(frozen=True)
class Timer:
    """Something to be reminded of: unique by key, name and case; due in milliseconds since 1970, None cancels it.

    The key is the commit's, unless `contact` names another one: so a decision about the desk reaches its cases.
    """

    name: str
    due: int | None
    case: int | None = None
    contact: str | None = None


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
        ...

    async def resume(self) -> None:
        """Before work begins under a lease: what was read under another one counts no more."""
        ...

    async def ready(self, key: str) -> None:
        """See that a contact's record can be written, so that the commit need not wait: a new one needs a key."""
        ...

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Make one decision true. Raises Conflict, and changes nothing, when a changed state has another version now.

        Only the version of what the commit changes is compared (the desk's only when `desk` is given). A commit of
        whose inbox entries none is there any more was made before: it succeeds without a change. Raises Handled, and
        changes nothing, when only some of them are gone: read the inbox again.

        A record vanishes when it was not changed for the time of retention. The timer EXPIRED is due then, so that the
        key goes in the contact's own turn: a commit that forgets them.
        """
        ...

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        """The entries of a contact's log with `seq` above `after`, in order."""
        ...

    def conversations(self) -> AsyncIterator[Conversation]:
        """All contacts' records, one after the other, but those that cannot be opened. Slow: for a reviewer only."""
        ...

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        """Both sides' messages in a contact's chat of the last 48 hours: id and when it was sent, by id."""
        ...

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        """Add messages to a contact's ledger that were sent beside the outbox, while the store was down."""
        ...

    async def purge(self, lease: Lease, contact: str) -> None:
        """Delete all that is kept of a contact whose key was destroyed, as an old copy of the store brings it back."""
        ...


# ── the journal ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Mark:
    """A place in the journal's chain: the number of a line, and the hash of it."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As it is printed, and noted by whoever wants to be sure later that nothing is gone."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Written:
    """A line of the journal as it rests: its number (None: from before there was a chain), when it was written, the
    hash of the line before, and its JSON.
    """

    number: int | None
    at: int
    before: str
    body: bytes


@dataclass(frozen=True)
class Anchor:
    """The newest line that is gone because its time was over: its place, and when it was written."""

    mark: Mark
    at: int


@dataclass(frozen=True)
class Signature:
    """A place in the chain that was signed, and when (milliseconds, by the clock of who signed)."""

    mark: Mark
    at: int
    value: str


@dataclass(frozen=True)
class Chain:
    """The whole journal as it rests, the oldest line first."""

    lines: tuple[Written, ...]
    head: Mark | None
    anchor: Anchor | None
    signatures: tuple[Signature, ...]


class Journal(Protocol):
    """Who did what, when and why. Lines are written by commits; here they are read, and signed."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        """The lines written at `since` (milliseconds) or later, in order, with when."""
        ...

    async def chain(self) -> Chain:
        """The whole journal, as it rests."""
        ...

    async def sign(self, lease: Lease, at: int) -> Mark | None:
        """Sign the head, unless it is signed already; None then, and when there is no line yet."""
        ...

    def valid(self, mark: Mark, at: int, value: str) -> bool:
        """Whether `sign` made this signature."""
        ...


class Forgetting(Protocol):
    """The durable list of contacts who asked to be forgotten; on it they stay until it is true (DESIGN §6)."""

    async def resume(self) -> tuple[str, ...]:
        """Those on the list. Before work begins under a lease: also drops all keys held in memory."""
        ...

    async def listed(self) -> tuple[str, ...]:
        """Those on the list."""
        ...

    async def destroy(self, contact: str) -> None:
        """Destroy the key that was the contact's when they asked. Does nothing to a newer one; safe to repeat."""
        ...

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        """Write the append-only file anew on every node, then take the contacts off the list.

        Raises NotRewritten when a node did not do it: they stay on the list.
        """
        ...


# ── the outbox ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Entry:
    """One call to be made. `key` is whose decision it was: a contact, or DESK."""

    id: str
    key: str
    effect: Effect
    created_at: int


@dataclass(frozen=True)
class Settled:
    """What came of an entry. `event` goes to the inbox under the entry's key; `ledger` are messages that join the
    contact's, `gone` such that leave it. `always`: the event matters although the entry was withdrawn meanwhile.
    """

    id: str
    key: str
    event: OwnEvent | None = None
    ledger: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    always: bool = False


class Outbox(Protocol):
    """The durable stream of what is to be sent."""

    async def read(self, after: str, limit: int, wait: float) -> list[Entry]:
        """The entries after id `after`, oldest first; waits up to `wait` seconds for the first.

        Entries whose contact was forgotten are dropped here.
        """
        ...

    async def begun(self) -> frozenset[str]:
        """The ids of which a send was begun and nothing is settled yet: what was begun under an earlier lease may have
        arrived.
        """
        ...

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        """Write down that a send of each is about to start; how many were begun before. Those gone are left out."""
        ...

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        """Delete entries, keep message ids in the ledger, and put what came of them into the inbox: all at once."""
        ...

    async def oldest(self) -> int | None:
        """When the oldest entry was made, None when there is none."""
        ...


class Timers(Protocol):
    """Timers set by commits."""

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""
        ...

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""
        ...


# ── understanding ───────────────────────────────────────────────────────────────────────────────────────────────


class IntentModel(Protocol):
    """The models of topic and urgency behind a time limit and a circuit breaker."""

    async def parse(self, text: str) -> Parsed | None:
        """Topics and urgency by probability; None when the models are not available. Never raises."""
        ...


class Atlas(Protocol):
    """Which country a place on the map is in, without asking anybody outside."""

    def look_up(self, latitude: float, longitude: float) -> Position:
        """Where a position in degrees may be. Never raises, and takes well under a millisecond."""
        ...


# ── reading updates ─────────────────────────────────────────────────────────────────────────────────────────────


class Ignored(StrEnum):
    """Why nothing comes of an update. Each is counted."""

    UNASKED = "unasked"
    """A kind that Sarika never asks for."""
    BOT = "bot"
    """Another bot wrote, or nobody in person."""
    ELSEWHERE = "elsewhere"
    """In a group or channel that is no desk."""
    SERVICE = "service"
    """Telegram's own note: somebody came, a title or picture was changed."""
    TALK = "talk"
    """Said in a group of the desk, but not in the topic of a case."""
    STRANGER = "stranger"
    """Done in a group of the desk by somebody who is no member of it."""


@dataclass(frozen=True)
class Routed:
    """An update as events, and the key they belong to. `by` is the address of who acted at the desk, if somebody did.

    `ignored`: why there are no events.
    """

    key: str
    events: tuple[Event, ...]
    by: str | None = field(default=None, repr=False)
    ignored: Ignored | None = None


class Translator(Protocol):
    """Turns raw updates into events."""

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an update. No events: nothing to do (our own message, a service message).

        Raises Unparsable for an update of a kind or shape that we do not know; its text is a reason without words.
        """
        ...

    def sender(self, body: bytes) -> tuple[str, Unreadable] | None:
        """The contact that an unparsable update came from, and what they are told, when that much can be read."""
        ...


class Members(Protocol):
    """Who may act at the desk."""

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """The desk's groups of which somebody is a member now. `recorded`: what the desk has of them, which holds where
        it cannot be found out, so that a counsellor's words are not lost."""
        ...

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Somebody's place in a group changed: what is remembered of them counts no more. `left`: they are in that
        group no more.
        """
        ...

    async def administers(self, address: str) -> bool:
        """Whether a member is an admin: the owner of the group, or named in the settings. False as `supervises`."""
        ...

    async def supervises(self, address: str) -> bool:
        """Whether a member administers one of the groups: they may act for every holder. False when nobody can tell."""
        ...


class DeskWatch(Protocol):
    """Watches over the desk's groups: whether they are there, and whether the bot may do there what it must."""

    def follow(self, moved: Sequence[tuple[str, str]]) -> None:
        """Go where groups went (`Desk.moved`)."""
        ...

    def notice(self) -> None:
        """A call to a group was refused: it is to be looked at."""
        ...

    async def wait(self, seconds: float) -> bool:
        """Until something is noticed (True), or so many seconds are over."""
        ...

    async def look(self) -> Sequence[DeskLooked | DeskMoved]:
        """How the groups are; nothing of those where that cannot be found out. Never raises."""
        ...


# ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Call:
    """One call of the Bot API. `chat` is what limits count by; `group` says that it is a group's budget.

    `upto` is the last log entry that this call shows, for a PostLog, or the changes that an edit of the board shows.
    `until` is the last moment (seconds, by the machine's monotonic clock) at which it may start: a process that was
    paused must not send after its lease is over. `gone` are the messages that the call deletes; `more` says that others
    are left for a next one; `shows` are the contact's messages that it shows at the desk. `about` is a private chat:
    what Telegram says of who is there is asked just before the call, and fills `{name}`, `{username}` and `{id}` in its
    text.
    """

    method: str
    params: Mapping[str, object] = field(repr=False)
    chat: str
    group: bool = False
    upto: int | None = None
    cost: int = 1
    until: float | None = None
    gone: tuple[int, ...] = ()
    more: bool = False
    about: int | None = field(default=None, repr=False)
    shows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What Telegram made of a call.

    done: it happened. refused: it did not and will not (`refusal`). later: flood control, wait `retry_after` seconds.
    unsent: the request never left, so it is safe to try again. unknown: it left and no answer came.
    """

    outcome: Literal["done", "refused", "later", "unsent", "unknown"]
    messages: tuple[int, ...] = ()
    thread: int | None = None
    refusal: Refusal | None = None
    retry_after: float = 0.0


class Messenger(Protocol):
    """Makes calls of the Bot API. Never raises for what Telegram or the network does."""

    async def call(self, call: Call) -> Reply:
        """Make one call, within the HTTP time limit."""
        ...


@dataclass(frozen=True)
class View:
    """What rendering may see: the state at delivery, and the case's log as far as the effect needs it."""

    conversation: Conversation | None
    desk: Desk
    log: tuple[LogEntry, ...]
    now: int
    repeated: bool = False
    ledger: tuple[tuple[int, int], ...] = ()
    journal: tuple[tuple[int, JournalEntry], ...] = ()
    """Lines of the journal with when they were written, for a report."""
    late: bool = False
    """Whether what a press brings waits for the calls of its group."""


class Renderer(Protocol):
    """Turns an effect into a call, at delivery, in the reader's language."""

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call to make, or None when there is nothing to do any more (the case is gone, nothing new to post)."""
        ...

    def typing(self, conversation: Conversation) -> Call:
        """The call that shows a contact for a few seconds that somebody types."""
        ...
