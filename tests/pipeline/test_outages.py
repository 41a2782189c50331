"""The store or Rasa goes away in mid-load: nothing is lost, nobody waits in silence, and order is kept."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path

import pytest

from bot.adapters.valkey import EmbeddedValkey
from bot.core.ports import DESK
from bot.nlu_server import RasaServer
from bot.practice import StandIn
from bot.practice.person import Person
from tests.pipeline.running import Nursery, Sarika, ended, free_port
from tests.pipeline.story import Cast, at_rest, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CONTACTS, MESSAGES = 200, 4
NOTICE = 40.0
"""Seconds until whoever writes while the store is down is told: docs/operators.md promises ten, on a machine at rest."""


def crowd(standin: StandIn, size: int) -> list[Person]:
    return [standin.person(standin.world.user(f"Contact {n}")) for n in range(size)]


async def test_valkey_killed_in_mid_load(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast, people = Cast.of(standin), crowd(standin, CONTACTS)
    words = [f"word {number}." for number in range(MESSAGES)]
    sarika = Sarika(nursery, standin, tmp_path / "s")
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        for person in people:
            person.send("/human")
        for number, word in enumerate(words):
            if number:
                await asyncio.sleep(0.3)
            if number in (1, 3):
                os.kill(sarika.store_pid, signal.SIGKILL)
            for person in people:
                person.send(word)
        await until(standin, "answers", lambda: all(len(cast.shown(p)) > 0 for p in people))
        await standin.idle(1.0)
        await at_rest(sarika)
        async with sarika.store() as store:
            cases = (await store.records.load(DESK)).desk.cases
            assert len(cases) == CONTACTS
            for case in cases:
                log = await store.records.log(case.contact, 0, 1000)
                assert [entry.content.text for entry in log] == words
                shown = "\n".join(m["text"] for m in cast.at_desk(case.thread) if m["bot"])
                places = [shown.find(word) for word in words]
                assert -1 not in places
                assert places == sorted(places)
        assert await sarika.stop() == 0
        await sarika.alone()
        sarika.logged()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_the_store_is_down_for_long(
    nursery: Nursery, standin: StandIn, tmp_path: Path, way: str
) -> None:
    cast, (before, *people) = Cast.of(standin), crowd(standin, 4)
    valkey = EmbeddedValkey(tmp_path / "store")
    url, port = await valkey.ensure(), free_port()
    plan = {"redis_url": url, "port": port}
    if way == "webhook":
        standin.knobs.pace = 0.1
        plan |= {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_secret": "s" * 20}
    sarika = Sarika(nursery, standin, tmp_path / "s", plan)
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        before.start()
        await until(standin, "an answer", lambda: len(cast.shown(before)) == 1)
        await valkey.close()
        people[0].send("I am locked in a room")
        people[1].send("hello")
        async with asyncio.timeout(60):
            while (await sarika.got("/readyz"))[0] != 503:  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.1)
        assert (await sarika.got("/healthz"))[0] == 200
        await until(standin, "told", lambda: all(len(cast.shown(p)) == 1 for p in people[:2]), NOTICE)
        people[2].send("hello?")
        people[0].send("are you there?")
        await until(standin, "told as well", lambda: len(cast.shown(people[2])) == 1, NOTICE)
        assert all(any(c in cast.shown(p)[0] for c in ("117", "1280")) for p in people)
        await standin.idle(1.0)
        assert [len(cast.shown(p)) for p in people] == [1, 1, 1]
        await valkey.ensure()
        await until(standin, "answers", lambda: all(len(cast.shown(p)) >= 2 for p in people))
        await until(standin, "alert", lambda: cast.desk_says("EMERGENCY"))
        await standin.idle(1.5)  # a second until the ledgers know of what was said meanwhile
        await at_rest(sarika)
        await sarika.ready()
        people[2].send("/hide")
        await until(standin, "hidden with the notice", lambda: len(people[2].transcript()) == 1)
        sarika.logged()
        await sarika.stop()
    await valkey.close()


@pytest.mark.rasa
async def test_rasa_gone_for_good_in_mid_load(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast, people = Cast.of(standin), crowd(standin, 60)
    rasa = RasaServer()
    await rasa.start()
    settings = {"nlu_url": rasa.url, "nlu_token": rasa.token}
    sarika = Sarika(nursery, standin, tmp_path / "s", {"settings": settings})
    with ended(sarika):
        await sarika.start()
        await sarika.ready(nlu=True)
        for person in people[:20]:
            person.send("my boss did not pay my wages")
        await until(standin, "answers", lambda: all(cast.shown(p) for p in people[:20]))
        for person in people[20:40]:
            person.send("my boss did not pay my wages")
        await rasa.stop()
        began = time.monotonic()
        for person in people[40:50]:
            person.send("I am locked in a room")
        for person in people[50:]:
            person.send("zzz qqq")
        await until(standin, "crisis", lambda: all(cast.shown(p) for p in people[40:50]), 2)
        await until(standin, "alerts", lambda: alerts(cast) >= 10, 2)
        took = time.monotonic() - began
        await until(standin, "answers", lambda: all(cast.shown(p) for p in people))
        for person in people[50:]:
            buttons = [
                b for line in person.transcript() if line["bot"] for row in line["buttons"] for b in row
            ]
            assert "Talk to a human" in buttons or "និយាយនឹងមនុស្ស" in buttons
        assert json.loads((await sarika.got("/readyz"))[1])["ready"] is True
        sarika.logged()
        await sarika.stop()
    assert took < 2
    print(f"\nemergencies answered and alerted {took:.2f} s after Rasa was gone")


def alerts(cast: Cast) -> int:
    return sum("EMERGENCY" in m["text"] and "waits." in m["text"] for m in cast.at_desk(1))
