"""The inbox and the outbox in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.adapters.memory.state import Part
from bot.core.model.events import OwnEvent, TimerDue
from bot.core.ports import DESK, Dead, Entry, Inbox, Item, Lease, Outbox, Raw, Settled

_WINDOW = 48 * 3_600_000  # milliseconds


class MemoryInbox(Part, Inbox):
    """The inbox."""

    async def add(self, updates: Sequence[Raw]) -> int:
        state = self._state
        state.check()
        new = 0
        for update in updates:
            if state.seen.get(update.update_id, -_WINDOW) + _WINDOW > state.clock():
                continue
            state.seen[update.update_id] = state.clock()
            id = state.new_id()
            state.inbox[id] = Item(id, state.clock(), body=update.body)
            new += 1
        return new

    async def read(self, after: str, limit: int, wait: float) -> list[Item]:
        ids = await self._state.follow(after, self._state.inbox, limit, wait)
        return [self._state.inbox[id] for id in ids]

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        state = self._state
        state.check(lease)
        if (kept := state.inbox.pop(item.id, None)) is not None:
            id = state.new_id()
            state.dead[id] = Dead(id, kept.received_at, reason, update_kind), kept
            if told is not None:
                state.tell(*told)

    async def dead(self, limit: int) -> list[Dead]:
        self._state.check()
        return [letter for letter, _ in self._state.dead.values()][:limit]

    async def replay(self, id: str) -> bool:
        self._state.check()
        if (letter := self._state.dead.pop(id, None)) is None:
            return False
        again = self._state.new_id()
        self._state.inbox[again] = replace(letter[1], id=again)
        return True

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        self._state.check(lease)
        dead = self._state.dead
        dropped = [id for id, (_, item) in dead.items() if item.body is not None and drop(item.body)]
        for id in dropped:
            del dead[id]
        return len(dropped)

    async def tell(self, key: str, event: OwnEvent) -> None:
        self._state.check()
        self._state.tell(key, event)

    async def destroy_keys(self) -> int:
        self._state.check()
        return 0

    async def oldest(self) -> int | None:
        self._state.check()
        return next((item.received_at for item in self._state.inbox.values()), None)


def without_words(item: Item) -> Item:
    """An entry whose key is gone. A timer holds no words and stays."""
    return replace(item, body=None, event=item.event if isinstance(item.event, TimerDue) else None)


class MemoryOutbox(Part, Outbox):
    """The outbox."""

    async def read(self, after: str, limit: int, wait: float) -> list[Entry]:
        state = self._state
        ids = await state.follow(after, state.outbox, limit, wait)
        for id in ids:
            if state.outbox[id].key in state.forgotten:
                del state.outbox[id]
        return [state.outbox[id] for id in ids if id in state.outbox]

    async def begun(self) -> frozenset[str]:
        self._state.check()
        return frozenset(self._state.attempts)

    async def attempt(self, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        self._state.check(lease)
        begun = {}
        for id in ids:
            if id in self._state.outbox:
                begun[id] = self._state.attempts.get(id, 0)
                self._state.attempts[id] = begun[id] + 1
        return begun

    async def settle(self, lease: Lease, settled: Sequence[Settled]) -> None:
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
                state.tell(one.key, one.event)

    async def oldest(self) -> int | None:
        self._state.check()
        return next((entry.created_at for entry in self._state.outbox.values()), None)
