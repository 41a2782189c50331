"""A server of our own beside us, which is started again whenever it is lost."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar


class Supervised(ABC):
    """Starts it again after `first_pause` seconds, and after ever longer ones while that fails, `longest_pause` at
    most.
    """

    faults: ClassVar[tuple[type[Exception], ...]]
    """What it raises when it cannot be started. Their text is a sentence for the operator."""
    first_pause: ClassVar[float] = 0.0
    longest_pause: ClassVar[float] = 30.0

    def __init__(self) -> None:
        self.restarts = 0
        """How often it was lost and started again by this process."""
        self.trouble: str | None = None
        """While it cannot be started again: a sentence for the operator."""
        self._supervisor: asyncio.Task[None] | None = None

    @abstractmethod
    async def lost(self) -> None:
        """Return when it is gone, or has to be started anew."""

    @abstractmethod
    async def again(self) -> None:
        """Start it. Raises one of `faults`."""

    def supervise(self, name: str) -> None:
        """Look after it until `leave`."""
        self._supervisor = asyncio.create_task(self._supervise(), name=name)

    async def leave(self) -> None:
        """Look after it no more: it may be stopped now."""
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is not None:
            supervisor.cancel()
            await asyncio.wait([supervisor])

    async def _supervise(self) -> None:
        pause = self.first_pause
        while True:
            await self.lost()
            await asyncio.sleep(pause)
            try:
                await self.again()
            except self.faults as error:
                self.trouble = str(error)
                pause = min(max(pause * 2, 0.05), self.longest_pause)
            else:
                self.restarts, self.trouble, pause = self.restarts + 1, None, self.first_pause
