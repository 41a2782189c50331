"""A program between two pipes: whoever waits for it is stopped at any step, and nothing of it stays behind."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest

from bot.process import piped
from tests.adapters.reading.test_tesseract import alive, gone

STEPS = 16
"""Turns of the loop, more than a start takes (some 8)."""


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
@pytest.mark.parametrize("turns", range(STEPS))
async def test_who_is_stopped_at_any_step_of_its_start_leaves_nothing_behind(turns: int) -> None:
    mark = f"4186.{turns}"
    script = ("/bin/sh", "-c", f"sleep {mark} & sleep {mark}")  # two below the one that is started
    running = asyncio.create_task(piped.run(script, b"", bytearray(), most=9, env={"PATH": "/usr/bin:/bin"}))
    for _ in range(turns):
        await asyncio.sleep(0)
    if turns > 1:  # it was started in the second: a busy machine goes on with it while our loop stands still
        ends = time.monotonic() + 60
        while sum("/bin/sh" not in command for command in alive(mark)) < 2:
            assert time.monotonic() < ends
            time.sleep(0.01)  # noqa: ASYNC251
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await gone(mark)
