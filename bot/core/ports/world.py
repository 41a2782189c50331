"""The world around the store: the desk's groups, what carries messages, and what words and places mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from bot.core.model.agreed import PastCase
from bot.core.model.case import LogEntry, Position
from bot.core.model.contact_events import Unreadable
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import CounsellorStarted, DeskLooked, DeskMoved
from bot.core.model.events import Event, Refusal
from bot.core.ports.store import JournalEntry
from bot.core.ports.streams import Entry
from bot.core.understanding.values import Parsed


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
    """Said in a group of the desk, but not in the thread of a case."""
    STRANGER = "stranger"
    """Done in a group of the desk by somebody who is no member of it."""


@dataclass(frozen=True)
class Routed:
    """An update as events, and the key they belong to. `by` is the address of who acted at the desk, if somebody did.

    `ignored`: why there are no events. `member`: what it is instead where who did it is a member of a group of the desk
    of whom nothing is known yet.
    """

    key: str
    events: tuple[Event, ...]
    by: str | None = field(default=None, repr=False)
    ignored: Ignored | None = None
    member: CounsellorStarted | None = None


class Translator(Protocol):
    """Turns raw updates into events."""

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an update. No events: nothing to do (our own message, a service message).

        Raises Unparsable for an update of a kind or shape that we do not know; its text is a reason without words.
        """

    def sender(self, body: bytes) -> tuple[str, Unreadable] | None:
        """The contact that an unparsable update came from, and what they are told, when that much can be read."""


class Members(Protocol):
    """Who may act at the desk."""

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """The desk's groups of which somebody is a member now. `recorded`: what the desk has of them, which holds where
        it cannot be found out, so that a counsellor's words are not lost."""

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Somebody's place in a group changed: what is remembered of them counts no more. `left`: they are in that
        group no more.
        """

    async def administers(self, address: str) -> bool:
        """Whether a member is an admin: the owner of the group, or named in the settings. False as `supervises`."""

    async def supervises(self, address: str) -> bool:
        """Whether a member administers one of the groups: they may act for every holder. False when nobody can tell."""


class DeskWatch(Protocol):
    """Watches over the desk's groups: whether they are there, and whether the bot may do there what it must."""

    def follow(self, moved: Sequence[tuple[str, str]]) -> None:
        """Go where groups went (`Desk.moved`)."""

    def notice(self) -> None:
        """A call to a group was refused: it is to be looked at."""

    async def wait(self, seconds: float) -> bool:
        """Until something is noticed (True), or so many seconds are over."""

    async def look(self) -> Sequence[DeskLooked | DeskMoved]:
        """How the groups are; nothing of those where that cannot be found out. Never raises."""


@dataclass(frozen=True)
class Call:
    """One call of the Bot API. `chat` is what limits count by; `group` says that it is a group's budget.

    `log_upto`, `changes`, `shows` and `more` are as in `bot.core.model.events.Receipt`. `until` is the last moment
    (seconds, by the machine's monotonic clock) at which it may start: a process that was paused must not send after its
    lease is over. `gone` are the messages that the call deletes. `about` is a private chat: what Telegram says of who
    is there is asked just before the call, and fills `{name}`, `{username}` and `{id}` in its text.
    """

    method: str
    params: Mapping[str, object] = field(repr=False)
    chat: str
    group: bool = False
    log_upto: int | None = None
    changes: int = 0
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
    digest: str = ""  # of the file that was read


class Messenger(Protocol):
    """Makes calls of the Bot API. Never raises for what Telegram or the network does."""

    async def call(self, call: Call) -> Reply:
        """Make one call, within the HTTP time limit."""


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
    sums: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The sums of its days, which outlive them (`bot.core.journal.sums`), for the same."""
    head: str = ""
    """Its head as a signed checkpoint, for who keeps it; empty where the journal is not whole."""
    glances: tuple[PastCase, ...] = ()
    """All cases at a glance, for who looks for some."""
    sessions: Mapping[str, int] = field(default_factory=dict)
    """When each way into the desk's page that is not over was used last, for who wants to know theirs."""
    late: bool = False
    """Whether what a press brings waits for the calls of its group."""
    cases: Mapping[str, Conversation] = field(default_factory=dict)
    """The contacts of the first cases of a group, for its board."""


class Renderer(Protocol):
    """Turns an effect into a call, at delivery, in the reader's language."""

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call to make, or None when there is nothing to do any more (the case is gone, nothing new to post)."""

    def typing(self, conversation: Conversation) -> Call:
        """The call that shows a contact for a few seconds that somebody types."""


class IntentModel(Protocol):
    """The models of topic and urgency behind a time limit and a circuit breaker."""

    async def parse(self, text: str) -> Parsed | None:
        """Topics and urgency by probability; None when the models are not available. Never raises."""


class Atlas(Protocol):
    """Which country a place on the map is in, without asking anybody outside."""

    def look_up(self, latitude: float, longitude: float) -> Position:
        """Where a position in degrees may be. Never raises, and takes well under a millisecond."""


class Silence(Protocol):
    """The contacts whose phones not even a neutral line may light up (`Conversation.hushed`), kept beside the process.

    Never raises: what is known of them is better than nothing, and nobody waits for it.
    """

    def of(self, contact: str) -> tuple[str, str] | None:
        """The language and the neutral line (its id) of a contact who wants silence; None of anybody else."""
        ...

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """Keep whether a contact wants silence; None: nothing is kept of them any more."""
        ...

    def known(self) -> tuple[str, ...]:
        """Who wants silence, as far as is kept."""
        ...


class NoSilence:
    """Where nobody is told of anything while the store is down, as in a played talk."""

    def of(self, contact: str) -> tuple[str, str] | None:
        """Nobody."""

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """Nothing is kept."""

    def known(self) -> tuple[str, ...]:
        """Nobody."""
        return ()
