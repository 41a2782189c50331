"""Asks Rasa what a message is about: never for long, and not at all while it does not answer."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import Enum
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.core.understanding.text import fold
from bot.core.understanding.values import Guess, Parsed, Urgency

LONGEST = 2_000
"""Characters of a message that are sent, after folding: of a longer one the first and the last half of these,
because danger is told at the beginning or at the end. Parsing takes time in proportion to the length."""
TIME_LIMIT = 0.8
"""Seconds a request may take. Rasa answers in some 3 ms; an answer after a second is no answer to a person."""
PATIENCE = 10.0
"""Seconds a message waits for one of `AT_ONCE` places before it goes on without the intent model."""
AT_ONCE = 8
"""Requests under way at once. Rasa parses one at a time; more only wait there, where the time limit counts."""
FAILURES = 3
"""Failures in a row after which no request is made for `PAUSE` seconds."""
PAUSE = 5.0


class Breaker(Enum):
    """Whether requests are made: yes; no; or a single one, to see whether Rasa is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class RasaClient(AbstractAsyncContextManager["RasaClient"]):
    """The `IntentModel` port over Rasa's HTTP API.

        async with RasaClient("http://127.0.0.1:5005", token) as rasa:
            parsed = await rasa.parse("…")

    `counts` has how often what happened: asked, answered, timeout, refused (an HTTP status from 400 on),
    unreachable, malformed, not_asked (breaker open), crowded (no place within `PATIENCE`).
    """

    def __init__(
        self, url: str, token: str, *, time_limit: float = TIME_LIMIT, clock: Callable[[], float] = monotonic
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._url = f"{url.rstrip('/')}/model/parse?{urlencode({'token': token})}"
        self._time_limit = time_limit
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None
        self._failures = 0
        self._closed_again_at = 0.0
        self._probing = False

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def breaker(self) -> Breaker:
        """Whether the next message will be asked about."""
        if self._failures < FAILURES:
            return Breaker.CLOSED
        return Breaker.OPEN if self._probing or self._clock() < self._closed_again_at else Breaker.HALF_OPEN

    async def parse(self, text: str) -> Parsed | None:
        """Topics and urgency by probability; None when Rasa is not available. Never raises."""
        words = _shortened(fold(text)).lstrip("/ \n")  # Rasa takes a leading slash for a command
        if not words:
            return Parsed()
        parsed = await self._in_turn(words)
        if isinstance(parsed, Parsed):
            return parsed
        self.counts[parsed] += 1
        return None

    async def _in_turn(self, words: str) -> Parsed | str:
        """What Rasa says, or one of the names in `counts` where it says nothing."""
        if self.breaker is Breaker.OPEN:
            return "not_asked"
        try:
            async with asyncio.timeout(PATIENCE):
                await self._places.acquire()
        except TimeoutError:
            return "crowded"
        try:
            return await self._ask(words)
        finally:
            self._places.release()

    async def _ask(self, words: str) -> Parsed | str:
        state = self.breaker
        if state is Breaker.OPEN:  # it opened while this message waited
            return "not_asked"
        self._probing = state is Breaker.HALF_OPEN
        self.counts["asked"] += 1
        try:
            async with asyncio.timeout(self._time_limit):
                parsed = await self._request(words)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
            self._failures += 1
            if self._failures >= FAILURES:
                self._closed_again_at = self._clock() + PAUSE
            return _kind(error)
        finally:
            self._probing = False
        self._failures = 0
        self.counts["answered"] += 1
        return parsed

    async def _request(self, words: str) -> Parsed:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            )
        body = aiohttp.BytesPayload(json.dumps({"text": words}).encode(), content_type="application/json")
        async with self._session.post(self._url, data=body, raise_for_status=True) as answer:
            return _parsed(json.loads(await answer.read()))


def _kind(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "timeout"
        case aiohttp.ClientResponseError():
            return "refused"
        case ValueError() | KeyError() | TypeError():
            return "malformed"
    return "unreachable"


def _shortened(text: str) -> str:
    half = LONGEST // 2
    return text if len(text) <= LONGEST else text[:half] + text[-half:]


def _parsed(answer: Any) -> Parsed:
    found = (Guess(str(each["name"]), float(each["confidence"])) for each in answer["intent_ranking"])
    parts = tuple(_urgency(part) for part in answer.get("parts") or ())
    asked = {str(section): float(share) for section, share in dict(answer.get("asked") or {}).items()}
    guesses = tuple(sorted(found, key=lambda guess: -guess.confidence))
    return Parsed(guesses, _urgency(answer.get("urgency") or {}), parts, asked)


def _urgency(said: Any) -> dict[Urgency, float]:
    return {Urgency[word.upper()]: float(share) for word, share in dict(said).items()}
