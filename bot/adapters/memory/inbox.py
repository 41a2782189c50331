"""The inbox in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.adapters.memory.state import State
from bot.core.model.events import OwnEvent, TimerDue
from bot.core.ports import Dead, Item, Lease, Raw

_WINDOW = 48 * 3_600_000  # milliseconds


class MemoryInbox:
    """`bot.core.ports.Inbox` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, updates: Sequence[Raw]) -> int:
        """Keep updates, each once in 48 hours by its update id; how many were new."""
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
        """The entries after an id, oldest first; waits up to `wait` seconds for the first."""
        ids = await self._state.follow(after, lambda: list(self._state.inbox), limit, wait)
        return [self._state.inbox[id] for id in ids]

    async def bury(
        self, lease: Lease, item: Item, reason: str, update_kind: str, told: tuple[str, OwnEvent] | None = None
    ) -> None:
        """Move an entry to the dead letters, and put what is told in its place at the end."""
        state = self._state
        state.check(lease)
        if (kept := state.inbox.pop(item.id, None)) is not None:
            id = state.new_id()
            state.dead[id] = Dead(id, kept.received_at, reason, update_kind), kept
            if told is not None:
                self.put(state, *told)

    async def dead(self, limit: int) -> list[Dead]:
        """The oldest dead letters."""
        self._state.check()
        return [letter for letter, _ in self._state.dead.values()][:limit]

    async def replay(self, id: str) -> bool:
        """Put a dead letter back at the end of the inbox; False when there is none of that id."""
        self._state.check()
        if (letter := self._state.dead.pop(id, None)) is None:
            return False
        again = self._state.new_id()
        self._state.inbox[again] = replace(letter[1], id=again)
        return True

    async def drop_dead(self, lease: Lease, drop: Callable[[bytes], bool]) -> int:
        """Delete the dead letters whose body `drop` says yes to; how many."""
        self._state.check(lease)
        dead = self._state.dead
        dropped = [id for id, (_, item) in dead.items() if item.body is not None and drop(item.body)]
        for id in dropped:
            del dead[id]
        return len(dropped)

    async def tell(self, key: str, event: OwnEvent) -> None:
        """Put an event of our own at the end."""
        self._state.check()
        self.put(self._state, key, event)

    async def oldest(self) -> int | None:
        """When the oldest pending entry came in, None when there is none."""
        self._state.check()
        return next((item.received_at for item in self._state.inbox.values()), None)

    @staticmethod
    def put(state: State, key: str, event: OwnEvent) -> None:
        """Put an event of our own into the inbox."""
        id = state.new_id()
        state.inbox[id] = Item(id, state.clock(), key=key, event=event)

    @staticmethod
    def without_words(item: Item) -> Item:
        """An entry whose day key is gone. A timer holds no words and stays."""
        return replace(item, body=None, event=item.event if isinstance(item.event, TimerDue) else None)
