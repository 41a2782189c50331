"""Who can write to the store but has no key puts old things back: nothing is handled again, and the newest record holds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from bot.adapters import vault as vault_module
from bot.adapters.keys import KeyStore
from bot.adapters.redis import streams as streams_module
from bot.adapters.redis.connect import connect
from bot.adapters.redis.names import Names
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Tampered, Vault
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation, Quiet
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.events import Reviewed
from bot.core.model.group import BoardState
from bot.core.ports import DESK, Commit, Lease, Raw, Routed
from bot.core.understanding.values import Urgency
from bot.engine.pipeline import route
from tests.ports.conftest import new_bot

EVENT = Reviewed(at=5, by="ann", how="dropped")


class Thief:
    """A store, and somebody who can read and write all of it without a key."""

    def __init__(self, url: str, folder: Path) -> None:
        self.keys, self.bot = KeyStore.at(folder, None), new_bot()
        self.client: Any = connect(url)
        self.names = Names(self.bot)
        self.store = self.started_anew()

    def started_anew(self) -> RedisStore:
        """The same store, of a process that remembers nothing."""
        return RedisStore(self.client, self.bot, Vault.of(self.keys))

    async def lease(self) -> Lease:
        lease = await self.store.leases.acquire("worker", 60)
        assert lease is not None
        return lease

    async def stolen_desk(self) -> dict[bytes, bytes]:
        """The fields of the desk's record."""
        return dict(await self.client.hgetall(self.names.desk))

    async def stolen(self, stream: str) -> dict[bytes, bytes]:
        """The fields of the newest entry."""
        ((_, fields),) = await self.client.xrevrange(stream, count=1)
        return dict(fields)


@pytest.fixture
async def thief(valkey: str, tmp_path: Path) -> AsyncIterator[Thief]:
    thief = Thief(valkey, tmp_path / "keys")
    yield thief
    await thief.client.aclose()


async def handled(thief: Thief, body: bytes) -> dict[bytes, bytes]:
    """An update that was handled, as it stood in the inbox."""
    store, lease = thief.store, await thief.lease()
    await store.inbox.add([Raw(7, body)])
    entry = await thief.stolen(thief.names.inbox)
    (item,) = await store.inbox.read("0", 10, 0)
    assert item.body == body
    await store.records.commit(lease, Commit("ada", (item.id,)))
    await store.leases.release(lease)
    return entry


async def test_an_update_that_was_handled_is_not_read_again_when_it_is_put_back(thief: Thief) -> None:
    entry = await handled(thief, b"they beat me")
    await thief.client.delete(thief.names.seen(str(datetime.now(UTC).date())))
    await thief.client.xadd(thief.names.inbox, entry)
    (item,) = await thief.store.inbox.read("0", 10, 0)
    assert (item.body, item.event) == (None, None)
    lease = await thief.lease()
    await thief.store.inbox.bury(lease, item, "its key is gone", "unknown")
    (letter,) = await thief.store.inbox.dead(10)
    assert await thief.store.inbox.replay(letter.id)
    (item,) = await thief.started_anew().inbox.read("0", 10, 0)
    assert item.body is None, "nor by way of the dead letters"


async def test_what_was_handled_cannot_be_opened_any_more_by_anybody(
    thief: Thief, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = await handled(thief, b"they beat me")
    await thief.store.inbox.add([Raw(8, b"waits")])
    assert await thief.store.inbox.destroy_keys() == 0, "it may still be sealed under"

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls.fromtimestamp((datetime.now(tz) + timedelta(minutes=16)).timestamp(), tz)

    monkeypatch.setattr(vault_module, "datetime", Later)
    monkeypatch.setattr(streams_module, "datetime", Later)
    assert await thief.store.inbox.destroy_keys() == 0, "something of that time still waits"
    (item,) = await thief.store.inbox.read("0", 10, 0)
    assert item.body == b"waits"
    await thief.store.records.commit(await thief.lease(), Commit("ada", (item.id,)))
    assert await thief.store.inbox.destroy_keys() == 1
    await thief.client.xadd(thief.names.inbox, entry)
    again = thief.started_anew()
    (item,) = await again.inbox.read("0", 10, 0)
    assert item.body is None
    assert await again.inbox.add([Raw(9, b"new words")]) == 1
    assert [item.body for item in await again.inbox.read(item.id, 10, 0)] == [b"new words"]


async def test_an_event_that_a_killed_store_took_twice_is_read_once_and_is_no_dead_letter(thief: Thief) -> None:
    await thief.store.inbox.tell("ada", EVENT)
    await thief.client.xadd(thief.names.inbox, await thief.stolen(thief.names.inbox))
    first, second = await thief.store.inbox.read("0", 10, 0)
    assert (first.event, first.again) == (EVENT, False)
    assert (second.event, second.key, second.again) == (None, "ada", True)
    nothing: Any = None
    assert route(second, nothing, Desk()) == Routed("ada", ())


async def test_a_seal_holds_for_one_update_and_an_event_for_one_contact(thief: Thief) -> None:
    await thief.store.inbox.add([Raw(7, b"words")])
    update = await thief.stolen(thief.names.inbox)
    await thief.store.inbox.tell("ada", EVENT)
    event = await thief.stolen(thief.names.inbox)
    await thief.client.delete(thief.names.inbox)
    await thief.client.xadd(thief.names.inbox, update | {b"i": b"8"})
    await thief.client.xadd(thief.names.inbox, event | {b"k": b"bob"})
    await thief.client.xadd(thief.names.inbox, {b"k": b"bob", b"d": update[b"d"], b"e": update[b"b"]})
    items = await thief.store.inbox.read("0", 10, 0)
    assert [(item.body, item.event) for item in items] == [(None, None)] * 3


async def test_the_newest_record_holds_whatever_older_copy_is_put_back(thief: Thief) -> None:
    records, lease = thief.store.records, await thief.lease()
    first, second = (Conversation(contact="ada", address="1", quiet=Quiet(heard_at=at)) for at in (1, 2))
    boards = [Desk(boards=(BoardState(message=n),)) for n in (1, 2)]
    await records.commit(lease, Commit("ada", (), conversation=first, desk=boards[0]))
    old = [await thief.client.hgetall(name) for name in (thief.names.contact("ada"), thief.names.desk)]
    await records.commit(lease, Commit("ada", (), 1, 1, conversation=second, desk=boards[1]))
    for name, copy in zip((thief.names.contact("ada"), thief.names.desk), old, strict=True):
        await thief.client.hset(name, mapping=copy)
    loaded = await records.load("ada")
    assert (loaded.conversation, loaded.desk) == (second, boards[1])
    await records.commit(
        lease, Commit("ada", (), loaded.version, loaded.desk_version, conversation=second, desk=loaded.desk)
    )
    found = await thief.started_anew().records.load("ada")
    assert (found.conversation, found.desk) == (second, boards[1]), "and is written again with the next change"


async def test_no_older_page_of_the_desk_is_taken_for_a_newer_one(thief: Thief) -> None:
    records, lease = thief.store.records, await thief.lease()
    cases = [DeskCase("ada", 1, (3, 4), state, Urgency.URGENT, 5) for state in (CaseState.WAITING, CaseState.OPEN)]
    await records.commit(lease, Commit(DESK, (), desk=Desk(cases=(cases[0],))))
    old = await thief.client.hgetall(thief.names.desk)
    await records.commit(lease, Commit(DESK, (), 0, 1, desk=Desk(cases=(cases[1],))))
    (before,), (now,) = ([n for n in held if n.startswith(b"p:")] for held in (old, await thief.stolen_desk()))
    assert before != now
    await thief.client.hset(thief.names.desk, now, old[before])
    with pytest.raises(Tampered):
        await thief.started_anew().records.load(DESK)


async def test_who_was_forgotten_does_not_come_back_out_of_memory(thief: Thief) -> None:
    records, lease = thief.store.records, await thief.lease()
    for version in range(2):
        talk = Conversation(contact="ada", address="1", quiet=Quiet(heard_at=version))
        await records.commit(lease, Commit("ada", (), version, conversation=talk))
    await records.commit(lease, Commit("ada", (), 2, forget=True))
    again = Conversation(contact="ada", address="1", quiet=Quiet(heard_at=9))
    await records.commit(lease, Commit("ada", (), 0, conversation=again))
    assert (await records.load("ada")).conversation == again


@pytest.mark.parametrize(
    "entry", [{"what": "this"}, {"n": "x"}, {"b": "x"}, {"e": "x", "k": "ada"}, {"k": b"\xff", "t": "x"}]
)
async def test_what_something_else_put_in_stops_nothing(thief: Thief, entry: dict[Any, Any]) -> None:
    lease = await thief.lease()
    for stream in (thief.names.inbox, thief.names.outbox):
        await thief.client.xadd(stream, entry)
    await thief.store.inbox.add([Raw(7, b"they beat me")])
    put_in, item = await thief.store.inbox.read("0", 10, 0)
    assert (put_in.body, put_in.event, item.body) == (None, None, b"they beat me")
    await thief.store.inbox.bury(lease, put_in, "unknown", "unknown")
    assert [item.body for item in await thief.store.inbox.read("0", 10, 0)] == [b"they beat me"]
    assert await thief.store.outbox.read("0", 10, 0) == []
    assert await thief.client.xlen(thief.names.outbox) == 0


async def test_no_older_record_is_passed_off_as_a_newer_one(thief: Thief) -> None:
    records, lease = thief.store.records, await thief.lease()
    for version in range(2):
        talk = Conversation(contact="ada", address="1", quiet=Quiet(heard_at=version))
        await records.commit(lease, Commit("ada", (), version, conversation=talk))
    await thief.client.hset(thief.names.contact("ada"), "v", 9)
    with pytest.raises(Tampered):
        await records.load("ada")
    assert (await records.load(DESK)).conversation is None


async def test_what_is_left_of_the_list_of_the_forgotten_tells_nobody_who_it_was(thief: Thief) -> None:
    store, lease, who = thief.store, await thief.lease(), "oyster"  # letters that no key in hexadecimal has
    await store.records.commit(lease, Commit(who, (), conversation=Conversation(contact=who, address="1")))
    await store.records.commit(lease, Commit(who, (), 1, forget=True))
    kept = await thief.client.hgetall(thief.names.forgetting)
    assert who.encode() not in b"".join([*kept, *kept.values()])
    assert await store.forgetting.listed() == (who,)
    await store.forgetting.destroy(who)
    await store.forgetting.finish(lease, [who])
    assert await store.forgetting.listed() == ()
    await thief.client.hset(thief.names.forgetting, mapping=kept)  # as the file of the store still has it
    assert await thief.started_anew().forgetting.listed() == (), "nobody can open it"
