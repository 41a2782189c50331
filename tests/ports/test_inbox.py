import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.model.contact_events import Unreadable
from bot.core.model.events import Reviewed
from bot.core.ports import Raw

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

WORDS = "ជួយខ្ញុំផង".encode()


async def test_what_is_added_is_read_in_order_byte_for_byte(subject: "Subject") -> None:
    bodies = [WORDS, b"", b"\x00\xff not JSON", b'{"a": 1}']
    assert await subject.store.inbox.add([Raw(n, body) for n, body in enumerate(bodies)]) == 4
    items = await subject.other.inbox.read("0", 10, 0)
    assert [item.body for item in items] == bodies
    assert all(item.key is None and item.event is None for item in items)
    assert await subject.store.inbox.oldest() == items[0].received_at
    assert abs(items[0].received_at - (await subject.store.records.load("desk")).now) < 10_000


async def test_an_update_is_kept_once_however_often_it_comes(subject: "Subject") -> None:
    assert await subject.store.inbox.add([Raw(7, b"first"), Raw(7, b"again"), Raw(8, b"next")]) == 2
    assert await subject.other.inbox.add([Raw(8, b"next"), Raw(9, b"last")]) == 1
    together = await asyncio.gather(*(subject.store.inbox.add([Raw(10, b"x")]) for _ in range(10)))
    assert sum(together) == 1
    assert [item.body for item in await subject.store.inbox.read("0", 10, 0)] == [b"first", b"next", b"last", b"x"]


async def test_nothing_added_is_nothing(subject: "Subject") -> None:
    assert await subject.store.inbox.add([]) == 0
    assert await subject.store.inbox.read("0", 10, 0) == []
    assert await subject.store.inbox.oldest() is None


async def test_reading_goes_on_after_an_entry_and_up_to_a_limit(subject: "Subject") -> None:
    await subject.store.inbox.add([Raw(n, str(n).encode()) for n in range(5)])
    first = await subject.store.inbox.read("0", 2, 0)
    rest = await subject.store.inbox.read(first[-1].id, 10, 0)
    assert [item.body for item in first + rest] == [b"0", b"1", b"2", b"3", b"4"]
    assert await subject.store.inbox.read(rest[-1].id, 10, 0) == []


async def test_whoever_waits_is_woken_by_the_next_entry(subject: "Subject") -> None:
    await subject.store.inbox.add([Raw(1, b"old")])
    (old,) = await subject.store.inbox.read("0", 10, 0)
    waiting = asyncio.create_task(subject.other.inbox.read(old.id, 10, 30))
    while not waiting.done():
        await subject.store.inbox.add([Raw(2, b"new")])
        await asyncio.sleep(0.01)
    assert [item.body for item in await waiting] == [b"new"]


async def test_waiting_ends_with_nothing_when_nothing_comes(subject: "Subject") -> None:
    assert await subject.store.inbox.read("0", 10, 0.05) == []


async def test_a_reader_can_be_stopped_and_the_store_goes_on(subject: "Subject") -> None:
    waiting = asyncio.create_task(subject.store.inbox.read("0", 10, 30))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await subject.store.inbox.add([Raw(1, b"x")]) == 1
    assert len(await subject.store.inbox.read("0", 10, 0)) == 1


async def test_a_dead_letter_leaves_the_inbox_and_comes_back_with_its_time(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    await subject.store.inbox.add([Raw(1, b"poison"), Raw(2, b"fine")])
    poison, fine = await subject.store.inbox.read("0", 10, 0)
    await subject.store.inbox.bury(lease, poison, "unknown kind", "story")
    await subject.store.inbox.bury(lease, poison, "unknown kind", "story")
    assert await subject.store.inbox.read("0", 10, 0) == [fine]
    (letter,) = await subject.other.inbox.dead(10)
    assert (letter.reason, letter.update_kind, letter.received_at) == ("unknown kind", "story", poison.received_at)

    assert await subject.store.inbox.replay(letter.id)
    assert not await subject.store.inbox.replay(letter.id)
    assert await subject.store.inbox.dead(10) == []
    _, again = await subject.store.inbox.read("0", 10, 0)
    assert (again.body, again.received_at) == (b"poison", poison.received_at)

    await subject.store.inbox.bury(lease, again, "still unknown", "story")
    (letter,) = await subject.store.inbox.dead(10)
    assert (letter.reason, letter.received_at) == ("still unknown", poison.received_at)


async def test_a_dead_letter_and_what_is_told_in_its_place_are_one_step(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    await subject.store.inbox.add([Raw(1, b"poison"), Raw(2, b"fine")])
    poison, fine = await subject.store.inbox.read("0", 10, 0)
    told = Unreadable(address="1")
    for _ in range(2):  # harmless when the answer was lost
        await subject.store.inbox.bury(lease, poison, "unknown kind", "story", ("ada", told))
    first, second = await subject.other.inbox.read("0", 10, 0)
    assert first == fine
    assert (second.key, second.event, second.body) == ("ada", told, None)
    assert len(await subject.other.inbox.dead(10)) == 1


async def test_dead_letters_are_listed_oldest_first_up_to_a_limit(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    await subject.store.inbox.add([Raw(n, b"x") for n in range(3)])
    for n, item in enumerate(await subject.store.inbox.read("0", 10, 0)):
        await subject.store.inbox.bury(lease, item, f"reason {n}", "message")
    assert [letter.reason for letter in await subject.store.inbox.dead(2)] == ["reason 0", "reason 1"]


@pytest.mark.parametrize("id", ["1-1", "0", "", "-", "+", "x", "1-1 ", "99999999999999999999999-1", "១-១"])
async def test_no_letter_of_that_id_is_no_error(subject: "Subject", id: str) -> None:
    assert not await subject.store.inbox.replay(id)


async def test_an_entry_whose_day_key_is_gone_comes_without_words(subject: "Subject") -> None:
    await subject.store.inbox.add([Raw(1, b"words")])
    subject.forget_the_inbox()
    (item,) = await subject.store.inbox.read("0", 10, 0)
    assert item.body is None
    assert item.event is None
    assert await subject.store.inbox.add([Raw(2, b"new words")]) == 1
    assert [item.body for item in await subject.store.inbox.read("0", 10, 0)] == [None, b"new words"]


async def test_an_event_from_beside_the_worker_comes_in_order(subject: "Subject") -> None:
    await subject.store.inbox.add([Raw(1, b"{}")])
    await subject.store.inbox.tell("ada", Reviewed(at=5, by="ann", how="dropped"))
    first, second = await subject.other.inbox.read("0", 10, 0)
    assert first.body == b"{}"
    assert (second.key, second.event) == ("ada", Reviewed(at=5, by="ann", how="dropped"))
