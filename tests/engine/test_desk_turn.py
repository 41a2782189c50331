"""Turns at changing the desk: what is remembered between them is never older than the last change."""

import asyncio

import pytest

from bot.core.model.desk import Desk
from bot.core.model.errors import Conflict
from bot.core.model.group import BoardState
from bot.core.ports import DESK, Commit, Loaded
from bot.engine.desk_turn import DeskTurn


class Slow:
    """Records whose loads take as long as the test wants; they give the desk as it was when they were asked."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.loads = 0
        self.asked, self.answer = asyncio.Event(), asyncio.Event()
        self.answer.set()

    async def load(self, key: str) -> Loaded:
        assert key == DESK
        self.loads += 1
        self.asked.set()
        found = self.desk
        await self.answer.wait()
        return Loaded(None, 0, found, 0, 0)

    async def ready(self, *keys: str) -> None:
        raise NotImplementedError

    async def commit(self, lease: object, commit: Commit) -> None:
        raise NotImplementedError

    async def log(self, contact: str, after: int, limit: int) -> list[object]:
        raise NotImplementedError


def turn(records: Slow) -> DeskTurn:
    return DeskTurn(records)  # type: ignore[arg-type]


async def test_an_unchanged_desk_is_loaded_once() -> None:
    records = Slow()
    desk = turn(records)
    assert [await desk.now(), await desk.now()] == [Desk(), Desk()]
    assert records.loads == 1


async def test_a_changed_desk_is_loaded_again() -> None:
    records = Slow()
    desk = turn(records)
    await desk.now()
    async with desk.change():
        records.desk = Desk(boards=(BoardState(message=5),))
    assert (await desk.now()).boards


async def test_a_desk_read_during_a_change_is_not_remembered() -> None:
    records = Slow()
    desk = turn(records)
    records.answer.clear()
    reading = asyncio.create_task(desk.now())
    await records.asked.wait()
    async with desk.change():
        records.desk = Desk(boards=(BoardState(message=5),))
    records.answer.set()
    await reading
    assert (await desk.now()).boards


async def test_one_turn_at_a_time() -> None:
    desk = turn(Slow())
    order: list[str] = []

    async def change(name: str) -> None:
        async with desk.change():
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(change("a"), change("b"))
    assert order == ["a begins", "a ends", "b begins", "b ends"]
    assert desk.free


async def test_what_is_urgent_has_the_next_turn() -> None:
    desk = turn(Slow())
    order: list[str] = []

    async def change(name: str, *, first: bool = False) -> None:
        async with desk.change(first=first):
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(change("a"), change("b"), change("c"), change("urgent", first=True))
    assert order == ["a", "urgent", "b", "c"]


async def test_who_gives_up_waiting_leaves_the_turn_to_others() -> None:
    desk = turn(Slow())
    async with desk.change():
        giving_up = asyncio.create_task(desk.change().__aenter__())
        await asyncio.sleep(0)
    giving_up.cancel()  # in the moment in which the turn is theirs
    await asyncio.gather(giving_up, return_exceptions=True)
    async with asyncio.timeout(1), desk.change():
        pass
    assert desk.free


def commit(desk: Desk, version: int) -> Commit:
    return Commit(key="a", acknowledge=(), desk=desk, desk_version=version)


async def test_the_next_one_decides_on_the_desk_as_it_will_be() -> None:
    desk = turn(Slow())
    rests = asyncio.Event()
    loaded = Loaded(None, 3, Desk(), 0, 7)

    async def make() -> None:
        await rests.wait()

    async with desk.change():
        assert await desk.newest(loaded) == loaded
        first = desk.begin(commit(Desk(boards=(BoardState(message=5),)), 0), make())
    async with desk.change():
        newest = await desk.newest(loaded)
        assert (newest.desk, newest.desk_version, newest.version) == (Desk(boards=(BoardState(message=5),)), 1, 3)
    assert not desk.free
    rests.set()
    await first
    assert desk.free


async def test_after_a_commit_that_failed_the_desk_is_read_again() -> None:
    desk = turn(Slow())
    loaded = Loaded(None, 0, Desk(), 0, 0)

    async def fail() -> None:
        raise Conflict("changed")

    async with desk.change():
        failing = desk.begin(commit(Desk(boards=(BoardState(message=5),)), 0), fail())
    with pytest.raises(Conflict):
        await failing
    async with desk.change():
        assert (await desk.newest(loaded)).desk == Desk()


async def test_after_a_failure_the_desk_is_read_once_all_that_is_under_way_is_over() -> None:
    """Else a commit built on the one that failed could follow a change that took the version it names."""
    records = Slow()
    desk = turn(records)
    loaded = Loaded(None, 0, Desk(), 0, 0)
    fails, ends = asyncio.Event(), asyncio.Event()

    async def make(end: asyncio.Event) -> None:
        await end.wait()
        raise Conflict("changed")

    made = []
    for number, end in enumerate((fails, ends)):
        async with desk.change():
            await desk.newest(loaded)
            made.append(desk.begin(commit(Desk(boards=(BoardState(message=number),)), number), make(end)))
    fails.set()
    await asyncio.gather(made[0], return_exceptions=True)
    before = records.loads
    async with desk.change():
        reading = asyncio.create_task(desk.newest(loaded))
        await asyncio.sleep(0.01)
        assert records.loads == before
        ends.set()
        assert (await reading).desk == Desk()
        assert records.loads == before + 1
    await asyncio.gather(*made, return_exceptions=True)
