"""The settings that decisions read: times, hours, and which answers depend on a country."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from bot.core.model.case import Kind
from bot.core.model.forms import Form
from bot.core.model.prepared import What
from bot.core.understanding.thresholds import ANSWER, ASK
from bot.core.understanding.topics import Topics
from bot.core.understanding.values import ENGLISH, KHMER, Person, Sector, Urgency

if TYPE_CHECKING:  # which knows of hours
    from bot.core.model.conversation import Conversation

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

OFTEN_MOST = 10
"""How often a case that nobody takes is called again at its pace; after that it goes on slowly (our choice)."""


@dataclass(frozen=True)
class Window:
    """A stretch of a week in which somebody is on duty: weekday 0 is Monday, minutes are of the local day."""

    weekday: int
    start: int
    end: int


CAMBODIA = timezone(timedelta(hours=7))
"""No summer time."""


@dataclass(frozen=True)
class Hours:
    """The weekly hours of the desk, by the clock of its time zone, also where that has summer time.

    No window means that nobody is on duty by these hours: availability fails closed.
    """

    windows: tuple[Window, ...] = ()
    zone: tzinfo = CAMBODIA

    def open_at(self, now: int) -> bool:
        """Whether a window runs at `now` (milliseconds since 1970)."""
        local = self.local(now)
        minute = local.hour * 60 + local.minute
        return any(w.weekday == local.weekday() and w.start <= minute < w.end for w in self.windows)

    def opens(self, now: int) -> int | None:
        """When the next window starts (milliseconds since 1970); None without windows."""
        today = self.local(now).date()
        starts = [
            start
            for date in (today + timedelta(days=day) for day in range(8))
            for w in self.windows
            if date.weekday() == w.weekday and (start := self.at(date, w.start)) > now
        ]
        return min(starts, default=None)

    def changes(self, now: int) -> int | None:
        """When a window starts or ends next (milliseconds since 1970); None without windows."""
        minutes = {w.start for w in self.windows} | {w.end for w in self.windows}
        today = self.local(now).date()
        moments = (self.at(today + timedelta(days=day), minute) for day in range(2) for minute in minutes)
        return min((moment for moment in moments if moment > now), default=None)

    def local(self, now: int) -> datetime:
        """What the desk's clock and calendar show at `now` (milliseconds since 1970)."""
        return datetime.fromtimestamp(now / 1000, self.zone)

    def at(self, day: date, minute: int) -> int:
        """When the desk's clock shows a minute of a day (milliseconds since 1970); from 1440 on, one of the day after.

        What the clock leaves out in spring comes as much later; of what it shows twice in autumn, the first.
        """
        return round((datetime.combine(day, time(), self.zone) + timedelta(minutes=minute)).timestamp() * 1000)

    def offset(self, now: int) -> int:
        """Local time minus UTC at `now`, in minutes."""
        offset = self.local(now).utcoffset()
        return int(offset.total_seconds() // 60) if offset is not None else 0


@dataclass(frozen=True)
class Group:
    """One of the desk's groups. `id` is ours; `languages` are those whose contacts it is for, none: it takes all."""

    id: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weekly:
    """A moment of each week: weekday 0 is Monday, `minute` is of the local day."""

    weekday: int
    minute: int

    def after(self, then: int, hours: Hours) -> int:
        """When it comes next after a moment (milliseconds since 1970), by the desk's clock."""
        today = hours.local(then).date()
        first = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        moment = hours.at(first, self.minute)
        return moment if moment > then else hours.at(first + timedelta(days=7), self.minute)


class Part(NamedTuple):
    """A section of an answer, and for whom it is meant; nobody named: for everybody."""

    id: str
    countries: frozenset[str] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    persons: frozenset[Person] = frozenset()


@dataclass(frozen=True)
class WayIn:
    """What a link or poster tells of whoever opens it; None where it does not say."""

    country: str | None = None
    sector: Sector | None = None


def _unkeyed(contact: str, words: str) -> str:
    """Where there is no key, as in tests of decisions."""
    return hashlib.sha256(f"{contact} {words}".encode()).hexdigest()[:11]


def _token(seed: str) -> str:
    """Where nothing is random, so that talks can be told alike."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()[:8]).decode()[:13].lower()


@dataclass(frozen=True)
class Rules:
    """All that a decision reads besides the state. Times are in milliseconds."""

    gather: int = 0  # how long the next piece of a message that comes line by line is waited for (0: not at all)
    quiet_after: int = 15 * MINUTE  # without a word for so long, the unasked waits behind a neutral line
    again_after: int = 3 * MINUTE  # an emergency that nobody took alerts again, and the contact is told
    urgent_again_after: int = 15 * MINUTE  # the same for an urgent case
    support_again_after: int = 60 * MINUTE  # the same for one without hurry, by day; each time twice as long
    stranger_after: int = 30 * MINUTE  # without a word for so long, the phone may be in other hands: a new talk
    keep_threads: int = 14 * 24 * HOUR  # then the thread of a case that has ended is deleted
    reopen_within: int = 24 * HOUR  # who needs a human again so soon after the end of a case gets the same case
    silent: tuple[int, int, int] = (60 * MINUTE, 15 * MINUTE, 5 * MINUTE)
    """How long words wait in a held case (support, urgent, emergency) until its holder is warned, and again until the
    case returns to the queue.
    """
    paused_for: int = 60 * MINUTE  # the same while the holder pauses
    cases_each: int = 0  # who holds so many cases is asked before they take one more; 0: never
    shift: int = 8 * HOUR  # how long a shift lasts when a counsellor does not end it
    idle: int = 60 * MINUTE  # and how long without a sign of them
    plan_late: int = 15 * MINUTE  # nobody came to a shift of the plan for so long: the supervisors are told
    retention: int = 90 * DAY  # how long anything is kept at most (`SARIKA_RETENTION_DAYS`)
    referral_after: int = 7 * DAY  # how long after a yes the desk is asked what came of a referral
    interrupted_after: int = MINUTE  # words that come in so long after they were written tell of a break in the service
    unmask_shown: int = 10 * MINUTE  # how long a contact's name stands in a holder's private chat
    keyed: Callable[[str, str], str] = _unkeyed  # a contact's words hashed under their key: nobody can try answers
    token: Callable[[str], str] = _token
    """A random name for a contact's buttons, 13 letters and digits; from a seed where talks are told alike."""
    services: Mapping[str, str] = field(default_factory=dict)
    """Those of the directory that may be shown, by their short names (`bot.core.casework.referring.code_of`)."""
    languages: tuple[str, ...] = (KHMER, ENGLISH)  # in which contacts are answered, in the order they are offered
    written_in: Mapping[str, str] = field(default_factory=lambda: {"km": KHMER, "latn": KHMER, "en": ENGLISH})
    """The language of each way of writing (`nlu/languages.yml`)."""
    sure: float = ANSWER  # confidence (0 to 1) from which a topic is answered
    maybe: float = ASK  # and from which it is offered as a button
    hours: Hours = Hours()
    test_alert: Weekly | None = None  # when the weekly test alert goes out; None: never
    country_topics: frozenset[str] = frozenset()  # topics whose answer depends on the country
    topics: frozenset[str] = frozenset()  # those with an answer in `responses/`
    sections: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)  # of each answer, as they stand in it
    labelled: Mapping[str, str] = field(default_factory=dict)
    """The section that a label stands for, by its topic and its words, folded, and the topic by its title behind a
    blank: some type what a button says."""
    calm: frozenset[str] = frozenset()  # those that are not urgent by themselves
    menu: tuple[str, ...] = ()  # the topics offered in the menu
    pictures: tuple[str, ...] = ()  # those offered as pictures to who cannot read or write
    spoken: frozenset[tuple[str, str]] = frozenset()  # (topic, language) of which there is a recording
    countries: tuple[str, ...] = ()  # those offered as buttons, in this order
    code_words: int = 100  # how many words each of the two lists of code names has
    groups: tuple[Group, ...] = (Group(),)  # the desk's groups, at least one
    dialled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The services that may be shown, by the digits of their numbers as they are dialled inside and from outside."""
    prices: Mapping[str, str] = field(
        default_factory=dict
    )  # the section of an answer that says what it costs, by topic
    asked: frozenset[str] = frozenset()  # sections, as "topic.id", that are sent only to who asks for them
    short_numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # to call in an emergency, by country
    by_machine: frozenset[Kind] = frozenset()  # what of contacts' a machine reads: photos, voice notes
    threads: bool = True  # whether the groups carry the words of cases; else only the desk's page shows them
    forms: Mapping[str, Form] = field(default_factory=dict)
    replies: Mapping[str, frozenset[str]] = field(default_factory=dict)  # with the placeholders of the case in each
    titles: Mapping[What, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """What can be sent is called so at the desk, in each language, by its id."""
    sendable: frozenset[str] = frozenset()  # services that a counsellor can send
    withholdable: frozenset[str] = frozenset()  # topics whose answer the program can do without
    crisis: frozenset[str] = frozenset()  # those of emergencies
    urgencies: Mapping[str, Urgency] = field(default_factory=dict)  # of each topic that a case can be about
    follows: Callable[[str, str], float] = lambda before, name: 0.0
    """By how much what a message asked for (`Choice.name`) speaks for what the next one does, as log odds."""
    lines: Callable[[Conversation, str, str, str], tuple[int, ...]] = lambda contact, topic, section, words: ()
    """Which lines of a section, as this contact sees it, words are likeliest about (`bot.content.model.lines`)."""
    about: Topics = field(default_factory=Topics)  # what each topic is, with an answer or not (`nlu/topics.yml`)
    ways_in: Mapping[str, WayIn] = field(default_factory=dict)
    """What is known of whoever sends /start with one of these words (`responses/ways_in.yml`)."""

    def group(self, id: str) -> str:
        """The id of a group; of the first one where none is named."""
        return id or self.groups[0].id

    def silence(self, urgency: Urgency) -> int:
        """How long the holder of such a case may leave the contact's words unanswered, in milliseconds."""
        return self.silent[max(urgency, Urgency.SUPPORT) - 1]

    def unanswered(self, urgency: Urgency, before: int = 0) -> int:
        """How long such a case may wait until people are called again, in milliseconds; `before` is how often they were
        already.

        It never ends: after `OFTEN_MOST` calls an emergency and an urgent case go on calling once an hour.
        """
        if urgency < Urgency.URGENT:
            return self.support_again_after << min(before, OFTEN_MOST)
        soon = self.again_after if urgency is Urgency.EMERGENCY else self.urgent_again_after
        return soon if before < OFTEN_MOST else max(soon, HOUR)
