"""The journal on Redis: read, and signed. Its lines are written by the script that makes a decision true."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping

from bot.adapters.redis.asking import Row, between, fields
from bot.adapters.redis.links import OWNER, mark_of
from bot.adapters.redis.place import Part
from bot.adapters.redis.scripts import Value
from bot.codec import decode
from bot.core.journal.chain import OF_LINES, anchored, head_of, outlived, signature_of, verify
from bot.core.ports import Anchor, Chain, Journal, JournalEntry, Lease, Mark, Signature, Summed, Written
from bot.process.logs import log

_READ = 1_000  # lines of one read


class RedisJournal(Part, Journal):
    """The journal, read and signed."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        written = [_written(row) for row in await self._rows(self._names.journal, str(max(0, since)))]
        return [(line.at, decode(JournalEntry, line.body)) for line in written]

    async def chain(self) -> Chain:
        return (await self._chain())[0]

    async def _chain(self) -> tuple[Chain, list[str]]:
        """The whole journal, and the ids of its lines."""
        await self._vault.ready(OWNER)
        signed = await self._rows(self._names.journal_signed)
        head = mark_of(await fields(self._client, self._names.journal_head))
        rows = await self._rows(self._names.journal)
        last = await fields(self._client, self._names.journal_head)  # read last: what went meanwhile is left out
        anchor = _anchor(last)
        gone = anchor.mark.number if anchor is not None else 0
        written = [(_written(row), row.id) for row in rows]
        there = [(line, id) for line, id in written if line.number is None or gone < line.number <= head.number]
        signatures = (
            Signature(mark_of(row.fields), int(row.fields[b"t"]), row.fields[b"s"].decode()) for row in signed
        )
        chain = Chain(
            tuple(line for line, _ in there),
            head if head.number else None,
            anchor,
            tuple(signatures),
            last.get(b"s", b"").decode(),
        )
        return chain, [id for _, id in there]

    async def sign(self, lease: Lease, at: int, summed: Summed | None = None) -> bool:
        chain, ids = await self._chain()
        if chain.head is None:
            return True
        retention = self._place.retention
        verdict = await asyncio.to_thread(verify, chain, self.seal, now=at, retention=retention)
        if wrong := [found for found in verdict.faults if found.fault in OF_LINES]:
            log.error("journal_not_whole", count=len(wrong), kind=wrong[0].fault)
            return False
        if summed is not None:
            lines = [(line.at, decode(JournalEntry, line.body)) for line in chain.lines]
            sums = await asyncio.to_thread(summed, lines, await self.sums())
            written: list[Value] = [part for one in sums.items() for part in one]
            await self._place.under(lease, "sum", [self._names.sums], written)
        old = await asyncio.to_thread(outlived, chain, self.seal, at - retention)
        arguments: list[Value] = [chain.head.number, chain.head.link, at, signature_of(chain.head, at, self.seal)]
        arguments += [retention, "", "", ""]
        if old is not None:
            gone, anchor = old
            resting = json.dumps([anchor.mark.number, anchor.mark.link, anchor.at, *anchor.peaks])
            arguments[-3:] = [ids[gone - 1], resting, anchored(anchor, self.seal)]
        keys = [self._names.journal_head, self._names.journal_signed, self._names.journal]
        await self._place.under(lease, "sign", keys, arguments)
        return True

    async def sums(self) -> Mapping[str, str]:
        found = await fields(self._client, self._names.sums)
        return {day.decode(): text.decode() for day, text in found.items()}

    async def head(self) -> str:
        chain, now = await self.chain(), time.time_ns() // 1_000_000
        return await asyncio.to_thread(head_of, chain, self, now=now, retention=self._place.retention)

    def seal(self, words: bytes) -> str:
        return self._vault.mac(OWNER, words)

    @property
    def origin(self) -> str:
        return f"sarika-journal/{self._names.bot_id}"

    def public(self) -> bytes:
        return self._vault.public(OWNER)

    def certify(self, words: bytes) -> bytes:
        return self._vault.certify(OWNER, words)

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


def _anchor(found: dict[bytes, bytes]) -> Anchor | None:
    if b"a" not in found:
        return None
    number, link, at, *peaks = json.loads(found[b"a"])
    return Anchor(Mark(number, link), at, tuple(peaks))
