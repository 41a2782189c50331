"""The journal on Redis: read, and signed. Its lines are written by the script that makes a decision true."""

from __future__ import annotations

from bot.adapters.redis.asking import Row, between, fields
from bot.adapters.redis.place import Part
from bot.adapters.redis.scripts import Value
from bot.codec import decode
from bot.core.ports import Anchor, Chain, Journal, JournalEntry, Lease, Mark, Signature, Written

OWNER = "journal"
"""Whose key signs."""

_READ = 1_000  # lines of one read


class RedisJournal(Part, Journal):
    """The journal, read and signed."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        written = [_written(row) for row in await self._rows(self._names.journal, str(max(0, since)))]
        return [(line.at, decode(JournalEntry, line.body)) for line in written]

    async def chain(self) -> Chain:
        signed = await self._rows(self._names.journal_signed)
        head = await fields(self._client, self._names.journal_head)
        rows = await self._rows(self._names.journal)
        anchor = await fields(self._client, self._names.journal_head)  # read last: what went meanwhile is left out
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
        mark = _mark(await fields(self._client, self._names.journal_head), b"n", b"h")
        if mark is None:
            return None
        await self._vault.ready(OWNER)
        value = self._vault.sign(OWNER, _signed(mark, at))
        keys = [self._names.journal_head, self._names.journal_signed]
        arguments: list[Value] = [mark.number, mark.hash, at, value, self._place.retention]
        return mark if await self._place.under(lease, "sign", keys, arguments) == b"OK" else None

    def valid(self, mark: Mark, at: int, value: str) -> bool:
        return self._vault.verify(OWNER, _signed(mark, at), value)

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
