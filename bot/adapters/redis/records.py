"""The records on Redis: one script makes a decision true, or changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from redis.exceptions import RedisClusterException, RedisError

from bot.adapters.redis.connect import Client
from bot.adapters.redis.follow import between
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts, Value, store_error
from bot.adapters.redis.sealing import Sealing
from bot.codec import decode, encode
from bot.core.errors import Forgotten
from bot.core.model import Conversation, LogEntry
from bot.core.model import Desk as DeskState
from bot.core.ports import DESK, Commit, Lease, Loaded

EFFECT = b"effect"
"""What the seal of an outbox entry is for."""

LEDGER = 48 * 3_600_000
"""Milliseconds for which message ids are kept: a bot cannot delete what is older (Bot API, deleteMessage)."""

_CONVERSATION, _DESK, _LOG = b"conversation", b"desk", b"log"


class RedisRecords:
    """`bot.core.ports.Records` on Redis. `retention_days` after the last change a contact's record vanishes by itself.

    `loads` runs the loads, so that they do not wait for the writes that are on their way to the disk.
    """

    def __init__(
        self,
        client: Client,
        scripts: Scripts,
        names: Names,
        vault: Sealing,
        *,
        loads: Scripts | None = None,
        retention_days: int = 90,
    ) -> None:
        self._client, self._scripts, self._names, self._vault = client, scripts, names, vault
        self._loads = loads or scripts
        self._retention = retention_days * 86_400_000
        self._desk: tuple[int, DeskState] = (
            0,
            DeskState(),
        )  # read and decoded again only when its version changed

    async def load(self, key: str) -> Loaded:
        """The state of a contact, of the desk, and the store's time. Raises Forgotten."""
        version, sealed, desk_version, sealed_desk, now = await self._loads.run(
            "load", [self._names.contact(key), self._names.desk], [self._desk[0]]
        )
        conversation = None
        if sealed is not None:
            conversation = decode(Conversation, self._vault.open(key, sealed, _CONVERSATION))
        return Loaded(
            conversation, int(version), self._desk_of(int(desk_version), sealed_desk), int(desk_version), now
        )

    def _desk_of(self, version: int, sealed: bytes | None) -> DeskState:
        """The desk of a version: decoded, unless a commit of ours or another load has brought it here meanwhile."""
        known, desk = self._desk
        if version != known:
            desk = (
                decode(DeskState, self._vault.open(DESK, sealed, _DESK))
                if sealed is not None
                else DeskState()
            )
            if version > known:
                self._desk = version, desk
        return desk

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Make one decision true. Raises Conflict, Handled or LeaseLost, and changes nothing.

        A commit whose inbox entries are all gone was made before, and its answer was lost: it succeeds without a
        change. Handled means that only some are gone (decision 004).
        """
        await self._vault.ready(commit.key, *([DESK] if commit.desk or commit.at_desk else []))
        names, key = self._names, commit.key
        keys = [
            names.lease(lease.name), names.contact(key), names.desk, names.log(key), names.inbox, names.outbox,
            names.attempts, names.timers, names.journal, names.ledger(key), names.forgetting,
            names.journal_head,
        ]  # fmt: skip
        done = await self._scripts.run("commit", keys, self._arguments(lease, commit))
        if commit.desk is not None and done == b"OK":
            self._desk = commit.desk_version + 1, commit.desk

    def _arguments(self, lease: Lease, commit: Commit) -> list[Value]:
        key, seal = commit.key, self._vault.seal
        arguments: list[Value] = [
            lease.token,
            key,
            self._retention,
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
            case = "" if timer.case is None else timer.case
            arguments += (
                f"{timer.contact or key}|{timer.name}|{case}",
                "" if timer.due is None else timer.due,
            )
        arguments += (len(commit.journal), *(encode(line) for line in commit.journal))
        arguments += (LEDGER, len(commit.ledger))
        for message, sent_at in commit.ledger:
            arguments += (message, sent_at)
        arguments.append(self._tag(key) if commit.forget else "")
        return arguments

    def _tag(self, contact: str) -> str:
        try:
            return self._vault.tag(contact)
        except Forgotten:
            return "none"

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        """The entries of a contact's log with `seq` above `after`, in order. Raises Forgotten."""
        rows = await between(self._client, self._names.log(contact), f"{after + 1}-0", "+", limit)
        return [decode(LogEntry, self._vault.open(contact, row.fields[b"e"], _LOG)) for row in rows]

    async def conversations(self) -> AsyncIterator[Conversation]:
        """All contacts' records, one after the other, without those that cannot be opened. Raises StoreDown."""
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
        """Both sides' messages in a contact's chat of the last 48 hours: id and when it was sent, by id."""
        rows = await self._loads.run("ledger", [self._names.ledger(contact)], [LEDGER])
        return sorted((int(id), int(float(at))) for id, at in zip(rows[::2], rows[1::2], strict=True))

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        """Add messages to a contact's ledger that were sent beside the outbox."""
        await self._scripts.run("note", [self._names.ledger(contact)], [LEDGER, len(messages), *messages])

    async def purge(self, lease: Lease, contact: str) -> None:
        """Delete all that is kept of a contact whose key was destroyed. Raises LeaseLost."""
        names = self._names
        keys = [
            names.lease(lease.name), names.contact(contact), names.log(contact), names.ledger(contact), names.outbox,
            names.attempts, names.timers,
        ]  # fmt: skip
        await self._scripts.run("purge", keys, [lease.token, contact])
