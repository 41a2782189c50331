"""The parts of a case, each a value of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case.message import Content
from bot.core.model.filled import Filled
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared


@dataclass(frozen=True)
class Sent:
    """A counsellor's words that reached the contact: log entry, message in the thread, message on the phone."""

    seq: int
    source: int
    message: int


@dataclass(frozen=True)
class Shown:
    """A message in the thread that shows words of the contact, and the ids of these in the contact's chat."""

    message: int
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Sign:
    """A contact's reaction on its way to a message in the thread; `emoji` is empty where it was taken back.

    `stale`: it was changed since, so that it goes out once more.
    """

    message: int
    emoji: str
    stale: bool = False


@dataclass(frozen=True)
class Life:
    """How a case began and ended, and who had it before. Times are milliseconds since 1970."""

    opened_at: int
    waiting_since: int
    times: int = 1
    """How often it was opened."""
    former: str | None = None
    """Who held it before."""
    closed_at: int = 0
    """When it was closed last, and with which outcome."""
    outcome: str = ""


@dataclass(frozen=True)
class Calls:
    """When people were called to a case. Times are milliseconds since 1970."""

    alerts: int = 0
    """How many alerts said that nobody had come."""
    pinged_at: int = 0
    """When people were last called to it."""
    unseen: bool = False
    """It was opened by something that no machine can read: somebody has to look at it."""
    numbers_at: int = 0
    """When the desk was told that the contact asked for numbers."""
    interrupted_at: int = 0
    """When both sides were told of a break in the service."""


@dataclass(frozen=True)
class Hold:
    """How its holder has a case in hand. Times are milliseconds since 1970."""

    awaits: int = 0
    """Since when the contact's words wait for the holder (0: they do not), or since when the holder was told so."""
    warned: bool = False
    """The holder was told."""
    paused: bool = False
    """The holder will be back."""
    replied: bool = False
    """A counsellor wrote to the contact since it was opened, or opened again."""
    told: tuple[str, ...] = ()
    """Counsellors who know that only the holder's words go out."""
    protocol_at: int = 0
    """When its thread showed a protocol last."""
    last_service: str = ""
    """The service that a counsellor sent last."""


@dataclass(frozen=True)
class Sending:
    """What counsellors are sending to the contact. A pair of numbers is a log entry and a message in the thread."""

    unsent: tuple[tuple[int, Content], ...] = field(default=(), repr=False)
    """What the holder wrote (message, content) and has still to confirm."""
    under_way: tuple[tuple[int, int], ...] = ()
    """Words that are on their way to the contact."""
    recalled: tuple[int, ...] = ()
    """Entries of those that are taken back as soon as they arrive."""
    amended: tuple[tuple[int, int], ...] = ()
    """Entries of those (entry, later entry) that were changed meanwhile."""
    gathering: tuple[str, tuple[tuple[int, int], ...]] | None = None
    """The album that the holder is sending."""
    album_kept: str | None = None
    """An album of theirs that stays a note."""
    offered: tuple[tuple[int, Prepared], ...] = ()
    """Prepared content by its number that the thread shows the holder and that is not sent yet."""
    offers: int = 0
    """How much prepared content was shown."""


@dataclass(frozen=True)
class Guard:
    """Pictures that nobody sees by accident: in cases about children or sexual harm. Numbers are log entries."""

    no_pictures: bool = False
    """The contact was asked to send none."""
    pictures: tuple[int, ...] = ()
    """Those that the thread may not show yet, in case they are to be held back."""
    guarded: bool = False
    """Pictures are held back, whatever else it turns out to be about."""
    unopened: tuple[int, ...] = ()
    """Those that are held back and that nobody has opened yet."""
    never_opened: tuple[int, ...] = ()
    """Those that were destroyed so."""


@dataclass(frozen=True)
class Incoming:
    """What the contact is sending piece by piece. Times are milliseconds since 1970."""

    moved_at: int = 0
    """When the last step of a live position was kept."""
    moving: tuple[Content, int] | None = field(default=None, repr=False)
    """A later step (content, message) that waits for its minute."""
    album: tuple[str, int] | None = None
    """What was sent together last, and until when the rest of it is waited for."""
    given: tuple[Filled, ...] = ()
    """Forms that the contact gave to the counsellors, the last of each."""


@dataclass(frozen=True)
class Notes:
    """Lines and notes for the thread that outlive it."""

    waiting: tuple[tuple[Line, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)
    """Lines of the bot (with their values) that wait for the thread."""
    last: tuple[str, str] = field(default=("", ""), repr=False)
    """Writer (our id) and words of the last note, which a new thread shows again."""


@dataclass(frozen=True)
class CaseView:
    """What a thread shows of a case. Replaced as a whole where the thread is gone: numbers repeat between threads, so
    nothing of the old one may be told apart by its number in the next.
    """

    thread: int | None = None
    """The thread in the case's group, once it exists."""
    card: int | None = None
    """The card in it."""
    cursor: int = 0
    """The last log entry that it shows."""
    since: int = 0
    """The last log entry when this thread was made anew: a counsellor's words up to it stood in the lost one."""
    posting: bool = False
    """A view of the log is in the outbox already: texts that come in meanwhile join it."""
    doubtful: bool = False
    """What comes next may stand there already."""
    opening: bool = False
    """The first message is under way."""
    card_stale: bool = False
    """The card has changed since that was made."""
    card_words: tuple[int, int] = (0, 0)
    """The log entries after the first number, up to the second, that stand in one message with the card."""
    card_repeated: bool = False
    """They may stand there twice."""
    menu: str = ""
    """The choice that the card offers its holder just now."""
    sent: tuple[Sent, ...] = ()
    """Counsellors' words that reached the contact, the last of them."""
    shown: tuple[Shown, ...] = ()
    """Where the contact's words stand, the last of them."""
    signs: tuple[Sign, ...] = ()
    """The contact's reactions under way there."""
    apart: int = 0
    """The last entry of an album that Telegram did not take as one, so that it is shown piece by piece."""
    noted: int = 0
    """The holder's last note (a message; 0: none), which the next holder is shown."""
