"""Reads a stream: what is there, or what comes next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import SOCKET_SECONDS, Client

_LONGEST_BLOCK = min(1.0, SOCKET_SECONDS / 2)  # a blocked read must answer before the socket's time is over


@dataclass(frozen=True)
class Row:
    """An entry of a stream. `born` is when it was made, in milliseconds by the store's clock."""

    id: str
    fields: dict[bytes, bytes]

    @property
    def born(self) -> int:
        """The time in the id."""
        return int(self.id.partition("-")[0])


async def follow(client: Client, stream: str, after: str, limit: int, wait: float) -> list[Row]:
    """The entries after an id, oldest first; waits up to `wait` seconds for the first. Raises StoreDown."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        left = min(deadline - loop.time(), _LONGEST_BLOCK)
        # BLOCK 0 would wait for ever
        blocking = ("BLOCK", max(1, int(left * 1000))) if left > 0 else ()
        rows = await _ask(client, "XREAD", "COUNT", limit, *blocking, "STREAMS", stream, after)
        if rows or left <= 0:
            return rows


async def between(client: Client, stream: str, first: str, last: str, limit: int) -> list[Row]:
    """The entries from one id to another, oldest first. Raises StoreDown."""
    return await _ask(client, "XRANGE", stream, first, last, "COUNT", limit)


async def _ask(client: Client, *words: str | int) -> list[Row]:
    reply = await asked(client, *words)
    if words[0] == "XREAD":
        reply = reply[0][1] if reply else []
    return [Row(id.decode(), fields) for id, fields in reply]
