"""What commits announce, and what the desk's page keeps for a while: the same in memory and in the durable store."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.group import BoardState
from bot.core.ports import DESK, Commit, Told

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

WITHIN = 5.0


@asynccontextmanager
async def heard(subject: "Subject") -> AsyncIterator[asyncio.Queue[Told]]:
    """What another process hears, from the moment on at which it listens."""
    told: asyncio.Queue[Told] = asyncio.Queue()

    async def listen() -> None:
        async for one in subject.other.news.listen():
            await told.put(one)

    listening = asyncio.create_task(listen())
    try:
        first = asyncio.create_task(told.get())
        await asyncio.wait({first, listening}, timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
        assert not listening.done(), listening.exception()
        assert await first == Told(), "what was before is missed"
        yield told
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def next_of(told: asyncio.Queue[Told]) -> Told:
    async with asyncio.timeout(WITHIN):
        return await told.get()


async def test_a_commit_tells_whose_record_changed(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    async with heard(subject) as told:
        await subject.store.records.commit(lease, Commit("ada", (), conversation=Conversation("ada", "1")))
        assert await next_of(told) == Told(key="ada")
        desk = Desk(boards=(BoardState(message=1),))
        await subject.store.records.commit(lease, Commit("eve", (), conversation=Conversation("eve", "2"), desk=desk))
        assert [await next_of(told) for _ in range(2)] == [Told(key="eve"), Told(key=DESK)]
        await subject.store.records.commit(lease, Commit(DESK, (), desk_version=1, desk=Desk()))
        assert await next_of(told) == Told(key=DESK)
        assert told.empty()


async def test_what_came_of_a_press_is_told_with_its_words(subject: "Subject") -> None:
    async with heard(subject) as told:
        await subject.store.news.tell("page-7", "ពាក្យ with spaces".encode())
        assert await next_of(told) == Told(press="page-7", words="ពាក្យ with spaces".encode())


async def test_a_slip_is_kept_until_its_time_is_over_and_taken_by_one(subject: "Subject") -> None:
    slips, other = subject.store.slips, subject.other.slips
    assert await slips.put("a", b"words", 60)
    assert await other.get("a") == b"words"
    assert not await other.put("a", b"others", 60, new=True)
    assert await slips.get("a") == b"words"
    assert sorted(await asyncio.gather(slips.drop("a"), other.drop("a"))) == [False, True]
    assert await slips.get("a") is None
    assert await slips.put("a", b"anew", 60, new=True)
    await slips.put("b", b"short", 0.05)
    await asyncio.sleep(0.1)
    assert await other.get("b") is None
    assert not await slips.drop("b")


async def test_what_is_counted_begins_anew_when_its_time_is_over(subject: "Subject") -> None:
    """Its time begins with what is counted first; a later one does not lengthen it."""
    for attempt in range(10):  # a busy machine may take longer to count three than they are counted for
        name, began = f"door-{attempt}", time.monotonic()
        counted = [await subject.store.slips.count(name, 0.3) for _ in range(2)]
        counted.append(await subject.other.slips.count(name, 60))
        if time.monotonic() - began < 0.3:
            break
    assert counted == [1, 2, 3]
    await asyncio.sleep(0.35)
    assert await subject.other.slips.count(name, 60) == 1
