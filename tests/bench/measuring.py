"""Puts load on one candidate through the stand-in's control API, and keeps what came of it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.candidates import Candidate, Place
from tests.bench.children import Ended, memory, standin, tail
from tests.bench.messages import mixed

RATE, SECONDS, AT_RATE = 50.0, 20.0, 100
"""The steady load: messages a second, for how long, from how many contacts, each new to the bot."""

BURST, IN_BURST = 5_000, 500
"""The burst: messages at once, and from how many contacts, each new to the bot."""

SETTLE = 60.0
"""Most seconds waited for the answers after the last message."""

QUIET, REST = 1.0, 45.0
"""Seconds without a call after which a bot is at rest, and how long this is waited for at most."""

_RANGES = {"first": 6_100_000_001, "warm": 6_200_000_001, "steady": 6_300_000_001, "burst": 6_400_000_001}
_RANGES["apart"] = 6_500_000_001

Say = Callable[[str], None]


@dataclass(frozen=True)
class Load:
    """What came of one load. Times in milliseconds from the message to the answer, both at the server."""

    sent: int
    answered: int
    p50: float
    p99: float
    longest: float
    seconds: float
    per_second: float
    calls: int
    """Calls of the Bot API in that time: to receive, to answer, and to the desk."""


@dataclass
class Figures:
    """All that is known of one candidate."""

    name: str
    first_answer: float = 0.0
    """Seconds from the start of the process to its first answer."""
    ready: float = 0.0
    """Seconds until all of it is there (Sarika: Rasa answers)."""
    steady: Load | None = None
    burst: Load | None = None
    rest: float = 0.0
    """Seconds after the burst's last answer until the bot is at rest (Sarika: topics and cards of the desk)."""
    apart: Load | None = None
    """The burst with every message from a contact of its own: nothing can be answered together."""
    idle: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    """MiB resident after the burst, by process."""


class Control:
    """The stand-in's control API."""

    def __init__(self, url: str, session: aiohttp.ClientSession, texts: list[str], answers: str) -> None:
        self._url, self._session, self._texts, self._answers = url, session, texts, answers

    async def load(self, who: str, **wanted: float) -> Load:
        """One load by contacts of a range of their own."""
        before = await self._calls()
        made = await self._post(
            "load",
            {
                "text": self._texts,
                "answers": self._answers,
                "settle": SETTLE,
                "first_contact": _RANGES[who],
                **wanted,
            },
        )
        return Load(
            made["sent"],
            made["answered"],
            made["p50"] or 0.0,
            made["p99"] or 0.0,
            made["max"] or 0.0,
            made["seconds"],
            made["per_second"] or 0.0,
            await self._calls() - before,
        )

    async def rest(self) -> float:
        """Wait until the bot has done all that it still has to do; for how long, in seconds, REST at most."""
        began = time.perf_counter()
        async with self._session.post(
            f"{self._url}/idle", json={"seconds": QUIET, "timeout": REST}
        ) as answer:
            await (
                answer.read()
            )  # 408 after REST seconds of work: the next load is put on top of it, and the time says so
        return time.perf_counter() - began - QUIET

    async def _calls(self) -> int:
        journal = await self._post(
            "journal", {"method": "logOut"}
        )  # a method nobody calls: only the count is wanted
        calls: int = journal["last"]
        return calls

    async def _post(self, route: str, body: dict[str, Any]) -> Any:
        async with self._session.post(f"{self._url}/{route}", json=body) as answer:
            result = await answer.json()
        if answer.status != 200:
            raise RuntimeError(f"the stand-in refused {route}: {result}")
        return result


async def measure(candidate: Candidate, say: Say) -> Figures:
    """Start one candidate against a stand-in of its own, and take all figures of it."""
    figures = Figures(candidate.name)

    def tell(what: str) -> None:
        say(f"{candidate.name}: {what}")

    with tempfile.TemporaryDirectory(prefix="sarika-bench-") as name:
        folder = Path(name)
        with standin(folder / "standin.log") as addresses:
            place = Place(addresses["address"], addresses["token"], addresses["control_url"], folder)
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as session:
                control = Control(place.control, session, mixed(), candidate.answers)
                tell("start until the first answer")
                first = asyncio.create_task(control.load("first", burst=1, contacts=1))
                await asyncio.sleep(0.2)  # the message waits before anything is started
                began = time.perf_counter()
                with candidate.started(place) as process:
                    if (await first).answered == 0:
                        raise Ended(f"{candidate.name} did not answer:\n{tail(place.log)}")
                    figures.first_answer = time.perf_counter() - began
                    await candidate.ready()
                    figures.ready = time.perf_counter() - began
                    tell("warm-up")
                    await control.load("warm", rate=20, seconds=3, contacts=20)
                    figures.idle = memory(process)
                    tell(f"{RATE:.0f} messages a second for {SECONDS:.0f} seconds")
                    figures.steady = await control.load(
                        "steady", rate=RATE, seconds=SECONDS, contacts=AT_RATE
                    )
                    await control.rest()
                    tell(f"burst of {BURST} messages from {IN_BURST} contacts")
                    figures.burst = await control.load("burst", burst=BURST, contacts=IN_BURST)
                    figures.rest = await control.rest()
                    tell(f"burst of {BURST} messages from {BURST} contacts")
                    figures.apart = await control.load("apart", burst=BURST, contacts=BURST)
                    figures.memory = memory(process)
    return figures
