"""The outbox on Redis: what is to be sent, what was begun, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.follow import between, follow
from bot.adapters.redis.inbox import EVENT
from bot.adapters.redis.names import Names
from bot.adapters.redis.records import EFFECT, LEDGER
from bot.adapters.redis.scripts import Scripts, Value
from bot.adapters.redis.sealing import Sealing
from bot.codec import decode_effect, encode
from bot.core.model.errors import Forgotten
from bot.core.ports import Entry, Lease, Settled


class RedisOutbox:
    """`bot.core.ports.Outbox` on Redis."""

    def __init__(self, client: Client, scripts: Scripts, names: Names, vault: Sealing) -> None:
        self._client, self._scripts, self._names, self._vault = client, scripts, names, vault
        self.unreadable = 0
        """How many entries were dropped because their contact was forgotten or their bytes were changed."""

    async def read(self, after: str, limit: int, wait: float) -> list[Entry]:
        """The entries after an id, oldest first; waits up to `wait` seconds for the first."""
        entries, unreadable = [], []
        for row in await follow(self._client, self._names.outbox, after, limit, wait):
            key = row.fields[b"k"].decode()
            try:
                effect = decode_effect(self._vault.open(key, row.fields[b"e"], EFFECT))
            except (Forgotten, ValueError):
                unreadable.append(row.id)
            else:
                entries.append(Entry(row.id, key, effect, row.born))
        if unreadable:
            self.unreadable += len(unreadable)
            keys = [self._names.outbox, self._names.attempts]
            await self._scripts.run("drop", keys, [len(unreadable), *unreadable])
        return entries

    async def begun(self) -> frozenset[str]:
        """The ids of which a send was begun and nothing is settled yet."""
        ids: list[bytes] = await asked(self._client, "HKEYS", self._names.attempts)
        return frozenset(id.decode() for id in ids)

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        """Write down that a send of each is about to start; how many were begun before. Those gone are left out."""
        keys = [self._names.lease(lease.name), self._names.outbox, self._names.attempts]
        begun = await self._scripts.run("attempt", keys, [lease.token, len(ids), *ids])
        return {id.decode(): before for id, before in zip(begun[::2], begun[1::2], strict=True)}

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        """Delete entries, keep message ids in the ledger, and put what came of them into the inbox: all at once.

        For an entry that is gone only the ledger is kept: its event was written before, or it was withdrawn.
        """
        owner = self._vault.inbox_owner()
        await self._vault.ready(owner)
        names = self._names
        keys = [names.lease(lease.name), names.inbox, names.outbox, names.attempts]
        arguments: list[Value] = [lease.token, owner, LEDGER, len(settled)]
        for one in settled:
            keys.append(names.ledger(one.key))
            event = self._vault.seal(owner, encode(one.event), EVENT) if one.event else ""
            arguments += (one.id, one.key, event, int(one.always))
            arguments += (len(one.ledger), *one.ledger, len(one.gone), *one.gone)
        await self._scripts.run("settle", keys, arguments)

    async def oldest(self) -> int | None:
        """When the oldest entry was made, None when there is none."""
        rows = await between(self._client, self._names.outbox, "-", "+", 1)
        return rows[0].born if rows else None
