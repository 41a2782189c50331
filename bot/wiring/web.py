"""The web server of the webhook, of health and of metrics: it stops in order, and waits for nobody who dawdles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WHOLE_WITHIN = 10.0
"""Seconds in which a request has to be there, headers and body: Telegram sends its own at once."""

IDLE_WITHIN = 150.0
"""Seconds for which a connection is kept between two requests: longer than a proxy keeps one that it does not use
(Caddy: two minutes), so that it sends nothing into one just closed, and no phone connects anew for each word."""

OPEN_MOST = 600
"""Connections that are kept open: Telegram makes 100 at most (Bot API, setWebhook), and each page of the desk has its
event stream and some more. For one more one that nobody uses goes, else the slowest."""


class PromptProtocol(HttpToolsProtocol):
    """One connection. uvicorn itself waits for the end of a request for as long as somebody keeps it open."""

    _due: asyncio.TimerHandle | None = None
    _idle = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected: the request has to follow."""
        super().connection_made(transport)
        if len(self.connections) > OPEN_MOST:
            waiting = [c for c in cast(set[PromptProtocol], self.connections) if c._due is not None]
            if waiting:
                min(waiting, key=lambda c: (not c._idle, c._due.when() if c._due is not None else 0.0)).give_up()
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._here()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins: the rest has to follow."""
        super().on_message_begin()
        self._expect()

    def on_headers_complete(self) -> None:
        """Who asks and for what is known: whoever answers may wait longer for the rest of it."""
        super().on_headers_complete()
        self.scope["more_time"] = self.more_time  # type: ignore[typeddict-unknown-key]

    def on_message_complete(self) -> None:
        """The request is there."""
        self._here()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """It is answered: the next one may come, which may have begun already."""
        super().on_response_complete()
        if not self.transport.is_closing() and self._due is None:
            self._expect(IDLE_WITHIN, idle=True)

    def give_up(self) -> None:
        """Close a connection whose request did not come."""
        self._here()
        self.transport.abort()

    def more_time(self, seconds: float) -> None:
        """Wait so long for the rest of a request, if it is not there yet."""
        if self._due is not None:
            self._expect(seconds)

    def _expect(self, within: float | None = None, *, idle: bool = False) -> None:
        self._here()
        self._idle = idle
        self._due = self.loop.call_later(WHOLE_WITHIN if within is None else within, self.give_up)

    def _here(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None


class QuietServer(uvicorn.Server):
    """uvicorn without its own signal handlers: `bot.process.running` stops everything in order."""

    def __init__(self, app: ASGIApp, **where: Any) -> None:
        quiet: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "server_header": False}
        quiet["timeout_keep_alive"] = IDLE_WITHIN
        super().__init__(uvicorn.Config(app, http=PromptProtocol, **quiet, **where))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def serve(self, sockets: list[socket] | None = None) -> None:
        """Serve until cancelled, and close what was opened then."""
        try:
            await super().serve(sockets)
        finally:
            for server in getattr(self, "servers", []):
                server.close()
