"""A case, as values: what each side wrote, where it stands, and what the forum shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.model.filled import Filled
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared
from bot.core.understanding.values import Urgency


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
    STORY = "story"
    REACTION = "reaction"
    """A reaction that is told in words: its emoji, or none where it was taken back."""
    PREPARED = "prepared"
    """Vetted words of ours that a counsellor sends: `Content.prepared` says which."""
    OTHER = "other"


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

    `text` is the text or the caption; `place` is latitude and longitude in degrees; `prepared` stands in place of
    words; `album` is what all pictures sent together have in common; `card` is number and name of a contact card;
    `formats` are those of a counsellor's words: a contact's arrive as text.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    file: str | None = field(default=None, repr=False)
    place: tuple[float, float] | None = field(default=None, repr=False)
    prepared: Prepared | None = None
    album: str | None = None
    card: tuple[str, str] | None = field(default=None, repr=False)
    formats: tuple[Format, ...] = ()


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


@dataclass(frozen=True)
class Sent:
    """A counsellor's words that reached the contact: log entry, message in the topic, message in the contact's chat."""

    seq: int
    source: int
    message: int


@dataclass(frozen=True, order=True)
class Thread:
    """A topic of one of the desk's groups: thread numbers repeat between groups. No group: the first one of the
    settings.
    """

    thread: int
    group: str = ""


@dataclass(frozen=True)
class Shown:
    """A message in the topic that shows words of the contact, and the ids of these in the contact's chat."""

    message: int
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Sign:
    """A contact's reaction on its way to a message in the topic; `emoji` is empty where it was taken back.

    `stale`: it was changed since, so that it goes out once more.
    """

    message: int
    emoji: str
    stale: bool = False


@dataclass(frozen=True)
class Case:
    """A contact's matter in the hands of humans. Times are milliseconds since 1970.

    `group` is the one of the desk's groups in which it stands; `code` holds two indices into the word lists of code
    names; `thread` and `card` are the topic and the card in the forum once they exist; `began` is the last log entry
    before the case, `before` the last one that it shows although it was written before it (0: none), maybe by another
    person; `cursor` is the last log entry that the topic shows; `thread_since` the last one when this topic was made
    anew, so that a counsellor's own words in the lost one are shown again; `posting` says that a view of the log is in
    the outbox already, so that texts which come in meanwhile join it; `doubtful` says that what comes next may stand in
    the topic already; `opening` that the topic's first message is under way, and `card_stale` that the card has changed
    since that was made; `card_words` are the log entries after the first number, up to the second, that stand in one
    message with the card, `card_repeated` says that they may stand there twice; `alerts` counts the alerts of nobody
    having come; `menu` is the choice that the card offers its holder just now; `paused` that the holder will be back;
    `stranger` that somebody else has the phone by their own word: of a case that has ended, it was another person's,
    and of one that lives, it began so; `former` is who held it before, `times` how often it was opened, `closed_at` and
    `outcome` when and how it was closed last; `awaits` is since when the contact's words wait for the holder (0: they
    do not), or since when the holder was told so (`warned`); `pinged_at` is when people were last called to it;
    `moved_at` is when the last step of a live position was kept, and `moving` a later one (content, message) that waits
    for its minute; `no_pictures` says that the contact was asked to send none, `pictures` are those (log entries) that
    the topic may not show yet, in case they are to be held back, `guarded` that pictures are held back whatever else it
    turns out to be about, `unopened` are those (log entries) that are held back and that nobody has opened yet,
    `never_opened` those that were destroyed so; `unsent` is what the holder sent (message, content) and has still to
    confirm; `under_way` are the holder's words (log entry, message in the topic) that are on their way to the contact,
    `amended` those entries (entry, later one) that were changed meanwhile, `recalled` those that are taken back as soon
    as they arrive; `told` are counsellors who know that only the holder's words go out; `given` are forms that the
    contact gave to the counsellors, the last of each; `replied` that a counsellor wrote to the contact since it was
    opened, or opened again; `offered` is prepared content that the topic shows its holder and that is not sent yet, by
    a number, `offers` how much there was; `last_service` is the service that a counsellor sent last; `protocol_at` is
    when its topic showed a protocol last; `shown` is where the contact's words stand in the topic, the last of them;
    `signs` are the contact's reactions under way there; `album` is what the contact sent together last, and until when
    the rest of it is waited for; `gathering` is what the holder is sending together (log entries, messages),
    `album_kept` an album of theirs that stays a note; `apart` is the last entry of an album that Telegram did not take
    as one, so that it is shown piece by piece; `noted` is the holder's last note in the topic (a message there; 0:
    none), which the next holder is shown; `note` is the last note's writer (our id) and words, which a new topic shows
    again; `notes` are lines of the bot (with their values) that wait for the topic; `earlier` is the name of the case
    before it on this phone, where its topic still stood; of another person where `stranger`; `numbers_at` is when the
    desk was told that the contact asked for numbers, `interrupted_at` when both sides were told of a break.
    """

    number: int
    code: tuple[int, int]
    state: CaseState
    urgency: Urgency
    topic: str | None
    reasons: tuple[str, ...]
    opened_at: int
    waiting_since: int
    holder: str | None = None
    unseen: bool = False
    thread: int | None = None
    card: int | None = None
    began: int = 0
    before: int = 0
    cursor: int = 0
    thread_since: int = 0
    posting: bool = False
    doubtful: bool = False
    opening: bool = False
    card_stale: bool = False
    card_words: tuple[int, int] = (0, 0)
    card_repeated: bool = False
    alerts: int = 0
    pinged_at: int = 0
    moved_at: int = 0
    moving: tuple[Content, int] | None = field(default=None, repr=False)
    menu: str = ""
    stranger: bool = False
    paused: bool = False
    former: str | None = None
    times: int = 1
    closed_at: int = 0
    outcome: str = ""
    awaits: int = 0
    warned: bool = False
    no_pictures: bool = False
    guarded: bool = False
    pictures: tuple[int, ...] = ()
    unopened: tuple[int, ...] = ()
    never_opened: tuple[int, ...] = ()
    unsent: tuple[tuple[int, Content], ...] = field(default=(), repr=False)
    under_way: tuple[tuple[int, int], ...] = ()
    recalled: tuple[int, ...] = ()
    amended: tuple[tuple[int, int], ...] = ()
    told: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    given: tuple[Filled, ...] = ()
    replied: bool = False
    shown: tuple[Shown, ...] = ()
    signs: tuple[Sign, ...] = ()
    album: tuple[str, int] | None = None
    gathering: tuple[str, tuple[tuple[int, int], ...]] | None = None
    album_kept: str | None = None
    noted: int = 0
    note: tuple[str, str] = field(default=("", ""), repr=False)
    notes: tuple[tuple[Line, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)
    apart: int = 0
    numbers_at: int = 0
    interrupted_at: int = 0
    offered: tuple[tuple[int, Prepared], ...] = ()
    offers: int = 0
    last_service: str = ""
    protocol_at: int = 0
    group: str = ""
    earlier: tuple[int, int] | None = None

    @property
    def called_first(self) -> str | None:
        """Who is called to it first, if they are on shift: who held it before it was opened again, or before somebody
        else had the phone. Anybody may take it over.
        """
        return self.former if self.times > 1 or self.stranger else None

    def without_thread(self, log: int, *, left: bool = False) -> Case:
        """Its thread is gone: the next one shows it from its beginning, and nothing of the old one is told apart by its
        number any more, since numbers repeat. `log` is the contact's last log entry.

        `left`: it stands in another group from now on, so that what is under way to the old one counts no more.
        """
        return replace(
            self,
            thread=None,
            card=None,
            cursor=self.began,
            thread_since=log,
            posting=self.posting and not left,
            doubtful=False,
            opening=self.opening and not left,
            card_stale=self.card_stale and not left,
            card_words=(0, 0),
            card_repeated=False,
            menu="",
            sent=(),
            shown=(),
            signs=(),
            apart=0,
            noted=0,
        )

    @property
    def live(self) -> bool:
        """Whether humans still have to do with it."""
        return self.state is not CaseState.RESOLVED
