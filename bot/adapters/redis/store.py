"""The store of one bot, whole: leases, timers, those who asked to be forgotten, and the larger ports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.adapters.redis.asking import asked, fields
from bot.adapters.redis.connect import Client
from bot.adapters.redis.format import Format
from bot.adapters.redis.journal import RedisJournal
from bot.adapters.redis.names import Names
from bot.adapters.redis.page import RedisNews, RedisSlips
from bot.adapters.redis.place import FORGETTING, Part, Place, Sealing
from bot.adapters.redis.records import RedisRecords
from bot.adapters.redis.rewrite import rewritten
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.streams import RedisInbox, RedisOutbox
from bot.core.model.errors import Forgotten, LeaseLost
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
        self.news = RedisNews(place)
        self.slips = RedisSlips(place)


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
    """Those who asked to be forgotten, with the tags of their keys of then.

    Each entry is sealed under a key of its own, which is destroyed once it is done: the file of the store holds the
    entry until it is written anew the next time, and nobody can tell from it who asked.
    """

    async def resume(self) -> tuple[str, ...]:
        self._vault.refresh()
        return await self.listed()

    async def listed(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(contact for contact, _ in (await self._entries()).values()))

    async def destroy(self, contact: str) -> None:
        for who, tag in (await self._entries()).values():
            if who == contact:
                await asyncio.to_thread(self._vault.destroy, contact, tag)

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        done = [entry for entry, (contact, _) in (await self._entries()).items() if contact in contacts]
        await rewritten(self._client)
        await self._place.under(lease, "finish", [self._names.forgetting], [0])  # raises for a stale one
        for entry in done:  # before they are taken off: what cannot be opened any more is done
            await asyncio.to_thread(self._vault.destroy, entry)
        await self._place.under(lease, "finish", [self._names.forgetting], [len(done), *done])

    async def _entries(self) -> dict[str, tuple[str, str]]:
        """Contact and tag, by the name of the entry, of those that are not done."""
        found = {}
        for name, sealed in (await fields(self._client, self._names.forgetting)).items():
            with suppress(Forgotten):
                opened = await asyncio.to_thread(self._vault.open, name.decode(), sealed, FORGETTING)
                contact, _, tag = opened.decode().partition(" ")
                found[name.decode()] = contact, tag
        return found
