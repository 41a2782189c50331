"""What one change of the desk writes does not grow with it, and a desk of before there were pages is read."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.redis.connect import connect
from bot.adapters.redis.desk_pages import MOST, Change, change, read
from bot.adapters.redis.names import Names
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey, find_binary
from bot.adapters.vault import Vault
from bot.codec import encode
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.ports import DESK, Commit
from bot.core.understanding.values import Urgency

BOT = 123456789


def case(number: int) -> DeskCase:
    at = 1_764_000_000_000 + number
    held = CaseState.OPEN if number % 3 else CaseState.WAITING
    contact, token = f"{number:026d}", f"{number:013d}"
    return DeskCase(contact, 1, (number, 1), held, Urgency.URGENT, at, "c1", number, shown=(number,), token=token)


def written(made: Change) -> int:
    """Bytes."""
    return len(made.root) + sum(map(len, made.new.values()))


def test_one_change_of_1500_cases_writes_some_kilobytes_and_all_pages_stay_small() -> None:
    chance = random.Random(3)
    desk = Desk(cases=tuple(map(case, range(1_500))))
    layout = change(desk, None).layout
    most = 0
    for number in range(1_500, 4_500):  # as many come as go, and each a little later is taken
        cases = list(desk.cases)
        del cases[chance.randrange(len(cases))]
        at = chance.randrange(len(cases))
        cases[at] = replace(cases[at], holder="c2")
        desk = replace(desk, cases=(*cases, case(number)))
        made = change(desk, layout)
        layout, most = made.layout, max(most, written(made))
    pages = layout["cases"]
    assert tuple(row for page in pages for row in page.rows) == desk.cases
    assert all(0 < len(page.rows) <= MOST for page in pages)
    assert len(pages) < 3 * 1_500 / MOST
    assert most < 25_000 < 300_000 < len(encode(desk)), "three pages, the root, and what was written before"


def test_what_did_not_change_is_not_written() -> None:
    desk = Desk(cases=tuple(map(case, range(100))))
    layout = change(desk, None).layout
    made = change(replace(desk, late=(("", 5),)), layout)
    assert (dict(made.new), made.gone, made.whole) == ({}, (), False)


def test_what_was_made_is_read_again_with_its_pages() -> None:
    desk = Desk(cases=tuple(map(case, range(100))), asked=(("a", "b"),), late=(("", 5),))
    made = change(desk, None)
    found, layout = read(made.root, made.new.__getitem__)
    assert found == desk
    assert layout is not None
    assert change(found, layout).new == {}


def test_a_desk_in_one_piece_is_read_and_written_whole_the_next_time() -> None:
    desk = Desk(cases=tuple(map(case, range(40))))
    pages: dict[str, bytes] = {}
    found, layout = read(encode(desk), pages.__getitem__)
    assert (found, layout) == (desk, None)
    made = change(desk, layout)
    assert made.whole
    assert len(made.new) == 3


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Any]:
    async with EmbeddedValkey(tmp_path / "store") as server, connect(server.url) as client:
        yield client


@pytest.mark.skipif(find_binary() is None, reason="no valkey-server here")
async def test_a_store_of_the_version_before_goes_on(client: Any, tmp_path: Path) -> None:
    vault, names = Vault.of(KeyStore(tmp_path / "keys", MasterKey(b"m" * 32))), Names(BOT)
    store = RedisStore(client, BOT, vault)
    lease = await store.leases.acquire("worker", 60)
    assert lease is not None
    desk = Desk(cases=tuple(map(case, range(40))))
    await vault.ready(DESK)
    await client.hset(names.desk, mapping={"v": 7, "c": vault.seal(DESK, encode(desk), b"desk 7")})
    loaded = await store.records.load(DESK)
    assert (loaded.desk, loaded.desk_version) == (desk, 7)
    taken = replace(desk, cases=(replace(desk.cases[0], holder="c9"), *desk.cases[1:]))
    await store.records.commit(lease, Commit(DESK, (), 0, 7, desk=taken))
    again = replace(taken, cases=taken.cases[:-1])
    await store.records.commit(lease, Commit(DESK, (), 0, 8, desk=again))
    loaded = await RedisStore(client, BOT, vault).records.load(DESK)
    assert (loaded.desk, loaded.desk_version) == (again, 9)
    held = await client.hgetall(names.desk)
    assert sorted(name for name in held if not name.startswith(b"p:")) == [b"c", b"v"]
    assert len(held) == 2 + 3, "nothing of before is left"
