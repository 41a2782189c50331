"""Many emergencies at once at Telegram's real limits: 20 calls a minute in the group are the scarcest thing there is."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.core.model.effects.table import TO_CONTACT
from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery, Sarika, crowded, ended
from tests.pipeline.story import Cast, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

AT_ONCE = 12
URGENT = 20
WITHIN = {"answers": 5, "alerts": 20, "words of 3": 20, "words of 8": 75, "words of 12": 135}
"""Seconds; what was measured stands in docs/benchmarks.md. The board's first post takes one of the first minute's calls."""


def enough(count: Callable[[], int], wanted: int) -> bool:
    return count() >= wanted


async def test_twelve_emergencies_at_once(nursery: Nursery, tmp_path: Path) -> None:
    """Answers and alerts go first; a case needs three calls of the group until its words can be read there."""
    async with StandIn(limits="real", control=False) as standin:
        cast = Cast.of(standin)
        people = [standin.person(standin.hub.world.user(f"W{n}", language_code="en")) for n in range(AT_ONCE)]
        sarika = Sarika(nursery, standin, tmp_path / "s", {"settings": {"limits": True}})
        with ended(sarika):
            await sarika.start()
            await sarika.ready()
            await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
            began = time.monotonic()
            for number, person in enumerate(people):
                person.send(f"I am locked in a room, word{number}x")

            def alerted() -> int:
                """By name, or in the one message for all that wait."""
                general = [m["text"] for m in cast.at_desk(GENERAL) if m["bot"]]
                counted = (re.search(r"(\d+) of them emergencies", text) for text in general)
                return max(sum("waits." in text for text in general), *(int(m[1]) for m in counted if m), 0)

            def words() -> int:
                return sum(cast.desk_says(f"word{n}x") for n in range(AT_ONCE))

            took = {}
            await until(standin, "answers", lambda: all(cast.shown(p) for p in people), 60)
            took["answers"] = time.monotonic() - began
            await until(standin, "words of 3", partial(enough, words, 3), 200)
            took["words of 3"] = time.monotonic() - began
            await until(standin, "alerts", lambda: alerted() >= AT_ONCE, 90)
            took["alerts"] = time.monotonic() - began
            for share in (8, AT_ONCE):
                await until(standin, f"words of {share}", partial(enough, words, share), 200)
                took[f"words of {share}"] = time.monotonic() - began
            print({what: round(seconds, 1) for what, seconds in took.items()})
            assert await sarika.stop() == 0
        assert standin.violations == []
        longer = crowded()
        late = {what: took[what] for what, most in WITHIN.items() if took[what] > most * longer}
        assert not late


async def test_of_a_flood_the_last_words_are_answered_and_danger_at_once(nursery: Nursery, tmp_path: Path) -> None:
    """A chat takes one message a second: answers to what was sent long ago would come for minutes."""
    async with StandIn(limits="real", control=False) as standin:
        cast = Cast.of(standin)
        sarika = Sarika(nursery, standin, tmp_path / "s", {"settings": {"limits": True}})
        with ended(sarika):
            await sarika.start()
            await sarika.ready()
            for number in range(80):
                cast.contact.send(f"cheap shoes number {number}")
                await asyncio.sleep(0.01)  # as fast as somebody may send
            began = time.monotonic()
            cast.contact.send("I am locked in a room")
            await until(standin, "answered", lambda: cast.says(cast.contact, "Your safety comes first"))
            assert time.monotonic() - began < WITHIN["answers"] * crowded()
            for number in range(80):
                cast.contact.send(f"cheap shoes number {number}")
                await asyncio.sleep(0.01)  # as fast as somebody may send
            async with sarika.store() as store:
                deadline = time.monotonic() + 60
                while any(isinstance(e.effect, TO_CONTACT) for e in await store.outbox.read("0", 500, 0)):
                    assert time.monotonic() < deadline, "answers to the flood go on and on"
                    await asyncio.sleep(0.5)


async def test_an_emergency_overtakes_urgent_cases_that_came_before(nursery: Nursery, tmp_path: Path) -> None:
    """More urgent cases than the group takes calls in a minute: the emergency's alert and words wait for none of them."""
    async with StandIn(limits="real", control=False) as standin:
        cast = Cast.of(standin)
        people = [standin.person(standin.hub.world.user(f"U{n}", language_code="en")) for n in range(URGENT)]
        sarika = Sarika(nursery, standin, tmp_path / "s", {"settings": {"limits": True}})
        with ended(sarika):
            await sarika.start()
            await sarika.ready()
            await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
            for number, person in enumerate(people):
                person.send(f"my boss took my passport, word{number}x")

            def alerted(urgency: str) -> int:
                """By name, or in the one message for all that wait, which shows the greatest urgency among them."""
                calls = (m["text"] for m in cast.at_desk(GENERAL) if m["bot"])
                return sum(("waits." in text or " wait, " in text) and text.startswith(urgency) for text in calls)

            await until(standin, "urgent alerts", lambda: alerted("🟠") >= 2, 90)
            began = time.monotonic()
            cast.contact.send("I am locked in a room, word99x")
            await until(standin, "its alert", lambda: alerted("🔴") >= 1, 90)
            took = {"alert": time.monotonic() - began}
            assert alerted("🟠") < URGENT, "alerts of urgent cases still wait"
            await until(standin, "its words", lambda: cast.desk_says("word99x"), 200)
            took["words"] = time.monotonic() - began
            print({what: round(seconds, 1) for what, seconds in took.items()})
            assert await sarika.stop() == 0
        assert standin.violations == []
        assert took["alert"] < 20 * crowded()  # the message for all is edited four times a minute
        assert took["words"] < WITHIN["words of 8"] * crowded()
