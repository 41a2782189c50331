"""Has every node write its append-only file anew: until then what was deleted can still be read from it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.connection import SSLConnection
from redis.exceptions import RedisClusterException, RedisError, ResponseError

from bot.adapters.redis.asking import heard
from bot.adapters.redis.connect import Client
from bot.adapters.redis.scripts import store_error
from bot.core.model.errors import NotRewritten

PATIENCE = 600.0
"""Most seconds that one node may take; a rewrite goes at some 100 MB a second."""

_LOOK = 0.05  # seconds between two looks at a node


async def rewritten(client: Client) -> None:
    """Write the file of each primary anew, and of each replica once it caught up. Raises NotRewritten, StoreDown."""
    try:
        async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
            for primary in await _primaries(client, stack):
                pool, known = primary.connection_pool, await _info(primary, "replication")
                await _rewrite(primary)
                for number in range(known.get("connected_slaves", 0)):
                    place = known[f"slave{number}"]
                    encrypted = issubclass(pool.connection_class, SSLConnection)
                    replica = _node(str(place["ip"]), place["port"], pool.connection_kwargs, encrypted)
                    await stack.enter_async_context(replica)
                    await _caught_up(replica, known["master_repl_offset"])
                    await _rewrite(replica)
    except TimeoutError:
        raise NotRewritten("A node of the store takes too long to write its file anew.") from None
    except (RedisError, RedisClusterException, OSError) as error:
        store_error(error, "BGREWRITEAOF")


async def _primaries(client: Client, stack: AsyncExitStack) -> list[Redis]:
    if not isinstance(client, RedisCluster):
        return [client]
    await asyncio.shield(client.initialize())
    nodes = [
        _node(node.host, int(node.port), node.connection_kwargs, issubclass(node.connection_class, SSLConnection))
        for node in client.get_primaries()
    ]
    for node in nodes:
        await stack.enter_async_context(node)
    return nodes


def _node(host: str, port: int, like: Mapping[str, Any], encrypted: bool) -> Redis:
    """One node, reached as others are."""
    kept = ("username", "password", "socket_timeout", "socket_connect_timeout", "protocol")
    return Redis(host=host, port=port, ssl=encrypted, **{name: like[name] for name in kept if name in like})


async def _run(node: Any, *words: str) -> Any:
    return await heard(node.execute_command(*words))


async def _info(node: Redis, section: str) -> dict[str, Any]:
    found: dict[str, Any] = await _run(node, "INFO", section)
    return found


async def _caught_up(replica: Redis, offset: int) -> None:
    """Wait until a replica has taken in what its primary had deleted."""
    while True:
        if (await _info(replica, "replication")).get("slave_repl_offset", 0) >= offset:
            return
        await asyncio.sleep(_LOOK)


async def _rewrite(node: Redis) -> None:
    """One rewrite from its beginning to its end. One that runs already began too early: another follows it."""
    if not (await _info(node, "persistence")).get("aof_enabled"):
        return
    await _at_rest(node)
    while True:
        try:
            await _run(node, "BGREWRITEAOF")
            break
        except ResponseError as error:
            if "in progress" not in str(error):
                raise
            await _at_rest(node)
    if not await _at_rest(node):
        raise NotRewritten("A node of the store could not write its file anew: is its disk full?")


async def _at_rest(node: Redis) -> bool:
    """Wait until no rewrite runs or is about to; whether the last one succeeded."""
    while True:
        known = await _info(node, "persistence")
        if not known["aof_rewrite_in_progress"] and not known["aof_rewrite_scheduled"]:
            return bool(known.get("aof_last_bgrewrite_status") == "ok")
        await asyncio.sleep(_LOOK)
