"""Virtual time: nothing waits, and what is due comes in its order."""

import asyncio
import time

import pytest

from bot.simulation.clock import Clock, Stuck, run_virtually


async def _two() -> list[tuple[str, float]]:
    seen: list[tuple[str, float]] = []

    async def sleeps(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        seen.append((name, time.time()))

    await asyncio.gather(sleeps("late", 86_400.0), sleeps("soon", 60.0))
    return seen


def test_a_day_passes_at_once_and_in_order() -> None:
    began, clock = time.monotonic(), Clock(1000.0)
    soon, late = run_virtually(clock, _two)
    assert (soon[0], late[0]) == ("soon", "late")
    assert (soon[1], late[1]) == pytest.approx((1060.0, 87_400.0))
    assert time.monotonic() - began < 30.0, "the clock is the machine's again"


def test_what_would_go_to_a_thread_is_done_here() -> None:
    async def asked() -> float:
        return await asyncio.to_thread(time.time)

    assert run_virtually(Clock(5.0), asked) == 5.0


def test_hours_in_which_nothing_happens_are_noticed_by_who_looks_at_a_clock_and_by_nobody_who_waits() -> None:
    clock = Clock(0.0)

    async def waits() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        waited, began = loop.time(), time.monotonic()
        clock.leaps(3600.0)
        await asyncio.sleep(1.0)
        return loop.time() - waited, time.monotonic() - began

    assert run_virtually(clock, waits) == pytest.approx((1.0, 3601.0))


def test_who_waits_for_nothing_is_told() -> None:
    async def waits() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Stuck):
        run_virtually(Clock(0.0), waits)
