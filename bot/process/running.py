"""What one process does, and how it runs: until it ends, until Ctrl-C, or until the system asks us to stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """A part of the work that can run in a process of its own. Several share the work: one works, others stand by."""

    RECEIVE = "receive"
    """Takes updates from Telegram into the inbox. When several poll, one does and the others stand by."""
    DESK = "desk"
    """Serves the desk's page to browsers, where it has an address. Several may, side by side."""
    WORK = "work"
    """Works through the inbox and delivers the outbox, under a lease: one leads, the others stand by."""


ALL = frozenset(Role)
"""Every role: what `sarika run` does unless it is told otherwise."""


def until_stopped(work: Coroutine[Any, Any, Any]) -> int:
    """Run `work`; when we are told to stop, cancel it and wait until it has stopped its children.

    Returns 0 when it ended or SIGTERM came, as from systemd or Docker. Raises KeyboardInterrupt after Ctrl-C, and
    whatever `work` raises; of a group of errors the first.
    """
    if sys.platform == "win32":  # no uvloop there
        factory = None
    else:
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        try:
            runner.run(_stoppable(work))
        except BaseExceptionGroup as group:
            raise first(group) from None
    return 0


def first(error: BaseException) -> BaseException:
    """The first error in a group of groups, or the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _stoppable(work: Coroutine[Any, Any, Any]) -> None:
    task = asyncio.ensure_future(work)
    asked = False

    def stop() -> None:
        nonlocal asked
        asked = True
        task.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not asked:  # Ctrl-C cancels us, and with us the task
            raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
