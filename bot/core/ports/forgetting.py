"""Those who asked to be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.core.ports.leases import Lease


class Forgetting(Protocol):
    """The durable list of contacts who asked to be forgotten; on it they stay until it is true."""

    async def resume(self) -> tuple[str, ...]:
        """Those on the list. Before work begins under a lease: also drops all keys held in memory."""

    async def listed(self) -> tuple[str, ...]:
        """Those on the list."""

    async def destroy(self, contact: str) -> None:
        """Destroy the key that was the contact's when they asked. Does nothing to a newer one; safe to repeat."""

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        """Write the append-only file anew on every node, then take the contacts off the list.

        Raises NotRewritten when a node did not do it: they stay on the list.
        """
