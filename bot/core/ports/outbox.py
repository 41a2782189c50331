"""The outbox: what is to be sent, until it is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.model.effects.table import Effect
from bot.core.model.events import OwnEvent
from bot.core.ports.leases import Lease


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

    async def begun(self) -> frozenset[str]:
        """The ids of which a send was begun and nothing is settled yet: what was begun under an earlier lease may have
        arrived.
        """

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        """Write down that a send of each is about to start; how many were begun before. Those gone are left out."""

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        """Delete entries, keep message ids in the ledger, and put what came of them into the inbox: all at once."""

    async def oldest(self) -> int | None:
        """When the oldest entry was made, None when there is none."""
