"""What has to be seen within a time: longer, where a fault may have held it up meanwhile."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.simulation.clock import Clock
from bot.simulation.weather import Weather


@dataclass(order=True)
class _Promise:
    by: float
    order: int
    since: float = field(compare=False)
    within: float = field(compare=False)
    kept: Callable[[], bool] = field(compare=False)
    chat: int | None = field(compare=False)
    otherwise: str = field(compare=False)


class Promises:
    """All that is still to come."""

    def __init__(self, clock: Clock, weather: Weather) -> None:
        self._clock, self._weather = clock, weather
        self._open: list[_Promise] = []
        self._order = 0

    def add(self, within: float, kept: Callable[[], bool], chat: int | None, otherwise: str) -> None:
        """Something has to come true within so many seconds of now; `otherwise` says what is wrong then."""
        self._order += 1
        now = self._clock.wall
        heapq.heappush(self._open, _Promise(now + within, self._order, now, within, kept, chat, otherwise))

    def forgives(self) -> None:
        """Nothing that is still to come is expected any more."""
        self._open.clear()

    def broken(self) -> Iterator[tuple[int | None, str]]:
        """Those whose time is over without it: whose chat, and what is wrong."""
        now = self._clock.wall
        while self._open and self._open[0].by <= now:
            promise = heapq.heappop(self._open)
            if promise.kept():
                continue
            promise.by = promise.since + promise.within + self._weather.disturbed(promise.since, now)
            if promise.by > now:
                heapq.heappush(self._open, promise)
            else:
                yield promise.chat, promise.otherwise
