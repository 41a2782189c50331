"""The records on Redis: one script makes a decision true, or changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.asking import asked, between
from bot.adapters.redis.place import EFFECT, LEDGER, Part, Place
from bot.adapters.redis.scripts import Scripts, Value, store_error
from bot.codec import decode, encode
from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk as DeskState
from bot.core.model.errors import Forgotten
from bot.core.ports import DESK, Commit, Lease, Loaded, Records

DESKS_KEPT = 256
"""Versions of the desk that are kept decoded: more than the commits that can be under way at once."""

_CONVERSATION, _DESK, _LOG = b"conversation", b"desk", b"log"


class RedisRecords(Part, Records):
    """The records: one script makes a decision true, or changes nothing.

    Loads do not wait for the writes that are on their way to the disk. Changes of the desk reach the store in the order
    in which they were decided, since each follows from the one before it (`bot.engine.desk_turn`).
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._loads, self._of_the_desk = Scripts(place.client), Scripts(place.client, in_order=True)
        self._desks: dict[int, DeskState] = {}

    async def load(self, key: str) -> Loaded:
        known = (min(self._desks, default=0), max(self._desks, default=-1))
        version, sealed, desk_version, sealed_desk, now = await self._loads.run(
            "load", [self._names.contact(key), self._names.desk], known
        )
        at = int(desk_version)
        if at not in self._desks:
            if sealed_desk is None and at:  # one of those known when it was asked for, and not any more
                self._desks.clear()
                return await self.load(key)
            self._remember(at, self._opened(sealed_desk))
        conversation = None
        if sealed is not None:
            conversation = decode(Conversation, self._vault.open(key, sealed, _CONVERSATION))
        return Loaded(conversation, int(version), self._desks[at], at, now)

    def _opened(self, sealed: bytes | None) -> DeskState:
        return decode(DeskState, self._vault.open(DESK, sealed, _DESK)) if sealed is not None else DeskState()

    def _remember(self, version: int, desk: DeskState) -> None:
        """Keep the last versions of the desk, those of commits that are under way included: decoding one takes long."""
        self._desks[version] = desk
        while len(self._desks) > DESKS_KEPT:
            del self._desks[min(self._desks)]

    async def fullness(self) -> float:
        told = await asked(self._client, "INFO", "memory")
        nodes = [told] if "maxmemory" in told else list(told.values())  # a cluster answers by node
        return max((int(n["used_memory"]) / int(n["maxmemory"]) for n in nodes if int(n["maxmemory"])), default=0.0)

    async def resume(self) -> None:
        self._desks.clear()

    async def ready(self, key: str) -> None:
        await self._vault.ready(key, DESK)

    async def commit(self, lease: Lease, commit: Commit) -> None:
        await self._vault.ready(commit.key, *([DESK] if commit.desk or commit.at_desk else []))
        names, key = self._names, commit.key
        keys = [
            names.lease(lease.name), names.contact(key), names.desk, names.log(key), names.inbox, names.outbox,
            names.attempts, names.timers, names.journal, names.ledger(key), names.forgetting, names.journal_head,
        ]  # fmt: skip
        arguments = self._arguments(lease, commit)
        if commit.desk is None:
            await self._scripts.run("commit", keys, arguments)
            return
        becomes = commit.desk_version + 1
        self._remember(becomes, commit.desk)
        done = b""
        try:
            done = await self._of_the_desk.run("commit", keys, arguments)
        finally:
            if done != b"OK" and self._desks.get(becomes) is commit.desk:
                del self._desks[becomes]

    def _arguments(self, lease: Lease, commit: Commit) -> list[Value]:
        key, seal = commit.key, self._vault.seal
        arguments: list[Value] = [
            lease.token,
            key,
            self._place.retention,
            seal(key, encode(commit.conversation), _CONVERSATION) if commit.conversation else "",
            commit.version,
            seal(DESK, encode(commit.desk), _DESK) if commit.desk else "",
            commit.desk_version,
            len(commit.acknowledge),
            *commit.acknowledge,
            len(commit.log),
        ]
        for entry in commit.log:
            arguments += (entry.seq, entry.at, seal(key, encode(entry), _LOG))
        owned = [(key, effect) for effect in commit.effects] + [(DESK, effect) for effect in commit.at_desk]
        arguments.append(len(owned))
        for owner, effect in owned:
            arguments += (owner, seal(owner, encode(effect), EFFECT))
        arguments += (len(commit.withdraw), *commit.withdraw)
        arguments.append(len(commit.timers))
        for timer in commit.timers:
            about = "" if timer.about is None else timer.about
            arguments += (f"{timer.contact or key}|{timer.name}|{about}", "" if timer.due is None else timer.due)
        arguments += (len(commit.journal), *(encode(line) for line in commit.journal))
        arguments += (LEDGER, len(commit.ledger))
        for message, sent_at in commit.ledger:
            arguments += (message, sent_at)
        arguments += (len(commit.drop), *commit.drop)
        arguments.append(self._tag(key) if commit.forget else "")
        return arguments

    def _tag(self, contact: str) -> str:
        try:
            return self._vault.tag(contact)
        except Forgotten:
            return "none"

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        rows = await between(self._client, self._names.log(contact), f"{after + 1}-0", "+", limit)
        return [decode(LogEntry, self._vault.open(contact, row.fields[b"e"], _LOG)) for row in rows]

    async def conversations(self) -> AsyncIterator[Conversation]:
        prefix = self._names.contact("")
        try:
            async for name in self._client.scan_iter(match=f"{prefix}*", count=500):
                key = name.decode().removeprefix(prefix)
                sealed = await self._client.execute_command("HGET", name, "c")
                with suppress(Forgotten, ValueError):
                    if sealed is not None:
                        yield decode(Conversation, self._vault.open(key, sealed, _CONVERSATION))
        except (RedisError, RedisClusterException, OSError) as error:
            store_error(error, "SCAN")

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        rows = await self._loads.run("ledger", [self._names.ledger(contact)], [LEDGER])
        return sorted((int(id), int(float(at))) for id, at in zip(rows[::2], rows[1::2], strict=True))

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        await self._scripts.run("note", [self._names.ledger(contact)], [LEDGER, len(messages), *messages])

    async def purge(self, lease: Lease, contact: str) -> None:
        names = self._names
        keys = [names.contact(contact), names.log(contact), names.ledger(contact)]
        keys += [names.outbox, names.attempts, names.timers]
        await self._place.under(lease, "purge", keys, [contact])
