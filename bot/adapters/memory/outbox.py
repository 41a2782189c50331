"""The outbox and the timers in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.adapters.memory.inbox import MemoryInbox
from bot.adapters.memory.state import State
from bot.core.model.events import TimerDue
from bot.core.ports import DESK, Entry, Lease, Settled


class MemoryOutbox:
    """`bot.core.ports.Outbox` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def read(self, after: str, limit: int, wait: float) -> list[Entry]:
        """The entries after an id, oldest first; waits up to `wait` seconds for the first."""
        state = self._state
        ids = await state.follow(after, lambda: list(state.outbox), limit, wait)
        for id in ids:
            if state.outbox[id].key in state.forgotten:
                del state.outbox[id]
        return [state.outbox[id] for id in ids if id in state.outbox]

    async def begun(self) -> frozenset[str]:
        """The ids of which a send was begun and nothing is settled yet."""
        self._state.check()
        return frozenset(self._state.attempts)

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        """Write down that a send of each is about to start; how many were begun before. Those gone are left out."""
        self._state.check(lease)
        begun = {}
        for id in ids:
            if id in self._state.outbox:
                begun[id] = self._state.attempts.get(id, 0)
                self._state.attempts[id] = begun[id] + 1
        return begun

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
        """Delete entries, keep message ids, and put what came of them into the inbox; for one that is gone only the
        ids.
        """
        state = self._state
        state.check(lease)
        for one in settled:
            there = state.outbox.pop(one.id, None)
            state.attempts.pop(one.id, None)
            if one.key != DESK and one.ledger:
                ledger = state.ledgers.setdefault(one.key, {})
                state.ledgers[one.key] = dict.fromkeys(one.ledger, state.clock()) | ledger
            for message in one.gone:
                state.ledgers.get(one.key, {}).pop(message, None)
            if (there or one.always) and one.event:
                MemoryInbox.put(state, one.key, one.event)

    async def oldest(self) -> int | None:
        """When the oldest entry was made, None when there is none."""
        self._state.check()
        return next((entry.created_at for entry in self._state.outbox.values()), None)


class MemoryTimers:
    """`bot.core.ports.Timers` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def ring(self, lease: Lease, limit: int) -> int:
        """Move timers that are due into the inbox as TimerDue; how many."""
        state = self._state
        state.check(lease)
        due = [(timer.due, member) for member, timer in state.timers.items() if timer.due is not None]
        due = sorted((one for one in due if one[0] <= state.clock()), key=lambda one: one[0])[:limit]
        for _, member in due:
            del state.timers[member]
            MemoryInbox.put(state, member[0], TimerDue(name=member[1], about=member[2]))
        return len(due)

    async def next_due(self) -> int | None:
        """When the next timer is due, None when there is none."""
        self._state.check()
        return min((timer.due for timer in self._state.timers.values() if timer.due is not None), default=None)
