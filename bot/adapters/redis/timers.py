"""Timers on Redis: a sorted set by when they are due."""

from __future__ import annotations

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.core.ports import Lease


class RedisTimers:
    """`bot.core.ports.Timers` on Redis."""

    def __init__(self, client: Client, scripts: Scripts, names: Names) -> None:
        self._client, self._scripts, self._names = client, scripts, names

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""
        keys = [self._names.lease(lease.name), self._names.inbox, self._names.timers]
        rung: int = await self._scripts.run("ring", keys, [lease.token, limit])
        return rung

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""
        first = await asked(self._client, "ZRANGE", self._names.timers, 0, 0, "WITHSCORES")
        return int(float(first[1])) if first else None
