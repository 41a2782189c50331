"""Sarika starts while the store cannot be used: who writes is told who answers, and it is said what is missing."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.keys.store import KeyStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.format import FORMAT
from bot.adapters.redis.names import Names
from bot.adapters.valkey import EmbeddedValkey
from bot.wiring.waiting import Missing
from standin import StandIn
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended, free_port
from tests.pipeline.story import Cast, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

TOLD = 15.0
"""Seconds within which who writes is told, whatever the store is like: docs/operators.md."""

DANGER = "they beat me"


@dataclass
class Outside:
    """An outside store, and what befalls it."""

    server: EmbeddedValkey
    sarika: Sarika
    mended: Callable[[], Awaitable[object]]


async def _set(url: str, *pairs: str) -> None:
    async with connect(url) as client:
        for name, value in zip(pairs[::2], pairs[1::2], strict=True):
            await client.config_set(name, value)


async def down(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    await server.close()
    return server.ensure


async def hanging(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    assert server.pid is not None
    os.kill(server.pid, signal.SIGSTOP)

    async def mend() -> None:
        assert server.pid is not None
        os.kill(server.pid, signal.SIGCONT)

    return mend


async def refusing(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    await _set(server.url, "requirepass", "another one")

    async def mend() -> None:
        url = server.url.replace("unix://", "unix://:another%20one@")
        await _set(url, "requirepass", "")

    return mend


async def lax(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    await _set(server.url, "appendfsync", "everysec")
    return lambda: _set(server.url, "appendfsync", "always")


async def evicting(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    await _set(server.url, "maxmemory-policy", "allkeys-lru")
    return lambda: _set(server.url, "maxmemory-policy", "noeviction")


async def without_keys(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    keys, kept = sarika.folder / "keys", sarika.folder.with_name("kept")
    shutil.move(keys, kept)

    async def mend() -> None:
        assert not KeyStore.made(keys), "new keys stand in the way of the right ones"
        shutil.rmtree(keys, ignore_errors=True)
        shutil.move(kept, keys)

    return mend


async def other_keys(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    keys, kept = sarika.folder / "keys", sarika.folder.with_name("kept")
    shutil.move(keys, kept)
    KeyStore.at(keys, None).get_or_create(["id"])

    async def mend() -> None:
        shutil.rmtree(keys)
        shutil.move(kept, keys)

    return mend


async def other_format(server: EmbeddedValkey, sarika: Sarika) -> Callable[[], Awaitable[object]]:
    name = Names(int(sarika.standin.token.partition(":")[0])).format
    async with connect(server.url) as client:
        await client.set(name, "99")

    async def mend() -> None:
        async with connect(server.url) as client:
            await client.set(name, str(FORMAT))

    return mend


CASES: dict[str, tuple[Callable[[EmbeddedValkey, Sarika], Awaitable[Callable[[], Awaitable[object]]]], str]] = {
    "down": (down, "The store does not answer"),
    "hanging": (hanging, "The store does not answer"),
    "password": (refusing, "The store refuses the password"),
    "appendfsync": (lax, "The store has appendfsync everysec: the last second is lost"),
    "eviction": (evicting, "The store has maxmemory-policy allkeys-lru: records are thrown away"),
    "no keys": (without_keys, "There are no keys in"),
    "other keys": (other_keys, "are not those of the store"),
    "other format": (other_format, "The store holds records of format 99"),
}


@asynccontextmanager
async def ran_before(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> AsyncIterator[tuple[EmbeddedValkey, Sarika]]:
    """An outside store in which a Sarika has worked that was stopped."""
    server = EmbeddedValkey(tmp_path / "store")
    sarika = Sarika(nursery, standin, tmp_path / "s", {"redis_url": await server.ensure()})
    try:
        with ended(sarika):
            await sarika.start()
            await sarika.ready()
            before = Cast.of(standin).contact
            before.start()
            await until(standin, "an answer", lambda: Cast.of(standin).shown(before))
            assert await sarika.stop() == 0
            yield server, sarika
    finally:
        await server.close()


async def says(sarika: Sarika, words: str) -> None:
    """Wait until it says so where it is asked whether it is ready."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError):
                status, body = await sarika.got("/readyz")
                if status == 503 and words in " ".join(json.loads(body)["reasons"]):
                    return
            await asyncio.sleep(0.1)


def lines(sarika: Sarika, event: str) -> list[dict[str, Any]]:
    return [line for line in sarika.logged() if line["event"] == event]


@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.parametrize("case", CASES)
async def test_who_writes_is_told_while_the_store_cannot_be_used(
    nursery: Nursery, standin: StandIn, tmp_path: Path, case: str, way: str
) -> None:
    if way == "webhook" and case not in ("down", "other keys"):
        pytest.skip("the same as by polling")
    befall, words = CASES[case]
    cast = Cast.of(standin)
    someone = standin.person(standin.world.user("Somebody"))
    async with ran_before(nursery, standin, tmp_path) as (server, sarika):
        mend = await befall(server, sarika)
        port = free_port()
        hook = {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_secret": "s" * 20} if way == "webhook" else {}
        standin.knobs.pace = 0.1
        await sarika.start(port=port, **hook)
        someone.send(DANGER)
        written = time.monotonic()
        await until(standin, "told", lambda: cast.shown(someone), TOLD)
        print(f"\n{case}, {way}: told after {time.monotonic() - written:.1f} s")
        assert any(number in cast.shown(someone)[0] for number in ("117", "1280"))
        await says(sarika, words)
        assert (await sarika.got("/healthz"))[0] == 200
        assert words in lines(sarika, "store_not_usable")[0]["reason"]
        await mend()
        await until(
            standin, "answered and alerted", lambda: len(cast.shown(someone)) > 1 and cast.desk_says("EMERGENCY")
        )
        assert len(lines(sarika, "store_usable")) == 1
        await sarika.ready()
        assert await sarika.stop() == 0


async def test_who_stands_by_tells_when_store_and_leader_are_gone(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    """The leader dies with the store: the one that stands by cannot ask who receives, and nobody else would tell."""
    cast, someone = Cast.of(standin), standin.person(standin.world.user("Somebody"))
    async with ran_before(nursery, standin, tmp_path) as (server, first):
        second = Sarika(nursery, standin, first.folder, first.plan)
        with ended(second):
            await first.start()
            await first.ready()
            await second.start()
            await second.ready()
            await server.close()
            first.kill()
            someone.send(DANGER)
            await until(standin, "told", lambda: cast.shown(someone), TOLD)
            await server.ensure()
            await until(standin, "answered", lambda: len(cast.shown(someone)) > 1)
            assert await second.stop() == 0


async def test_who_has_keys_of_its_own_leaves_updates_to_who_can_read_them(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    people = [standin.person(standin.world.user(f"Somebody {n}")) for n in range(6)]
    async with ran_before(nursery, standin, tmp_path) as (_, first):
        second = Sarika(nursery, standin, tmp_path / "foreign", first.plan)
        second.folder.mkdir()
        KeyStore.at(second.folder / "keys", None).get_or_create(["id"])
        with ended(second):
            await first.start()
            await first.ready()
            await second.start()
            await says(second, "are not those of the store")
            for person in people[:5]:
                person.send(DANGER)
                await asyncio.sleep(1)
            await until(standin, "answers", lambda: all(cast.shown(p) for p in people[:5]))
            assert not any("work_failed" in line["event"] for sarika in (first, second) for line in sarika.logged())
            told = [text for person in people[:5] for text in cast.shown(person)]
            first.kill()
            people[5].send(DANGER)
            await until(standin, "told by the other", lambda: cast.shown(people[5]), TOLD + 5)
            assert cast.shown(people[5])[0] not in told, "nobody was told of an interruption that there was not"
            assert await second.stop() == 0


async def test_the_log_says_once_a_minute_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    now = [0.0]
    monkeypatch.setattr("bot.wiring.waiting.time.monotonic", lambda: now[0])
    monkeypatch.setattr("bot.wiring.waiting.log.error", lambda event, *, reason: told.append(reason))
    missing = Missing()
    for second in range(0, 185, 3):
        now[0] = 1000.0 + second
        missing.note(OSError("the disk is gone"))
    missing.note(None)
    assert told == ["the disk is gone"] * 4
