"""Commands asked of the store: its errors in the terms of the ports, streams as rows, and who is stopped does end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.connect import SOCKET_SECONDS, Client
from bot.adapters.redis.scripts import store_error

T = TypeVar("T")

_LONGEST_BLOCK = min(1.0, SOCKET_SECONDS / 2)  # a blocked read must answer before the socket's time is over


@dataclass(frozen=True)
class Row:
    """An entry of a stream."""

    id: str
    fields: dict[bytes, bytes]

    @property
    def born(self) -> int:
        """When it was made, in milliseconds by the store's clock: the time in the id."""
        return int(self.id.partition("-")[0])


async def asked(client: Client, *words: str | int) -> Any:
    """The answer to a command. Raises StoreDown."""
    try:
        if isinstance(client, RedisCluster):  # a stop while it looks for its nodes would leave it unusable
            await asyncio.shield(client.initialize())
        return await heard(client.execute_command(*words))
    except (RedisError, RedisClusterException, OSError) as error:
        store_error(error, str(words[0]))


async def heard(command: Awaitable[T]) -> T:
    """What a command of the client gives, unless this task was cancelled meanwhile.

    The client writes within `asyncio.wait_for`, which until Python 3.12 may swallow a cancellation: whoever was paused
    and lost the lease would then wait for a task that goes on for ever, and neither lead nor stand by.
    """
    task = asyncio.current_task()
    stops = task.cancelling() if task else 0
    answer = await command
    if task and task.cancelling() > stops:
        raise asyncio.CancelledError
    return answer


async def fields(client: Client, name: str) -> dict[bytes, bytes]:
    """All fields of a hash. Raises StoreDown."""
    found = await asked(client, "HGETALL", name)
    return found if isinstance(found, dict) else dict(zip(found[::2], found[1::2], strict=True))


async def follow(client: Client, stream: str, after: str, limit: int, wait: float) -> list[Row]:
    """The entries after an id, oldest first; waits up to `wait` seconds for the first. Raises StoreDown."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        left = min(deadline - loop.time(), _LONGEST_BLOCK)
        # BLOCK 0 would wait for ever
        blocking = ("BLOCK", max(1, int(left * 1000))) if left > 0 else ()
        found = await asked(client, "XREAD", "COUNT", limit, *blocking, "STREAMS", stream, after)
        if found or left <= 0:
            return _rows(found[0][1] if found else [])


async def between(client: Client, stream: str, first: str, last: str, limit: int) -> list[Row]:
    """The entries from one id to another, oldest first. Raises StoreDown."""
    return _rows(await asked(client, "XRANGE", stream, first, last, "COUNT", limit))


async def oldest(client: Client, stream: str) -> Row | None:
    """The first entry, None when there is none. Raises StoreDown."""
    return next(iter(await between(client, stream, "-", "+", 1)), None)


def _rows(reply: list[tuple[bytes, dict[bytes, bytes]]]) -> list[Row]:
    return [Row(id.decode(), fields) for id, fields in reply]
