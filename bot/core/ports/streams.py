"""The two streams: the inbox (what came in, until a commit answers it) and the outbox (what is to be sent)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.model.effects.table import Effect
from bot.core.model.events import OwnEvent
from bot.core.ports.store import Lease


@dataclass(frozen=True)
class Raw:
    """An update: its JSON, byte for byte, which rests encrypted under a key of ten minutes."""

    update_id: int
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Item:
    """An entry of the inbox: a raw update (`body`), or an event of our own (`event`) with the key it belongs to.

    `again`: an event that was read already under another entry. A write whose answer was lost was made twice, or
    somebody put it back: nothing comes of it.
    """

    id: str
    received_at: int
    body: bytes | None = field(default=None, repr=False)
    key: str | None = None
    event: OwnEvent | None = None
    again: bool = False


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
        """Keep updates durably, each once in 48 hours by its update id; how many were new. Raises OtherFormat."""

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        """The entries after id `after` ("0" for all), oldest first; waits up to `wait` seconds for the first.

        An entry whose key is gone, or that was put in by who has no key, comes with neither body nor event.
        """

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        """Move an entry to the dead letters; `told` (key, event) is put at the end in its place: all or nothing."""

    async def dead(self, limit: int) -> list[Dead]:
        """The oldest dead letters."""

    async def replay(self, id: str) -> bool:
        """Put a dead letter back at the end of the inbox; False when there is none of that id."""

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        """Delete the dead letters whose body `drop` says yes to; how many. Those that cannot be read any more stay."""

    async def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own at the end: something that was done beside the worker."""

    async def destroy_keys(self) -> int:
        """Destroy the keys of what was handled, so that nobody can open it again, nor put it back; how many. And of
        dead letters after 7 days. To be done every few minutes, by who leads.
        """

    async def oldest(self) -> int | None:
        """When the oldest pending entry came in, None when there is none."""


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
        """As of the inbox. Entries whose contact was forgotten are dropped here."""

    async def begun(self) -> frozenset[str]:
        """The ids of which a send was begun, maybe under an earlier lease, and nothing is settled: it may be there."""

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        """Write down that a send of each is about to start; how many were begun before. Those gone are left out."""

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        """Delete entries, keep message ids in the ledger, and put what came of them into the inbox: all at once.

        For an entry that is gone only the ledger is kept: its event was written before, or it was withdrawn.
        """

    async def oldest(self) -> int | None:
        """When the oldest entry was made, None when there is none."""
