"""Takes changed content in while Sarika runs. What is broken is not taken: the last good content stays, and it is said
why.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.content import Content, ContentError
from bot.core.model.errors import SarikaError
from bot.process.logs import log
from bot.wording.catalog import catalog

TAKEN = "The changed content is in use."
KEPT = "The content in use stays as it was, because of this:"


class Reloading:
    """Reads content anew with `load`, hands it to `use`, and tells what came of it. One at a time."""

    def __init__(
        self, load: Callable[[], Content], use: Callable[[Content], None], tell: Callable[[str], None]
    ) -> None:
        self._load, self._use, self._tell = load, use, tell
        self._turn = asyncio.Lock()

    async def again(self) -> None:
        """Take the content in that stands in the files now, or keep what there is. Never raises for what is in them."""
        async with self._turn:
            try:
                content = await asyncio.to_thread(self._load)
            except (SarikaError, ContentError, OSError, ValueError) as error:
                log.error("content_kept", error=type(error).__name__)
                self._tell(f"{KEPT}\n{error}")
                return
            catalog.cache_clear()
            self._use(content)
            log.info("content_taken", count=len(content.answers))
            self._tell(TAKEN)


@asynccontextmanager
async def on_hangup(again: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Call `again` at each SIGHUP while the block lasts.

    A process that was started on a terminal is stopped when that terminal is gone, as without us.
    """
    loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    on_terminal = sys.stdin is not None and sys.stdin.isatty()

    async def once() -> None:
        await again()

    def hung_up() -> None:
        if on_terminal and not os.isatty(0):
            os.kill(os.getpid(), signal.SIGTERM)
            return
        task = loop.create_task(once(), name="reload")
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        for task in tasks:
            task.cancel()
