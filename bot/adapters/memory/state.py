"""All that the store in memory holds."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeVar

from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.errors import LeaseLost, StoreDown
from bot.core.model.events import OwnEvent
from bot.core.model.timers import Timer
from bot.core.ports import Anchor, Dead, Entry, Item, Lease, Mark, Signature, Told, Written

T = TypeVar("T")


@dataclass
class Held:
    """A lease that somebody holds, until a time in milliseconds."""

    token: int
    until: float


@dataclass
class State:
    """Plain values, and the clock (milliseconds since 1970). `down` makes every call raise StoreDown."""

    clock: Callable[[], int]
    down: bool = False
    tokens: int = 0
    last_id: tuple[int, int] = (0, 0)
    leases: dict[str, Held] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    inbox: dict[str, Item] = field(default_factory=dict)
    dead: dict[str, tuple[Dead, Item]] = field(default_factory=dict)
    outbox: dict[str, Entry] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    timers: dict[tuple[str, str, int | None], Timer] = field(default_factory=dict)
    contacts: dict[str, tuple[int, Conversation]] = field(default_factory=dict)
    logs: dict[str, list[LogEntry]] = field(default_factory=dict)
    ledgers: dict[str, dict[int, int]] = field(default_factory=dict)
    journal: list[Written] = field(default_factory=list)
    journal_head: Mark | None = None
    journal_anchor: Anchor | None = None
    sums: dict[str, str] = field(default_factory=dict)
    signatures: list[Signature] = field(default_factory=list)
    journal_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    retention: int = 90 * 86_400_000
    """Milliseconds for which the journal is kept, and a contact's record after its last change."""
    changed: dict[str, int] = field(default_factory=dict)
    desk: tuple[int, Desk] = (0, Desk())
    forgotten: set[str] = field(default_factory=set)
    destroyed: list[str] = field(default_factory=list)
    """Whose key was destroyed, in order: it lies elsewhere, and no older copy of this brings it back."""
    forgetting: dict[str, bool] = field(default_factory=dict)
    """Who asked to be forgotten, and whether their key is still to be destroyed."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    listeners: list[asyncio.Queue[Told]] = field(default_factory=list)
    slips: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    """What the desk's page keeps, by name, and until when (milliseconds)."""

    def check(self, lease: Lease | None = None) -> None:
        """Raise StoreDown or LeaseLost where the port promises it."""
        if self.down:
            raise StoreDown("The store does not answer (memory).")
        if lease is not None:
            held = self.leases.get(lease.name)
            if held is None or held.token != lease.token or held.until <= self.clock():
                raise LeaseLost("Another worker has taken over.")

    def new_id(self) -> str:
        """The next id of a stream entry: it never goes back, even if the clock does. Wakes those who wait."""
        self.last_id = max((self.clock(), 0), (self.last_id[0], self.last_id[1] + 1))
        self.news.set()
        self.news = asyncio.Event()
        return f"{self.last_id[0]}-{self.last_id[1]}"

    def announce(self, told: Told) -> None:
        """Tell all who listen."""
        for heard in self.listeners:
            heard.put_nowait(told)

    def seal(self, words: bytes) -> str:
        """What only the journal's key makes."""
        return hmac.digest(self.journal_key, words, hashlib.sha256).hex()

    def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own into the inbox."""
        id = self.new_id()
        self.inbox[id] = Item(id, self.clock(), key=key, event=event)

    def expire(self, key: str) -> None:
        """Drop the record of a contact when its time is over."""
        if key in self.changed and self.clock() - self.changed[key] >= self.retention:
            self._drop(key)

    def _drop(self, key: str) -> None:
        for kept in (self.contacts, self.logs, self.ledgers, self.changed):
            kept.pop(key, None)

    def purge(self, key: str) -> None:
        """Delete all that is kept of a contact."""
        self._drop(key)
        self.forgotten.discard(key)
        for id in [id for id, entry in self.outbox.items() if entry.key == key]:
            del self.outbox[id]
            self.attempts.pop(id, None)
        for member in [member for member in self.timers if member[0] == key]:
            del self.timers[member]

    async def follow(self, after: str, kept: dict[str, T], limit: int, wait: float) -> list[str]:
        """The ids after one, oldest first; waits up to `wait` seconds for the first."""
        deadline, first = asyncio.get_running_loop().time() + wait, order(after)
        while True:
            self.check()
            newer: Iterator[str] = takewhile(
                lambda id: order(id) > first, reversed(kept)
            )  # each is younger than the last
            news, found = self.news, list(newer)[::-1][:limit]
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                return found
            try:
                async with asyncio.timeout(left):
                    await news.wait()
            except TimeoutError:
                continue


class Part:
    """What one port does with the state."""

    def __init__(self, state: State) -> None:
        self._state = state


def order(id: str) -> tuple[int, int]:
    """An id as numbers, for comparing."""
    time, _, number = id.partition("-")
    return int(time), int(number or 0)
