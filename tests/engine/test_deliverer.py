"""What a deliverer makes of entries that another process began: they may stand in the chat already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import pytest

from bot.adapters.memory import MemoryStore
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import AnswerPress, Reveal
from bot.core.model.effects.lanes import Lane
from bot.core.model.effects.thread import Card, Note
from bot.core.model.errors import StoreDown
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.ports import Call, Commit, Entry, Lease, Loaded, Reply, View
from bot.engine.deliverer import MAYBE_FROM, MAYBE_MOST, Deliverer
from bot.engine.limits import Budget, Limits, Scope
from bot.engine.parts import Parts

ADA = "ada"
NOW = 1_000_000_000


class Telegram:
    """Answers each call with the same, and renders each answer as one."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.calls, self.late = reply, 0, False

    def render(self, entry: Entry, view: View) -> Call:
        self.late |= view.late
        return Call("send_message", {"chat_id": 1, "text": "ជំនួយ"}, "contact:ada")

    async def call(self, call: Call) -> Reply:
        self.calls += 1
        return self.reply


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(lambda: NOW)


async def answers(store: MemoryStore, count: int) -> tuple[Lease, list[Entry]]:
    """Some answers to a contact that wait in the outbox."""
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    said = tuple(Say(topic=f"topic_{n}") for n in range(count))
    ada = Conversation(contact=ADA, address="1")
    await store.records.commit(lease, Commit(ADA, (), conversation=ada, effects=said))
    return lease, await store.outbox.read("0", 100, 0)


@asynccontextmanager
async def delivering(
    store: MemoryStore, lease: Lease, telegram: Telegram, limits: Limits | None = None
) -> AsyncIterator[Deliverer]:
    parts = SimpleNamespace(store=store, renderer=telegram, messenger=telegram, watch=None, http_limit=2.5)
    limits = limits or Limits(Budget(per_second=0))
    made = Deliverer(cast(Parts, parts), lambda: lease, lambda: 60.0, limits)
    running = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("begun", [True, False])
async def test_what_another_process_began_is_not_withdrawn(store: MemoryStore, begun: bool) -> None:
    lease, (first, second) = await answers(store, 2)
    if begun:
        await store.outbox.attempt(lease, [first.id])
    telegram = Telegram(Reply("later", retry_after=60.0))
    async with delivering(store, lease, telegram) as deliverer, asyncio.timeout(5):
        while deliverer.counts["retries"] == 0:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        waiting = deliverer.unsent(ADA)
    assert waiting == ((second.id,) if begun else (first.id, second.id))


@pytest.mark.parametrize(
    ("stood_before", "second_copy", "lowest"),
    [(10, 40, 11), (10, 300, 11), (10, 5_000, 5_000 - MAYBE_MOST), (None, 40, 1)],
)
async def test_wherever_the_first_copy_of_a_repeat_stands_it_is_in_the_ledger(
    store: MemoryStore, stood_before: int | None, second_copy: int, lowest: int
) -> None:
    """However much was written in between, so that a cleared chat does not keep it."""
    lease, (entry,) = await answers(store, 1)
    if stood_before is not None:
        ledger = ((stood_before, NOW - MAYBE_FROM - 1), (stood_before + 20, NOW))
        await store.records.commit(lease, Commit(ADA, (), ledger=ledger))
    await store.outbox.attempt(lease, [entry.id])
    telegram = Telegram(Reply("done", messages=(second_copy,)))
    async with delivering(store, lease, telegram), asyncio.timeout(5):
        while await store.outbox.oldest() is not None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    known = {id for id, _ in await store.records.ledger(ADA)}
    assert set(range(lowest, second_copy + 1)) <= known
    assert lowest - 1 not in known or lowest - 1 == stood_before


@pytest.mark.parametrize("began", [True, False])
async def test_who_somebody_is_goes_out_once_and_never_again_by_a_second_try(store: MemoryStore, began: bool) -> None:
    """Nobody could take the first copy away: the holder is told that it may stand there."""
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    reveal = Reveal(request=1, counsellor="c", minutes=10)
    ada = Conversation(contact=ADA, address="1")
    await store.records.commit(lease, Commit(ADA, (), conversation=ada, effects=(reveal,)))
    (entry,) = await store.outbox.read("0", 100, 0)
    if began:
        await store.outbox.attempt(lease, [entry.id])
    telegram = Telegram(Reply("unknown"))
    async with delivering(store, lease, telegram), asyncio.timeout(10):
        while await store.outbox.oldest() is not None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert telegram.calls == (0 if began else 1)
    (item,) = await store.inbox.read("0", 10, 0)
    assert isinstance(item.event, NotDelivered)
    assert (item.event.effect, item.event.why) == (reveal, Refusal.UNKNOWN)


async def test_what_cannot_be_looked_up_for_a_moment_goes_out_a_moment_later_unmarked(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crisis answer, an alert, a counsellor's words: one lost answer of the store loses none of them."""
    lease, _ = await answers(store, 1)
    load, failures = store.records.load, iter([True, True])

    async def fails_twice(key: str) -> Loaded:
        if next(failures, False):
            raise StoreDown("the connection was cut")
        return await load(key)

    monkeypatch.setattr(store.records, "load", fails_twice)
    telegram = Telegram(Reply("done", messages=(1,)))
    async with delivering(store, lease, telegram) as deliverer, asyncio.timeout(5):
        while await store.outbox.oldest() is not None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert telegram.calls == 1
    assert (deliverer.counts["delivered:say"], deliverer.counts["maybe_repeated"]) == (1, 0)
    assert await store.inbox.read("0", 10, 0) == []


@pytest.mark.parametrize("forgotten", [False, True])
async def test_what_stands_elsewhere_is_told_also_where_the_contact_was_forgotten_meanwhile(
    store: MemoryStore, forgotten: bool
) -> None:
    lease, _ = await answers(store, 0)
    words = Note(case=1, line=Line.CONTACT_CLEARED, thread=5)
    ada = Conversation(contact=ADA, address="1")
    await store.records.commit(lease, Commit(ADA, (), 1, conversation=ada, effects=(words,)))

    class UnderWay(Telegram):
        async def call(self, call: Call) -> Reply:
            if forgotten:
                await store.records.purge(lease, ADA)
            return await super().call(call)

    telegram = UnderWay(Reply("refused", (7, 8), refusal=Refusal.MISPLACED))
    async with delivering(store, lease, telegram):
        (item,) = await store.inbox.read("0", 10, 3.0)
    assert isinstance(item.event, NotDelivered)
    assert item.event.strays == (7, 8)


@pytest.mark.parametrize(
    ("cards", "begun", "calls"),
    [
        ([Card(case=1), Card(case=1), Card(case=1)], False, 1),
        ([Card(case=1), Card(case=1, pressed=True)], False, 1),
        ([Card(case=1, pressed=True), Card(case=1)], False, 2),
        ([Card(case=1), Card(case=2)], False, 2),
        ([Card(case=1), Card(case=1)], True, 2),
    ],
)
async def test_a_card_behind_which_the_same_one_waits_costs_no_call_unless_it_may_stand_there_already(
    store: MemoryStore, cards: list[Card], begun: bool, calls: int
) -> None:
    """The later one shows what it would; after another one for which somebody waits it would be late."""
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    ada = Conversation(contact=ADA, address="1")
    await store.records.commit(lease, Commit(ADA, (), conversation=ada, effects=tuple(cards)))
    first, *_ = await store.outbox.read("0", 100, 0)
    if begun:
        await store.outbox.attempt(lease, [first.id])
    telegram = Telegram(Reply("done", messages=(5,)))
    limits = Limits(Budget())
    async with delivering(store, lease, telegram, limits), asyncio.timeout(10):
        while await store.outbox.oldest() is not None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert telegram.calls == calls
    now = time.monotonic()
    left = 12 - calls
    assert limits.ready_at(Scope.GROUP, "", Lane.CARD, now, cost=left) <= now, "what was not made was not paid for"
    assert limits.ready_at(Scope.GROUP, "", Lane.CARD, now, cost=left + 1) > now


@pytest.mark.parametrize("spent", [0, 20])
async def test_the_answer_to_a_press_knows_whether_its_group_has_a_call_left(store: MemoryStore, spent: int) -> None:
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    press = AnswerPress(press="p", pressed_in="x")
    await store.records.commit(lease, Commit(ADA, (), effects=(press,)))
    limits = Limits(Budget())
    limits.spend(Scope.GROUP, "x", Lane.CASE, time.monotonic(), cost=spent)
    telegram = Telegram(Reply("done"))
    async with delivering(store, lease, telegram, limits), asyncio.timeout(5):
        while not telegram.calls:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert telegram.late is bool(spent)
