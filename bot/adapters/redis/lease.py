"""The lease: a key that expires, and a counter whose numbers fence off whoever held it before."""

from __future__ import annotations

from bot.adapters.redis.format import Format
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.core.model.errors import LeaseLost
from bot.core.ports import Lease


class RedisLeases:
    """`bot.core.ports.Leases` on Redis. Time runs by the store's clock alone."""

    def __init__(self, scripts: Scripts, names: Names, format: Format) -> None:
        self._scripts, self._names, self._format = scripts, names, format

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        """Take the lease if nobody holds it, else None. Raises OtherFormat too."""
        await self._format.look()
        keys = [self._names.lease(name), self._names.tokens]
        token = await self._scripts.run("acquire", keys, [_milliseconds(seconds)])
        return Lease(name, token) if token else None

    async def renew(self, lease: Lease, seconds: float) -> None:
        """Hold it for `seconds` from now. Raises LeaseLost."""
        await self._scripts.run("renew", [self._names.lease(lease.name)], [lease.token, _milliseconds(seconds)])

    async def release(self, lease: Lease) -> None:
        """Give it up at once. Does nothing when it is lost already."""
        try:
            await self._scripts.run("renew", [self._names.lease(lease.name)], [lease.token, 0])
        except LeaseLost:
            return


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
