"""What people are about to do, by when."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

from bot.simulation.clock import Clock


class Agenda:
    """Acts by the wall clock, in one order: those of the same moment as they were planned."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._planned: list[tuple[float, int, Callable[[], Any]]] = []
        self._order = 0

    @property
    def now(self) -> float:
        """The wall clock, in seconds since 1970."""
        return self._clock.wall

    def after(self, seconds: float, act: Callable[[], Any]) -> None:
        """Plan an act."""
        self._order += 1
        heapq.heappush(self._planned, (self.now + seconds, self._order, act))

    @property
    def next_at(self) -> float | None:
        """When the next act is due; None where nobody plans anything."""
        return self._planned[0][0] if self._planned else None

    def run_due(self) -> bool:
        """Do all that is due; whether there was any."""
        done = False
        while self._planned and self._planned[0][0] <= self.now:
            _, _, act = heapq.heappop(self._planned)
            act()
            done = True
        return done
