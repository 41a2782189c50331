"""What happens in the practice world, in order, for the page and for tests that wait."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import takewhile
from typing import Any

KEPT = 50_000  # events kept for late readers


class Feed:
    """A numbered list of changes, each with its virtual time.

    Kinds: message, edit, delete, reaction, typing, callback_answer, inline_answer, keyboard, topic, member, pin,
    profile.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.events: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.last = 0
        self._changed: asyncio.Event | None = None

    def add(self, kind: str, chat: dict[str, Any], **facts: Any) -> None:
        """Append an event; *chat* says which chat (see ``Chat.label``)."""
        self.last += 1
        self.events.append({"seq": self.last, "at": self.now(), "kind": kind, "chat": chat, **facts})
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    def since(self, seq: int) -> list[dict[str, Any]]:
        """Events after number *seq*."""
        newer = takewhile(lambda event: event["seq"] > seq, reversed(self.events))
        return list(newer)[::-1]

    async def wait(self, seq: int, timeout: float) -> list[dict[str, Any]]:
        """Events after *seq*, at once or as soon as there is one; an empty list after *timeout* seconds."""
        if self.last <= seq and timeout > 0:
            if self._changed is None:
                self._changed = asyncio.Event()
            try:
                await asyncio.wait_for(self._changed.wait(), timeout)
            except TimeoutError:
                return []
        return self.since(seq)
