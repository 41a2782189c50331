"""The stand-in without its port: the world, everybody in it, and what a test does and looks at."""

import asyncio
import time
from pathlib import Path
from typing import Protocol

from .people.group_admin import GroupAdmin
from .people.person import Person
from .world.cast import TOKEN, Demo
from .world.hub import Account, Hub
from .world.model import JSON, Chat, User
from .world.snapshot import load, save


class Recorder(Protocol):
    """Where texts are read aloud and kept; whatever it refuses is a ValueError in words."""

    def texts(self) -> list[JSON]:
        """``language``, ``topic`` and its ``title``, ``words``, ``reads`` (a name of these words), ``draft``, ``state``
        (missing, kept or stale) and ``seconds`` of each.
        """

    def keep(self, language: str, topic: str, reads: str, speaker: str, sound: bytes) -> float:
        """Keep a recording; its seconds."""

    def sound(self, language: str, topic: str) -> bytes:
        """A recording that is kept, as Ogg."""


class Stage:
    """The world with its people. *state* is a file to go on from.

    *violations* are what no correct client does: fixtures assert that there are none. Raises ValueError when *limits*
    is not off, real or compressed.
    """

    def __init__(self, limits: str = "real", *, state: Path | None = None) -> None:
        self.hub = Hub(limits)
        self.world, self.journal, self.faults = self.hub.world, self.hub.journal, self.hub.faults
        self.violations = self.journal.violations
        self.token = TOKEN
        self.state = state
        if state is not None:
            load(self.hub, state)
        self.demo_cast = Demo(self.hub)
        self.debrief: JSON | None = None
        self.recorder: Recorder | None = None  # the page has one where this is set
        self.language = ""  # of the page, unless who looks at it chose another
        self._people: dict[tuple[int, int], Person] = {}

    def save(self, path: Path | None = None) -> None:
        """Write the state to *path*, by default to the state file; raises ValueError without either."""
        target = path or self.state
        if target is None:
            raise ValueError("no state file was named")
        save(self.hub, target)

    def account(self, token: str = "") -> Account:
        """The bot with *token*, or the first; raises KeyError."""
        return self.hub.accounts[token] if token else next(iter(self.hub.accounts.values()))

    def person(self, user: User | int, token: str = "") -> Person:
        """The phone of *user*, talking to one bot; the same object each time."""
        account = self.account(token)
        user_id = user if isinstance(user, int) else user.id
        key = (account.id, user_id)
        if key not in self._people:
            self._people[key] = Person(self.hub, self.world.users[user_id], account)
        return self._people[key]

    def admin(self, chat: Chat | int) -> GroupAdmin:
        """The hands of a group's creator."""
        return GroupAdmin(self.hub, self.world.groups[chat] if isinstance(chat, int) else chat)

    def tell_debrief(self, facts: JSON) -> None:
        """Show what a talk was like on the page, and keep it in no file.

        *facts*: ``title``, ``who``, ``course`` (sentences), ``skills`` (a heading), ``rows`` (``mark`` shown, missing
        or fault, ``name``, ``line``, ``better``), ``lesson``, ``counts`` by name, ``language``.
        """
        self.debrief = {**facts, "at": self.hub.clock.now()}
        self.hub.feed.add("debrief", self.demo_cast.forum.label(), facts=self.debrief)

    async def idle(self, seconds: float = 0.3, timeout: float = 30.0) -> None:
        """Wait until nothing happened and no bot called anything but getUpdates for *seconds*.

        Raises TimeoutError after *timeout* seconds of unrest.
        """
        until = time.monotonic() + timeout
        mark, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            if time.monotonic() > until:
                raise TimeoutError("no rest in time")
            calls = self.journal.acts + self.hub.feed.last
            if calls != mark:
                mark, since = calls, time.monotonic()
            await asyncio.sleep(min(0.02, seconds / 4))

    def inject(self, update: JSON, token: str = "") -> int:
        """Queue any update, also of unknown kinds or without what it needs; its number."""
        queue = self.account(token).queue
        kinds = [k for k in update if k != "update_id"] or ["message"]
        return max(queue.put(kind, update.get(kind), "injected") or 0 for kind in kinds)
