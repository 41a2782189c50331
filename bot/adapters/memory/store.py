"""The store in memory, whole: leases, timers, those who asked to be forgotten, and the larger ports."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bot.adapters.memory.journal import MemoryJournal
from bot.adapters.memory.page import MemoryNews, MemorySlips
from bot.adapters.memory.records import MemoryRecords
from bot.adapters.memory.state import Held, Part, State
from bot.adapters.memory.streams import MemoryInbox, MemoryOutbox, without_words
from bot.core.model.errors import LeaseLost
from bot.core.model.events import TimerDue
from bot.core.ports import Forgetting, Lease, Leases, Timers


class MemoryStore:
    """All ports of the store over one `State`. `clock` gives milliseconds since 1970."""

    def __init__(self, clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self.state = State(clock)
        self.leases = MemoryLeases(self.state)
        self.inbox = MemoryInbox(self.state)
        self.records = MemoryRecords(self.state)
        self.outbox = MemoryOutbox(self.state)
        self.timers = MemoryTimers(self.state)
        self.forgetting = MemoryForgetting(self.state)
        self.journal = MemoryJournal(self.state)
        self.news = MemoryNews(self.state)
        self.slips = MemorySlips(self.state)

    def forget(self, owner: str) -> None:
        """As if the key of a contact were destroyed: what is kept of them cannot be read any more."""
        self.state.forgotten.add(owner)

    def forget_the_inbox(self) -> None:
        """As if the keys of all days were destroyed."""
        self.state.inbox = {id: without_words(item) for id, item in self.state.inbox.items()}
        self.state.dead = {id: (letter, without_words(item)) for id, (letter, item) in self.state.dead.items()}


class MemoryLeases(Part, Leases):
    """The lease. One that ends much too late was given while the clock was ahead, as in `acquire.lua`."""

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        state = self._state
        state.check()
        held, now = state.leases.get(name), state.clock()
        if held and held.until > now:
            if held.until - now > 10_000 * seconds:
                held.until = now + 1000 * seconds
            return None
        state.tokens += 1
        state.leases[name] = Held(state.tokens, now + 1000 * seconds)
        return Lease(name, state.tokens)

    async def renew(self, lease: Lease, seconds: float) -> None:
        self._state.check(lease)
        self._state.leases[lease.name].until = self._state.clock() + seconds * 1000

    async def release(self, lease: Lease) -> None:
        try:
            self._state.check(lease)
        except LeaseLost:
            return
        del self._state.leases[lease.name]


class MemoryTimers(Part, Timers):
    """Timers."""

    async def ring(self, lease: Lease, limit: int) -> int:
        state = self._state
        state.check(lease)
        now = state.clock()
        due = [(at, member) for member, timer in state.timers.items() if (at := timer.due) is not None and at <= now]
        due = sorted(due, key=lambda one: one[0])[:limit]
        for _, member in due:
            del state.timers[member]
            state.tell(member[0], TimerDue(name=member[1], about=member[2]))
        return len(due)

    async def next_due(self) -> int | None:
        self._state.check()
        return min((timer.due for timer in self._state.timers.values() if timer.due is not None), default=None)


class MemoryForgetting(Part, Forgetting):
    """Those who asked to be forgotten. There is no file: what was purged is gone."""

    async def resume(self) -> tuple[str, ...]:
        self._state.check()
        return tuple(self._state.forgetting)

    async def listed(self) -> tuple[str, ...]:
        return await self.resume()

    async def destroy(self, contact: str) -> None:
        self._state.check()
        if self._state.forgetting.get(contact):  # what a copy of then brings back cannot be read, what is newer can
            self._state.forgetting[contact] = False
            self._state.destroyed.append(contact)
            if contact in self._state.contacts:
                self._state.forgotten.add(contact)

    async def finish(self, lease: Lease, contacts: Sequence[str]) -> None:
        self._state.check(lease)
        for contact in contacts:
            self._state.forgetting.pop(contact, None)
