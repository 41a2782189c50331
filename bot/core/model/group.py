"""One of the desk's groups, as values: its board, what is wrong with it and stands in a wrong place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class BoardState:
    """The board of one of the desk's groups, by the id of its message.

    `posting` says that an edit of it is in the outbox, `changes` how often something changed since that was made: an
    edit that waited for its turn shows these too.
    """

    group: str = ""
    message: int | None = None
    posting: bool = False
    changes: int = 0


class Trouble(StrEnum):
    """What is wrong with a group of the desk, as Telegram tells it."""

    REMOVED = "removed"  # the bot is no member, or the group is gone
    MUTED = "muted"  # the bot may not write there
    NOT_ADMIN = "not_admin"
    NO_THREADS_RIGHT = "no_threads_right"
    NO_DELETE_RIGHT = "no_delete_right"
    NO_PIN_RIGHT = "no_pin_right"
    NO_FORUM = "no_forum"  # topics were switched off

    @property
    def stops(self) -> bool:
        """Whether nothing can be posted while it lasts."""
        return self in (Trouble.REMOVED, Trouble.MUTED)

    @property
    def shuts(self) -> bool:
        """Whether no thread can be made while it lasts, so that no case can be shown."""
        return self.stops or self in (Trouble.NOT_ADMIN, Trouble.NO_THREADS_RIGHT, Trouble.NO_FORUM)


@dataclass(frozen=True)
class GroupTrouble:
    """What is wrong with one of the desk's groups (our id of it; "" the first), since when (milliseconds)."""

    what: Trouble
    since: int
    group: str = ""


@dataclass(frozen=True)
class Stray:
    """Messages of a case that stand in General and that Telegram did not delete yet; since when."""

    messages: tuple[int, ...]
    group: str
    since: int
