"""Many seeds, on all cores: each run is a world of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from bot.process import logs
from bot.simulation.run import Outcome, simulated


def several(seeds: Sequence[int], days: float, rates: Mapping[str, float]) -> Iterator[Outcome]:
    """Run seeds, and give what they were in their order. A single one runs in this process."""
    if len(seeds) == 1:
        yield simulated(seeds[0], days, rates)
        return
    quietly = partial(logs.configure, "CRITICAL")
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(seeds)), initializer=quietly) as pool:
        yield from pool.map(partial(_of, days=days, rates=rates), seeds)


def _of(seed: int, days: float, rates: Mapping[str, float]) -> Outcome:
    return simulated(seed, days, rates)
