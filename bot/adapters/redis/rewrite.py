"""Has every node write its append-only file anew: until then what was deleted can still be read from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
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
        async with asyncio.timeout(PATIENCE):
            for primary in await _primaries(client):
                known = await _info(primary, "replication")
                await _rewrite(primary)
                for place in _replicas(known):
                    async with _connected(primary, place) as replica:
                        await _caught_up(replica, int(known["master_repl_offset"]))
                        await _rewrite(replica)
    except TimeoutError:
        raise NotRewritten("A node of the store takes too long to write its file anew.") from None
    except (RedisError, RedisClusterException, OSError) as error:
        store_error(error, "BGREWRITEAOF")


class _Node:
    """One node: the whole client, or a node of a cluster."""

    def __init__(self, client: Client, node: Any = None) -> None:
        self._client, self._target = client, {"target_nodes": node} if node is not None else {}
        self.login = dict(node.connection_kwargs) if node is not None else dict(_kwargs(client))

    async def run(self, *words: str) -> Any:
        """The answer of this node to a command."""
        answer = await heard(self._client.execute_command(*words, **self._target))
        return next(iter(answer.values())) if self._target and words[0] == "INFO" and _by_node(answer) else answer


def _by_node(answer: Any) -> bool:
    return isinstance(answer, dict) and len(answer) == 1 and isinstance(next(iter(answer.values())), dict | bytes | str)


def _kwargs(client: Client) -> dict[str, Any]:
    return {} if isinstance(client, RedisCluster) else client.connection_pool.connection_kwargs


async def _primaries(client: Client) -> list[_Node]:
    if isinstance(client, RedisCluster):
        await asyncio.shield(client.initialize())
        return [_Node(client, node) for node in client.get_primaries()]
    return [_Node(client)]


async def _info(node: _Node, section: str) -> dict[str, Any]:
    found = await node.run("INFO", section)
    if isinstance(found, dict):
        return found
    text = found.decode() if isinstance(found, bytes) else str(found)
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def _replicas(known: dict[str, Any]) -> list[tuple[str, int]]:
    """Where the replicas of a primary are, as it says."""
    found = []
    for number in range(int(known.get("connected_slaves", 0))):
        said = known.get(f"slave{number}")
        facts = said if isinstance(said, dict) else dict(pair.split("=", 1) for pair in str(said).split(","))
        found.append((str(facts["ip"]), int(facts["port"])))
    return found


@asynccontextmanager
async def _connected(primary: _Node, place: tuple[str, int]) -> AsyncIterator[_Node]:
    """A replica, reached as its primary is."""
    kept = ("username", "password", "socket_timeout", "socket_connect_timeout", "protocol")
    login = {name: primary.login[name] for name in kept if name in primary.login}
    replica = Redis(host=place[0], port=place[1], ssl=_encrypted(primary), **login)
    try:
        yield _Node(replica)
    finally:
        await replica.aclose()


def _encrypted(primary: _Node) -> bool:
    pool = getattr(primary._client, "connection_pool", None)
    name = getattr(pool, "connection_class", type(None)).__name__
    return "SSL" in name or "ssl_context" in primary.login


async def _caught_up(replica: _Node, offset: int) -> None:
    """Wait until a replica has taken in what its primary had deleted."""
    while True:
        if int((await _info(replica, "replication")).get("slave_repl_offset", 0)) >= offset:
            return
        await asyncio.sleep(_LOOK)


async def _rewrite(node: _Node) -> None:
    """One rewrite from its beginning to its end. One that runs already began too early: another follows it."""
    if str((await _info(node, "persistence")).get("aof_enabled", "0")) != "1":
        return
    await _at_rest(node)
    while True:
        try:
            await node.run("BGREWRITEAOF")
            break
        except ResponseError as error:
            if "in progress" not in str(error):
                raise
            await _at_rest(node)
    if not await _at_rest(node):
        raise NotRewritten("A node of the store could not write its file anew: is its disk full?")


async def _at_rest(node: _Node) -> bool:
    """Wait until no rewrite runs or is about to; whether the last one succeeded."""
    while True:
        known = await _info(node, "persistence")
        busy = (known["aof_rewrite_in_progress"], known["aof_rewrite_scheduled"])
        if {str(number) for number in busy} == {"0"}:
            return str(known.get("aof_last_bgrewrite_status")) == "ok"
        await asyncio.sleep(_LOOK)
