"""Takes changed content in while Sarika runs, when another command asks for it. What is broken is not taken: the last
good content stays, and it is said why.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bot.content import Content, ContentError
from bot.core.model.errors import SarikaError
from bot.process.logs import log
from bot.wording.catalog import catalog

TAKEN = "The changed content is in use."
KEPT = "The content in use stays as it was, because of this:"


class Presence:
    """The file of this process in `folder`, locked for as long as the block lasts; the kernel unlocks it at any end.

    It holds how often content was taken in anew, and what came of the last time.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / str(os.getpid())
        self._file = -1
        self._count = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1

    def tell(self, words: str) -> None:
        """Write down what came of taking content in anew; before and after the block there is nowhere to."""
        if self._file < 0:
            return
        self._count += 1
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{self._count}\n{words}".encode(), 0)


@dataclass(frozen=True)
class Found:
    """A running process: how often it took content in anew, and what came of the last time."""

    pid: int
    count: int
    words: str


def found(folder: Path) -> list[Found]:
    """The processes that run now; files of dead ones are removed."""
    running = []
    for path in sorted(folder.glob("[0-9]*")):
        try:
            with path.open("r+b") as file:
                count, _, words = file.read().decode().partition("\n")
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
        except BlockingIOError:
            running.append(Found(int(path.name), int(count or 0), words))
    return running


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
async def on_hangup(again: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Call `again` at each SIGHUP while the block lasts.

    A process that was started on a terminal is stopped when that terminal is gone, as without us.
    """
    loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    on_terminal = sys.stdin is not None and sys.stdin.isatty()

    def hung_up() -> None:
        if on_terminal and not os.isatty(0):
            os.kill(os.getpid(), signal.SIGTERM)
            return
        task = loop.create_task(again(), name="reload")
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        for task in tasks:
            task.cancel()
