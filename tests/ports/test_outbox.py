import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import Alert, Board
from bot.core.model.errors import LeaseLost
from bot.core.model.events import Delivered, NotDelivered, Receipt, Refusal, TimerDue
from bot.core.model.timers import Timer
from bot.core.ports import DESK, Commit, Entry, Lease, Settled

if TYPE_CHECKING:
    from tests.ports.conftest import Subject


@pytest.fixture
async def lease(subject: "Subject") -> Lease:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    return lease


async def waiting(subject: "Subject", lease: Lease, *keys: str) -> list[Entry]:
    for key in keys:
        await subject.store.records.commit(lease, Commit(key, (), effects=(Say(topic="menu"),)))
    return await subject.store.outbox.read("0", 100, 0)


async def test_reading_goes_on_after_an_entry_and_up_to_a_limit(subject: "Subject", lease: Lease) -> None:
    entries = await waiting(subject, lease, "ada", "eve", "ada")
    first = await subject.other.outbox.read("0", 2, 0)
    assert first + await subject.other.outbox.read(first[-1].id, 10, 0) == entries
    assert await subject.other.outbox.read(entries[-1].id, 10, 0.02) == []


async def test_whoever_waits_is_woken_by_the_next_decision(subject: "Subject", lease: Lease) -> None:
    reading = asyncio.create_task(subject.other.outbox.read("0", 10, 30))
    await asyncio.sleep(0.01)
    await subject.store.records.commit(lease, Commit("ada", (), effects=(Alert(case=1),)))
    assert [entry.effect for entry in await reading] == [Alert(case=1)]


async def test_attempts_are_counted_and_entries_that_are_gone_left_out(subject: "Subject", lease: Lease) -> None:
    one, two = await waiting(subject, lease, "ada", "eve")
    assert await subject.store.outbox.attempt(lease, [one.id]) == {one.id: 0}
    assert await subject.other.outbox.attempt(lease, [one.id, two.id, "1-1"]) == {one.id: 1, two.id: 0}
    assert await subject.store.outbox.attempt(lease, []) == {}
    await subject.store.outbox.settle(lease, [Settled(one.id, "ada")])
    assert await subject.store.outbox.attempt(lease, [one.id, two.id]) == {two.id: 1}


async def test_what_was_begun_is_known_until_it_is_settled_or_withdrawn(subject: "Subject", lease: Lease) -> None:
    one, two, three, _ = await waiting(subject, lease, "ada", "eve", "eve", "ada")
    assert await subject.store.outbox.begun() == frozenset()
    await subject.store.outbox.attempt(lease, [one.id, two.id, three.id])
    assert await subject.other.outbox.begun() == {one.id, two.id, three.id}
    await subject.store.outbox.settle(lease, [Settled(one.id, "ada")])
    await subject.store.records.commit(lease, Commit("eve", (), withdraw=(two.id,)))
    assert await subject.other.outbox.begun() == {three.id}


async def test_what_came_of_an_entry_is_in_the_inbox_under_its_key(subject: "Subject", lease: Lease) -> None:
    one, two, three = await waiting(subject, lease, "ada", DESK, "eve")
    delivered = Delivered(effect=Say(topic="confinement"), receipt=Receipt(messages=(7, 8), repeated=True, log_upto=2))
    refused = NotDelivered(effect=Board(), why=Refusal.THREAD_GONE, thread=5)
    settled = [Settled(one.id, "ada", delivered, (7, 8)), Settled(two.id, DESK, refused), Settled(three.id, "eve")]
    await subject.store.outbox.settle(lease, settled)
    items = await subject.other.inbox.read("0", 10, 0)
    assert [(item.key, item.event, item.body) for item in items] == [("ada", delivered, None), (DESK, refused, None)]
    assert await subject.store.outbox.read("0", 10, 0) == []
    assert await subject.store.outbox.oldest() is None


async def test_what_came_of_an_entry_is_told_once(subject: "Subject", lease: Lease) -> None:
    (entry,) = await waiting(subject, lease, "ada")
    settled = [Settled(entry.id, "ada", Delivered(effect=Say(topic="confinement")))]
    await subject.store.outbox.settle(lease, settled)
    await subject.other.outbox.settle(lease, settled)
    assert len(await subject.store.inbox.read("0", 10, 0)) == 1


async def test_a_stale_lease_can_neither_begin_nor_settle(subject: "Subject", lease: Lease) -> None:
    (entry,) = await waiting(subject, lease, "ada")
    stale = Lease("worker", lease.token - 1)
    with pytest.raises(LeaseLost):
        await subject.store.outbox.attempt(stale, [entry.id])
    with pytest.raises(LeaseLost):
        await subject.store.outbox.settle(
            stale, [Settled(entry.id, "ada", Delivered(effect=Say(topic="confinement")), (1,))]
        )
    assert await subject.store.outbox.attempt(lease, [entry.id]) == {entry.id: 0}
    assert await subject.store.inbox.read("0", 10, 0) == []


async def test_events_of_a_day_whose_key_is_gone_come_without_words_but_with_their_key(
    subject: "Subject", lease: Lease
) -> None:
    (entry,) = await waiting(subject, lease, "ada")
    await subject.store.outbox.settle(lease, [Settled(entry.id, "ada", Delivered(effect=Say(topic="confinement")))])
    subject.forget_the_inbox()
    (item,) = await subject.store.inbox.read("0", 10, 0)
    assert (item.key, item.event, item.body) == ("ada", None, None)


async def test_due_timers_ring_once_oldest_first_and_others_wait(subject: "Subject", lease: Lease) -> None:
    now = (await subject.store.records.load("ada")).now
    later = now + 3_600_000
    timers = (Timer("ladder", now - 5, about=3), Timer("quiet", now - 9), Timer("later", later))
    await subject.store.records.commit(lease, Commit("ada", (), timers=timers))
    await subject.store.records.commit(lease, Commit("eve", (), timers=(Timer("quiet", now - 7),)))
    assert await subject.other.timers.next_due() == now - 9
    assert await subject.store.timers.ring(lease, 2) == 2
    assert await subject.store.timers.ring(lease, 10) == 1
    assert await subject.store.timers.ring(lease, 10) == 0
    items = await subject.other.inbox.read("0", 10, 0)
    assert [(item.key, item.event) for item in items] == [
        ("ada", TimerDue(name="quiet")),
        ("eve", TimerDue(name="quiet")),
        ("ada", TimerDue(name="ladder", about=3)),
    ]
    assert await subject.store.timers.next_due() == later


async def test_a_timer_is_one_by_key_name_and_case_and_can_be_moved_and_cancelled(
    subject: "Subject", lease: Lease
) -> None:
    commit = subject.store.records.commit
    await commit(lease, Commit("ada", (), timers=(Timer("x", 1), Timer("x", 2, about=1), Timer("x", 3, about=2))))
    await commit(lease, Commit("ada", (), timers=(Timer("x", None), Timer("x", 9, about=1), Timer("gone", None))))
    assert await subject.store.timers.next_due() == 3
    await commit(lease, Commit("ada", (), timers=(Timer("x", None, about=2),)))
    assert await subject.store.timers.next_due() == 9
    await commit(lease, Commit("ada", (), timers=(Timer("x", None, about=1),)))
    expired = await subject.store.timers.next_due()  # what is left is that of every contact's commit
    assert expired is not None
    assert expired > 80 * 86_400_000
    assert await subject.store.timers.ring(lease, 10) == 0


async def test_a_decision_about_the_desk_can_remind_a_contact(subject: "Subject", lease: Lease) -> None:
    timer = Timer("holder", 1, about=3, contact="ada")
    await subject.store.records.commit(lease, Commit(DESK, (), timers=(timer,)))
    assert await subject.store.timers.ring(lease, 10) == 1
    (item,) = await subject.other.inbox.read("0", 10, wait=0)
    assert (item.key, item.event) == ("ada", TimerDue(name="holder", about=3))
