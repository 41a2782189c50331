"""The HTTP of the Bot API, on aiohttp: PTB's own class on httpx is 2 to 6 times slower and slows down under load."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 64
"""Connections kept open at most."""

IDLE = 15.0
"""Seconds after which an unused connection is closed: sooner than Telegram would, so that none dies under a request."""

READ = (
    "message_id", "date", "chat", "message_thread_id", "is_topic_message",
    "photo", "voice", "audio", "document", "video", "animation",
)  # fmt: skip
"""What somebody reads of a message that was sent: its id and where it stands, what PTB makes no message without, and
by which id its file can be sent again.
"""


class NotSent(NetworkError):
    """The request never left this machine: it is safe to make it again."""


_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def in_time(until: float | None) -> Iterator[None]:
    """Requests of this block leave until then (monotonic seconds), or raise NotSent."""
    token = _UNTIL.set(until)
    try:
        yield
    finally:
        _UNTIL.reset(token)


def too_late() -> bool:
    """Whether the time in which a request of this block may leave is over."""
    until = _UNTIL.get()
    return until is not None and time.monotonic() > until


class AiohttpRequest(BaseRequest):
    """PTB's request class on aiohttp. `limit` is the most seconds that a call may take in all."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds, as PTB wants to know."""
        return self._limit

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """One request. Raises NotSent when it never left, TimedOut or NetworkError when its outcome is unknown."""
        limit = read_timeout if isinstance(read_timeout, int | float) else self._limit
        if request_data is None:
            return await self._send(url, method, None, limit)
        if not request_data.contains_files:
            return await self._send(url, method, _json(request_data.parameters), limit)
        data = aiohttp.FormData()
        for name, value in request_data.json_parameters.items():
            data.add_field(name, value)
        for name, (filename, content, kind) in request_data.multipart_data.items():
            data.add_field(name, content, filename=filename, content_type=kind)
        return await self._send(url, method, data, limit)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer of the Bot API. Of a message that was sent only `READ` becomes objects: nobody reads more."""
        answer: dict[str, Any] = BaseRequest.parse_json_payload(payload)
        match answer.get("result"):
            case dict() as sent if {"message_id", "date", "chat"} <= sent.keys():
                answer["result"] = {name: sent[name] for name in READ if name in sent}
            case _:
                pass
        return answer

    async def raw(self, url: str, parameters: dict[str, Any], limit: float) -> tuple[int, bytes]:
        """One request with plain parameters, for getUpdates, whose answer is kept byte for byte."""
        return await self._send(url, "POST", _json(parameters), limit)

    async def _send(
        self, url: str, method: str, data: aiohttp.FormData | aiohttp.BytesPayload | None, limit: float
    ) -> tuple[int, bytes]:
        if self._session is None:
            await self.initialize()
        session = self._session
        if session is None:
            raise NotSent("no session")
        timeout = aiohttp.ClientTimeout(total=limit, sock_connect=min(limit, 5.0))
        body = data() if isinstance(data, aiohttp.FormData) else data
        until = _UNTIL.get()
        if body is not None and until is not None:
            body = _InTime(body, until)
        try:
            async with session.request(method, url, data=body, timeout=timeout) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            if isinstance(body, _InTime) and body.late:
                raise NotSent("too late") from None
            raise NetworkError(type(error).__name__) from None


class _InTime(aiohttp.Payload):
    """A body that is written only while there is time.

    Between the last look at the lease and the connection's first byte a process may be paused; when it wakes, another
    one leads, and what it was about to write must not leave.
    """

    def __init__(self, body: aiohttp.Payload, until: float) -> None:
        super().__init__(body, headers=body.headers)
        self._size = body.size
        self._until = until
        self.late = False
        """Whether it was not written, because the time was over."""

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return str(self._value.decode(encoding, errors))

    async def write(self, writer: AbstractStreamWriter) -> None:
        await self.write_with_length(writer, None)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        self.late = time.monotonic() > self._until
        if self.late:
            raise NotSent("too late")
        await self._value.write_with_length(writer, content_length)


def _json(parameters: Mapping[str, Any]) -> aiohttp.BytesPayload:
    """Parameters as the Bot API takes them when there is no file; shorter and faster than a form, most for Khmer."""
    body = json.dumps(parameters, separators=(",", ":")).encode()
    return aiohttp.BytesPayload(body, content_type="application/json")
