"""What is told to listeners, and what the desk's page keeps for a while, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from bot.adapters.memory.state import Part
from bot.core.ports import News, Slips, Told


class MemoryNews(Part, News):
    """The news."""

    async def tell(self, press: str, words: bytes) -> None:
        self._state.check()
        self._state.announce(Told(press=press, words=words))

    async def listen(self) -> AsyncIterator[Told]:
        heard: asyncio.Queue[Told] = asyncio.Queue()
        self._state.listeners.append(heard)
        try:
            yield Told()
            while True:
                told = await heard.get()
                self._state.check()
                yield told
        finally:
            self._state.listeners.remove(heard)


class MemorySlips(Part, Slips):
    """The slips."""

    async def put(self, name: str, words: bytes, seconds: float, *, new: bool = False) -> bool:
        if new and await self.get(name) is not None:
            return False
        self._state.check()
        self._state.slips[name] = words, self._state.clock() + seconds * 1000
        return True

    async def get(self, name: str) -> bytes | None:
        self._state.check()
        words, until = self._state.slips.get(name, (b"", 0.0))
        return words if until > self._state.clock() else None

    async def drop(self, name: str) -> bool:
        there = await self.get(name) is not None
        self._state.slips.pop(name, None)
        return there

    async def count(self, name: str, seconds: float) -> int:
        known = await self.get(name)
        times = int(known or b"0") + 1
        until = self._state.slips[name][1] if known is not None else self._state.clock() + seconds * 1000
        self._state.slips[name] = str(times).encode(), until
        return times
