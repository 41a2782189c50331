"""What happened, as values: to a contact, at the desk, in time, and to what was sent.

Here are time and what came of what was sent; what people did is in `contact_events`, `case_events` and `desk_events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.core.model.contact_events import ContactEvent, Unreadable
from bot.core.model.desk_effects import AskDesk
from bot.core.model.desk_events import DeskEvent, DeskLooked, DeskMoved


@dataclass(frozen=True, kw_only=True)
class TimerDue:
    """A timer set earlier is due. `name` is what it is for, `case` the case it belongs to."""

    kind: Literal["timer_due"] = "timer_due"
    name: str
    case: int | None = None


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """An effect was carried out. `effect` is its kind; `messages` are the ids that Telegram gave.

    `seq` is the log entry of a Relay, or the last one a PostLog showed, or how many changes an edit of the board showed
    that came while it waited; `source` the message in the topic that an
    Unsend belonged to, or a reaction, or the request of a Reveal; `shows` the contact's messages that it shows there;
    `also` the rest of a relayed album; `thread` the topic made by OpenThread or deleted by DeleteThread, `group` the
    desk's group in which it was done, `waited` how long the group's calls were waited for (milliseconds); `more` says
    that a Clear left messages to delete; `last_words` that a Cover was the last of all; `counsellor` to whom a Reveal
    was shown.
    """

    kind: Literal["delivered"] = "delivered"
    effect: str
    case: int | None = None
    messages: tuple[int, ...] = ()
    seq: int | None = None
    source: int | None = None
    thread: int | None = None
    repeated: bool = False
    more: bool = False
    last_words: bool = False
    shows: tuple[int, ...] = ()
    also: tuple[tuple[int, int], ...] = ()
    group: str = ""
    waited: int = 0
    counsellor: str | None = None


class Refusal(StrEnum):
    """Why a call was not carried out."""

    BLOCKED = "blocked"
    """The contact blocked the bot, deleted the account, or never started it."""
    THREAD_CLOSED = "thread_closed"
    THREAD_GONE = "thread_gone"
    TOO_OLD = "too_old"
    GONE = "gone"
    """What was to be deleted is not there any more: as good as done."""
    TOO_BIG = "too_big"
    UNCHANGED = "unchanged"
    """An edit that changes nothing: as good as done."""
    MIGRATED = "migrated"
    NO_RIGHT = "no_right"
    """The bot may not write in the group."""
    NO_FORUM = "no_forum"
    """The group has no topics."""
    REFUSED = "refused"
    """Any other refusal by Telegram: a fault of ours."""
    UNKNOWN = "unknown"
    """No answer, after every allowed try: it may or may not have happened."""


@dataclass(frozen=True, kw_only=True)
class NotDelivered:
    """An effect was not carried out. Fields as in Delivered."""

    kind: Literal["not_delivered"] = "not_delivered"
    effect: str
    why: Refusal
    case: int | None = None
    seq: int | None = None
    source: int | None = None
    thread: int | None = None
    counsellor: str | None = None
    last_words: bool = False
    group: str = ""
    danger: bool = False
    """Whether it was an alert of new danger in a case that is held."""
    also: tuple[tuple[int, int], ...] = ()
    several: bool = False
    """Whether it was an album."""
    ask: AskDesk | None = None
    """What a counsellor was to be asked or told privately."""


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A reviewer is done with words that were kept at `at`. `by`: the name in the settings, `how`: what came of it."""

    kind: Literal["reviewed"] = "reviewed"
    at: int
    by: str
    how: Literal["rewritten", "dropped"]


Outcome = Delivered | NotDelivered


Event = ContactEvent | DeskEvent | TimerDue | Outcome | Reviewed


OwnEvent = TimerDue | Delivered | NotDelivered | Reviewed | DeskLooked | DeskMoved | Unreadable
"""Events that Sarika itself puts into the inbox."""


def get_press(event: Event) -> str | None:
    """The press that an event belongs to, which is to be answered, if it is one of a button."""
    return getattr(event, "press", None)
