"""One process's own way to the stand-in: what passes here was sent by that process, and by no other."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web


@dataclass
class Door:
    """An address to give to a process as its Bot API, and the calls that came through it (seconds, monotonic; method)."""

    address: str = ""
    passed: list[tuple[float, str]] = field(default_factory=list)

    def sent_after(self, moment: float) -> list[str]:
        """Calls that change what somebody sees. Reading (`getUpdates`, `getChatMember`, …) is nobody's harm."""
        return [method for at, method in self.passed if at > moment and not method.startswith("get")]


@asynccontextmanager
async def door(to: str) -> AsyncIterator[Door]:
    """A door to the Bot API at an address."""
    made = Door()
    async with aiohttp.ClientSession(auto_decompress=False) as session:

        async def pass_on(request: web.BaseRequest) -> web.StreamResponse:
            body = await request.read()
            made.passed.append((time.monotonic(), request.path.rpartition("/")[2]))
            kind = request.headers.get("Content-Type", "application/json")
            target = to + request.path_qs
            async with session.request(request.method, target, data=body, headers={"Content-Type": kind}) as answer:
                return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

        runner = web.ServerRunner(web.Server(pass_on, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield made
        finally:
            await runner.cleanup()
