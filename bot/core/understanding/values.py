"""What a message was understood to be, as values: urgency, topic, and whom, where and when it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from typing import NamedTuple


class Urgency(IntEnum):
    """How soon a human is needed. Ordered, so that `max` is the rule for combining several sources."""

    NONE = 0
    """Information or small talk."""
    SUPPORT = 1
    """A counsellor helps, no hurry."""
    URGENT = 2
    """Exploitation or serious harm is likely: a counsellor soon."""
    EMERGENCY = 3
    """Danger to life, body or freedom now: a counsellor at once, crisis answer first."""

    @property
    def word(self) -> str:
        """The lower-case name used in files and in `sarika understand`."""
        return self.name.lower()


KHMER, ENGLISH = "km", "en"
"""Languages in which a contact is answered, by code. There may be more: `Rules.languages`."""


class Script(StrEnum):
    """How a message is written: Khmer letters, Khmer in Latin letters, English, several, or something else.

    A further language with letters of its own has a way of writing of its own, under a name of `nlu/languages.yml`.
    """

    KM = "km"
    LATN = "latn"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Sector(StrEnum):
    """Kinds of work in which answers differ."""

    FISHING = "fishing"
    DOMESTIC = "domestic"
    CONSTRUCTION = "construction"
    FACTORY = "factory"
    FARM = "farm"
    SCAM_COMPOUND = "scam_compound"
    ENTERTAINMENT = "entertainment"
    MARRIAGE = "marriage"


class Person(StrEnum):
    """Whom a message is about: who writes, somebody under 18 (who may be the one who writes), or somebody else."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"


class Time(StrEnum):
    """When it happens: now, or it is over, or it is planned."""

    NOW = "now"
    PAST = "past"
    PLANNED = "planned"


class Query(StrEnum):
    """What somebody asks or says of what was answered last. Those of `nlu/topics.yml` have training messages besides
    the words of `nlu/queries/`.
    """

    SPEAKS_KHMER = "speaks_khmer"
    COSTS = "costs"
    OPEN_NOW = "open_now"
    WHERE = "where"
    NO_ANSWER = "no_answer"
    WHOM_FIRST = "whom_first"
    WHO_WILL_KNOW = "who_will_know"
    WHAT_THEN = "what_then"
    CANNOT_SPEAK = "cannot_speak"
    CANNOT_READ_WRITE = "cannot_read_write"
    WITH_CHILD = "with_child"
    FOR_ANOTHER = "for_another"
    WORSE = "worse"
    SHOULD_I_PAY = "should_i_pay"
    NOT_THAT = "not_that"
    CALL_ME = "call_me"
    NUMBER_OF = "number_of"
    PRICE = "price"
    ARRESTED = "arrested"


class Money(StrEnum):
    """What money is asked or offered for, where that is no fee."""

    PICTURES = "pay_pictures"
    """That pictures are not published."""
    OFFER = "pay_offer"
    """A signature: it is they who are offered money."""
    BILL = "pay_bill"
    """A hospital."""
    RANSOM = "pay_ransom"
    """That somebody is let go."""


class Nlu(Enum):
    """Whether the intent model answered."""

    RASA = "rasa"
    UNAVAILABLE = "unavailable"


class Guess(NamedTuple):
    """A topic and the calibrated probability (0 to 1) that the message is about it."""

    topic: str
    confidence: float


class Choice(NamedTuple):
    """Something that a message may ask for, and how likely (0 to 1): a section of a topic's answer, its beginning (no
    section), or a query (whose topic is that of `nlu/topics.yml`).
    """

    topic: str
    share: float = 0.0
    section: str | None = None
    query: Query | None = None

    @property
    def name(self) -> str:
        """One name for it: "topic.section", "topic" or "query:costs"."""
        return f"query:{self.query}" if self.query else f"{self.topic}.{self.section}" if self.section else self.topic


@dataclass(frozen=True)
class AskedBefore:
    """What the last messages of a talk asked for, as far as a model was heard."""

    may: tuple[str, ...] = ()  # sections that the last one may have, likeliest first, by the names of `Talk.read`
    before: tuple[str, ...] = ()  # what each of the last two likeliest did, the newest first, by `Choice.name`


@dataclass(frozen=True)
class Parsed:
    """What the models say of a message: topics by falling probability, and the probability of each urgency.

    `urgency` is empty where there is no urgency model, or no word in the message. `parts` is the same for each piece of
    it, read with the one before; empty where it is short. `asked` is the share (0 to 1) of messages like this that ask
    for a section of an answer, by "topic.id", once that topic was answered.
    """

    guesses: tuple[Guess, ...] = ()
    urgency: Mapping[Urgency, float] = field(default_factory=dict)
    parts: tuple[Mapping[Urgency, float], ...] = ()
    asked: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Flag:
    """A red flag: the `rule` of `nlu/red_flags/`, the topic whose answer fits, and the urgency that guards left."""

    rule: str
    topic: str
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the words of one message ask and say (`bot.core.understanding.queries`)."""

    queries: tuple[Query, ...] = ()
    """What the words of a follow-up name, in their order; of a long message nothing."""
    unasked: bool = False
    """It has such words where they ask nothing of the answer ("the broker does not pick up"), and no others."""
    clears: bool = False
    """Its words want the chat cleared at once."""
    watched: bool = False
    """Its words say that somebody looks at the phone; in a long message that is one thing of many."""
    calms: bool = False
    """Its words take danger back, with nothing beside that says that it goes on: it was nothing, a joke, only a
    question, or it is over."""
    alike: bool = False
    """It asks whether it is the same elsewhere, or for somebody else."""
    there: bool = False
    """It says that somebody is still there, and not where."""
    comes: bool = False
    """It says that who does harm comes, or is back; in a long message that is one thing of many."""
    stops: bool = False
    """It says that who writes stops writing now."""
    gone: bool = False
    """It says that who does harm has left, or that who writes is alone."""
    ill: bool = False
    """It has words of an illness."""
    hides: bool = False
    """It says that who writes hides, or their phone, or that they write."""
    uncalled: bool = False
    """It wants that nobody calls."""
    lives: bool = False
    """It denies that who writes wants to die, or is dead."""
    taken: bool = False
    """It says that something was swallowed already."""
    fears: bool = False
    """It has words of fear, of doubt, or of what is to come."""
    death: bool = False
    """It has a word of death."""
    of_age: bool = False
    """It asks from which age something is allowed."""
    money: Money | None = None
    """What money is asked or offered for, where its words say so."""


@dataclass(frozen=True, kw_only=True)
class Understanding(Asked):
    """What one message was understood to be.

    `topic` is None when nothing is known; `urgency` is what all evidence together comes to
    (`bot.core.understanding.judge`; by red flags alone where no model was heard); `reasons` names rules and the intent,
    never words of the message.
    """

    script: str
    topic: str | None
    confidence: float
    alternatives: tuple[Guess, ...]
    """The other topics that it may be about, the likeliest first."""
    urgency: Urgency
    reasons: tuple[str, ...]
    country: str | None
    nlu: Nlu
    sector: Sector | None = None
    """None where no kind of work is named, or several are."""
    person: Person | None = None
    """None where nobody is named: then it is taken to be about who writes."""
    time: Time | None = None
    """None where nothing tells: then it is taken to happen now."""
    whom: frozenset[str] = frozenset()
    """What its words say of that besides (`bot.core.understanding.circumstances.MEANINGS`)."""
    police_against: bool | None = None
    """Whether it says that the police are on the side of who does harm."""
    flagged: tuple[str, ...] = ()
    """Topics that red flags name."""
    helpers: tuple[str, ...] = ()
    """Whom it names: the kinds and organisations of `nlu/helpers.yml`."""
    not_about: tuple[str, ...] = ()
    """Topics of which its words say that it is not about them ("not about sex", "I have no debt")."""
    sections: tuple[str, ...] = ()
    """The sections of answers that its words ask for: ids, or "topic.id"; that with the most words first."""
    anywhere: tuple[str, ...] = ()
    """Those, as "topic.id", that they ask for whatever the talk is about."""
    heard: Mapping[str, float] = field(default_factory=dict)
    """What the model says of sections, as `Parsed.asked`."""
    danger: float | None = None
    """How likely it is that somebody should hurry (0 to 1), by all evidence; None where no model was heard."""
    doubted: bool = False
    """A red flag speaks of haste, and all else together contradicts it: the answer comes with a way to a human at the
    top, and nobody is called."""
    writer_at: str | None = None
    """Where who writes is, where the words tell it apart from where somebody else is; by `country` where there is one
    person only."""
    subject_at: str | None = None
    """Where the one in trouble is: who writes, or whom they write about."""
    place_only: bool = False
    """It tells nothing but a place ("I work in Penang"): a fact, with no topic and no urgency of its own. What the talk
    was about goes on, for that country."""
    hinted: bool = False
    """No place is named: `country` is the one whose money, cards or offices are. It counts where none is known."""
    named: bool = False
    """A place in `country` is named, and nobody is said to be there: told in passing it moves nobody."""
    not_in: frozenset[str] = frozenset()
    """Countries of which it says that somebody is not there."""
    home: bool = False
    """It says that somebody is back in Cambodia."""
    left: str | None = None
    """The country that who is in Cambodia names besides."""
    also: str | None = None  # a second matter that was written beside a more urgent one: a topic
    beside: Understanding | None = None  # the second of two questions that it asks, read by itself
    instead: bool = False
    """Who writes says that it is not what was answered; only what they ask instead was read."""
    unknown_words: bool = False
    """It counts as another language only for its unknown words: they may be Khmer, in a spelling of one's own."""

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return "question" in self.reasons

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """The topics that it may be about, the likeliest first."""
        return (*(() if self.topic is None else (Guess(self.topic, self.confidence),)), *self.alternatives)
