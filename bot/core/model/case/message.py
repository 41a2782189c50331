"""What each side of a case wrote, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.model.filled import Filled
from bot.core.model.prepared import Prepared


class Kind(StrEnum):
    """What a message carries, as far as it can be sent anew."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    CHECKLIST = "checklist"
    STORY = "story"
    REACTION = "reaction"
    """A reaction that is told in words: its emoji, or none where it was taken back."""
    PREPARED = "prepared"
    """Vetted words of ours that a counsellor sends: `Content.prepared` says which."""
    OTHER = "other"
    UNREADABLE = "unreadable"
    """An entry of the log that cannot be opened or read any more: it stands in the place of what was said."""


OPENS_A_CASE = frozenset({Kind.VOICE, Kind.VIDEO_NOTE, Kind.PHOTO, Kind.LOCATION, Kind.VIDEO, Kind.AUDIO})
"""Kinds that open a case by themselves: who cannot read must not be asked to press."""


@dataclass(frozen=True)
class Format:
    """A stretch of formatted words: Telegram's name of the format, its start and length in UTF-16 units."""

    name: str
    start: int
    length: int


@dataclass(frozen=True)
class Content:
    """What somebody sent, in the form in which it is sent anew: text with links spelt out, media by file id.

    `text` is the text or the caption, or question and options of a poll and title and tasks of a checklist, a line
    each; `place` is latitude and longitude in degrees, `venue` the name and address that belong to it; `prepared`
    stands in place of words; `album` is what all pictures sent together have in common; `card` is number and name of a
    contact card; `formats` are those of a counsellor's words: a contact's arrive as text. `quote` is the part of what
    it answers, `forwarded`: it was written elsewhere.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    file: str | None = field(default=None, repr=False)
    place: tuple[float, float] | None = field(default=None, repr=False)
    prepared: Prepared | None = None
    album: str | None = None
    card: tuple[str, str] | None = field(default=None, repr=False)
    formats: tuple[Format, ...] = ()
    venue: tuple[str, str] | None = field(default=None, repr=False)
    quote: str = field(default="", repr=False)
    forwarded: bool = False


@dataclass(frozen=True)
class Position:
    """Where a shared place may be: countries (ISO codes), the likeliest first.

    Several are said near a border, and of a place at sea the nearest coasts. `near_sea`: a boat may well be there.
    """

    countries: tuple[str, ...] = ()
    at_sea: bool = False
    near_sea: bool = False

    @property
    def sure(self) -> str | None:
        """The country, where there is no other near it and the place is not at sea."""
        return self.countries[0] if len(self.countries) == 1 and not self.at_sea else None


class Side(StrEnum):
    """Who wrote an entry of a case's log."""

    CONTACT = "contact"
    COUNSELLOR = "counsellor"


@dataclass(frozen=True)
class LogEntry:
    """One message of a case, of either side. `source` is its message id in the chat where it was written.

    `seq` grows by one with each entry of a contact; `at` is in milliseconds since 1970, by the store's clock.
    `form` stands in place of words where the contact gave answers by button. `reply_to` is the message in the same chat
    that it answers.
    """

    seq: int
    at: int
    side: Side
    content: Content
    source: int
    author: str | None = None
    edited: bool = False
    form: Filled | None = None
    reply_to: int | None = None


class CaseState(StrEnum):
    """Where a case stands. The transitions are in `bot.core.model.transitions`; nothing else changes a state."""

    WAITING = "waiting"
    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, order=True)
class Thread:
    """A thread of one of the desk's groups: thread numbers repeat between groups. No group: the first one of the
    settings.
    """

    thread: int
    group: str = ""
