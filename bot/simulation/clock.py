"""Virtual time: an event loop that never waits. Where nothing is ready, the clock goes to what is due next. And what
people are about to do.

The engine reads `time.monotonic`, the stand-in `time.time`: for as long as a simulation runs, both are its clock's.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

LEAST = 1e-6
"""Seconds that pass at least where something is waited for: less may be lost in rounding."""

TOLD_WRONG = 3 * 3600.0
"""Seconds after which no time counts any more that a clock told which was wrong by up to an hour, for up to an hour."""


class Stuck(RuntimeError):
    """Nothing is ready, and nothing is due: whoever waits would wait for ever."""


class Clock:
    """`wall` is seconds since 1970, `steady` those of the monotonic clock, `waits` those by which tasks wait."""

    def __init__(self, wall: float) -> None:
        self.wall = wall
        self.ahead = 0.0
        """By how many seconds the machine's own clock is ahead of the right one, which is `wall`."""
        self.set_at = -math.inf
        """When it was set last, to a wrong time or back to the right one."""
        self.steady = self.waits = 1_000.0

    @property
    def milliseconds(self) -> int:
        """The machine's wall clock, as the store tells it."""
        return int((self.wall + self.ahead) * 1000)

    @property
    def was_set(self) -> bool:
        """Whether what it told may still stand in the store, so that only the bot knows what it counts from."""
        return self.wall - self.set_at < TOLD_WRONG

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += seconds
        self.steady += seconds
        self.waits += seconds

    def leaps(self, seconds: float) -> None:
        """Let hours pass in which nothing happens: who waits goes on as if they had not been, who looks sees them."""
        self.wall += seconds
        self.steady += seconds


class Agenda:
    """What people are about to do, by the wall clock: acts of the same moment in the order in which they were planned.

    `pace`: people live so many times as fast as their stories say.
    """

    def __init__(self, clock: Clock, pace: float = 1.0) -> None:
        self._clock, self._pace = clock, pace
        self._planned: list[tuple[float, int, Callable[[], Any]]] = []
        self._order = 0

    @property
    def now(self) -> float:
        """The wall clock, in seconds since 1970."""
        return self._clock.wall

    def at(self, seconds: float) -> float:
        """When so many seconds of a story from now are over (wall clock)."""
        return self.now + seconds / self._pace

    def after(self, seconds: float, act: Callable[[], Any]) -> None:
        """Plan an act."""
        self._order += 1
        heapq.heappush(self._planned, (self.at(seconds), self._order, act))

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


class _NothingToWaitFor(selectors.BaseSelector):
    """A selector without files: to wait is to let the clock go on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._keys: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """The loop registers the pipe by which threads wake it: there are none."""
        self._keys[fileobj] = selectors.SelectorKey(fileobj, 0, events, data)
        return self._keys[fileobj]

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """As asked."""
        return self._keys.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Nothing is ever ready. Raises Stuck."""
        if timeout is None:
            raise Stuck("nothing is due any more")
        if timeout > 0:
            self._clock.passes(max(timeout, LEAST))
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """What is registered."""
        return self._keys


class _Loop(asyncio.SelectorEventLoop):
    """Runs what would go to a thread at once, in its own."""

    def __init__(self, clock: Clock) -> None:
        self._virtual = clock
        super().__init__(_NothingToWaitFor(clock))

    def time(self) -> float:
        return self._virtual.waits

    def run_in_executor(  # type: ignore[override]  # positional arguments as they come
        self, executor: Any, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as fault:  # noqa: BLE001 - handed to whoever awaits it
            done.set_exception(fault)
        return done


@contextmanager
def _told_by(clock: Clock) -> Iterator[None]:
    told: dict[str, Callable[[], float]] = {
        "time": lambda: clock.wall + clock.ahead,
        "monotonic": lambda: clock.steady,
        "time_ns": lambda: int((clock.wall + clock.ahead) * 1_000_000_000),
    }
    before = {name: getattr(time, name) for name in told}
    try:
        for name, tell in told.items():
            setattr(time, name, tell)
        yield
    finally:
        for name, tell in before.items():
            setattr(time, name, tell)


def run_virtually(clock: Clock, made: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in virtual time. Raises Stuck where it waits for nothing."""
    with _told_by(clock), asyncio.Runner(loop_factory=lambda: _Loop(clock)) as runner:
        return runner.run(made())
