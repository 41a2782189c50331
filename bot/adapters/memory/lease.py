"""The lease in memory."""

from __future__ import annotations

from bot.adapters.memory.state import Held, State
from bot.core.model.errors import LeaseLost
from bot.core.ports import Lease


class MemoryLeases:
    """`bot.core.ports.Leases` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        """Take the lease if nobody holds it, else None."""
        state = self._state
        state.check()
        held = state.leases.get(name)
        if held and held.until > state.clock():
            return None
        state.tokens += 1
        state.leases[name] = Held(state.tokens, state.clock() + seconds * 1000)
        return Lease(name, state.tokens)

    async def renew(self, lease: Lease, seconds: float) -> None:
        """Hold it for `seconds` from now. Raises LeaseLost."""
        self._state.check(lease)
        self._state.leases[lease.name].until = self._state.clock() + seconds * 1000

    async def release(self, lease: Lease) -> None:
        """Give it up at once. Does nothing when it is lost already."""
        try:
            self._state.check(lease)
        except LeaseLost:
            return
        del self._state.leases[lease.name]
