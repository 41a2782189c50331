"""Timers, which come back as events."""

from __future__ import annotations

from typing import Protocol

from bot.core.ports.leases import Lease


class Timers(Protocol):
    """Timers set by commits."""

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""
