import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.keys import KeyStore
from bot.adapters.memory.store import MemoryStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.model.errors import LeaseLost
from bot.core.ports import Item, Lease
from tests.ports.conftest import new_bot

if TYPE_CHECKING:
    from tests.ports.conftest import Subject


async def once_free(subject: "Subject", name: str) -> Lease:
    """The lease, as soon as its holder's time has run out."""
    async with asyncio.timeout(5):
        while (lease := await subject.other.leases.acquire(name, 30)) is None:  # noqa: ASYNC110 (a lease that runs out tells nobody)
            await asyncio.sleep(0.002)
    return lease


async def test_only_one_holds_a_lease(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    assert await subject.other.leases.acquire("worker", 30) is None
    assert await subject.store.leases.acquire("worker", 30) is None
    assert await subject.other.leases.acquire("poller", 30) is not None


async def test_of_many_who_want_it_one_gets_it(subject: "Subject") -> None:
    wanting = [store.leases.acquire("worker", 30) for store in (subject.store, subject.other) for _ in range(10)]
    assert sum(lease is not None for lease in await asyncio.gather(*wanting)) == 1


async def test_the_token_grows_with_every_change_of_hands(subject: "Subject") -> None:
    tokens = []
    for _ in range(3):
        lease = await subject.store.leases.acquire("worker", 30)
        assert lease is not None
        tokens.append(lease.token)
        await subject.store.leases.release(lease)
    assert tokens == sorted(set(tokens))


async def test_a_lease_that_ran_out_goes_to_another_and_is_lost(subject: "Subject") -> None:
    stale = await subject.store.leases.acquire("worker", 0.02)
    assert stale is not None
    lease = await once_free(subject, "worker")
    assert lease.token > stale.token
    with pytest.raises(LeaseLost):
        await subject.store.leases.renew(stale, 30)
    await subject.store.leases.release(stale)
    await subject.other.leases.renew(lease, 30)


async def test_a_renewed_lease_lasts(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 0.1)
    assert lease is not None
    await subject.store.leases.renew(lease, 30)
    await asyncio.sleep(0.12)  # past the first end: nothing announces that nothing happened
    assert await subject.other.leases.acquire("worker", 30) is None
    await subject.store.leases.renew(lease, 30)


async def test_a_lease_that_nobody_took_over_is_lost_all_the_same(subject: "Subject") -> None:
    lease = await subject.store.leases.acquire("worker", 0.001)
    assert lease is not None
    await once_free(subject, "worker")
    with pytest.raises(LeaseLost):
        await subject.store.leases.renew(lease, 30)


async def test_whoever_lost_the_lease_can_ring_no_timer_and_bury_nothing(subject: "Subject") -> None:
    for stale in (Lease("worker", 0), Lease("worker", 999_999)):
        with pytest.raises(LeaseLost):
            await subject.store.timers.ring(stale, 10)
        with pytest.raises(LeaseLost):
            await subject.store.inbox.bury(stale, Item("1-1", 0), "unknown", "message")


@pytest.mark.parametrize("years", [False, True])
async def test_a_lease_given_while_the_clock_was_ahead_holds_nobody_up(
    valkey: str, tmp_path: Path, years: bool
) -> None:
    """By the store's clock, set right again, it would last for years; or it has no end."""
    client: Any = connect(valkey)
    store = RedisStore(client, new_bot(), Vault.of(KeyStore.at(tmp_path / "keys", None)))
    name = store.place.names.lease("worker")
    try:
        for held in (True, False):
            lease = await store.leases.acquire("worker", 4)
            assert lease is not None
            assert await (client.pexpire(name, 10**11) if years else client.persist(name))
            if held:
                assert await store.leases.acquire("worker", 0.05) is None, "whoever holds it renews it in time"
                await store.leases.renew(lease, 4)
                assert await store.leases.acquire("worker", 0.05) is None
                await store.leases.release(lease)
        async with asyncio.timeout(5):
            while await store.leases.acquire("worker", 0.05) is None:  # noqa: ASYNC110 (a lease that runs out tells nobody)
                await asyncio.sleep(0.002)
    finally:
        await client.aclose()


@pytest.mark.parametrize("held", [True, False])
async def test_in_memory_too_a_lease_given_while_the_clock_was_ahead_holds_nobody_up(held: bool) -> None:
    now = 3_600_000
    store = MemoryStore(lambda: now)
    lease = await store.leases.acquire("worker", 4)
    assert lease is not None
    now = 0
    assert await store.leases.acquire("worker", 4) is None, "whoever holds it renews it in time"
    now = 3_000
    if held:
        await store.leases.renew(lease, 4)
    now = 4_001
    assert (await store.leases.acquire("worker", 4) is None) is held
