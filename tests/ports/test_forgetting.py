import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import redis

from bot.adapters.keys import KeyStore
from bot.adapters.memory import MemoryStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.decide import Decision, decide
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.contact_events import Wrote
from bot.core.model.conversation import Conversation, Counts
from bot.core.model.effects.contact import Say
from bot.core.model.effects.desk import DeleteThread
from bot.core.model.effects.thread import OpenThread
from bot.core.model.errors import Forgotten, LeaseLost
from bot.core.model.events import Delivered, Event, Receipt, TimerDue
from bot.core.model.rules import Rules
from bot.core.model.timers import Timer, TimerName
from bot.core.ports import DESK, Commit, Item, Lease, Loaded, Raw, Settled
from bot.process import child
from tests.ports.conftest import connected, free_ports, new_bot, until

if TYPE_CHECKING:
    from tests.ports.conftest import Subject

HOUR = 3_600_000


@pytest.fixture
async def lease(subject: "Subject") -> Lease:
    lease = await subject.store.leases.acquire("worker", 30)
    assert lease is not None
    return lease


async def known(subject: "Subject", lease: Lease, key: str) -> None:
    """Everything that a contact leaves in the store."""
    loaded = await subject.store.records.load(key)
    entry = LogEntry(1, loaded.now, Side.CONTACT, Content(Kind.TEXT, text="words"), source=7)
    commit = Commit(
        key,
        (),
        loaded.version,
        conversation=Conversation(contact=key, address="1", counts=Counts(log=1)),
        effects=(Say(topic="menu"), Say(topic="greet")),
        log=(entry,),
        timers=(Timer("tidy", loaded.now + HOUR), Timer("unanswered", loaded.now + HOUR, 1)),
        ledger=((7, loaded.now),),
    )
    await subject.store.records.commit(lease, commit)


async def forgotten(subject: "Subject", lease: Lease, key: str) -> None:
    version = (await subject.store.records.load(key)).version
    gone = Commit(key, (), version, at_desk=(DeleteThread(thread=5),), forget=True)
    await subject.store.records.commit(lease, gone)


# ── the ledger ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_ledger_knows_both_sides_by_id(subject: "Subject", lease: Lease) -> None:
    await known(subject, lease, "ada")
    now = (await subject.store.records.load("ada")).now
    one, two = await subject.store.outbox.read("0", 10, 0)
    await subject.store.outbox.settle(lease, [Settled(two.id, "ada", ledger=(12, 3)), Settled(one.id, "ada")])
    ledger = await subject.other.records.ledger("ada")
    assert [id for id, _ in ledger] == [3, 7, 12]
    assert all(abs(at - now) < 10_000 for _, at in ledger)
    assert await subject.other.records.ledger("eve") == []


async def test_a_message_is_as_old_as_it_was_at_first(subject: "Subject", lease: Lease) -> None:
    """A repeated send guesses at ids before it, and some of those are known already."""
    await known(subject, lease, "ada")
    then = dict(await subject.store.records.ledger("ada"))[7]
    later = Commit("ada", (), ledger=((7, then + HOUR), (8, then - 47 * HOUR), (9, then - 49 * HOUR)))
    await subject.store.records.commit(lease, later)
    await subject.store.outbox.settle(lease, [Settled("1-1", "ada", ledger=(7, 8))])
    assert dict(await subject.store.records.ledger("ada")) == {7: then, 8: then - 47 * HOUR}


async def test_what_was_sent_beside_the_outbox_joins_the_ledger(subject: "Subject") -> None:
    await subject.store.records.note("ada", (5, 6))
    assert [id for id, _ in await subject.other.records.ledger("ada")] == [5, 6]


async def test_what_was_deleted_leaves_the_ledger(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("ada", (), ledger=((1, 9 * 10**12), (2, 9 * 10**12))))
    await subject.store.outbox.settle(lease, [Settled("1-1", "ada", gone=(1, 44))])
    assert [id for id, _ in await subject.store.records.ledger("ada")] == [2]


# ── forgetting ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_nothing_of_a_forgotten_contact_is_left_and_all_of_the_others(subject: "Subject", lease: Lease) -> None:
    for key in ("ada", "ada2", "eve"):
        await known(subject, lease, key)
    await forgotten(subject, lease, "ada")
    records, outbox = subject.other.records, subject.other.outbox
    loaded = await records.load("ada")
    assert (loaded.conversation, loaded.version) == (None, 0)
    assert await records.log("ada", 0, 10) == []
    assert await records.ledger("ada") == []
    entries = await outbox.read("0", 10, 0)
    assert [entry.key for entry in entries] == ["ada2", "ada2", "eve", "eve", DESK]
    assert entries[-1].effect == DeleteThread(thread=5)
    for key in ("ada2", "eve"):
        assert (await records.load(key)).conversation is not None
        assert len(await records.log(key, 0, 10)) == 1
        assert len(await records.ledger(key)) == 1
    assert await subject.store.timers.next_due() is not None


async def test_the_timers_of_a_forgotten_contact_do_not_ring(subject: "Subject", lease: Lease) -> None:
    await known(subject, lease, "ada")
    await forgotten(subject, lease, "ada")
    assert await subject.store.timers.next_due() is None


async def test_they_stand_on_the_list_until_it_is_finished(subject: "Subject", lease: Lease) -> None:
    await known(subject, lease, "ada")
    assert await subject.store.forgetting.listed() == ()
    await forgotten(subject, lease, "ada")
    assert await subject.other.forgetting.resume() == ("ada",)
    await subject.store.forgetting.destroy("ada")
    await subject.store.forgetting.destroy("nobody")
    assert await subject.other.forgetting.listed() == ("ada",)
    await subject.store.forgetting.finish(lease, ("ada", "nobody"))
    assert await subject.other.forgetting.listed() == ()


async def test_a_stale_lease_finishes_and_purges_nothing(subject: "Subject", lease: Lease) -> None:
    await known(subject, lease, "ada")
    await known(subject, lease, "eve")
    await forgotten(subject, lease, "ada")
    stale = Lease(lease.name, lease.token - 1)
    with pytest.raises(LeaseLost):
        await subject.store.forgetting.finish(stale, ("ada",))
    with pytest.raises(LeaseLost):
        await subject.store.records.purge(stale, "eve")
    with pytest.raises(LeaseLost):
        await subject.store.inbox.drop_dead(stale, lambda _: True)
    assert await subject.store.forgetting.listed() == ("ada",)
    assert (await subject.store.records.load("eve")).conversation is not None


async def test_who_comes_back_is_new_and_repeating_the_steps_does_not_harm_them(
    subject: "Subject", lease: Lease
) -> None:
    await known(subject, lease, "ada")
    await forgotten(subject, lease, "ada")
    await subject.store.forgetting.destroy("ada")
    await known(subject, lease, "ada")
    await subject.store.forgetting.destroy("ada")  # a crash before it was taken off the list: once more
    await subject.other.forgetting.resume()
    await subject.other.forgetting.destroy("ada")
    loaded = await subject.other.records.load("ada")
    assert (loaded.version, loaded.conversation) == (1, Conversation(contact="ada", address="1", counts=Counts(log=1)))
    assert [entry.seq for entry in await subject.other.records.log("ada", 0, 10)] == [1]


async def test_what_an_older_copy_brings_back_can_be_deleted(subject: "Subject", lease: Lease) -> None:
    await known(subject, lease, "ada")
    subject.forget("ada")
    with pytest.raises(Forgotten):
        await subject.store.records.load("ada")
    await subject.store.records.purge(lease, "ada")
    loaded = await subject.store.records.load("ada")
    assert (loaded.conversation, loaded.version) == (None, 0)
    await known(subject, lease, "ada")
    assert (await subject.store.records.load("ada")).conversation is not None


async def test_dead_letters_of_a_contact_can_be_dropped(subject: "Subject", lease: Lease) -> None:
    await subject.store.inbox.add([Raw(1, b"of ada"), Raw(2, b"of eve"), Raw(3, b"of ada, too")])
    for item in await subject.store.inbox.read("0", 10, 0):
        await subject.store.inbox.bury(lease, item, "unknown", "message")
    assert await subject.store.inbox.drop_dead(lease, lambda body: b"ada" in body) == 2
    (left,) = await subject.other.inbox.dead(10)
    assert await subject.store.inbox.replay(left.id)
    (item,) = await subject.store.inbox.read("0", 10, 0)
    assert item.body == b"of eve"


async def test_an_event_that_always_matters_is_told_although_its_entry_is_gone(
    subject: "Subject", lease: Lease
) -> None:
    made = Delivered(effect=OpenThread(case=1), receipt=Receipt(thread=9))
    await subject.store.outbox.settle(lease, [Settled("1-1", "ada", made, always=True), Settled("1-2", "ada", made)])
    assert [item.event for item in await subject.store.inbox.read("0", 10, 0)] == [made]


async def test_a_rewrite_that_runs_already_is_followed_by_another(valkey: str, keys: KeyStore) -> None:
    """It may have begun before what is to be gone was deleted."""
    client: Any = connect(valkey)
    store = RedisStore(client, new_bot(), Vault.of(keys))
    lease = await store.leases.acquire("worker", 30)
    assert lease is not None
    before = int((await client.info("commandstats")).get("cmdstat_bgrewriteaof", {}).get("calls", 0))
    await asyncio.gather(*(store.forgetting.finish(lease, ()) for _ in range(3)))
    after = int((await client.info("commandstats"))["cmdstat_bgrewriteaof"]["calls"])
    await client.aclose()
    assert after - before >= 3


@pytest.fixture
def pair(binary: Path, tmp_path: Path) -> Iterator[list[int]]:
    """The ports of a primary and its replica; the folder of each is named after its port."""
    first, second = free_ports(2)
    nodes = []
    for port, more in ((first, []), (second, ["--replicaof", "127.0.0.1", str(first)])):
        folder = tmp_path / str(port)
        folder.mkdir()
        options = [
            "--port", str(port), "--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "always", "--save", "",
            "--dir", str(folder), *more,
        ]  # fmt: skip
        nodes.append(child.start([str(binary), *options], stdout=subprocess.DEVNULL))
    with connected(second) as replica:
        until(time.monotonic() + 30, lambda: in_sync(replica))
    yield [first, second]
    for node in nodes:
        node.kill()
        node.wait()


@pytest.mark.slow
async def test_a_replica_writes_its_file_anew_too(pair: list[int], tmp_path: Path, keys: KeyStore) -> None:
    async with connect(f"redis://127.0.0.1:{pair[0]}") as client:
        store = RedisStore(client, new_bot(), Vault.of(keys))
        lease = await store.leases.acquire("worker", 30)
        assert lease is not None
        conversation = Conversation(contact="somebody", address="1")
        await store.records.commit(lease, Commit("somebody", (), conversation=conversation))
        await store.records.commit(lease, Commit("somebody", (), 1, forget=True))
        until(time.monotonic() + 30, lambda: b"contact:somebody" in files(tmp_path / str(pair[1])))
        await store.forgetting.destroy("somebody")
        await store.forgetting.finish(lease, ("somebody",))
    for port in pair:
        assert b"contact:somebody" not in files(tmp_path / str(port))


def in_sync(replica: Any) -> bool:
    try:
        return bool(replica.info("replication")["master_link_status"] == "up")
    except (redis.RedisError, KeyError):
        return False


def files(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


# ── retention ───────────────────────────────────────────────────────────────────────────────────────────────────


async def rung(subject: "Subject", lease: Lease) -> list[Item]:
    """What is in the inbox, once a timer has rung."""
    async with asyncio.timeout(20):
        while not await subject.store.timers.ring(lease, 10):  # noqa: ASYNC110 - the server's clock
            await asyncio.sleep(0.05)
    return await subject.store.inbox.read("0", 10, 0)


@pytest.fixture
def short(subject: "Subject") -> float:
    """A retention of some 0.3 seconds, in milliseconds."""
    kept = 300
    for store in (subject.store, subject.other):
        if isinstance(store, MemoryStore):
            store.state.retention = kept
        if isinstance(store, RedisStore):
            store.place.retention = kept
    return kept


def decided(loaded: Loaded, items: list[Item], key: str, *more: Event) -> Decision:
    events = [item.event for item in items if item.event is not None]
    return decide(key, loaded, [*events, *more], Rules())


@pytest.mark.usefixtures("short")
async def test_the_key_goes_with_the_last_record(subject: "Subject", lease: Lease) -> None:
    records = subject.store.records
    await records.commit(lease, Commit("ada", (), conversation=Conversation(contact="ada", address="1")))
    vault = getattr(records, "_vault", None)
    old = vault.tag("ada") if vault is not None else None
    items = await rung(subject, lease)
    assert [(i.key, i.event) for i in items] == [("ada", TimerDue(name=TimerName.EXPIRED))]
    loaded = await records.load("ada")
    assert (loaded.conversation, loaded.version) == (None, 0)
    decision = decided(loaded, items, "ada")
    assert decision.forget
    await records.commit(lease, Commit("ada", tuple(i.id for i in items), forget=decision.forget))
    assert await subject.other.forgetting.listed() == ("ada",)  # killed here, the next leader goes on
    await subject.other.forgetting.resume()
    await subject.other.forgetting.destroy("ada")
    await subject.other.forgetting.finish(lease, ["ada"])
    assert await subject.store.forgetting.listed() == ()
    await subject.store.forgetting.resume()  # drops what is held in memory, as every leader does
    if vault is not None:
        with pytest.raises(Forgotten):
            vault.tag("ada")
    await records.commit(lease, Commit("ada", (), conversation=Conversation(contact="ada", address="1")))
    assert (await records.load("ada")).conversation is not None
    assert vault is None or vault.tag("ada") != old


@pytest.mark.usefixtures("short")
async def test_who_writes_again_in_time_keeps_the_key(subject: "Subject", lease: Lease) -> None:
    records = subject.store.records
    await records.commit(lease, Commit("ada", (), conversation=Conversation(contact="ada", address="1")))
    items = await rung(subject, lease)
    loaded = await records.load("ada")
    wrote = Wrote(address="1", content=Content(Kind.TEXT, text="hello"), message=9, sent_at=loaded.now)
    assert not decided(loaded, items, "ada", wrote).forget
    again = Conversation(contact="ada", address="1")
    await records.commit(lease, Commit("ada", (), conversation=again))
    assert not decided(await records.load("ada"), items, "ada").forget


@pytest.mark.usefixtures("short")
async def test_a_key_made_for_nothing_goes_too(subject: "Subject", lease: Lease) -> None:
    await subject.store.records.commit(lease, Commit("eve", ()))
    items = await rung(subject, lease)
    assert [i.key for i in items] == ["eve"]
    assert decided(await subject.store.records.load("eve"), items, "eve").forget
