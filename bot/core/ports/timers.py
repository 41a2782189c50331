"""Timers, which come back as events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.ports.leases import Lease

EXPIRED = "expired"
"""The timer that each commit of a contact sets: their record was not changed for so long that it is gone by now."""


@dataclass(frozen=True)
class Timer:
    """Something to be reminded of: unique by key, name and case; due in milliseconds since 1970, None cancels it.

    The key is the commit's, unless `contact` names another one: so a decision about the desk reaches its cases.
    """

    name: str
    due: int | None
    case: int | None = None
    contact: str | None = None


class Timers(Protocol):
    """Timers set by commits."""

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""
