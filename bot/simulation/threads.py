"""The threads of the desk, as whoever reads the group knows them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulation.seen import TRANSCRIPT
from bot.wording.catalog import catalog, messages_of, path_of, words_of
from standin.world.model import GENERAL

_BOARD = catalog("en").text("board.title")
"""How the board begins."""

_ALL = words_of(messages_of(path_of("en")).get("alert.all")).rpartition("} ")[2]
"""How the call for all ends."""

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
        self._all_called_at = 0.0

    def __getitem__(self, number: int) -> Thread:
        return self._threads.setdefault(number, Thread())

    def of(self, chat: int | None) -> list[Thread]:
        """Those in which words of a contact stand, the newest last."""
        return [thread for thread in self._threads.values() if chat is not None and thread.contact == chat]

    def reads(self, message: Mapping[str, Any], text: str, line: str, at: float) -> Thread | None:
        """A message of the group as it is now (wall clock); the thread where it is the bot's in one. `line` is
        remembered.
        """
        number = message.get("message_thread_id", GENERAL)
        thread = self[number]
        if text:
            thread.lines.append(line)
        if not message["from"]["is_bot"]:
            return None
        if number == GENERAL:
            if not text.startswith(_BOARD):  # which calls nobody
                self._called.update(_NAME.findall(text))
                self._all_called_at = at if _ALL in text else self._all_called_at
            return None
        if (name := _NAME.search(text)) is not None and not thread.name:
            thread.name = name.group()
        if (state := _STATE.match(text)) is not None:
            thread.open = state["is"] == "Open"
        return thread

    def holds(self, chat: int) -> bool:
        """Whether somebody holds a case of this contact."""
        return any(thread.open for thread in self.of(chat))

    def called(self, chat: int, since: float) -> bool:
        """Whether the group was called to a case of this contact, or since then to all that the board names."""
        return self._all_called_at >= since or any(thread.name in self._called for thread in self.of(chat))
