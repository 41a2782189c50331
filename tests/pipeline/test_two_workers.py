"""Two processes on one store: the lease moves after a kill and after a pause, and nothing is lost, doubled or stale."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.valkey import EmbeddedValkey
from standin import StandIn
from tests.pipeline.door import door
from tests.pipeline.flow import Flow
from tests.pipeline.running import PATIENCE, Nursery, Sarika, crowded, ended, free_port
from tests.pipeline.story import Cast, at_rest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

TAKEOVER = 5.0
"""Seconds within which another process leads after a kill."""

AFTERWARDS = 3.0
"""Seconds for which words go on once the paused process is back: longer than any call that it had begun."""


@pytest.fixture
async def shared(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[Sarika]:
    """One installation on a store of its own, so that the store outlives each process."""
    async with EmbeddedValkey(tmp_path / "store") as valkey:
        sarika = Sarika(nursery, standin, tmp_path / "s", {"redis_url": valkey.url})
        with ended(sarika):
            yield sarika


async def pair(sarika: Sarika, **plan: Any) -> int:
    """A leader, whose process id is returned, and a standby, which is the newest process."""
    leader = await sarika.start(**plan)
    await sarika.ready()
    await leads(sarika, leader)
    await sarika.start()
    await sarika.ready()
    return leader


async def leads(sarika: Sarika, pid: int) -> float:
    """Wait until a process holds the worker's lease; since when (seconds, monotonic)."""
    while True:
        for line in sarika.traced():
            if line.get("lease") == "worker" and line["pid"] == pid:
                return float(line["at"])
        await asyncio.sleep(0.01)


async def paused(sarika: Sarika, point: str) -> None:
    """Wait until a process has stopped itself there."""
    while not any(line.get("died") == point for line in sarika.traced()):  # noqa: ASYNC110 - of another process
        await asyncio.sleep(0.01)


async def stands_by(sarika: Sarika, port: int) -> None:
    """Wait until the process at a port is well and says that another one works."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status, body = await sarika.got("/healthz", port)
            if (status, json.loads(body)["worker"]) == (200, "standby"):
                return
            await asyncio.sleep(0.1)


async def test_a_killed_leader_is_followed_within_five_seconds(shared: Sarika) -> None:
    await followed(shared)


async def test_a_leader_killed_with_the_store_it_started_is_followed(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    """Both name one data folder: the embedded store dies with the leader, and the standby starts it again."""
    sarika = Sarika(nursery, standin, tmp_path / "s")
    with ended(sarika):
        await followed(sarika)


async def followed(sarika: Sarika) -> None:
    """The leader is killed while words flow."""
    leader = await pair(sarika)
    flow = await Flow.opened(Cast.of(sarika.standin))
    async with flow.flowing():
        flow.ask(0)
        await flow.passed()
        os.kill(leader, signal.SIGKILL)
        killed = time.monotonic()
        flow.ask(1)
        took = await leads(sarika, sarika.pid) - killed
        flow.ask(2)
        await flow.passed()
    await at_rest(sarika)
    await flow.is_right(sarika)
    assert took < TAKEOVER * crowded()
    print(f"\ntakeover after kill -9: {took:.2f} s, {flow.rounds} rounds of words")


@pytest.mark.parametrize(
    ("point", "passing"),
    [
        ("messenger.call.send_message:before", 30),
        ("records.commit:before", 40),
        ("outbox.attempt:after", 25),
        ("outbox.settle:before", 25),
        ("inbox.add:before", 6),
    ],
)
async def test_a_paused_leader_sends_and_commits_nothing_when_it_wakes(
    shared: Sarika, point: str, passing: int
) -> None:
    """What the paused process sends is seen at a door that only it goes through, not told by itself."""
    armed = shared.folder.with_name("armed")
    async with door(shared.standin.address) as own:
        plan = {"point": point, "passing": passing, "action": "stop", "armed": str(armed)}
        stale = await pair(shared, api=own.address, port=(port := free_port()), **plan)
        flow = await Flow.opened(Cast.of(shared.standin))
        async with flow.flowing():
            flow.ask(0)
            await flow.passed()
            armed.touch()
            await paused(shared, point)
            flow.ask(1)
            since = await leads(shared, shared.pid)
            await flow.passed()
            assert own.sent_after(since) == []
            os.kill(stale, signal.SIGCONT)
            woken = time.monotonic()
            flow.ask(2)
            await flow.passed()
            await asyncio.sleep(max(0.0, woken + AFTERWARDS - time.monotonic()))
        await at_rest(shared)
        assert own.sent_after(since) == []
        await stands_by(shared, port)
        await flow.is_right(shared)
        print(f"\npaused at {point}: {flow.rounds} rounds of words")
