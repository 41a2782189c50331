"""What happened, as values: to a contact, at the desk, in time, and to what was sent.

Here are time and what came of what was sent; what people did is in `contact_events`, `case_events` and `desk_events`.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Literal

from bot.core.model.case import Kind
from bot.core.model.case_events import DeskEvent
from bot.core.model.contact_events import ContactEvent, Unreadable
from bot.core.model.desk_events import DeskLooked, DeskMoved, DeskPutBack
from bot.core.model.effects.table import Effect
from bot.core.model.rows import Kinded, Value
from bot.core.understanding.values import Urgency


class TimerDue(Kinded):
    """A timer set earlier is due; what its fields say stands in `bot.core.model.timers.Timer`."""

    name: str
    about: int | None = None


class Receipt(Value):
    """What is known of a call that was carried out, as far as something follows from it."""

    messages: tuple[int, ...] = ()  # the ids that Telegram gave
    thread: int | None = None  # the one that it made
    shows: tuple[int, ...] = ()  # the contact's messages that it shows at the desk
    log_upto: int | None = None  # the last entry of the log that the thread shows with it
    changes: int = 0  # how many of those it shows that came while an edit of the board waited
    repeated: bool = False  # it may have been made before
    more: bool = False  # a Clear left messages to delete
    digest: str = ""  # of the file that was read
    waited: int = 0  # how long a group's calls were waited for (milliseconds)


class Delivered(Kinded):
    """An effect was carried out, or there was nothing to do for it any more (a receipt without a message).

    The store's format changed here and in NotDelivered: the effect stands in them whole, where it was the name of its
    kind beside the fields of all kinds. Such older records are not read.
    """

    effect: Effect
    receipt: Receipt = Receipt()


class Refusal(StrEnum):
    """Why a call was not carried out."""

    BLOCKED = "blocked"  # the contact blocked the bot, deleted the account, or never started it
    THREAD_CLOSED = "thread_closed"
    THREAD_GONE = "thread_gone"
    TOO_OLD = "too_old"
    GONE = "gone"  # what was to be deleted is not there any more: as good as done
    TOO_BIG = "too_big"
    UNCHANGED = "unchanged"  # an edit that changes nothing: as good as done
    MIGRATED = "migrated"
    NO_RIGHT = "no_right"  # the bot may not write in the group
    NO_FORUM = "no_forum"  # the group has no topics
    MISPLACED = "misplaced"
    """It would stand, or stood until it was taken back, in another thread than its own: so where threads are switched
    off.
    """
    REFUSED = "refused"  # any other refusal by Telegram: a fault of ours
    UNKNOWN = "unknown"  # no answer, after every allowed try: it may or may not have happened


class NotDelivered(Kinded):
    """An effect was not carried out.

    `thread` is that of the case when it was tried; `log_upto` and `changes` are what the call would have shown, as in
    Receipt; `several`: it was an album. `strays` are messages that stand elsewhere than they should, and are to go.
    """

    effect: Effect
    why: Refusal
    thread: int | None = None
    log_upto: int | None = None
    changes: int = 0
    several: bool = False
    strays: tuple[int, ...] = ()


class Reviewed(Kinded):
    """A reviewer is done with words that were kept at `at`. `by`: the name in the settings, `how`: what came of it."""

    at: int
    by: str
    how: Literal["rewritten", "dropped"]


class MachineRead(Kinded):
    """A machine has read a picture, or heard a voice note, in a case: an entry of its log, and the contact's message.

    text: the words; "" where there are none, or it could not be read. of: what it was, a photo or a voice note.
    urgency, topic and reasons: by red flags in them. country: the one that they name.
    """

    case: int
    seq: int
    message: int
    text: str = field(default="", repr=False)
    of: Kind = Kind.PHOTO
    urgency: Urgency = Urgency.NONE
    topic: str | None = None
    reasons: tuple[str, ...] = ()
    country: str | None = None


Outcome = Delivered | NotDelivered


Event = ContactEvent | DeskEvent | TimerDue | Outcome | Reviewed | MachineRead


OwnEvent = (
    TimerDue | Delivered | NotDelivered | Reviewed | MachineRead | DeskLooked | DeskMoved | DeskPutBack | Unreadable
)
"""Events that Sarika itself puts into the inbox."""


def get_press(event: Event) -> str | None:
    """The press that an event belongs to, which is to be answered, if it is one of a button."""
    return getattr(event, "press", None)
