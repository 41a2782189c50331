"""Turns at changing the desk: what is remembered between them is never older than the last change."""

import asyncio
from dataclasses import replace

from bot.core.model import Desk
from bot.core.ports import DESK, Commit, Loaded
from bot.desk_turn import DeskTurn


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
        records.desk = replace(Desk(), lost=("a",))
    assert (await desk.now()).lost


async def test_a_desk_read_during_a_change_is_not_remembered() -> None:
    records = Slow()
    desk = turn(records)
    records.answer.clear()
    reading = asyncio.create_task(desk.now())
    await records.asked.wait()
    async with desk.change():
        records.desk = replace(Desk(), lost=("a",))
    records.answer.set()
    await reading
    assert (await desk.now()).lost


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
