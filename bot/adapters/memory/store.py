"""The store in memory, whole."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.adapters.memory.forgetting import MemoryForgetting
from bot.adapters.memory.inbox import MemoryInbox
from bot.adapters.memory.journal import MemoryJournal
from bot.adapters.memory.lease import MemoryLeases
from bot.adapters.memory.outbox import MemoryOutbox, MemoryTimers
from bot.adapters.memory.records import MemoryRecords
from bot.adapters.memory.state import State


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

    def forget(self, owner: str) -> None:
        """As if the key of a contact were destroyed: what is kept of them cannot be read any more."""
        self.state.forgotten.add(owner)

    def forget_the_inbox(self) -> None:
        """As if the keys of all days were destroyed."""
        self.state.inbox = {id: MemoryInbox.without_words(item) for id, item in self.state.inbox.items()}
        self.state.dead = {
            id: (letter, MemoryInbox.without_words(item)) for id, (letter, item) in self.state.dead.items()
        }
