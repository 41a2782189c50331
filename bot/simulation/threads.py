"""The threads of the desk, as whoever reads the group knows them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulation.seen import TRANSCRIPT
from standin.world.model import GENERAL

_STATE = re.compile(r".* · (?P<is>Waiting|Open|Closed)$", re.M)
"""The first line of a card."""

_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")


@dataclass
class Thread:
    """What stands in a thread of the desk: whose words, and what the case is called."""

    contact: int | None = None
    name: str = ""
    open: bool = False
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=TRANSCRIPT))


class Threads:
    """All of them. `called` are the names of cases of which the whole group was told."""

    def __init__(self) -> None:
        self._threads: dict[int, Thread] = {}
        self._called: set[str] = set()

    def __getitem__(self, number: int) -> Thread:
        return self._threads.setdefault(number, Thread())

    def of(self, chat: int | None) -> list[Thread]:
        """Those in which words of a contact stand, the newest last."""
        return [thread for thread in self._threads.values() if chat is not None and thread.contact == chat]

    def reads(self, message: Mapping[str, Any], text: str, line: str) -> Thread | None:
        """A message of the group as it is now; the thread where it is the bot's in one. `line` is remembered."""
        number = message.get("message_thread_id", GENERAL)
        thread = self[number]
        if text:
            thread.lines.append(line)
        if not message["from"]["is_bot"]:
            return None
        if number == GENERAL:
            self._called.update(_NAME.findall(text))
            return None
        if (name := _NAME.search(text)) is not None and not thread.name:
            thread.name = name.group()
        if (state := _STATE.match(text)) is not None:
            thread.open = state["is"] == "Open"
        return thread

    def holds(self, chat: int) -> bool:
        """Whether somebody holds a case of this contact."""
        return any(thread.open for thread in self.of(chat))

    def called(self, chat: int) -> bool:
        """Whether the group was told of a case of this contact."""
        return any(thread.name in self._called for thread in self.of(chat))
