"""The journal in memory."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from bot.adapters.memory.state import Part, State
from bot.codec import decode, encode
from bot.core.journal.chain import hash_of
from bot.core.ports import Anchor, Chain, Journal, JournalEntry, Lease, Mark, Signature, Written


class MemoryJournal(Part, Journal):
    """The journal."""

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        self._state.check()
        return [(line.at, decode(JournalEntry, line.body)) for line in self._state.journal if line.at >= since]

    async def chain(self) -> Chain:
        state = self._state
        state.check()
        return Chain(tuple(state.journal), state.journal_head, state.journal_anchor, tuple(state.signatures))

    async def sign(self, lease: Lease, at: int) -> Mark | None:
        state = self._state
        state.check(lease)
        head, signed = state.journal_head, state.signatures
        if head is None or (signed and signed[-1].mark.number == head.number):
            return None
        signed.append(Signature(head, at, self._value(head, at)))
        return head

    def valid(self, mark: Mark, at: int, value: str) -> bool:
        return hmac.compare_digest(self._value(mark, at), value)

    def _value(self, mark: Mark, at: int) -> str:
        return hmac.new(self._state.journal_key, f"{mark} {at}".encode(), hashlib.sha256).hexdigest()


def write(state: State, entries: Sequence[JournalEntry], retention: int) -> None:
    """Add lines to the chain, and drop from the front what is older than `retention` milliseconds."""
    for entry in entries:
        head = state.journal_head or Mark(0, "")
        line = Written(head.number + 1, state.clock(), head.hash, encode(entry))
        state.journal.append(line)
        state.journal_head = Mark(head.number + 1, hash_of(line))
    while entries and state.journal and state.journal[0].at <= state.clock() - retention:
        gone = state.journal.pop(0)
        state.journal_anchor = Anchor(Mark(gone.number or 0, hash_of(gone)), gone.at)
