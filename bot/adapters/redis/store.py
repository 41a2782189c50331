"""The store of one bot, whole: leases, timers, those who asked to be forgotten, and the larger ports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.adapters.redis.asking import asked, fields
from bot.adapters.redis.connect import Client
from bot.adapters.redis.format import Format
from bot.adapters.redis.journal import RedisJournal
from bot.adapters.redis.names import Names
from bot.adapters.redis.place import Part, Place, Sealing
from bot.adapters.redis.records import RedisRecords
from bot.adapters.redis.rewrite import rewritten
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.streams import RedisInbox, RedisOutbox
from bot.core.model.errors import LeaseLost
from bot.core.ports import Forgetting, Lease, Leases, Timers


class RedisStore:
    """All ports of the store for one bot. The client stays the caller's to close.

    `retention_days` after the last change a contact's record vanishes by itself, and a line of the journal.
    """

    def __init__(self, client: Client, bot_id: int, vault: Sealing, *, retention_days: float = 90) -> None:
        names = Names(bot_id)
        self.format = Format(client, names, vault)
        self.place = place = Place(client, names, Scripts(client), vault, self.format, int(retention_days * 86_400_000))
        self.leases = RedisLeases(place)
        self.inbox = RedisInbox(place)
        self.records = RedisRecords(place)
        self.outbox = RedisOutbox(place)
        self.timers = RedisTimers(place)
        self.forgetting = RedisForgetting(place)
        self.journal = RedisJournal(place)


class RedisLeases(Part, Leases):
    """The lease: a key that expires by the store's clock, and a counter whose numbers fence off who held it before."""

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        await self._place.format.look()
        keys = [self._names.lease(name), self._names.tokens]
        token = await self._scripts.run("acquire", keys, [_milliseconds(seconds)])
        return Lease(name, token) if token else None

    async def renew(self, lease: Lease, seconds: float) -> None:
        await self._place.under(lease, "renew", [], [_milliseconds(seconds)])

    async def release(self, lease: Lease) -> None:
        try:
            await self._place.under(lease, "renew", [], [0])
        except LeaseLost:
            return


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


class RedisTimers(Part, Timers):
    """Timers: a sorted set by when they are due."""

    async def ring(self, lease: Lease, limit: int) -> int:
        rung: int = await self._place.under(lease, "ring", [self._names.inbox, self._names.timers], [limit])
        return rung

    async def next_due(self) -> int | None:
        first = await asked(self._client, "ZRANGE", self._names.timers, 0, 0, "WITHSCORES")
        return int(float(first[1])) if first else None


class RedisForgetting(Part, Forgetting):
    """Those who asked to be forgotten, with the tags of their keys of then."""

    async def resume(self) -> tuple[str, ...]:
        self._vault.refresh()
        return await self.listed()

    async def listed(self) -> tuple[str, ...]:
        return tuple(await self._tags())

    async def destroy(self, contact: str) -> None:
        tag = (await self._tags()).get(contact)
        if tag is not None:
            await asyncio.to_thread(self._vault.destroy, contact, tag)

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        listed = await self._tags()
        await rewritten(self._client)
        done = [(contact, listed[contact]) for contact in contacts if contact in listed]
        flat = [word for pair in done for word in pair]
        await self._place.under(lease, "finish", [self._names.forgetting], [len(done), *flat])

    async def _tags(self) -> dict[str, str]:
        found = await fields(self._client, self._names.forgetting)
        return {contact.decode(): tag.decode() for contact, tag in found.items()}
