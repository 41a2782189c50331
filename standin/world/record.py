"""What is remembered: what happened in the practice world, and every call that a bot made."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

KEPT = 50_000  # events and calls kept for late readers


class Feed:
    """A numbered list of changes, each with its virtual time.

    Kinds: message, edit, delete, reaction, typing, callback_answer, inline_answer, keyboard, menu, topic, member, pin,
    profile, debrief.
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


@dataclass(slots=True)
class Entry:
    """One call: *at* in virtual seconds, *took* in real seconds; *code* 200 or the error; *fault* injected."""

    number: int
    at: float
    bot_id: int
    method: str
    values: dict[str, Any]
    code: int = 0
    description: str = ""
    result: Any = None
    took: float = 0.0
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was answered ``ok: true`` (the connection may still have been dropped)."""
        return self.code == 200


class Journal:
    """The calls in order of arrival, and the violations."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self.violations: list[str] = []
        self.last = 0
        self.acts = 0  # calls other than polls

    def open(self, at: float, bot_id: int, method: str, values: dict[str, Any]) -> Entry:
        """Note a call that arrived."""
        self.last += 1
        self.acts += method != "getUpdates"
        entry = Entry(self.last, at, bot_id, method, values)
        self.entries.append(entry)
        return entry

    def violation(self, text: str) -> None:
        """Note what a test fixture must fail on; names of methods and fields, no words of people."""
        self.violations.append(text)

    def calls(self, method: str = "", *, chat_id: int | None = None) -> list[Entry]:
        """Entries of one method, of one chat."""
        return [
            e for e in self.entries
            if (not method or e.method == method)
            and (chat_id is None or str(e.values.get("chat_id")) == str(chat_id))
        ]  # fmt: skip
