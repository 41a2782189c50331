"""The inbox on Redis: a stream in which an entry that is present is pending."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.adapters.redis.connect import Client
from bot.adapters.redis.follow import Row, between, follow
from bot.adapters.redis.format import Format
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.sealing import Sealing
from bot.codec import decode_event, encode
from bot.core.model.errors import Forgotten
from bot.core.model.events import OwnEvent, TimerDue
from bot.core.ports import Dead, Item, Lease, Raw

UPDATE, EVENT = b"update", b"event"
"""What the seal of an update and of an event of our own is for."""

_DEAD_DAYS = 90  # the longest that anything is kept; the words in it can be read for 7 days at most

_DEAD_READ = 100_000  # letters looked through for a contact who is forgotten


class RedisInbox:
    """`bot.core.ports.Inbox` on Redis."""

    def __init__(self, client: Client, scripts: Scripts, names: Names, vault: Sealing, format: Format) -> None:
        self._client, self._scripts, self._names, self._vault, self._format = client, scripts, names, vault, format

    async def add(self, updates: Sequence[Raw]) -> int:
        """Keep updates durably, each once in 48 hours by its update id; how many were new. Raises OtherFormat."""
        if not updates:
            return 0
        await self._format.look()
        owner = self._vault.inbox_owner()
        await self._vault.ready(owner)
        arguments: list[str | int | bytes] = [owner, len(updates)]
        for update in updates:
            arguments += (update.update_id, self._vault.seal(owner, update.body, UPDATE))
        today = datetime.now(UTC).date()
        days = [self._names.seen((today - timedelta(days=back)).isoformat()) for back in range(3)]
        new: int = await self._scripts.run("add", [self._names.inbox, *days], arguments)
        return new

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        """The entries after an id, oldest first; waits up to `wait` seconds for the first."""
        return [self._item(row) for row in await follow(self._client, self._names.inbox, after, limit, wait)]

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        """Move an entry to the dead letters, and put what is told in its place at the end."""
        keys = [self._names.lease(lease.name), self._names.inbox, self._names.dead]
        owner, key, sealed = "", "", b""
        if told is not None:
            owner = self._vault.inbox_owner()
            await self._vault.ready(owner)
            key, sealed = told[0], self._vault.seal(owner, encode(told[1]), EVENT)
        arguments: list[str | int | bytes] = [
            lease.token,
            item.id,
            reason,
            update_kind,
            _DEAD_DAYS * 86_400_000,
            key,
            owner,
            sealed,
        ]
        await self._scripts.run("bury", keys, arguments)

    async def dead(self, limit: int) -> list[Dead]:
        """The oldest dead letters."""
        rows = await between(self._client, self._names.dead, "-", "+", limit)
        return [Dead(row.id, _came(row), row.fields[b"r"].decode(), row.fields[b"u"].decode()) for row in rows]

    async def replay(self, id: str) -> bool:
        """Put a dead letter back at the end of the inbox; False when there is none of that id."""
        if not re.fullmatch(r"\d{1,18}-\d{1,18}", id, re.ASCII):
            return False
        return bool(await self._scripts.run("replay", [self._names.inbox, self._names.dead], [id]))

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        """Delete the dead letters whose body `drop` says yes to; how many. Raises LeaseLost."""
        rows = await between(self._client, self._names.dead, "-", "+", _DEAD_READ)
        dropped = [row.id for row in rows if (body := self._item(row).body) is not None and drop(body)]
        keys = [self._names.lease(lease.name), self._names.dead]
        await self._scripts.run("drop_dead", keys, [lease.token, len(dropped), *dropped])
        return len(dropped)

    async def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own at the end."""
        owner = self._vault.inbox_owner()
        await self._vault.ready(owner)
        sealed = self._vault.seal(owner, encode(event), EVENT)
        await self._scripts.run("tell", [self._names.inbox], [key, owner, sealed])

    async def oldest(self) -> int | None:
        """When the oldest pending entry came in, None when there is none."""
        rows = await between(self._client, self._names.inbox, "-", "+", 1)
        return _came(rows[0]) if rows else None

    def _item(self, row: Row) -> Item:
        key = row.fields[b"k"].decode() if b"k" in row.fields else None
        body: bytes | None = None
        event: OwnEvent | None = None
        try:
            if b"n" in row.fields:
                about = row.fields[b"c"].decode()
                event = TimerDue(name=row.fields[b"n"].decode(), about=int(about) if about else None)
            elif b"e" in row.fields:
                event = decode_event(self._vault.open(row.fields[b"d"].decode(), row.fields[b"e"], EVENT))
            else:
                body = self._vault.open(row.fields[b"d"].decode(), row.fields[b"b"], UPDATE)
        except (Forgotten, ValueError):  # too old to be read, or of a version that we do not know: for the dead letters
            pass
        return Item(row.id, _came(row), body, key, event)


def _came(row: Row) -> int:
    return int(row.fields.get(b"t", row.born))
