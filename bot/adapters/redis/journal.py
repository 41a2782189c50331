"""The journal on Redis: read, and signed. Its lines are written by the script that makes a decision true."""

from __future__ import annotations

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.follow import Row, between
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts, Value
from bot.adapters.redis.sealing import Sealing
from bot.codec import decode
from bot.core.ports import Anchor, Chain, JournalEntry, Lease, Mark, Signature, Written

OWNER = "journal"
"""Whose key signs."""

_READ = 1_000  # lines of one read


class RedisJournal:
    """`bot.core.ports.Journal` on Redis."""

    def __init__(
        self, client: Client, scripts: Scripts, names: Names, vault: Sealing, *, retention_days: float
    ) -> None:
        self._client, self._scripts, self._names, self._vault = client, scripts, names, vault
        self._retention = int(retention_days * 86_400_000)

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        """The lines written at `since` or later, in order."""
        written = [_written(row) for row in await self._rows(self._names.journal, str(max(0, since)))]
        return [(line.at, decode(JournalEntry, line.body)) for line in written]

    async def chain(self) -> Chain:
        """The whole journal. Lines that are written meanwhile are not in it, nor is the head they make."""
        signed = await self._rows(self._names.journal_signed)
        head = await self._head()
        rows = await self._rows(self._names.journal)
        anchor = await self._head()  # read last: what went meanwhile is left out
        upto, gone = int(head.get(b"n", b"0")), int(anchor.get(b"an", b"0"))
        written = [_written(row) for row in rows]
        lines = [line for line in written if line.number is None or gone < line.number <= upto]
        return Chain(
            tuple(lines),
            _mark(head, b"n", b"h"),
            Anchor(mark, int(anchor[b"at"])) if (mark := _mark(anchor, b"an", b"ah")) else None,
            tuple(
                Signature(made, int(row.fields[b"t"]), row.fields[b"s"].decode())
                for row in signed
                if (made := _mark(row.fields, b"n", b"h"))
            ),
        )

    async def sign(self, lease: Lease, at: int) -> Mark | None:
        """Sign the head, unless it is signed already. Raises LeaseLost."""
        mark = _mark(await self._head(), b"n", b"h")
        if mark is None:
            return None
        await self._vault.ready(OWNER)
        names, value = self._names, self._vault.sign(OWNER, _signed(mark, at))
        keys = [names.lease(lease.name), names.journal_head, names.journal_signed]
        arguments: list[Value] = [lease.token, mark.number, mark.hash, at, value, self._retention]
        return mark if await self._scripts.run("sign", keys, arguments) == b"OK" else None

    def valid(self, mark: Mark, at: int, value: str) -> bool:
        """Whether `sign` made this signature."""
        return self._vault.verify(OWNER, _signed(mark, at), value)

    async def _head(self) -> dict[bytes, bytes]:
        told = await asked(self._client, "HGETALL", self._names.journal_head)
        return told if isinstance(told, dict) else dict(zip(told[::2], told[1::2], strict=True))

    async def _rows(self, stream: str, first: str = "-") -> list[Row]:
        found: list[Row] = []
        while rows := await between(self._client, stream, first, "+", _READ):
            found += rows
            first = f"({rows[-1].id}"
        return found


def _written(row: Row) -> Written:
    fields = row.fields
    number = fields.get(b"n")
    return Written(
        int(number) if number is not None else None,
        int(fields.get(b"t", row.born)),
        fields.get(b"p", b"").decode(),
        fields.get(b"j", b""),
    )


def _mark(fields: dict[bytes, bytes], number: bytes, value: bytes) -> Mark | None:
    return Mark(int(fields[number]), fields[value].decode()) if number in fields and value in fields else None


def _signed(mark: Mark, at: int) -> str:
    return f"journal {mark} {at}"
