"""One command asked of the store, its errors in the terms of the ports, and a task that is to end does end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.connect import Client
from bot.adapters.redis.scripts import store_error

T = TypeVar("T")


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
