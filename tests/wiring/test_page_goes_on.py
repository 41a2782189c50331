"""What fails in the desk's page ends neither it nor the answers beside it."""

import asyncio

import pytest

from bot.core.model.errors import OtherFormat
from bot.wiring import desk_page


async def test_a_part_that_fails_begins_again_and_one_that_is_done_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_page, "GOES_ON_AFTER", 0.0)
    faults = [OtherFormat("of another version"), RuntimeError("anything")]
    begun = list[int]()

    async def part() -> None:
        begun.append(1)
        if faults:
            raise faults.pop()

    async with asyncio.TaskGroup() as group:
        group.create_task(desk_page.going_on(part, "menu"))
    assert len(begun) == 3


async def test_it_can_be_stopped() -> None:
    task = asyncio.create_task(desk_page.going_on(lambda: asyncio.sleep(60), "news"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
