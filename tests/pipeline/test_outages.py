"""The store or Rasa goes away in mid-load: nothing is lost, nobody waits in silence, and order is kept."""

import asyncio
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bot.adapters.rasa.server import RasaServer
from bot.adapters.valkey import EmbeddedValkey
from bot.core.model.lines import Line
from bot.core.ports import DESK
from bot.understanding.word_files import HOME
from bot.wording.messages import plain_line
from standin import StandIn
from standin.people.person import Person
from tests.pipeline.flow import ADDED, Flow, once, twice_in_a_row
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended, free_port
from tests.pipeline.story import Cast, at_rest, unmarked, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CONTACTS, MESSAGES = 200, 4
NOTICE = 40.0
"""Seconds until whoever writes while the store is down is told: docs/operators.md promises ten, on a machine at rest."""

RATE, PEOPLE = 30, 210
"""Messages a second, and how many people write one each."""
DANGER, CALM = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់", "ខ្ញុំចង់ទៅធ្វើការនៅកូរ៉េ តើត្រូវធ្វើដូចម្តេច"
"""What one in ten writes, and all others: of this red flags say nothing."""
ASKED = plain_line(Line.NOT_UNDERSTOOD, "km")
"""What is said to who was not understood, above the menu."""
WITHIN, BUSY, AS_LONG = 2.0, 2.0, 1.5
"""Seconds until an emergency is answered and alerted while Rasa is away, and the factor that the slowest of them may
take. Where the machine cannot keep up with what is written, emergencies take hardly longer than all else in that run."""
SETTLED = 1.0
"""Seconds before the kill within which what was written may still be with Rasa."""


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
            seen = standin.hub.feed.last
            for person in people:
                person.send(word)
            if number in (1, 3):  # a part of these is answered, the rest is on its way
                await until(standin, "some answers", partial(some, standin, seen))
                os.kill(sarika.store_pid, signal.SIGKILL)
                assert said_since(standin, seen) < CONTACTS
        await until(standin, "answers", lambda: all(len(cast.shown(p)) > 0 for p in people))
        await standin.idle(1.0)
        await at_rest(sarika)
        async with sarika.store() as store:
            cases = (await store.records.load(DESK)).desk.cases
            assert len(cases) == CONTACTS
            for case in cases:
                log = await store.records.log(case.contact, 0, 1000)
                assert [entry.content.text for entry in log] == words
                assert once([m["text"] for m in cast.at_desk(case.thread) if m["bot"]], words) == words
        assert not unmarked(cast.at_desk())
        for person in people:
            chat = person.transcript()
            assert 0 < sum(line["text"] in ADDED for line in chat) <= len(words)
            assert not twice_in_a_row(cast.shown(person))
            assert not unmarked([line for line in chat if line["text"] not in ADDED])
        assert await sarika.stop() == 0
        await sarika.alone()
        sarika.logged()


def said_since(standin: StandIn, seen: int) -> int:
    """How many messages the bot has sent after an event of the feed."""
    events = standin.hub.feed.since(seen)
    return sum(event["kind"] == "message" and event["message"]["from"]["is_bot"] for event in events)


def some(standin: StandIn, seen: int) -> bool:
    return said_since(standin, seen) > CONTACTS // 10


@pytest.mark.parametrize(
    "point",
    [
        "inbox.add:before",
        "inbox.add:after",
        "records.commit:before",
        "records.commit:after",
        "outbox.attempt:before",
        "outbox.attempt:after",
        "outbox.settle:before",
    ],
)
async def test_valkey_killed_in_the_middle_of_the_work(
    nursery: Nursery, standin: StandIn, tmp_path: Path, point: str
) -> None:
    """The process that works kills the store itself, on its way to it or when it has just been there, while words flow."""
    armed, store = tmp_path / "armed", tmp_path / "s" / "store" / "valkey.pid"
    sarika = Sarika(nursery, standin, tmp_path / "s", {"victim": str(store), "armed": str(armed)})
    with ended(sarika):
        await sarika.start(point=point, passing=5)
        await sarika.ready()
        flow = await Flow.opened(Cast.of(standin))
        before = sarika.store_pid
        async with flow.flowing(0.1):
            flow.ask(0)
            await flow.passed()
            armed.touch()
            flow.ask(1)
            async with asyncio.timeout(PATIENCE):
                while not any(line.get("died") == point for line in sarika.traced()):  # noqa: ASYNC110 - of another process
                    await asyncio.sleep(0.01)
            flow.ask(2)
            await flow.passed()
        await at_rest(sarika)
        assert sarika.store_pid != before
        await flow.is_right(sarika)
        assert await sarika.stop() == 0
        sarika.logged()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_the_store_is_down_for_long(nursery: Nursery, standin: StandIn, tmp_path: Path, way: str) -> None:
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
        before.send("/hide")
        await until(standin, "hidden", lambda: len(before.transcript()) == 1)
        await at_rest(sarika)
        await valkey.close()
        people[0].send("I am locked in a room")
        people[1].send("hello")
        before.send("I am locked in a room")
        async with asyncio.timeout(PATIENCE):
            while (await sarika.got("/readyz"))[0] != 503:  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.1)
        assert (await sarika.got("/healthz"))[0] == 200
        await until(standin, "told", lambda: all(len(cast.shown(p)) == 1 for p in people[:2]), NOTICE)
        people[2].send("hello?")
        people[0].send("are you there?")
        await until(standin, "told as well", lambda: len(cast.shown(people[2])) == 1, NOTICE)
        assert all(any(c in cast.shown(p)[0] for c in ("117", "1280")) for p in people)
        await until(standin, "the neutral line", lambda: len(cast.shown(before)) == 2, NOTICE)
        assert cast.shown(before)[1] in [plain_line(Line.KNOCK, language) for language in ("km", "en")]
        await standin.idle(1.0)
        assert len(cast.shown(before)) == 2, "no number on a phone whose chat was just hidden"
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
async def test_rasa_killed_for_good_in_mid_load(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast, people = Cast.of(standin), crowd(standin, PEOPLE)
    model = tmp_path / "model.tar.gz"
    shutil.copy(HOME / "models" / "sarika.tar.gz", model)
    rasa = RasaServer(model=model)
    await rasa.start()
    settings = {"nlu_url": rasa.url, "nlu_token": rasa.token}
    sarika = Sarika(nursery, standin, tmp_path / "s", {"settings": settings})
    with ended(sarika):
        await sarika.start()
        await sarika.ready(nlu=True)
        calm, danger, killed = await written(people, lambda: kill_for_good(rasa, model))
        await at_rest(sarika)
        assert json.loads((await sarika.got("/readyz"))[1])["ready"] is True
        sarika.logged()
        await sarika.stop()
        assert rasa.pid is None, "Rasa came back"
    await rasa.stop()

    answered = first_answers(standin)
    late = {person: answered[person.user.id] - at for person, at in danger.items()}
    posted = told(standin, cast.forum)
    alarms = [event["at"] for event in posted if alarming(event["message"])]
    assert alarms, "nobody was called"
    # the first ones by name, the others in one message for all that wait
    alarmed = [at - sent for at, sent in zip(alarms, sorted(danger.values()), strict=False)]
    assert len(alarms) == len(danger) or any(" wait, " in event["message"].get("text", "") for event in posted)
    waited = [answered[person.user.id] - at for person, at in calm.items()]
    slowest, usual = max(*late.values(), *alarmed), median([*late.values(), *alarmed])
    print(f"\nemergencies answered and alerted while Rasa was killed: median {usual:.2f} s, slowest {slowest:.2f} s")
    print(f"all others: median {median(waited):.2f} s, slowest {max(waited):.2f} s")
    assert usual < max(WITHIN, AS_LONG * median(waited))
    assert slowest < max(WITHIN * BUSY, AS_LONG * max(waited))
    assert all(any(c in cast.shown(p)[0] for c in ("117", "1280", "999")) for p in danger)

    before = [person for person, at in calm.items() if at < killed - SETTLED]
    after = [person for person, at in calm.items() if at > killed]
    assert sum(not menu(person) for person in before) > len(before) / 2, "Rasa understood nothing"
    assert all(menu(person) for person in after)
    for person in calm:
        assert {"🧑 Talk to a human", "🧑 និយាយនឹងមនុស្ស"} & buttons(person)


async def written(
    people: list[Person], kill: Callable[[], None]
) -> tuple[dict[Person, float], dict[Person, float], float]:
    """`RATE` people write in each second, and every tenth is in danger. Who wrote when, and when Rasa was killed: half way."""
    calm: dict[Person, float] = {}
    danger: dict[Person, float] = {}
    killed, began = 0.0, time.monotonic()
    for number, person in enumerate(people):
        await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
        if number == len(people) // 2:
            kill()
            killed = time.time()
        (danger if number % 10 == 0 else calm)[person] = time.time()
        person.send(DANGER if number % 10 == 0 else CALM)
    return calm, danger, killed


def kill_for_good(rasa: RasaServer, model: Path) -> None:
    """All of its processes at once; without a model it cannot be started again."""
    assert rasa.pid is not None
    model.unlink()
    os.killpg(os.getpgid(rasa.pid), signal.SIGKILL)


def told(standin: StandIn, chat: int) -> list[dict[str, Any]]:
    """The bot's messages in a chat, with when they came."""
    events = standin.hub.feed.since(0)
    return [
        event
        for event in events
        if event["kind"] == "message" and event["chat"]["id"] == chat and event["message"]["from"]["is_bot"]
    ]


def first_answers(standin: StandIn) -> dict[int, float]:
    """When each private chat got its first answer (seconds since 1970)."""
    first: dict[int, float] = {}
    for event in standin.hub.feed.since(0):
        if event["kind"] == "message" and event["message"]["from"]["is_bot"]:
            first.setdefault(event["chat"]["id"], event["at"])
    return first


def alarming(message: dict[str, Any]) -> bool:
    """Whether this is the first alert of an emergency."""
    return "EMERGENCY" in message.get("text", "") and "waits." in message.get("text", "")


def menu(person: Person) -> bool:
    """Whether somebody was asked what it is about: nobody understood."""
    return any(line["bot"] and ASKED in line["text"] for line in person.transcript())


def buttons(person: Person) -> set[str]:
    """All buttons that somebody was shown."""
    return {b for line in person.transcript() if line["bot"] for row in line["buttons"] for b in row}
