"""A lease is kept also where its holder is let run in slices only, has one owner, and goes on to another one in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.adapters.memory.store import MemoryStore
from bot.core.model.errors import LeaseLost
from bot.core.ports import Lease
from bot.engine.keeper import LATE, LONGEST, RENEW, SECONDS, TRY, Keeper
from bot.simulation.clock import Clock, run_virtually


class Machine:
    """One on which nothing runs while time passes at once. `owners`: who held the lease, one after the other."""

    def __init__(self) -> None:
        self.clock = Clock(1_767_600_000.0)
        self.store = MemoryStore(lambda: self.clock.milliseconds)
        self.owners: list[Keeper] = []

    async def works(self, keeper: Keeper) -> None:
        """As the leader: does something under the lease four times a second, and begins anew where it is lost."""
        while True:
            async with keeper.held():
                self.owners.append(keeper)
                try:
                    while True:
                        self.store.state.check(keeper.lease())
                        await asyncio.sleep(0.25)
                except LeaseLost:
                    pass
            await asyncio.sleep(0.1)

    def process(self) -> tuple[Keeper, asyncio.Task[None]]:
        """One more Sarika."""
        keeper = Keeper(self.store.leases, "worker")
        return keeper, asyncio.create_task(self.works(keeper))

    async def starves(self, seconds: float, *, runs: float, stands: float) -> None:
        """For so many seconds all processes run for a moment, and stand still for longer."""
        until = self.clock.wall + seconds
        while self.clock.wall < until:
            await asyncio.sleep(runs)
            self.clock.passes(stands)


def virtually(story: Callable[[Machine], Awaitable[None]]) -> None:
    machine = Machine()
    run_virtually(machine.clock, lambda: _played(story, machine))


async def _played(story: Callable[[Machine], Awaitable[None]], machine: Machine) -> None:
    await story(machine)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


@pytest.mark.parametrize("stands", [2.5, 4.5, 6.0])
def test_a_starved_machine_does_not_pass_the_lease_to_and_fro(stands: float) -> None:
    async def story(machine: Machine) -> None:
        machine.process()
        machine.process()
        await machine.starves(600, runs=1.0, stands=stands)
        assert len(machine.owners) <= 2, "at the first delay it may be lost, and then it is kept"
        assert machine.store.state.leases["worker"].until - machine.clock.milliseconds > 0

    virtually(story)


@pytest.mark.parametrize(("stands", "within"), [(0.0, 5.0), (6.0, LONGEST + 1.0)])
def test_who_died_is_followed_within_five_seconds_or_eleven_where_it_was_starved(stands: float, within: float) -> None:
    async def story(machine: Machine) -> None:
        async def dead(lease: Lease) -> None:
            """Killed, it gives nothing back."""

        _, first = machine.process()
        await machine.starves(20, runs=1.0, stands=stands)
        machine.process()
        await asyncio.sleep(1.0)
        machine.store.leases.release = dead  # type: ignore[method-assign]
        killed = machine.clock.wall
        first.cancel()
        while len(set(machine.owners)) < 2:  # noqa: ASYNC110 - keepers tell nobody
            await asyncio.sleep(0.05)
        assert SECONDS - RENEW - TRY < machine.clock.wall - killed < within

    virtually(story)


def test_who_was_starved_asks_for_longer_and_after_minutes_for_no_longer_than_ever() -> None:
    async def story(machine: Machine) -> None:
        keeper, _ = machine.process()
        await machine.starves(30, runs=1.0, stands=LATE + 1.5)
        await asyncio.sleep(1.0)
        assert SECONDS + 2 * LATE < keeper.remaining() <= LONGEST
        await asyncio.sleep(300.0)
        assert keeper.remaining() < SECONDS + 0.1

    virtually(story)


def test_a_moment_of_delay_changes_nothing() -> None:
    async def story(machine: Machine) -> None:
        keeper, _ = machine.process()
        await machine.starves(30, runs=1.0, stands=LATE - 0.1)
        await asyncio.sleep(1.0)
        assert keeper.remaining() <= SECONDS
        assert len(machine.owners) == 1

    virtually(story)


def test_what_the_holder_believes_ends_before_another_one_begins() -> None:
    """Two are starved in turn for longer than any lease lasts: whoever may act by its own clock is the store's owner."""

    async def story(machine: Machine) -> None:
        keepers = [machine.process()[0] for _ in range(2)]
        for number in range(200):
            await asyncio.sleep(0.5)
            machine.clock.passes((1.0, 4.5, 11.0, 2.2)[number % 4])
            sure = [keeper for keeper in keepers if keeper.remaining() > 0]
            assert len(sure) <= 1
            for keeper in sure:
                machine.store.state.check(keeper.lease())
        assert set(machine.owners) == set(keepers)

    virtually(story)
