"""The threads of the desk, as whoever reads the group knows them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.adapters.telegram.desk.calls import SIGNS
from bot.core.understanding.values import Urgency
from bot.simulation.seen import TRANSCRIPT
from bot.wording.catalog import catalog, messages_of, path_of, words_of
from standin.world.model import GENERAL

_BOARD = catalog("en").text("board.title")
"""How the board begins."""

_NOBODY = catalog("en").text("board.nobody")
"""How it says that nobody is on shift."""

_ALL = words_of(messages_of(path_of("en")).get("alert.all")).rpartition("} ")[2]
"""How the call for all ends."""

WAITING, OPEN, CLOSED = "Waiting", "Open", "Closed"

_STATE = re.compile(rf"(?P<urgency>\S+) .* · (?P<is>{WAITING}|{OPEN}|{CLOSED})$", re.M)
"""The first line of a card."""

EMERGENCY = SIGNS[Urgency.EMERGENCY]

_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")


@dataclass
class Thread:
    """What stands in a thread of the desk: whose words, and what the case is called."""

    contact: int | None = None
    name: str = ""
    state: str = ""
    urgency: str = ""
    since: float = 0.0
    """When the state was shown first (wall clock)."""
    gone: bool = False
    """Whether somebody deleted it, or the bot cannot know of it any more."""
    unsure: bool = False
    """Whether an older copy was put back since its card showed another state: who wrote there may not hold it now."""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=TRANSCRIPT))


class Threads:
    """All of them, and the board. What calls people names cases, or says that it is for all that wait."""

    def __init__(self) -> None:
        self._threads: dict[int, Thread] = {}
        self._of: dict[int, list[Thread]] = {}
        self._called: dict[str, float] = {}
        self._all_called_at = 0.0
        self.board = ""

    def __getitem__(self, number: int) -> Thread:
        return self._threads.setdefault(number, Thread())

    def of(self, chat: int | None) -> list[Thread]:
        """Those in which words of a contact stand, the newest last."""
        return self._of.get(chat, []) if chat is not None else []

    def belongs(self, thread: Thread, chat: int) -> bool:
        """Whether a thread is a contact's, as it becomes with the first of their words in it."""
        if thread.contact is None:
            thread.contact = chat
            self._of.setdefault(chat, []).append(thread)
        return thread.contact == chat

    def reads(self, message: Mapping[str, Any], text: str, line: str, at: float) -> Thread | None:
        """A message of the group as it is now (wall clock); the thread where it is the bot's in one. `line` is
        remembered.
        """
        number = message.get("message_thread_id", GENERAL)
        thread = self[number]
        if text:
            thread.lines.append(line)
        if not message["from"]["is_bot"] or thread.gone:
            return None
        if number == GENERAL:
            if text.startswith(_BOARD):  # which calls nobody
                self.board = text
            else:
                self.calls(text, at)
            return None
        thread.name = thread.name or self.named_in(text)
        if (state := _STATE.match(text)) is not None:
            thread.since = thread.since if thread.state == state["is"] else at
            thread.unsure &= thread.state == state["is"]
            thread.state, thread.urgency = state["is"], state["urgency"]
        return thread

    @property
    def deserted(self) -> bool:
        """Whether the board says that nobody is on shift."""
        return _NOBODY in self.board

    @staticmethod
    def named_in(text: str) -> str:
        """The first case that a text names; empty where it names none."""
        name = _NAME.search(text)
        return name.group() if name is not None else ""

    def deleted(self, number: int, at: float) -> Thread:
        """Somebody deleted a thread; how it was."""
        thread = self[number]
        before = replace(thread)
        thread.state, thread.since, thread.gone = "", at, True
        return before

    def forgets(self, chat: int) -> None:
        """A contact was forgotten: their threads go, and what is written there on the way reaches nobody."""
        for thread in self.of(chat):
            thread.gone, thread.state = True, ""

    def stands_anew(self, number: int, name: str) -> bool:
        """Whether the case of a thread that was deleted stood in another one since, or is over by the board."""
        anew = any(later > number and one.name == name for later, one in self._threads.items())
        return anew or name not in self.board

    def known(self) -> dict[int, tuple[str, str, float]]:
        """How each stands now."""
        return {number: (one.state, one.urgency, one.since) for number, one in self._threads.items()}

    def put_back(self, known: Mapping[int, tuple[str, str, float]]) -> list[int]:
        """The bot knows what it knew then; the threads that were made since, of which it knows nothing."""
        made = [number for number in self._threads if number not in known and number != GENERAL]
        for number in made:
            self._threads[number].gone, self._threads[number].state = True, ""
        for number, (state, urgency, since) in known.items():
            thread = self._threads[number]
            thread.state, thread.urgency, thread.since = ("" if thread.gone else state), urgency, since
            thread.unsure = True
        for chat, threads in self._of.items():
            self._of[chat] = [one for one in threads if not one.gone]
        return made

    def calls(self, text: str, at: float) -> None:
        """People are called: in General, or privately."""
        self._called.update(dict.fromkeys(_NAME.findall(text), at))
        self._all_called_at = at if _ALL in text else self._all_called_at

    def called_at(self, thread: Thread) -> float:
        """When people were called to a case last, by its name or to all."""
        return max(self._called.get(thread.name, 0.0), self._all_called_at)

    def holds(self, chat: int) -> bool:
        """Whether somebody holds a case of this contact."""
        return any(thread.state == OPEN for thread in self.of(chat))

    def called(self, chat: int, since: float) -> bool:
        """Whether the group was called to a case of this contact, or since then to all that the board names."""
        return self._all_called_at >= since or any(thread.name in self._called for thread in self.of(chat))
