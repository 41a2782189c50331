"""A case, as values: what each side wrote, where it stands, and what the desk shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.model.forms import Filled
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared
from bot.core.understanding.values import Urgency

Kind = StrEnum(
    "Kind",
    "TEXT PHOTO VIDEO VIDEO_NOTE VOICE AUDIO DOCUMENT ANIMATION STICKER LOCATION CONTACT POLL CHECKLIST STORY "
    "REACTION READ HEARD "  # in words: its emoji (none: taken back); what a machine read in a picture, heard in a voice
    "PREPARED "  # vetted words of ours that a counsellor sends: `Content.prepared` says which
    "OTHER UNREADABLE",  # the last in the place of an entry of the log that cannot be opened or read any more
)
"""What a message carries, as far as it can be sent anew."""

OPENS_A_CASE = frozenset({Kind.VOICE, Kind.VIDEO_NOTE, Kind.PHOTO, Kind.LOCATION, Kind.VIDEO, Kind.AUDIO})
"""Kinds that open a case by themselves: who cannot read must not be asked to press."""


@dataclass(frozen=True)
class Format:
    """A stretch of formatted words: Telegram's `name` of the format, its `start` and `length` in UTF-16 units."""

    name: str
    start: int
    length: int


@dataclass(frozen=True)
class Content:
    """What somebody sent, in the form in which it is sent anew: text with links spelt out, media by file id."""

    kind: Kind
    text: str = field(default="", repr=False)  # or the caption, or what stands in a poll or checklist, a line each
    file: str | None = field(default=None, repr=False)  # its id with Telegram
    place: tuple[float, float] | None = field(default=None, repr=False)  # latitude and longitude in degrees
    prepared: Prepared | None = None  # stands in place of words
    album: str | None = None  # what all files sent together have in common
    card: tuple[str, str] | None = field(default=None, repr=False)  # number and name of a contact card
    formats: tuple[Format, ...] = ()  # of a counsellor's words: a contact's arrive as text
    venue: tuple[str, str] | None = field(default=None, repr=False)  # name and address of the place
    quote: str = field(default="", repr=False)  # the part of what it answers
    country: str | None = None  # the one of which a machine read or heard
    forwarded: bool = False  # it was written elsewhere


@dataclass(frozen=True)
class Position:
    """Where a shared place may be: in several countries near a border, and at sea near the nearest coasts."""

    countries: tuple[str, ...] = ()  # ISO codes, the likeliest first
    at_sea: bool = False  # it is on no land
    near_sea: bool = False  # a boat may well be there

    @property
    def sure(self) -> str | None:
        """The country, where there is no other near it and the place is not at sea."""
        return self.countries[0] if len(self.countries) == 1 and not self.at_sea else None


Side = StrEnum("Side", "CONTACT COUNSELLOR")
"""Who wrote an entry of a case's log."""


@dataclass(frozen=True)
class LogEntry:
    """One message of a case, of either side. `source` is its message id in the chat where it was written.

    `seq` grows by one with each entry of a contact; `at` is in milliseconds since 1970, by the store's clock.
    `form` stands in place of words given by button, `reply_to` is the message in the same chat that it answers.
    """

    seq: int
    at: int
    side: Side
    content: Content
    source: int
    author: str | None = None  # the counsellor (our id)
    edited: bool = False  # a new wording of that message
    form: Filled | None = None
    reply_to: int | None = None
    to_machine: bool = False  # it was written in the talk before a human had to do with it


CaseState = StrEnum("CaseState", "WAITING OPEN RESOLVED")
"""Where a case stands. The transitions are in `bot.core.model.transitions`; nothing else changes a state."""


@dataclass(frozen=True, order=True)
class Thread:
    """A thread of one of the desk's groups ("": the first one of the settings), between which its number repeats."""

    thread: int  # its number in the group
    group: str = ""  # our id of it


@dataclass(frozen=True)
class Sent:
    """A counsellor's words that reached the contact, by their numbers."""

    seq: int  # of the log entry
    source: int  # in the thread
    message: int  # on the phone


@dataclass(frozen=True)
class Shown:
    """A message in the thread that shows words of the contact."""

    message: int  # in the thread
    sources: tuple[int, ...]  # in the contact's chat


@dataclass(frozen=True)
class Sign:
    """A contact's reaction on its way to a message in the thread; `stale`: changed since, so that it goes out again."""

    message: int  # in the thread
    emoji: str  # empty where it was taken back
    stale: bool = False


@dataclass(frozen=True)
class Life:
    """How a case began and ended, and who had it before. Times are milliseconds since 1970."""

    opened_at: int  # when it was opened first
    waiting_since: int  # since when it is in the queue, or was
    began: int = 0  # the last log entry before the case
    before: int = 0  # the last entry that it shows although written before it (0: none), maybe by another person
    earlier: tuple[int, int] | None = None  # name of the one before, if its thread stood: another's if a `stranger`
    times: int = 1  # how often it was opened
    former: str | None = None  # who held it before
    gave_back: str | None = None  # who let it go back to the queue last, until somebody takes it
    closed_at: int = 0  # when it was closed last
    outcome: str = ""  # with which of `bot.core.casework.card_choices.OUTCOMES`, or muted
    outcome_before: str = ""  # how it had ended before it was opened again
    country: str | None = None  # where the contact was then
    summary: str = field(default="", repr=False)  # a line of who closed it
    read: str = ""  # the supervisor who read it again after that
    rated: tuple[str, ...] = ()  # what the contact was asked about the talk, and answered: never what


@dataclass(frozen=True)
class Calls:
    """When people were called to a case. Times are milliseconds since 1970."""

    alerts: int = 0  # how many alerts said that nobody had come
    pinged_at: int = 0  # when people were last called to it
    unseen: bool = False  # it was opened by something that no machine can read: somebody has to look at it
    numbers_at: int = 0  # when the desk was told that the contact asked for numbers
    supervisor_at: int = 0  # when its holder called the supervisors
    interrupted_at: int = 0  # when both sides were told of a break in the service
    noted: tuple[tuple[Line, int], ...] = ()  # when its thread said last what the contact does beside words


@dataclass(frozen=True)
class Hold:
    """How its holder has a case in hand. Times are milliseconds since 1970."""

    awaits: int = 0  # since when words wait for the holder (0: none do), or since when the holder was told so
    warned: bool = False  # the holder was told
    unread: bool = False  # that is still on its way to them
    paused: bool = False  # the holder will be back
    sign_at: int = 0  # when somebody took it over, or its holder did something in it last
    replied: bool = False  # a counsellor wrote to the contact since it was opened, or opened again
    told: tuple[str, ...] = ()  # counsellors who know that only the holder's words go out
    protocol_at: int = 0  # when its thread showed a protocol last
    steps: tuple[str, ...] = ()  # those of the organisation's protocols that are done: protocol and number, `danger.3`
    last_service: str = ""  # the service that a counsellor sent last


@dataclass(frozen=True)
class Sending:
    """What counsellors are sending to the contact. A pair of numbers is a log entry and a message in the thread."""

    unsent: tuple[tuple[int, Content], ...] = field(default=(), repr=False)  # the holder has still to confirm these
    under_way: tuple[tuple[int, int], ...] = ()  # words that are on their way to the contact
    recalled: tuple[int, ...] = ()  # entries of those that are taken back as soon as they arrive
    failed: tuple[int, ...] = ()  # entries of which it is known that they did not arrive, the last ones
    withdrawn: tuple[int, ...] = ()  # entries that were taken back and are on no phone, the last ones
    amended: tuple[tuple[int, int], ...] = ()  # entries of those (entry, later entry) that were changed meanwhile
    gathering: tuple[str, tuple[tuple[int, int], ...]] | None = None  # the album that the holder is sending
    album_kept: str | None = None  # an album of theirs that stays a note
    offered: tuple[tuple[int, Prepared], ...] = ()  # by its number, what the thread shows the holder and is not sent
    offers: int = 0  # how much prepared content was shown
    early: tuple[tuple[str, int, Content], ...] = field(default=(), repr=False)  # our id, message, words before a claim


@dataclass(frozen=True)
class Guard:
    """What nobody sees by accident: pictures of children or sexual harm, and who a child is. Numbers: log entries."""

    no_pictures: bool = False  # the contact was asked to send none
    pictures: tuple[int, ...] = ()  # those that the thread may not show yet, in case they are to be held back
    guarded: bool = False  # pictures are held back, whatever else it turns out to be about
    unopened: tuple[int, ...] = ()  # those that are held back and that nobody has opened yet
    never_opened: tuple[int, ...] = ()  # those that were destroyed so
    child: bool = False  # it is about a child, or was: so it stays until a supervisor takes it off
    lifted: bool = False  # which one did


@dataclass(frozen=True)
class Incoming:
    """What the contact is sending piece by piece. Times are milliseconds since 1970."""

    moved_at: int = 0  # when the last step of a live position was kept
    moving: tuple[Content, int] | None = field(default=None, repr=False)  # a later step (content, message) that waits
    album: tuple[str, int] | None = None  # what was sent together last, and until when the rest of it is waited for
    written: tuple[int, int, int] = (0, 0, 0)  # in the hour that began then: messages, and characters
    unshown: tuple[int, Content, int] | None = field(default=None, repr=False)  # beyond these: how many, the last
    given: tuple[Filled, ...] = ()  # forms that the contact gave to the counsellors, the last of each
    to_read: tuple[int, ...] = ()  # pictures and voice notes (log entries) that a machine has still to read
    read: tuple[str, ...] = ()  # signs in them of which the contact was told


@dataclass(frozen=True)
class Notes:
    """Lines and notes for the thread that outlive it."""

    waiting: tuple[tuple[Line, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)  # lines of the bot
    last: tuple[str, str] = field(default=("", ""), repr=False)  # writer (our id) and words of the last note
    written: tuple[tuple[int, str, str], ...] = field(default=(), repr=False)  # the last notes: when, writer, words
    said: tuple[tuple[int, Line, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)  # for the page
    tasks: tuple[tuple[int, int, str, str], ...] = field(default=(), repr=False)  # when due, number, writer, words
    tasks_put: int = 0  # the number of the last task: each is given once


@dataclass(frozen=True)
class CaseView:
    """What a thread shows of a case. Replaced as a whole where the thread is gone: numbers repeat between threads."""

    thread: int | None = None  # the thread in the case's group, once it exists
    away: int | None = None  # that thread while topics are switched off, since Telegram would show its words to all
    card: int | None = None  # the card in it
    pinned: int | None = None  # the card that was pinned there
    cursor: int = 0  # the last log entry that it shows
    since: int = 0  # the last log entry when this thread was made anew: words up to it stood in the lost one
    posting: bool = False  # a view of the log is in the outbox already: texts that come in meanwhile join it
    doubtful: bool = False  # what comes next may stand there already
    opening: bool = False  # the first message is under way
    card_stale: bool = False  # the card has changed since that was made
    card_words: tuple[int, int] = (0, 0)  # entries after the first, up to the second, stand in one message with it
    card_repeated: bool = False  # they may stand there twice
    menu: str = ""  # the choice that the card offers its holder just now
    sent: tuple[Sent, ...] = ()  # counsellors' words that reached the contact, the last of them
    shown: tuple[Shown, ...] = ()  # where the contact's words stand, the last of them
    signs: tuple[Sign, ...] = ()  # the contact's reactions under way there
    apart: int = 0  # the last entry of an album that Telegram did not take as one, so that it is shown piece by piece
    noted: int = 0  # the last note (a message; -1: one of the page; 0: none), which the next holder is shown


@dataclass(frozen=True)
class Case:
    """A contact's matter in the hands of humans."""

    number: int  # it counts the cases of the contact
    code: tuple[int, int]  # its code name: two indices into the word lists
    state: CaseState
    urgency: Urgency
    topic: str | None  # what it is about
    reasons: tuple[str, ...]  # why it was opened: names of red flags and rules, never words
    life: Life
    group: str = ""  # the one of the desk's groups in which it stands
    holder: str | None = None  # the counsellor (our id) who has it
    fresh: bool = False  # of an account of which nothing was known ten minutes before
    unmet: bool = False  # of an account of which no counsellor ever took a case
    stranger: bool = False  # somebody else has the phone, they say: an ended case was another's, a live one began so
    by_words: bool = False  # the contact's own words or answers made it an emergency, not a counsellor
    calls: Calls = Calls()
    hold: Hold = Hold()
    sending: Sending = Sending()
    guard: Guard = Guard()
    incoming: Incoming = Incoming()
    notes: Notes = Notes()
    view: CaseView = CaseView()

    @property
    def called_first(self) -> str | None:
        """Who is called first, if on shift: who held it before it opened again or somebody else had the phone."""
        again = (self.life.times > 1 or self.stranger) and self.life.former != self.life.gave_back
        return self.life.former if again else None

    def without_thread(self, log: int, *, left: bool = False) -> Case:
        """Its thread is gone: the next shows it from its beginning, no number of the old one tells anything any more.
        `log`: the contact's last entry. `left`: it stands in another group now, and what is under way counts no more.
        """
        view, old = CaseView(cursor=self.life.began, since=log), CaseView() if left else self.view
        return replace(self, view=replace(view, posting=old.posting, opening=old.opening, card_stale=old.card_stale))

    @property
    def live(self) -> bool:
        """Whether humans still have to do with it."""
        return self.state is not CaseState.RESOLVED
