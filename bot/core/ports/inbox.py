"""The inbox: what came in, until a commit answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.model.events import OwnEvent
from bot.core.ports.leases import Lease


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

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        """The entries after id `after` ("0" for all), oldest first; waits up to `wait` seconds for the first.

        An entry whose day key is gone comes with neither body nor event.
        """

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        """Move an entry to the dead letters; `told` (key, event) is put at the end in its place, at once or
        not at all.
        """

    async def dead(self, limit: int) -> list[Dead]:
        """The oldest dead letters."""

    async def replay(self, id: str) -> bool:
        """Put a dead letter back at the end of the inbox; False when there is none of that id."""

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        """Delete the dead letters whose body `drop` says yes to; how many. Those that cannot be read any more stay."""

    async def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own at the end: something that was done beside the worker."""

    async def oldest(self) -> int | None:
        """When the oldest pending entry came in, None when there is none."""
