"""SIGKILL at every await of the pipeline: after the restart every message is answered, nothing is lost or unmarked."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.practice import StandIn
from tests.pipeline.running import Nursery, Sarika, ended
from tests.pipeline.story import AGAIN_AFTER, Cast, at_rest, is_right, told
from tests.pipeline.sweep import swept

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

IDLE = ("leases.renew", "inbox.read", "outbox.read", "timers.ring", "leases.release")
"""Awaits that time passes, not the story: how often is not the same in every run."""

ONCE = ("messenger.call.set_message_reaction",)
"""Calls that one run makes once and another twice: of two words that arrive together only the newest is ticked."""


async def run(
    nursery: Nursery, folder: Path, point: str = "", passing: int = 1
) -> tuple[dict[str, int], bool]:
    """The story once, the process dying at a point; the passings of the points, and whether it died."""
    async with StandIn(limits="off", control=False) as standin:
        sarika = Sarika(nursery, standin, folder, {"again_after": AGAIN_AFTER})
        with ended(sarika):
            await sarika.start(point=point, passing=passing)
            cast = Cast.of(standin)
            telling = asyncio.create_task(told(cast))
            reviving = asyncio.create_task(revive(sarika))
            done, _ = await asyncio.wait((telling, reviving), return_when=asyncio.FIRST_COMPLETED)
            assert telling in done, f"it ended: {sarika.log.read_text()[-600:]}"
            await telling
            await standin.idle(0.05)
            await at_rest(sarika)
            await is_right(cast, sarika)
            reviving.cancel()
            assert await sarika.stop() == (-signal.SIGKILL if point.startswith("leases.release") else 0)
            await sarika.alone()
            sarika.logged()
        lines = sarika.traced()
        counts: dict[str, int] = next((line["counts"] for line in lines if "counts" in line), {})
        return counts, any("died" in line for line in lines)


async def revive(sarika: Sarika) -> None:
    """Start it again when it is killed, once, without a fault. Returns when it ended otherwise."""
    if await sarika.died() == -signal.SIGKILL:
        await sarika.restart()
        await sarika.died()


async def test_the_story_without_a_fault(nursery: Nursery, tmp_path: Path) -> None:
    counts, died = await run(nursery, tmp_path / "s")
    assert not died
    assert len(counts) >= 36


async def test_killed_at_every_await(nursery: Nursery, tmp_path: Path) -> None:
    counts, _ = await run(nursery, tmp_path / "s")
    points = [(point, 1) for point in sorted(counts)]
    points += [(point, max(2, count // 2)) for point, count in sorted(counts.items()) if count > 1]

    async def tell(folder: Path, point: str, passing: int) -> bool:
        return (await run(nursery, folder, point, passing))[1]

    found = await swept(points, tmp_path, tell)
    assert found.wrong == []
    assert not [
        (point, passing)
        for point, passing in found.missed
        if not point.startswith(IDLE if passing == 1 else IDLE + ONCE)
    ]
