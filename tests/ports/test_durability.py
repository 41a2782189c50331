import asyncio
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio

import bot.adapters.redis
from bot.adapters.keys import KeyStore
from bot.adapters.memory import MemoryStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import ScriptFailed
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey
from bot.adapters.vault import Vault
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts, Told
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.ports import DESK, Commit, JournalEntry, Lease, Raw, Settled

T = TypeVar("T")
BOT, CHAT = 7_654_321, 123_456_789_012
WORDS, NAME = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់", "សុខា ចាន់"


@pytest_asyncio.fixture
async def embedded(binary: Path, tmp_path: Path) -> AsyncIterator[EmbeddedValkey]:
    async with EmbeddedValkey(tmp_path / "store") as server:
        yield server


@pytest_asyncio.fixture
async def client(embedded: EmbeddedValkey) -> AsyncIterator[Any]:
    async with connect(embedded.url) as client:
        yield client


async def leased(store: RedisStore, seconds: float = 60) -> Lease:
    lease = await store.leases.acquire("worker", seconds)
    assert lease is not None
    return lease


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def again(action: Callable[[], Awaitable[T]]) -> T:
    """Do it until the store has answered, as the pipeline does."""
    while True:
        try:
            return await action()
        except StoreDown:
            await asyncio.sleep(0.01)


async def test_a_damaged_entry_of_the_log_hides_no_other_words(client: Any, keys: KeyStore) -> None:
    store = RedisStore(client, BOT, Vault.of(keys))
    lease, log = await leased(store), Names(BOT).log("ada")
    at = (await store.records.load("ada")).now
    said = [LogEntry(n, at, Side.CONTACT, Content(Kind.TEXT, WORDS), source=n) for n in (1, 2, 3)]
    ada = Conversation(contact="ada", address=str(CHAT), language="km")
    await store.records.commit(lease, Commit("ada", (), conversation=ada, log=(said[0],)))
    first = dict((await client.xrange(log))[0][1])
    for part, damaged in enumerate((b"\x01 these bytes are no entry", first[b"e"][:-1] + b"!", b"")):
        await client.xadd(log, {**first, b"e": damaged}, id=f"2-{part}")
    await client.xadd(log, {"other": b"shape"}, id="2-4")
    await store.records.commit(lease, Commit("ada", (), 1, conversation=ada, log=(said[2],)))
    read = await store.records.log("ada", 0, 10)
    assert (read[0], read[-1]) == (said[0], said[2])
    assert [(e.seq, e.side, e.content.kind) for e in read[1:-1]] == [(2, Side.CONTACT, Kind.UNREADABLE)] * 3, (
        "one of another shape is swept away"
    )
    Vault.of(keys).destroy("ada")
    with pytest.raises(Forgotten):
        await RedisStore(client, BOT, Vault.of(keys)).records.log("ada", 0, 10)


@pytest.mark.slow
async def test_a_server_killed_again_and_again_in_mid_load_loses_nothing_and_repeats_nothing(
    embedded: EmbeddedValkey, client: Any, keys: KeyStore
) -> None:
    store = RedisStore(client, BOT, Vault.of(keys))
    lease = await leased(store, 600)
    contacts, updates, done = 8, 1200, Counter[str]()

    async def receive(part: int) -> None:
        for id in range(part, updates, 4):
            await again(lambda id=id: store.inbox.add([Raw(id, str(id % contacts).encode())]))  # type: ignore[misc]

    async def work() -> None:
        while sum(done.values()) < updates:
            items = await again(lambda: store.inbox.read("0", 50, 1))
            waiting: dict[str, list[str]] = {}
            for item in items:
                assert item.body is not None
                waiting.setdefault(item.body.decode(), []).append(item.id)
            await asyncio.gather(*(handle(key, ids) for key, ids in waiting.items()))

    async def handle(key: str, ids: list[str]) -> None:
        for id in ids:
            loaded = await again(lambda: store.records.load(key))
            before = loaded.conversation or Conversation(contact=key, address="1")
            after = replace(
                before, counts=replace(before.counts, cases=before.counts.cases + 1, log=before.counts.log + 1)
            )
            entry = LogEntry(after.counts.log, loaded.now, Side.CONTACT, Content(Kind.TEXT, text=id), source=1)
            commit = Commit(key, (id,), loaded.version, 0, after, effects=(Say(topic=key),), log=(entry,))
            await again(lambda commit=commit: store.records.commit(lease, commit))  # type: ignore[misc]
            done[key] += 1

    async def kill() -> None:
        for part in range(1, 6):
            while sum(done.values()) < part * updates // 7:  # noqa: ASYNC110 (progress is a number)
                await asyncio.sleep(0.002)
            assert embedded.pid is not None
            os.kill(embedded.pid, signal.SIGKILL)
            await embedded.ensure()

    async with asyncio.timeout(60):
        await asyncio.gather(work(), kill(), *(receive(part) for part in range(4)))
    assert embedded.restarts >= 1
    entries = await store.outbox.read("0", 10_000, 0)
    assert Counter(entry.key for entry in entries) == done
    for key, handled in done.items():
        conversation = (await store.records.load(key)).conversation
        assert conversation is not None
        assert conversation.counts.cases == handled == updates // contacts
        assert [entry.seq for entry in await store.records.log(key, 0, 10_000)] == list(range(1, handled + 1))
    assert await store.inbox.read("0", 10, 0) == []


@pytest.mark.file_times
async def test_an_older_copy_of_the_store_does_not_bring_a_forgotten_contact_back(
    binary: Path, tmp_path: Path, keys: KeyStore
) -> None:
    vault = Vault.of(keys)
    ada, eve = vault.contact_id(BOT, CHAT), vault.contact_id(BOT, CHAT + 1)
    async with EmbeddedValkey(tmp_path / "store") as server, connect(server.url) as client:
        store = RedisStore(client, BOT, vault)
        lease = await leased(store)
        for contact in (ada, eve):
            await write_of(store, lease, contact)
    shutil.copytree(tmp_path / "store", tmp_path / "copy")
    backup = keys.backup()
    vault.destroy(ada)
    shutil.rmtree(tmp_path / "store")
    shutil.move(tmp_path / "copy", tmp_path / "store")
    keys.restore(backup)

    async with EmbeddedValkey(tmp_path / "store") as server, connect(server.url) as client:
        store = RedisStore(client, BOT, Vault.of(keys))
        with pytest.raises(Forgotten):
            await store.records.load(ada)
        with pytest.raises(Forgotten):
            await store.records.log(ada, 0, 10)
        assert [entry.key for entry in await store.outbox.read("0", 10, 0)] == [eve] * 2
        assert (await store.records.load(eve)).conversation is not None


async def write_of(store: RedisStore, lease: Lease, contact: str) -> None:
    """Everything that a contact leaves in the store."""
    conversation = Conversation(contact=contact, address=str(CHAT), told=Told(country="MY"), counts=Counts(log=1))
    loaded = await store.records.load(contact)
    entry = LogEntry(1, loaded.now, Side.CONTACT, Content(Kind.TEXT, text=WORDS, file="AgACAgUAA"), source=1)
    await store.inbox.add([Raw(hash(contact) % 10**9, f'{{"text": "{WORDS}", "chat": {CHAT}}}'.encode())])
    desk = Desk(counsellors=(Counsellor("c1", str(CHAT + 2), NAME),))
    effects = (Tell(line=Line.TAKEN_OVER, values=(("name", NAME),)), Say(topic="menu"))
    journal = (JournalEntry("claim", "c1", "Blue Heron"),)
    commit = Commit(contact, (), 0, loaded.desk_version, conversation, desk, effects, log=(entry,), journal=journal)
    await store.records.commit(lease, commit)


async def test_no_word_name_or_chat_rests_in_the_clear(client: Any, keys: KeyStore, tmp_path: Path) -> None:
    vault = Vault.of(keys)
    store = RedisStore(client, BOT, vault)
    lease = await leased(store)
    contact = vault.contact_id(BOT, CHAT)
    await write_of(store, lease, contact)
    entry, _ = await store.outbox.read("0", 10, 0)
    refused = NotDelivered(effect=Tell(line=Line.MENU), why=Refusal.BLOCKED)
    await store.outbox.settle(lease, [Settled(entry.id, contact, refused)])
    (item, _) = await store.inbox.read("0", 10, 0)
    await store.inbox.bury(lease, item, "unknown", "message")
    rests = all_bytes(tmp_path)
    assert contact.encode() in rests, "this test looks in the right place"
    for secret in (WORDS, NAME, str(CHAT), str(CHAT + 2), "AgACAgUAA", "taken_over"):
        assert secret.encode() not in rests


async def test_the_store_forgets_by_itself_after_its_time(client: Any, keys: KeyStore) -> None:
    store = RedisStore(client, BOT, Vault.of(keys), retention_days=30)
    lease = await leased(store)
    now = (await store.records.load("ada")).now
    days = 86_400_000
    old, new = (
        LogEntry(seq, at, Side.CONTACT, Content(Kind.TEXT, text="x"), source=seq)
        for seq, at in ((1, now - 31 * days), (2, now))
    )
    await store.records.commit(lease, Commit("ada", (), 0, 0, Conversation("ada", "1"), log=(old, new)))
    assert await store.records.log("ada", 0, 10) == [new]
    unlimited = set()
    for key in await client.keys("*"):
        left = await client.pttl(key)
        assert left <= 30 * days
        if left < 0:
            unlimited.add(key.decode().rpartition(":")[2])
    assert unlimited == {"fields", "format", "keys", "tokens", "timers"}, (
        "and streams, which empty themselves as timers do"
    )
    due = await store.timers.next_due()  # the one that destroys the key
    assert due is not None
    assert 30 * days <= due - now <= 30 * days + 60_000


async def test_an_update_is_known_again_for_48_hours(client: Any, keys: KeyStore) -> None:
    store, names = RedisStore(client, BOT, Vault.of(keys)), Names(BOT)
    today = datetime.now(UTC).date()
    for back in range(5):
        await client.sadd(names.seen((today - timedelta(days=back)).isoformat()), 100 + back)
    added = [await store.inbox.add([Raw(100 + back, b"x")]) for back in range(5)]
    assert added == [0, 0, 0, 1, 1], "today, and two whole days before"
    assert await client.pttl(names.seen(today.isoformat())) > 48 * 3_600_000


async def test_an_update_is_known_again_for_48_hours_in_memory() -> None:
    now = 1_700_000_000_000
    store = MemoryStore(lambda: now)
    assert await store.inbox.add([Raw(1, b"x")]) == 1
    now += 47 * 3_600_000
    assert await store.inbox.add([Raw(1, b"x")]) == 0
    now += 2 * 3_600_000
    assert await store.inbox.add([Raw(1, b"x")]) == 1


async def test_scripts_are_sent_anew_when_the_server_forgot_them(client: Any, keys: KeyStore) -> None:
    store = RedisStore(client, BOT, Vault.of(keys))
    assert await store.inbox.add([Raw(1, b"x")]) == 1
    await client.script_flush()
    added = await asyncio.gather(*(store.inbox.add([Raw(id, b"x")]) for id in (1, 2, 3)))
    assert added == [0, 1, 1]


async def test_a_store_that_is_not_there_is_down_and_said_so_soon(tmp_path: Path, keys: KeyStore) -> None:
    async with connect(f"unix://{tmp_path}/nobody") as client, asyncio.timeout(5):
        store = RedisStore(client, BOT, Vault.of(keys))
        results = await asyncio.gather(
            store.inbox.add([Raw(1, WORDS.encode())]),
            store.inbox.read("0", 10, 1),
            store.records.load("ada"),
            store.records.log("ada", 0, 1),
            store.records.commit(Lease("worker", 1), Commit("ada", (), effects=(Say(topic="menu"),))),
            store.outbox.read("0", 10, 1),
            store.outbox.oldest(),
            store.timers.next_due(),
            store.leases.acquire("worker", 1),
            return_exceptions=True,
        )
    for result in results:
        assert isinstance(result, StoreDown)
        assert result.__cause__ is None
        assert "ada" not in str(result)


async def test_a_fault_of_a_script_names_no_key_and_no_value(client: Any, keys: KeyStore) -> None:
    store = RedisStore(client, BOT, Vault.of(keys))
    await client.set(f"{{sarika:{BOT}}}:contact:ada", "not a hash")
    with pytest.raises(ScriptFailed) as caught:
        await store.records.load("ada")
    assert "ada" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_scripts_use_only_what_redis_6_2_knows() -> None:
    known = {
        "DEL", "DUMP", "EXISTS", "EXPIRE", "GET", "HDEL", "HGET", "HGETALL", "HINCRBY", "HMGET", "HSET", "INCR", "KEYS", "PEXPIRE",
        "PTTL", "PUBLISH", "RESTORE", "SADD", "SET", "SISMEMBER", "TIME", "XADD", "XDEL", "XRANGE", "XTRIM", "ZADD", "ZRANGEBYSCORE",
        "ZREM", "ZREMRANGEBYSCORE",
    }  # fmt: skip
    folder = Path(bot.adapters.redis.__file__).parent / "lua"
    used = {command for file in folder.glob("*.lua") for command in re.findall(r"call\('(\w+)'", file.read_text())}
    assert used == known


async def test_a_desk_that_a_failover_took_back_is_not_remembered(client: Any, keys: KeyStore) -> None:
    """A leads, loses its last two writes with the server; B leads and writes its own; then A leads again."""
    a, b = (RedisStore(client, BOT, Vault.of(keys)) for _ in "ab")
    names = Names(BOT)

    async def lead(store: RedisStore) -> Lease:
        await client.delete(names.lease("worker"))
        lease = await store.leases.acquire("worker", 60)
        assert lease is not None
        await store.records.resume()
        return lease

    async def step(store: RedisStore, lease: Lease, address: str) -> None:
        loaded = await store.records.load(DESK)
        desk = replace(loaded.desk, counsellors=(*loaded.desk.counsellors, Counsellor(address, address, "")))
        await store.records.commit(lease, Commit(DESK, (), desk=desk, desk_version=loaded.desk_version))

    lease = await lead(a)
    await step(a, lease, "first")
    kept = await client.dump(names.desk)
    for number in range(2):
        await step(a, lease, f"lost {number}")
    await client.restore(names.desk, 0, kept, replace=True)
    lease = await lead(b)
    for number in range(2):
        await step(b, lease, f"of b {number}")
    await lead(a)
    seen = [counsellor.id for counsellor in (await a.records.load(DESK)).desk.counsellors]
    assert seen == ["first", "of b 0", "of b 1"]
