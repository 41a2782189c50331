"""The desk's groups: what comes from there, who is a member, and whether they work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.core.model.contact_events import Unreadable
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.events import Event


class Ignored(StrEnum):
    """Why nothing comes of an update. Each is counted."""

    UNASKED = "unasked"
    """A kind that Sarika never asks for."""
    BOT = "bot"
    """Another bot wrote, or nobody in person."""
    ELSEWHERE = "elsewhere"
    """In a group or channel that is no desk."""
    SERVICE = "service"
    """Telegram's own note: somebody came, a title or picture was changed."""
    TALK = "talk"
    """Said in a group of the desk, but not in the thread of a case."""
    STRANGER = "stranger"
    """Done in a group of the desk by somebody who is no member of it."""


@dataclass(frozen=True)
class Routed:
    """An update as events, and the key they belong to. `by` is the address of who acted at the desk, if somebody did.

    `ignored`: why there are no events.
    """

    key: str
    events: tuple[Event, ...]
    by: str | None = field(default=None, repr=False)
    ignored: Ignored | None = None


class Translator(Protocol):
    """Turns raw updates into events."""

    def translate(self, body: bytes, desk: Desk, received_at: int) -> Routed:
        """The events of an update. No events: nothing to do (our own message, a service message).

        Raises Unparsable for an update of a kind or shape that we do not know; its text is a reason without words.
        """

    def sender(self, body: bytes) -> tuple[str, Unreadable] | None:
        """The contact that an unparsable update came from, and what they are told, when that much can be read."""


class Members(Protocol):
    """Who may act at the desk."""

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        """The desk's groups of which somebody is a member now. `recorded`: what the desk has of them, which holds where
        it cannot be found out, so that a counsellor's words are not lost."""

    def ask_anew(self, address: str, *, left: str | None = None) -> None:
        """Somebody's place in a group changed: what is remembered of them counts no more. `left`: they are in that
        group no more.
        """

    async def administers(self, address: str) -> bool:
        """Whether a member is an admin: the owner of the group, or named in the settings. False as `supervises`."""

    async def supervises(self, address: str) -> bool:
        """Whether a member administers one of the groups: they may act for every holder. False when nobody can tell."""


class DeskWatch(Protocol):
    """Watches over the desk's groups: whether they are there, and whether the bot may do there what it must."""

    def follow(self, moved: Sequence[tuple[str, str]]) -> None:
        """Go where groups went (`Desk.moved`)."""

    def notice(self) -> None:
        """A call to a group was refused: it is to be looked at."""

    async def wait(self, seconds: float) -> bool:
        """Until something is noticed (True), or so many seconds are over."""

    async def look(self) -> Sequence[DeskLooked | DeskMoved]:
        """How the groups are; nothing of those where that cannot be found out. Never raises."""
