"""Two processes on one store: the lease moves after a kill and after a pause, and nothing is lost, doubled or stale."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.valkey import EmbeddedValkey
from bot.core.ports import DESK
from bot.practice import StandIn
from bot.practice.person import Person
from tests.pipeline.running import Nursery, Sarika, ended
from tests.pipeline.story import Cast, at_rest, unmarked, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

WRITERS, MESSAGES = 8, 12


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


def writers(standin: StandIn) -> list[Person]:
    return [standin.person(standin.world.user(f"Contact {n}")) for n in range(WRITERS)]


async def write(people: list[Person], pause: float) -> None:
    """Each opens a case and then writes numbered words, all at the same time."""
    for person in people:
        person.send("I am locked in a room")
    for number in range(MESSAGES):
        for person in people:
            person.send(f"word {number}.")
        await asyncio.sleep(pause)


async def check(cast: Cast, sarika: Sarika, people: list[Person]) -> None:
    """Every word once and in order in the case's log and in its topic; repeats only where marked."""
    wanted = ["I am locked in a room", *(f"word {number}." for number in range(MESSAGES))]
    async with sarika.store() as store:
        cases = (await store.records.load(DESK)).desk.cases
        assert len(cases) == WRITERS
        for case in cases:
            log = await store.records.log(case.contact, 0, 1000)
            assert [entry.content.text for entry in log] == wanted
            shown = [m for m in cast.at_desk(case.thread) if m["bot"]]
            text = "\n".join(m["text"] for m in shown)
            places = [text.find(words) for words in wanted]
            assert -1 not in places
            assert places == sorted(places)
    for person in people:
        assert 0 < len(cast.shown(person)) <= 2 * len(wanted)
    assert not unmarked(cast.at_desk()), unmarked(cast.at_desk())


def sent_by(sarika: Sarika, pid: int, after: float) -> list[str]:
    """Calls that a process began after a moment and that left it."""
    return [
        line["call"]
        for line in sarika.traced()
        if line["pid"] == pid and "call" in line and line["began"] > after and line["outcome"] != "unsent"
    ]


async def test_a_killed_leader_is_followed_within_five_seconds(shared: Sarika) -> None:
    await followed(shared)


async def test_a_leader_killed_with_the_store_it_started_is_followed(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    """Both name one data folder: the embedded store dies with the leader, and the standby starts it again."""
    sarika = Sarika(nursery, standin, tmp_path / "s")
    with ended(sarika):
        await followed(sarika)


async def followed(shared: Sarika) -> None:
    cast = Cast.of(shared.standin)
    leader = await pair(shared)
    people = writers(shared.standin)
    writing = asyncio.create_task(write(people, 0.1))
    await until(shared.standin, "cases", lambda: cast.desk_says("word 3."))
    os.kill(leader, signal.SIGKILL)
    killed = time.monotonic()
    took = await leads(shared, shared.pid) - killed
    assert took < 5
    await writing
    await until(shared.standin, "the last words", lambda: cast.desk_says(f"word {MESSAGES - 1}."), 10)
    await at_rest(shared)
    await check(cast, shared, people)
    print(f"\ntakeover after kill -9: {took:.2f} s")


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
    cast = Cast.of(shared.standin)
    stale = await pair(shared, point=point, passing=passing, action="stop")
    people = writers(shared.standin)
    await write(people, 0.05)
    more = 0
    while not any(line.get("died") == point for line in shared.traced()):  # few passings on a busy machine
        more += 1
        people[more % WRITERS].send(f"more {more}.")
        await asyncio.sleep(0.05)
    since = await leads(shared, shared.pid)
    people[0].send("and more")
    await until(shared.standin, "the standby answers", lambda: cast.desk_says("and more"), 30)
    os.kill(stale, signal.SIGCONT)
    await shared.standin.idle(1.0)
    assert sent_by(shared, stale, since) == []
    await at_rest(shared)
    assert not unmarked(cast.at_desk())
