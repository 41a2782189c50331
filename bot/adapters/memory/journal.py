"""The journal in memory."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

from bot.adapters.memory.state import Part, State
from bot.codec import decode, encode
from bot.core.journal.chain import OF_LINES, anchored, head_of, linked, outlived, signature_of, verify
from bot.core.ports import Chain, Journal, JournalEntry, Lease, Signature, Summed


class MemoryJournal(Part, Journal):
    """The journal."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        self._state.check()
        return [(line.at, decode(JournalEntry, line.body)) for line in self._state.journal if line.at >= since]

    async def chain(self) -> Chain:
        state = self._state
        state.check()
        seal = anchored(state.journal_anchor, state.seal) if state.journal_anchor is not None else ""
        return Chain(tuple(state.journal), state.journal_head, state.journal_anchor, tuple(state.signatures), seal)

    async def sign(self, lease: Lease, at: int, summed: Summed | None = None) -> bool:
        state, chain = self._state, await self.chain()
        state.check(lease)
        verdict = verify(chain, self.seal, now=at, retention=state.retention)
        if chain.head is None or any(found.fault in OF_LINES for found in verdict.faults):
            return chain.head is None
        state.signatures.append(Signature(chain.head, at, signature_of(chain.head, at, self.seal)))
        if summed is not None:
            state.sums.update(summed([(line.at, decode(JournalEntry, line.body)) for line in chain.lines], state.sums))
        if (old := outlived(chain, self.seal, state.clock() - state.retention)) is not None:
            lines, state.journal_anchor = old
            del state.journal[:lines]
        return True

    async def sums(self) -> Mapping[str, str]:
        self._state.check()
        return dict(self._state.sums)

    async def head(self) -> str:
        state = self._state
        return head_of(await self.chain(), self, now=state.clock(), retention=state.retention)

    def seal(self, words: bytes) -> str:
        return self._state.seal(words)

    @property
    def origin(self) -> str:
        return "sarika-journal/memory"

    def public(self) -> bytes:
        return hashlib.sha256(self._state.journal_key).digest()

    def certify(self, words: bytes) -> bytes:
        return hmac.digest(self._state.journal_key, words, hashlib.sha512)


def write(state: State, entries: Sequence[JournalEntry]) -> None:
    """Add lines to the chain."""
    for line, mark in linked([encode(entry) for entry in entries], state.journal_head, state.clock(), state.seal):
        state.journal.append(line)
        state.journal_head = mark
