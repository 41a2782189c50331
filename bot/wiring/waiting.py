"""Waits for what cannot be used yet, and says what is missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.adapters.redis.connect import Client
from bot.adapters.redis.server import see_that_suitable
from bot.core.model.errors import SarikaError, StoreDown
from bot.process.logs import log
from bot.wiring.opening import Unusable

T = TypeVar("T")

SAY_AGAIN = 60.0
"""Seconds between two lines of the log that say what is missing."""

SLOW = 5.0
"""Seconds after which a store that neither opens nor refuses is said to be missing."""

TRY_AGAIN = 3.0
"""Seconds between two tries to open the store."""

LOOK_AGAIN = 10.0
"""Seconds between two looks at a store that is in use."""


class Missing:
    """What keeps the store from being used now. The log has it at once, and once a minute as long as it lasts."""

    def __init__(self, *, patient: bool = True) -> None:
        self._patient = patient
        self.words = ""
        """A sentence for the operator; empty while nothing is missing."""
        self.served = False
        """Whether another process is known to receive meanwhile."""
        self._said_at = 0.0

    def note(self, why: SarikaError | OSError | None) -> None:
        """It is this; or nothing any more."""
        words, now = str(why or ""), time.monotonic()
        if words and (words != self.words or now - self._said_at >= SAY_AGAIN):
            self._said_at = now
            log.error("store_not_usable", reason=words)
        elif self.words and not words:
            log.info("store_usable")
        self.words = words
        self.served = isinstance(why, Unusable) and why.served

    async def until(self, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `made` makes, as soon as it raises nothing that an operator or time may mend."""
        while True:
            try:
                done = await self._in_time(made())
            except (SarikaError, OSError) as why:
                if not self._patient:
                    raise
                self.note(why)
                await asyncio.sleep(TRY_AGAIN)
            else:
                self.note(None)
                return done

    async def _in_time(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it; who hangs is said to be missing meanwhile."""
        task = asyncio.create_task(work)
        try:
            if not (await asyncio.wait({task}, timeout=SLOW))[0]:
                self.note(StoreDown("The store does not answer yet: it may be starting, or hang."))
            return await task
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def watch(self, client: Client) -> None:
        """Look at the server in use until cancelled."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            try:
                await see_that_suitable(client)
            except SarikaError as why:
                self.note(why)
            else:
                self.note(None)
