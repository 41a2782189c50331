"""Telegram, or whatever carries messages: effects as calls, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.events import Refusal
from bot.core.ports.journal import JournalEntry
from bot.core.ports.outbox import Entry


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
    late: bool = False
    """Whether what a press brings waits for the calls of its group."""


class Renderer(Protocol):
    """Turns an effect into a call, at delivery, in the reader's language."""

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call to make, or None when there is nothing to do any more (the case is gone, nothing new to post)."""

    def typing(self, conversation: Conversation) -> Call:
        """The call that shows a contact for a few seconds that somebody types."""
