"""The lease: who may work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Lease:
    """The right to work, until it runs out. `token` grows with every change of hands and fences off the stale."""

    name: str
    token: int


class Leases(Protocol):
    """One active worker, others standing by."""

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        """Take the lease if nobody holds it, else None."""

    async def renew(self, lease: Lease, seconds: float) -> None:
        """Hold it for `seconds` from now. Raises LeaseLost."""

    async def release(self, lease: Lease) -> None:
        """Give it up at once, so that another can take it. Does nothing when it is lost already."""
