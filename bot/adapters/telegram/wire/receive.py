"""Two ways in, one promise: Telegram is told that an update was received only when it is durably in the inbox.

While the store is down nothing is confirmed (Telegram keeps updates for 24 hours), and after 10 seconds each chat that
writes is told once that we are interrupted, with the numbers that answer; or given the neutral line, where that is
said of words of long ago, or wanted (`bot.wiring.receivers`). Who can take no updates at all looks who waits, to the
same end.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from telegram.error import Conflict, NetworkError

from bot.adapters.telegram.wire.needed import needed
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.translate import ALLOWED_UPDATES
from bot.core.model.errors import SarikaError
from bot.core.ports import Raw
from bot.process.logs import log

POLL = 30
"""Seconds that one getUpdates waits for news."""

BODY_LIMIT = 1_000_000
"""Bytes of the largest webhook body: Telegram's updates are far smaller."""

INTERRUPTED_AFTER = 10.0
"""Seconds without a store after which contacts are told who answers: whoever is in danger must not wait for us."""

LATE = 15 * 60
"""Seconds after which words are old, as by the quiet rule (`bot.core.model.rules.Rules.quiet_after`): somebody else may
have the phone."""

WAITED = 5.0
"""Seconds after which an update that we see and may not take counts as left lying: who may takes it at once."""

LOOK = 1.5
"""Seconds between two looks at updates that we may not take."""

ELSEWHERE = 30.0
"""Seconds for which who only looks leaves another one alone that polls."""

PAUSE_MOST = 15.0
"""Most seconds between two tries while Telegram does not answer."""

STORE_PAUSE_MOST = 3.0
"""Most seconds between two tries while the store does not."""


class Tell(Protocol):
    """Tells a private chat of the interruption; `late`: what it wrote is old."""

    async def __call__(self, chat: int, *, late: bool) -> bool:
        """Whether the chat was reached, or cannot be."""
        ...


class Takes(Protocol):
    """Where updates are kept: an inbox."""

    async def add(self, updates: Sequence[Raw]) -> int:
        """Keep updates durably. Raises StoreDown, or another SarikaError: then none is kept."""


class Interruption:
    """Since when the store is down, and who was told of it already."""

    def __init__(self, tell: Tell) -> None:
        """`tell` says whether the chat was reached; one that was not is tried again with its next update."""
        self._tell = tell
        self._since: float | None = None
        self._told: set[tuple[int, bool]] = set()

    @property
    def down(self) -> bool:
        """Whether the store did not take the last update."""
        return self._since is not None

    def over(self) -> None:
        """The store took an update."""
        self._since = None
        self._told.clear()

    async def happened(self, bodies: list[bytes], since: float | None = None) -> None:
        """The store, asked at `since` (monotonic; now), refused these updates: after a while, tell each private chat in
        them, once.
        """
        now = time.monotonic()
        if self._since is None:
            self._since = since if since is not None else now
        if now - self._since < INTERRUPTED_AFTER:
            return
        written = [found for body in bodies if (found := _private_chat(body)) is not None]
        for chat, at in {chat: max(when for whose, when in written if whose == chat) for chat, _ in written}.items():
            told = (chat, time.time() - at > LATE)
            if self._told.isdisjoint({told, (chat, False)}):  # who writes again after the neutral line is told
                self._told.add(told)  # nobody else tells it meanwhile
                reached = False
                try:
                    reached = await self._tell(chat, late=told[1])
                finally:
                    if not reached:
                        self._told.discard(told)


def _private_chat(body: bytes) -> tuple[int, float] | None:
    """The private chat of an update, and when it was written there; of a press nobody knows, so it counts as now."""
    try:
        update: Any = json.loads(body)
        message = update.get("message") or update["callback_query"]["message"]
        at = float(message.get("date", time.time())) if "message" in update else time.time()
        chat = message["chat"]
        return (int(chat["id"]), at) if chat["type"] == "private" else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class Poller:
    """Long polling whose offset moves only after the raw updates are in the inbox."""

    def __init__(self, token: str, api: str, request: AiohttpRequest, inbox: Takes, interruption: Interruption) -> None:
        self._url = f"{api.rstrip('/')}/bot{token}/getUpdates"
        self._request = request
        self._inbox = inbox
        self._interruption = interruption
        self.heard_at = 0.0

    async def run(self) -> None:
        """Poll until cancelled."""
        offset, pause = 0, 0.5
        while True:
            try:
                heard = await self._take(offset)
                if heard is not None:
                    offset, pause = heard or offset, 0.5
                    continue
                most = STORE_PAUSE_MOST
            except Exception as fault:  # noqa: BLE001 - whatever it is, nobody is heard any more if this ends
                log.warning("poll_failed", error=type(fault).__name__)
                most = PAUSE_MOST
            await asyncio.sleep(pause)
            pause = min(pause * 2, most)

    async def look_out(self) -> None:
        """See who writes while this process may take nothing, and tell whoever waits; until cancelled.

        Nothing is confirmed to Telegram. Another one who may take updates does so at once, so that nobody waits, and
        polls: which ends our own poll, and then it is left alone.
        """
        waiting: dict[int, float] = {}
        while True:
            pause = LOOK
            try:
                updates = await self._ask(0, 0 if waiting else POLL)
                now = time.monotonic()
                waiting = {update.update_id: waiting.get(update.update_id, now) for update in updates}
                if left := [update.body for update in updates if now - waiting[update.update_id] >= WAITED]:
                    await self._interruption.happened(left, 0.0)  # they have waited long enough
            except Conflict:
                waiting, pause = {}, ELSEWHERE
            except Exception as fault:  # noqa: BLE001 - whatever it is, nobody is told any more if this ends
                log.warning("poll_failed", error=type(fault).__name__)
            await asyncio.sleep(pause)

    async def _take(self, offset: int) -> int | None:
        """One getUpdates, kept: the next offset, 0 when there was nothing new; None when the store is down."""
        updates = await self._ask(offset, POLL if self.heard_at else 0)  # the first one tells at once that we are heard
        self.heard_at = time.monotonic()
        if not updates:
            return 0
        try:
            await self._inbox.add(updates)
        except SarikaError as error:  # whatever it is: nothing is kept, and whoever wrote must not meet silence
            log.error("store_down", role="receive", error=type(error).__name__)
            await self._interruption.happened([u.body for u in updates], self.heard_at)
            return None
        self._interruption.over()
        return updates[-1].update_id + 1

    async def _ask(self, offset: int, waits: int) -> list[Raw]:
        parameters = {"timeout": waits, "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset:
            parameters["offset"] = offset
        status, answer = await self._request.raw(self._url, parameters, POLL + 10)
        if status == 409:
            raise Conflict("another one polls")
        if status != 200:
            raise NetworkError(f"getUpdates was answered with {status}")
        return [
            Raw(int(update["update_id"]), json.dumps(needed(update)).encode())
            for update in json.loads(answer)["result"]
        ]


class Webhook:
    """The webhook's endpoint: answers 200 only after the update is in the inbox."""

    def __init__(self, secret: str, inbox: Takes, interruption: Interruption) -> None:
        self._secret = secret.encode()
        self._inbox = inbox
        self._interruption = interruption
        self.refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; this is an ASGI application, which is what Starlette takes an object for."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """Check, keep, answer. A refusal says why in a word and keeps nothing."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return self._no(403, "wrong secret")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return self._no(415, "application/json only")
        body = await _limited(request)
        if body is None:
            return self._no(413, "too large")
        try:
            update = json.loads(body)
            update_id = update["update_id"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return self._no(400, "not an update")
        if type(update_id) is not int:
            return self._no(400, "not an update")
        began = time.monotonic()
        try:
            await self._inbox.add([Raw(update_id, json.dumps(needed(update)).encode())])
        except SarikaError as error:  # whatever it is: nothing is kept, and whoever wrote must not meet silence
            log.error("store_down", role="receive", error=type(error).__name__)
            await self._interruption.happened([body], began)
            return PlainTextResponse("not kept, try again", 503, headers={"Retry-After": "2"})
        self._interruption.over()
        return Response(status_code=200)

    def _no(self, status: int, why: str) -> Response:
        self.refused += 1
        log.warning("webhook_refused", status=status)
        return PlainTextResponse(why, status)


async def _limited(request: Request) -> bytes | None:
    """The body, or None when it is larger than the limit, however it is announced."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > BODY_LIMIT:
        return None
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            return None
        parts.append(part)
    return b"".join(parts)
