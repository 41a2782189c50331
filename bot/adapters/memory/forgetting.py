"""The list of those who asked to be forgotten, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.memory.state import State
from bot.core.ports import Lease


class MemoryForgetting:
    """`bot.core.ports.Forgetting` in memory. There is no file: what was purged is gone."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def resume(self) -> tuple[str, ...]:
        """Those on the list."""
        self._state.check()
        return tuple(self._state.forgetting)

    async def listed(self) -> tuple[str, ...]:
        """Those on the list."""
        return await self.resume()

    async def destroy(self, contact: str) -> None:
        """As if the key of then were destroyed: what a copy of then brings back cannot be read, what is newer can."""
        self._state.check()
        if self._state.forgetting.get(contact):
            self._state.forgetting[contact] = False
            if contact in self._state.contacts:
                self._state.forgotten.add(contact)

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        """Take the contacts off the list."""
        self._state.check(lease)
        for contact in contacts:
            self._state.forgetting.pop(contact, None)
