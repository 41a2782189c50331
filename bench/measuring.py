"""Puts load on one candidate through the stand-in's control API, and keeps what came of it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp

from bench.candidates import Candidate, Place
from bench.children import Ended, memory, processor, standin, tail
from bench.messages import mixed

RATE, SECONDS, AT_RATE = 50.0, 20.0, 100
"""The steady load: messages a second, for how long, from how many contacts, each new to the bot."""

BURST, IN_BURST = 5_000, 500
"""The burst: messages at once, and from how many contacts, each new to the bot."""

LOADS: dict[str, dict[str, float]] = {
    "steady": {"rate": RATE, "seconds": SECONDS, "contacts": AT_RATE},
    "burst": {"burst": BURST, "contacts": IN_BURST},
    "apart": {"burst": BURST, "contacts": BURST},
}
"""The loads that a candidate can be put under, as fields of `Figures`."""

NAMES_OF_LOADS = {
    "steady": f"{RATE:.0f} messages a second for {SECONDS:.0f} seconds",
    "burst": f"burst of {BURST} messages from {IN_BURST} contacts",
    "apart": f"burst of {BURST} messages from {BURST} contacts",
}

SETTLE = 200.0
"""Most seconds waited for the answers after the last message: what comes later counts as none."""

QUIET, REST = 1.0, 45.0
"""Seconds without a call after which a bot is at rest, and for how many this is waited at most."""

_RANGES = {"first": 6_100_000_001, "warm": 6_200_000_001, "steady": 6_300_000_001, "burst": 6_400_000_001}
_RANGES["apart"] = 6_500_000_001

_RECEIVING = ("getUpdates", "getMe", "setWebhook", "deleteWebhook")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Load:
    """What came of one load. Times in milliseconds from the message to its answer, both at the server."""

    sent: int
    answered: int
    p50: float
    p99: float
    longest: float
    seconds: float
    """From the first message to the last message of the bot in any of the contacts' chats."""
    answers: int
    """The bot's messages in the contacts' chats: one may answer several that a contact wrote meanwhile."""
    desk: int
    """Its other calls: messages, topics and edits in the counsellors' forum."""
    desk_seconds: float
    """How long it still worked for the desk after the last answer."""
    at_rest: bool
    """Whether it came to rest; otherwise the times are longer than these."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Milliseconds of CPU that a message cost, by process, all that came after it included."""

    @property
    def per_second(self) -> float:
        """Messages answered in a second."""
        return self.answered / self.seconds if self.seconds > 0 else 0.0


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
    apart: Load | None = None
    """The burst with every message from a contact of its own: nothing can be answered together."""
    idle: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    """MiB resident, by process: after the warm-up, and after all loads."""


class Control:
    """The stand-in's control API."""

    def __init__(self, url: str, session: aiohttp.ClientSession, texts: list[str], answers: str) -> None:
        self._url, self._session, self._texts, self._answers = url, session, texts, answers

    async def load(self, who: str, **wanted: float) -> Load:
        """One load by contacts of a range of their own; returns when the bot is at rest again."""
        before = (await self._post("journal", {"method": "logOut"}))["last"]
        began = (await self._post("clock", {}))["now"]
        made = await self._post(
            "load",
            {"text": self._texts, "answers": self._answers, "settle": SETTLE, "first_contact": _RANGES[who], **wanted},
        )
        at_rest = await self._rest()
        calls = (await self._post("journal", {"since": before}))["calls"]
        calls = [call for call in calls if call["code"] == 200 and call["method"] not in _RECEIVING]
        chats = [int(call["values"].get("chat_id") or 0) for call in calls]
        answers = [call["at"] for call, chat in zip(calls, chats, strict=True) if chat > 0]
        last = max(answers, default=began)
        return Load(
            sent=made["sent"],
            answered=made["answered"],
            p50=made["p50"] or 0.0,
            p99=made["p99"] or 0.0,
            longest=made["max"] or 0.0,
            seconds=last - began,
            answers=len(answers),
            desk=len(calls) - len(answers),
            desk_seconds=max((call["at"] for call in calls), default=last) - last,
            at_rest=at_rest,
        )

    async def _rest(self) -> bool:
        body = {"seconds": QUIET, "timeout": REST}
        async with self._session.post(f"{self._url}/idle", json=body) as answer:
            await answer.read()
        return answer.status == 200

    async def _post(self, route: str, body: dict[str, Any]) -> Any:
        async with self._session.post(f"{self._url}/{route}", json=body) as answer:
            result = await answer.json()
        if answer.status != 200:
            raise RuntimeError(f"the stand-in refused {route}: {result}")
        return result


async def measure(candidate: Candidate, loads: Sequence[str], say: Say) -> Figures:
    """Start one candidate against a stand-in of its own, and take the figures of these loads of it, one after the other."""
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
                    for name in loads:
                        tell(NAMES_OF_LOADS[name])
                        before = processor(process)
                        load = await control.load(name, **LOADS[name])
                        spent = processor(process)
                        cpu = {of: 1000 * (spent[of] - before.get(of, 0.0)) / load.sent for of in spent}
                        setattr(figures, name, replace(load, cpu=cpu))
                    figures.memory = memory(process)
    return figures
