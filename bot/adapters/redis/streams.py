"""The inbox and the outbox on Redis: streams in which an entry that is present is pending."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.adapters.redis.asking import Row, asked, between, follow, oldest
from bot.adapters.redis.place import EFFECT, LEDGER, Part, Place, of_event
from bot.adapters.redis.scripts import Value
from bot.codec import decode_effect, decode_event
from bot.core.model.errors import Forgotten
from bot.core.model.events import OwnEvent, TimerDue
from bot.core.ports import Dead, Entry, Inbox, Item, Lease, Outbox, Raw, Settled

_GRACE = timedelta(minutes=5)  # what a receiver, whose clock may differ, seals late is still read
_NONCE = slice(1, 21)  # the bytes of a seal that no other one has: the tag of its key, and the nonce
_MARKS = 200_000  # seals of entries that are remembered, more than come in while their key lives
_DEAD_DAYS = 90  # the longest that anything is kept; the words in it can be read for 7 days at most
_DEAD_READ = 100_000  # letters looked through for a contact who is forgotten

UNREADABLE = (Forgotten, ValueError, KeyError)
"""The key is gone, the bytes were changed or are of a version that we do not know, or something else put it in."""


class RedisInbox(Part, Inbox):
    """The inbox.

    A seal is bound to the update id, or to whose event it is. One that this process has read already does not count
    when it comes again: somebody put an entry back that was handled, or an event that matters always was settled twice,
    since the store was killed before it answered. What is older cannot be opened any more.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._marks: OrderedDict[bytes, str] = OrderedDict()

    async def add(self, updates: Sequence[Raw]) -> int:
        if not updates:
            return 0
        await self._place.format.look()
        owner = self._vault.inbox_owner()
        await self._vault.ready(owner)
        arguments: list[Value] = [owner, len(updates)]
        for update in updates:
            arguments += (update.update_id, self._vault.seal(owner, update.body, _of_update(update.update_id)))
        today = datetime.now(UTC).date()
        days = [self._names.seen((today - timedelta(days=back)).isoformat()) for back in range(3)]
        new: int = await self._scripts.run("add", [self._names.inbox, *days], arguments)
        return new

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        return [self._item(row) for row in await follow(self._client, self._names.inbox, after, limit, wait)]

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        arguments: list[Value] = [item.id, reason, update_kind, _DEAD_DAYS * 86_400_000]
        rows = await between(self._client, self._names.inbox, item.id, item.id, 1)
        arguments += await self._sealed_anew(rows[0], self._vault.dead_owner()) if rows else ("", "")
        if told is not None:
            owner, sealed = await self._place.sealed_now(told)
            arguments += (told[0], owner, *sealed)
        else:
            arguments += ("", "", "")
        await self._place.under(lease, "bury", [self._names.inbox, self._names.dead], arguments)

    async def _sealed_anew(self, row: Row, owner: str) -> tuple[str, bytes]:
        """The owner and the seal of what is in an entry, under another key; nothing where it cannot be opened."""
        try:
            opened = self._opened(row)
        except UNREADABLE:
            return "", b""
        if opened is None:
            return "", b""
        await self._vault.ready(owner)
        return owner, self._vault.seal(owner, opened[0], opened[1])

    async def dead(self, limit: int) -> list[Dead]:
        rows = await between(self._client, self._names.dead, "-", "+", limit)
        return [Dead(row.id, _came(row), row.fields[b"r"].decode(), row.fields[b"u"].decode()) for row in rows]

    async def replay(self, id: str) -> bool:
        if not re.fullmatch(r"\d{1,18}-\d{1,18}", id, re.ASCII):
            return False
        rows = await between(self._client, self._names.dead, id, id, 1)
        if not rows:
            return False
        sealed = await self._sealed_anew(rows[0], self._vault.inbox_owner())
        return bool(await self._scripts.run("replay", [self._names.inbox, self._names.dead], [id, *sealed]))

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        rows = await between(self._client, self._names.dead, "-", "+", _DEAD_READ)
        dropped = [row.id for row in rows if (body := self._item(row).body) is not None and drop(body)]
        await self._place.under(lease, "drop_dead", [self._names.dead], [len(dropped), *dropped])
        return len(dropped)

    async def tell(self, key: str, event: OwnEvent) -> None:
        owner, sealed = await self._place.sealed_now((key, event))
        await self._scripts.run("tell", [self._names.inbox], [key, owner, *sealed])

    async def destroy_keys(self) -> int:
        now, row = datetime.now(UTC), await oldest(self._client, self._names.inbox)
        handled = min(now, datetime.fromtimestamp(row.born / 1000, UTC)) if row else now
        return await asyncio.to_thread(self._vault.destroy_past, handled - _GRACE)

    async def oldest(self) -> int | None:
        row = await oldest(self._client, self._names.inbox)
        return _came(row) if row else None

    def _item(self, row: Row) -> Item:
        key: str | None = None
        body: bytes | None = None
        event: OwnEvent | None = None
        again = False
        try:
            key = row.fields[b"k"].decode() if b"k" in row.fields else None
            if b"n" in row.fields:
                about = row.fields[b"c"].decode()
                event = TimerDue(name=row.fields[b"n"].decode(), about=int(about) if about else None)
            elif (opened := self._opened(row)) is not None:
                body, event = (opened[0], None) if key is None else (None, decode_event(opened[0]))
            else:
                again = b"e" in row.fields
        except UNREADABLE:  # for the dead letters
            pass
        return Item(row.id, _came(row), body, key, event, again)

    def _opened(self, row: Row) -> tuple[bytes, bytes] | None:
        """What is sealed in an entry, and what its seal is for; None where it was put back. Raises Forgotten."""
        fields = row.fields
        if b"b" not in fields and b"e" not in fields:
            return None
        sealed = fields[b"e"] if b"e" in fields else fields[b"b"]
        purpose = of_event(fields[b"k"].decode()) if b"e" in fields else _of_update(int(fields[b"i"]))
        opened = self._vault.open(fields[b"d"].decode(), sealed, purpose)
        first = self._marks.setdefault(sealed[_NONCE], row.id)
        if len(self._marks) > _MARKS:
            self._marks.popitem(last=False)
        return (opened, purpose) if first == row.id else None


def _of_update(update_id: int) -> bytes:
    """What the seal of an update is for: no other update."""
    return b"update %d" % update_id


def _came(row: Row) -> int:
    told = row.fields.get(b"t", b"")
    return int(told) if told.isdigit() else row.born


class RedisOutbox(Part, Outbox):
    """The outbox."""

    async def read(self, after: str, limit: int, wait: float) -> list[Entry]:
        entries, unreadable = [], []
        for row in await follow(self._client, self._names.outbox, after, limit, wait):
            try:
                key = row.fields[b"k"].decode()
                effect = decode_effect(self._vault.open(key, row.fields[b"e"], EFFECT))
            except UNREADABLE:
                unreadable.append(row.id)
            else:
                entries.append(Entry(row.id, key, effect, row.born))
        if unreadable:
            keys = [self._names.outbox, self._names.attempts]
            await self._scripts.run("drop", keys, [len(unreadable), *unreadable])
        return entries

    async def begun(self) -> frozenset[str]:
        ids: list[bytes] = await asked(self._client, "HKEYS", self._names.attempts)
        return frozenset(id.decode() for id in ids)

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        keys = [self._names.outbox, self._names.attempts]
        begun = await self._place.under(lease, "attempt", keys, [len(ids), *ids])
        return {id.decode(): before for id, before in zip(begun[::2], begun[1::2], strict=True)}

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        owner, sealed = await self._place.sealed_now(*((one.key, one.event) for one in settled if one.event))
        events = iter(sealed)
        keys = [self._names.inbox, self._names.outbox, self._names.attempts]
        arguments: list[Value] = [owner, LEDGER, len(settled)]
        for one in settled:
            keys.append(self._names.ledger(one.key))
            arguments += (one.id, one.key, next(events) if one.event else "", int(one.always))
            arguments += (len(one.ledger), *one.ledger, len(one.gone), *one.gone)
        await self._place.under(lease, "settle", keys, arguments)

    async def oldest(self) -> int | None:
        row = await oldest(self._client, self._names.outbox)
        return row.born if row else None
