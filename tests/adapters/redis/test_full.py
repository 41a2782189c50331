"""A store whose memory is full says so, throws nothing away, and takes words in again once there is room."""

from pathlib import Path

import pytest

from bot.adapters.keys import KeyStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.scripts import _as_ours
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey
from bot.adapters.valkey.server import LEAST_MEMORY, most_memory
from bot.adapters.vault import Vault
from bot.core.model.conversation import Conversation
from bot.core.model.errors import StoreDown, StoreFull
from bot.core.ports import Commit, Raw

LONG = b"x" * 20_000


def test_a_server_that_has_no_memory_left_is_full_and_not_away() -> None:
    error = _as_ours(Exception("OOM command not allowed when used memory > 'maxmemory'."), "add")
    assert isinstance(error, StoreFull)
    assert isinstance(error, StoreDown), "contacts are told of the interruption"


def test_the_embedded_server_may_take_half_of_the_machine() -> None:
    assert most_memory() >= LEAST_MEMORY


async def filled(store: RedisStore) -> None:
    for number in range(1_000):
        await store.inbox.add([Raw(number, LONG)])


async def test_what_is_there_stays_and_new_words_are_refused_in_plain_terms(tmp_path: Path) -> None:
    async with EmbeddedValkey(tmp_path / "store", options={"maxmemory": "4mb"}) as server:
        client = connect(server.url)
        store = RedisStore(client, 1, Vault.of(KeyStore.at(tmp_path / "keys", None)))
        lease = await store.leases.acquire("worker", 60)
        assert lease is not None
        await store.records.commit(lease, Commit("a", (), conversation=Conversation(contact="a", address="1")))
        assert 0 < await store.records.fullness() < 1
        with pytest.raises(StoreFull):
            await filled(store)
        assert await store.records.fullness() > 0.9
        assert (await store.records.load("a")).conversation is not None, "it is still read"
        await client.config_set("maxmemory", "64mb")
        await store.inbox.add([Raw(5_000, LONG)])
        await client.aclose()
