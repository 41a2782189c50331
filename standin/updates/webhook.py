"""Deliveries to a bot's webhook: in order per lane, retried until they are taken."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from ..refusals import bad_request, refuse_if
from .queue import Pending, UpdateQueue

PORTS = (443, 80, 88, 8443)
MAX_SECRET = 256
GONE_SECONDS = 23 * 3600  # a webhook that answers 410 for so long is removed
MAX_BACKOFF = 60.0  # seconds
MAX_RETRY_AFTER = 3600.0  # seconds
ANSWER_SECONDS = 60.0  # Telegram waits about so long for an answer
Reply = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Knobs:
    """What a test can make worse: numbers count deliveries, 0 is off; *pace* scales all waits."""

    duplicate_every: int = 0
    lose_answer_every: int = 0
    delay: float = 0.0
    pace: float = 1.0


@dataclass(slots=True)
class Webhook:
    """What setWebhook said, and what came of it."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: float = 0.0
    gone_since: float = 0.0
    knobs: Knobs = field(default_factory=Knobs)


def checked_webhook(url: str, secret: str, connections: int, *, allow_any: bool) -> Webhook:
    """A webhook from setWebhook's parameters; *allow_any* lets tests use http and any port.

    Raises Refusal 400 with Telegram's sentence.
    """
    parts = urlsplit(url)
    if not allow_any:
        refuse_if(parts.scheme != "https", "bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    elif parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    refuse_if(len(secret) > MAX_SECRET, "secret token is too long")
    refuse_if(secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret), "secret token contains unallowed characters")
    return Webhook(url, secret, min(max(connections, 1), 100))


class Delivery:
    """Sends what waits in a queue to a webhook, one at a time per lane."""

    def __init__(self, queue: UpdateQueue, webhook: Webhook, reply: Reply, gone: Callable[[], None]) -> None:
        self.queue = queue
        self.webhook = webhook
        self._reply = reply
        self._gone = gone
        self._lanes: dict[str, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self._session: aiohttp.ClientSession | None = None
        self._count = 0

    def start(self) -> None:
        """Take over the queue and what waits in it."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        self.queue.on_put = self._put
        for update in list(self.queue.pending.values()):
            self._put(update)

    async def stop(self) -> None:
        """End all deliveries; what was not taken stays in the queue."""
        if self.queue.on_put == self._put:
            self.queue.on_put = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _put(self, update: Pending) -> None:
        lane = self._lanes.setdefault(update.lane, deque())
        lane.append(update)
        if len(lane) == 1:
            task = asyncio.get_running_loop().create_task(self._drain(update.lane, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(self, name: str, lane: deque[Pending]) -> None:
        failures = 0
        while lane and self.queue.on_put == self._put:
            update = lane[0]
            async with self._slots:
                wait = await self._send(update)
            if wait is None:
                self.queue.pending.pop(update.id, None)
                lane.popleft()
                failures = 0
                continue
            failures += 1
            backoff = wait or min(2.0 ** (failures - 1), MAX_BACKOFF)
            await asyncio.sleep(backoff * self.webhook.knobs.pace)
        self._lanes.pop(name, None)

    async def _send(self, update: Pending) -> float | None:
        """None when taken; otherwise the seconds to wait (0: by the backoff)."""
        knobs = self.webhook.knobs
        self._count += 1
        await asyncio.sleep(knobs.delay)
        again, lost = (bool(n) and self._count % n == 0 for n in (knobs.duplicate_every, knobs.lose_answer_every))
        wait = await self._post(update)
        if again:
            await self._post(update)
        if wait is None and lost:
            self._failed("Read timeout expired")
            return 0.0
        return wait

    async def _post(self, update: Pending) -> float | None:
        hook = self.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        if self._session is None:
            return 0.0
        try:
            async with self._session.post(
                hook.url, data=json.dumps(update.body()), headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    hook.gone_since = 0.0
                    await self._answered(body)
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason or ''}".strip())
                if answer.status == 410:
                    self._note_gone()
                asked = answer.headers.get("Retry-After", "")
                return min(float(asked), MAX_RETRY_AFTER) if asked.isdigit() else 0.0
        except aiohttp.ClientConnectorError:
            self._failed("Connection refused")
        except TimeoutError:
            self._failed("Read timeout expired")
        except aiohttp.ClientError:
            self._failed("Connection reset by peer")
        return 0.0

    def _failed(self, text: str) -> None:
        self.webhook.last_error = text
        self.webhook.last_error_at = self.queue.clock.now()

    def _note_gone(self) -> None:
        now = self.queue.clock.now()
        self.webhook.gone_since = self.webhook.gone_since or now
        if now - self.webhook.gone_since >= GONE_SECONDS:
            self._gone()

    async def _answered(self, body: bytes) -> None:
        """A method in the answer is called; its result is not told to anybody."""
        if not body.strip().startswith(b"{"):
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            await self._reply(call)
