"""The store knows its format: another version's is refused in plain words, and nothing in it is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.keys.master import MasterKey
from bot.adapters.keys.store import KeyStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.format import FORMAT, Format
from bot.adapters.redis.names import Names
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey, find_binary
from bot.adapters.vault import Vault
from bot.codec import GONE, stored_fields
from bot.core.model.desk import Desk
from bot.core.model.errors import OtherFormat, OtherKeys, StoreDown
from bot.core.ports import DESK, Commit, Raw
from bot.doctor import store as doctor
from bot.doctor.findings import Weight
from bot.settings.fields import Settings
from bot.wiring.opening import opened

pytestmark = pytest.mark.skipif(find_binary() is None, reason="no valkey-server here")

BOT = 123456789


def settings(folder: Path) -> Settings:
    return Settings.for_practice(
        api="http://127.0.0.1:1", token=f"{BOT}:{'a' * 35}", desk_chat=-1001234567890, data_dir=folder, listen_port=1
    )


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Any]:
    async with EmbeddedValkey(tmp_path / "store") as server, connect(server.url) as client:
        yield client


def made(client: Any, folder: Path) -> RedisStore:
    return RedisStore(client, BOT, Vault.of(KeyStore(folder / "keys", MasterKey(b"m" * 32))))


async def contents(client: Any) -> dict[bytes, Any]:
    return {name: await client.dump(name) for name in await client.keys("*")}


async def test_the_first_start_writes_the_number_and_the_next_ones_find_it(client: Any, tmp_path: Path) -> None:
    assert await made(client, tmp_path).leases.acquire("worker", 1)
    assert await client.get(Names(BOT).format) == b"%d" % FORMAT
    await made(client, tmp_path).format.look()
    assert await made(client, tmp_path).inbox.add([Raw(1, b"{}")]) == 1


@pytest.mark.parametrize("number", [None, "0", str(FORMAT - 1), str(FORMAT + 1), "of another world"])
async def test_what_another_version_wrote_is_neither_read_nor_changed(
    client: Any, tmp_path: Path, number: str | None
) -> None:
    store = made(client, tmp_path)
    assert await store.inbox.add([Raw(1, b"{}")]) == 1
    await client.delete(Names(BOT).format)
    if number is not None:
        await client.set(Names(BOT).format, number)
    before, later = await contents(client), made(client, tmp_path)
    for attempt in (
        later.format.look,
        lambda: later.leases.acquire("worker", 1),
        lambda: later.inbox.add([Raw(2, b"")]),
    ):
        with pytest.raises(
            OtherFormat, match=rf"holds records .* reads format {FORMAT}, and has changed nothing\. Start"
        ):
            await attempt()
    (found,) = [one for one in await doctor.look(settings(tmp_path)) if "the store holds" in one.what.lower()]
    assert found.what == "Another version of Sarika wrote what the store holds."
    assert "has changed nothing" in found.do
    assert await contents(client) == before


async def test_who_only_looks_leaves_an_empty_store_empty(client: Any, tmp_path: Path) -> None:
    await Format(client, Names(BOT)).look(begin=False)
    assert "What the store holds can be read by this version." in [
        f.what for f in await doctor.look(settings(tmp_path))
    ]
    assert await client.keys("*") == []


async def test_a_command_is_refused_too(client: Any, tmp_path: Path) -> None:
    KeyStore.at(tmp_path / "keys", None).get_or_create(["desk"])
    await client.set(Names(BOT).desk, "of before")
    with pytest.raises(OtherFormat, match="without the number of a format"):
        async with opened(settings(tmp_path), BOT):
            pass


def other_keys(client: Any, folder: Path) -> RedisStore:
    return RedisStore(client, BOT, Vault.of(KeyStore(folder / "others", MasterKey(b"o" * 32))))


async def test_the_fingerprint_of_the_keys_rests_in_the_store_and_other_keys_are_refused(
    client: Any, tmp_path: Path
) -> None:
    assert await made(client, tmp_path).inbox.add([Raw(1, b"{}")]) == 1
    fingerprint = (await client.get(Names(BOT).keys)).decode()
    assert len(fingerprint) == 16
    before, others = await contents(client), other_keys(client, tmp_path)
    for attempt in (
        others.format.look,
        lambda: others.leases.acquire("worker", 1),
        lambda: others.inbox.add([Raw(2, b"{}")]),
    ):
        with pytest.raises(
            OtherKeys, match=rf"not those of the store \(fingerprint {fingerprint}\).*Nothing was changed"
        ):
            await attempt()
    assert await contents(client) == before
    KeyStore.at(tmp_path / "keys2", None).get_or_create(["id"])
    (tmp_path / "keys2").rename(tmp_path / "foreign")
    found = await doctor.look(settings(tmp_path).model_copy(update={"data_dir": with_keys(tmp_path)}))
    assert [f.what for f in found if f.weight is Weight.MEND] == ["The keys are not those of the store."]
    await made(client, tmp_path).format.look()


def with_keys(folder: Path) -> Path:
    """A data folder with the store of `folder` and keys of its own."""
    (folder / "data").mkdir()
    (folder / "foreign").rename(folder / "data" / "keys")
    (folder / "data" / "store").symlink_to(folder / "store")
    return folder / "data"


async def test_a_store_of_before_is_marked_by_who_can_read_it_only(client: Any, tmp_path: Path) -> None:
    store = made(client, tmp_path)
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    await store.records.commit(lease, Commit(DESK, (), desk=Desk()))
    await client.delete(Names(BOT).keys)
    with pytest.raises(OtherKeys, match=r"fingerprint unknown"):
        await other_keys(client, tmp_path).format.look()
    assert await client.get(Names(BOT).keys) is None
    await made(client, tmp_path).format.look()
    assert await client.get(Names(BOT).keys) is not None


async def test_a_version_that_would_lose_fields_says_so_before_it_starts(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(client, tmp_path).format.look()
    assert {name.decode() for name in await client.smembers(Names(BOT).fields)} == stored_fields()
    await client.sadd(Names(BOT).fields, "Conversation.of_tomorrow", "Desk.of_tomorrow")
    before, later = await contents(client), made(client, tmp_path)
    with pytest.raises(OtherFormat, match=r"2 fields, such as Conversation\.of_tomorrow\. Nothing was changed"):
        await later.format.look()
    with pytest.raises(OtherFormat):
        await later.inbox.add([Raw(2, b"{}")])
    assert await contents(client) == before
    (found,) = [one for one in await doctor.look(settings(tmp_path)) if one.weight is Weight.MEND]
    assert found.what == "Another version of Sarika wrote what the store holds."
    monkeypatch.setattr("bot.adapters.redis.format.GONE", {"Conversation.of_tomorrow", "Desk.of_tomorrow"})
    await made(client, tmp_path).format.look()


def test_a_field_that_is_taken_out_is_noted_as_gone() -> None:
    """Else a store that an older version wrote would be refused by this one.

    New fields are added to the file and none is ever taken out: written anew it could tell nothing.
    """
    written = Path(__file__).with_name("stored_fields.txt").read_text().split()
    assert written == sorted(written)
    assert set(written) <= stored_fields() | GONE, "a field that is no longer there belongs into bot.codec.GONE"
    assert stored_fields() <= set(written), "add the new ones to tests/adapters/redis/stored_fields.txt"


async def test_another_bot_in_the_same_store_has_a_number_of_its_own(client: Any) -> None:
    await client.set(Names(BOT).format, str(FORMAT + 1))
    await Format(client, Names(BOT + 1)).look()
    with pytest.raises(OtherFormat):
        await Format(client, Names(BOT)).look()


async def test_a_store_that_is_down_is_no_other_version(tmp_path: Path) -> None:
    async with connect(f"unix://{tmp_path / 'nobody'}") as client:
        with pytest.raises(StoreDown):
            await Format(client, Names(BOT)).look()
