"""The leader tells the desk when the store's clock went back, and goes on whatever was done to the journal."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.memory import MemoryStore
from bot.core.model.errors import LeaseLost, SarikaError, StoreDown
from bot.core.model.events import TimerDue
from bot.core.model.rules import DAY, MINUTE, Rules
from bot.core.model.timers import TimerName
from bot.core.ports import DESK, Lease
from bot.engine import leader
from bot.engine.keeper import Keeper
from bot.engine.leader import Leader
from bot.engine.limits import Budget
from bot.engine.parts import Parts


class Over(Exception):
    """No more looks."""


class Watch:
    """A watch over the groups that finds nothing; at each look the clock shows the next time."""

    def __init__(self, times: list[int]) -> None:
        self.times, self.now = times, 0

    def follow(self, moved: object) -> None:
        pass

    async def wait(self, seconds: float) -> bool:
        if not self.times:
            raise Over
        self.now = self.times.pop(0)
        return False

    async def look(self) -> tuple[()]:
        return ()


@pytest.mark.parametrize(
    ("steps", "told"),
    [([0, MINUTE, 2 * MINUTE], 0), ([MINUTE, MINUTE // 2], 0), ([2 * DAY, 0, MINUTE], 1)],
    ids=["runs on", "set by seconds", "was days ahead"],
)
async def test_the_desk_is_told_once_when_the_clock_went_back(steps: list[int], told: int) -> None:
    watch = Watch([1_767_500_000_000 + step for step in steps])
    store = MemoryStore(lambda: watch.now)
    parts = cast("Parts", SimpleNamespace(store=store, watch=watch, budget=Budget()))
    with pytest.raises(Over):
        await Leader(parts)._watch()
    waiting: list[Any] = [(item.key, item.event) for item in store.state.inbox.values()]
    assert waiting == [(DESK, TimerDue(name=TimerName.AFRESH))] * told


async def test_a_journal_that_cannot_even_be_read_stops_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    async def damaged(_: object, at: int, __: object) -> bool:
        tried.append(at)
        raise (KeyError if len(tried) < 3 else LeaseLost)("t")

    async def at_once(_: float) -> None:
        pass

    monkeypatch.setattr(leader, "asyncio", SimpleNamespace(sleep=at_once))
    store = SimpleNamespace(journal=SimpleNamespace(sign=damaged), leases=None)
    parts = cast("Parts", SimpleNamespace(store=store, budget=Budget(), rules=Rules()))
    leads = Leader(parts)
    monkeypatch.setattr(leads._keeper, "lease", lambda: None)
    with pytest.raises(LeaseLost):
        await leads._sign()
    assert len(tried) == 3


async def test_a_store_that_refuses_a_lease_is_asked_again_and_counts_as_not_answering(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusals: list[Exception] = [SarikaError("acquire failed"), StoreDown("away"), SarikaError("acquire failed")]
    seen: list[bool] = []

    class Leases:
        async def acquire(self, name: str, seconds: float) -> Lease:
            seen.append(keeper.unanswered)
            if refusals:
                raise refusals.pop()
            return Lease(name, 7)

        async def release(self, lease: Lease) -> None:
            pass

    monkeypatch.setattr("bot.engine.keeper.TRY", 0.0)
    leases: Any = Leases()
    keeper = Keeper(leases, "worker")
    async with keeper.held() as lease:
        assert lease.token == 7
    assert seen == [False, True, True, True]
    assert not keeper.unanswered
