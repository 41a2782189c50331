"""The records on Redis: one script makes a decision true, or changes nothing."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.asking import Row, asked, between
from bot.adapters.redis.desk_pages import FIELD, Change, Layout, change, read
from bot.adapters.redis.links import Links
from bot.adapters.redis.place import EFFECT, FORGETTING, LEDGER, Part, Place
from bot.adapters.redis.scripts import Scripts, Value, store_error
from bot.codec import decode, encode
from bot.core.model.agreed import PastCase
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk as DeskState
from bot.core.model.errors import Forgotten
from bot.core.ports import DESK, Commit, Lease, Loaded, Records
from bot.core.turn.glance import cases_of
from bot.process.logs import log

DESKS_KEPT = 256
"""Versions of the desk that are kept decoded: more than the commits that can be under way at once."""

LATEST = 2_000
"""Contacts whose record is remembered as it was written last."""

# what a seal is for: one record of one version, one entry of a log
_CONVERSATION, _DESK, _LOG, _PAGE = b"conversation %d", b"desk %d", b"log %d", b"desk page "


class RedisRecords(Part, Records):
    """The records: one script makes a decision true, or changes nothing.

    Loads do not wait for the writes that are on their way to the disk. Changes of the desk reach the store in the order
    in which they were decided, since each follows from the one before it (`bot.engine.desk_turn`).

    Only the process that leads changes records. What it wrote counts more than an older copy that somebody puts back
    while it does; a record that is gone may have come to its time.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._loads, self._of_the_desk = Scripts(place.client), Scripts(place.client, in_order=True)
        self._desks: dict[int, tuple[DeskState, Layout | None]] = {}
        self._links, self._clock = Links(place), (0, 0.0)
        self._desk_at = 0
        self._latest: OrderedDict[str, tuple[int, Conversation]] = OrderedDict()

    async def load(self, key: str) -> Loaded:
        known, written, least = self._known(), self._latest.get(key), self._desk_at
        version, sealed, desk_version, resting, now = await self._loads.run(
            "load", [self._names.contact(key), self._names.desk], known
        )
        self._clock = now, time.monotonic()
        at = int(desk_version)
        if at < least and least in self._desks:
            log.error("record_put_back", items=1)
            self._desks, self._desk_at = {at: (self._desks[least][0], None)}, at
        if at not in self._desks:
            if not resting and at:  # one of those known when it was asked for, and not any more
                self._desks.clear()
                return await self.load(key)
            self._remember(at, *self._opened(dict(zip(resting[::2], resting[1::2], strict=True)), at))
        conversation = None
        if sealed is not None:
            if written is not None and int(version) == written[0] and self._vault.sealed_by_us(key, sealed):
                return Loaded(written[1], written[0], self._desks[at][0], at, now)
            conversation = decode(Conversation, self._vault.open(key, sealed, _CONVERSATION % int(version)))
            if written is not None and int(version) < written[0]:
                log.error("record_put_back", items=1)
                conversation = written[1]
        return Loaded(conversation, int(version), self._desks[at][0], at, now)

    def _known(self) -> tuple[int, int]:
        """The first and the last version of the desk that need not be sent: they are remembered in their order."""
        return next(iter(self._desks), 0), next(reversed(self._desks), -1)

    def _opened(self, resting: dict[bytes, bytes], version: int) -> tuple[DeskState, Layout | None]:
        if b"c" not in resting:
            return DeskState(), None

        def page(name: str) -> bytes:
            return self._vault.open(DESK, resting[f"{FIELD}{name}".encode()], _PAGE + name.encode())

        return read(self._vault.open(DESK, resting[b"c"], _DESK % version), page)

    def _remember(self, version: int, desk: DeskState, layout: Layout | None) -> None:
        """Keep the last versions of the desk, those of commits that are under way included: decoding one takes long."""
        self._desks[version] = desk, layout
        while len(self._desks) > DESKS_KEPT:
            del self._desks[min(self._desks)]

    async def fullness(self) -> float:
        told = await asked(self._client, "INFO", "memory")
        nodes = [told] if "maxmemory" in told else list(told.values())  # a cluster answers by node
        return max((int(n["used_memory"]) / int(n["maxmemory"]) for n in nodes if int(n["maxmemory"])), default=0.0)

    async def resume(self) -> None:
        self._desks.clear()
        self._latest.clear()
        self._links.forget()
        self._desk_at = 0

    async def ready(self, *keys: str) -> None:
        await self._vault.ready(*keys, DESK)

    async def commit(self, lease: Lease, commit: Commit) -> None:
        listed = f"forgetting:{secrets.token_hex(8)}" if commit.forget else ""
        owners = [commit.key, *([DESK] if commit.desk or commit.at_desk else []), *([listed] if listed else [])]
        await self._vault.ready(*owners)
        names, key = self._names, commit.key
        keys = [
            names.lease(lease.name), names.contact(key), names.desk, names.log(key), names.inbox, names.outbox,
            names.attempts, names.timers, names.journal, names.ledger(key), names.forgetting, names.journal_head,
            names.news,
        ]  # fmt: skip
        done: object = None
        while done is None or isinstance(done, list):  # a list: others wrote lines meanwhile
            if commit.journal:
                await self._links.ready()
            lines = self._links.on_top(commit.journal, self._now())
            pages = self._change_of(commit)
            arguments = [*self._arguments(lease, commit, lines[:2], listed, pages), *lines[2:]]
            try:
                done = await self._send(commit, pages, keys, arguments)
            finally:
                if done == b"OK":
                    self._links.written(lines)
                elif commit.journal:
                    self._links.not_written()
        if done == b"OK":
            self._written(commit)

    def _change_of(self, commit: Commit) -> Change | None:
        """How the desk of a commit is made to rest, on top of the one that it follows."""
        if commit.desk is None:
            return None
        return change(commit.desk, self._desks.get(commit.desk_version, (None, None))[1])

    async def _send(self, commit: Commit, pages: Change | None, keys: list[str], arguments: list[Value]) -> object:
        if commit.desk is not None and pages is not None:
            return await self._change_desk((commit.desk, pages.layout), commit.desk_version + 1, keys, arguments)
        scripts = self._of_the_desk if commit.journal else self._scripts
        return await scripts.run("commit", keys, arguments)

    def _now(self) -> int:
        """The store's time, as far as it is known: the same for all lines, whoever writes them."""
        told, then = self._clock
        return told + int((time.monotonic() - then) * 1000) if told else time.time_ns() // 1_000_000

    async def _change_desk(
        self, desk: tuple[DeskState, Layout], becomes: int, keys: list[str], arguments: list[Value]
    ) -> object:
        self._remember(becomes, *desk)
        made = self._desks[becomes]
        done: object = None
        try:
            done = await self._of_the_desk.run("commit", keys, arguments)
        finally:
            if done != b"OK" and self._desks.get(becomes) is made:
                del self._desks[becomes]
        self._desk_at = becomes if done == b"OK" else self._desk_at
        return done

    def _written(self, commit: Commit) -> None:
        """Remember a contact's record as it is now."""
        self._latest.pop(commit.key, None)
        if commit.conversation is not None and not commit.forget:
            self._latest[commit.key] = commit.version + 1, commit.conversation
            if len(self._latest) > LATEST:
                self._latest.popitem(last=False)

    def _arguments(
        self, lease: Lease, commit: Commit, head: list[Value], listed: str, pages: Change | None
    ) -> list[Value]:
        key, seal = commit.key, self._vault.seal
        arguments: list[Value] = [
            lease.token,
            key,
            self._place.retention,
            seal(key, encode(commit.conversation), _CONVERSATION % (commit.version + 1)) if commit.conversation else "",
            commit.version,
            seal(DESK, pages.root, _DESK % (commit.desk_version + 1)) if pages else "",
            commit.desk_version,
            *head,
            len(commit.acknowledge),
            *commit.acknowledge,
            len(commit.log),
        ]
        for entry in commit.log:
            arguments += (entry.seq, entry.at, seal(key, encode(entry), _LOG % entry.seq))
        owned = [(key, effect) for effect in commit.effects] + [(DESK, effect) for effect in commit.at_desk]
        arguments.append(len(owned))
        for owner, effect in owned:
            arguments += (owner, seal(owner, encode(effect), EFFECT))
        arguments += (len(commit.withdraw), *commit.withdraw)
        arguments.append(len(commit.timers))
        for timer in commit.timers:
            about = "" if timer.about is None else timer.about
            arguments += (f"{timer.contact or key}|{timer.name}|{about}", "" if timer.due is None else timer.due)
        arguments += (LEDGER, len(commit.ledger))
        for message, sent_at in commit.ledger:
            arguments += (message, sent_at)
        arguments += (len(commit.drop), *commit.drop)
        arguments += (listed, seal(listed, f"{key} {self._tag(key)}".encode(), FORGETTING) if listed else "")
        if pages is not None:
            arguments += (int(pages.whole), len(pages.gone), *(FIELD + name for name in pages.gone), len(pages.new))
            for name, rows in pages.new.items():
                arguments += (FIELD + name, seal(DESK, rows, _PAGE + name.encode()))
        return arguments

    def _tag(self, contact: str) -> str:
        try:
            return self._vault.tag(contact)
        except Forgotten:
            return "none"

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        # one entry that is damaged hides no other: something that cannot be read stands in its place
        rows = await between(self._client, self._names.log(contact), f"{after + 1}-0", "+", limit)
        if rows:
            self._vault.tag(contact)  # of who was forgotten nothing is there to be read
        return [self._entry(contact, row) for row in rows]

    def _entry(self, contact: str, row: Row) -> LogEntry:
        seq = int(row.id.partition("-")[0])
        try:
            return decode(LogEntry, self._vault.open(contact, row.fields[b"e"], _LOG % seq))
        except (Forgotten, ValueError, KeyError) as fault:
            log.error("log_entry_unreadable", error=type(fault).__name__)
            return LogEntry(seq, int(row.fields.get(b"t", b"0")), Side.CONTACT, Content(Kind.UNREADABLE), source=0)

    async def conversations(self) -> AsyncIterator[Conversation]:
        prefix = self._names.contact("")
        try:
            async for name in self._client.scan_iter(match=f"{prefix}*", count=500):
                key = name.decode().removeprefix(prefix)
                version, sealed = await self._client.execute_command("HMGET", name, "v", "c")
                with suppress(Forgotten, ValueError):
                    if sealed is not None:
                        yield decode(Conversation, self._vault.open(key, sealed, _CONVERSATION % int(version)))
        except (RedisError, RedisClusterException, OSError) as error:
            store_error(error, "SCAN")

    async def glances(self) -> list[PastCase]:
        return [case async for one in self.conversations() for case in cases_of(one)]

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        rows = await self._loads.run("ledger", [self._names.ledger(contact)], [LEDGER])
        return sorted((int(id), int(float(at))) for id, at in zip(rows[::2], rows[1::2], strict=True))

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        await self._scripts.run("note", [self._names.ledger(contact)], [LEDGER, len(messages), *messages])

    async def purge(self, lease: Lease, contact: str) -> None:
        self._latest.pop(contact, None)
        names = self._names
        keys = [names.contact(contact), names.log(contact), names.ledger(contact)]
        keys += [names.outbox, names.attempts, names.timers]
        await self._place.under(lease, "purge", keys, [contact])
