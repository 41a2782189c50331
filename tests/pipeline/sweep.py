"""A story told once for each fault point, a few side by side: most of each is waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SIDE_BY_SIDE = 3
"""Stories at once. More would make each so slow that its own times are not kept."""

Point = tuple[str, int]
"""An await on a port, and the how many-eth passing of it."""


@dataclass
class Swept:
    """What came of it: what went wrong at which point, and points that were not reached."""

    wrong: list[str] = field(default_factory=list)
    missed: list[Point] = field(default_factory=list)


async def swept(points: Sequence[Point], folder: Path, tell: Callable[[Path, str, int], Awaitable[bool]]) -> Swept:
    """Tell the story with a kill at each point, in folders of their own; `tell` says whether the process died."""
    found = Swept()
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(number: int, point: str, passing: int) -> None:
        async with places:
            try:
                if not await tell(folder / str(number), point, passing):
                    found.missed.append((point, passing))
            except (AssertionError, TimeoutError) as fault:
                found.wrong.append(f"{point} #{passing}: {fault}")
                print(found.wrong[-1][:300], flush=True)

    async with asyncio.TaskGroup() as group:
        for number, (point, passing) in enumerate(points):
            group.create_task(one(number, point, passing))
    print(f"\n{len(points)} kills, {len(found.missed)} not reached")
    return found
