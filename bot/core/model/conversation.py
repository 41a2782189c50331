"""All that is kept of one contact, part by part, as values."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, fields
from enum import StrEnum

from bot.core.model.agreed import AgreedQuestion, FollowedUp, FollowUp, History, JoinedCase, Missed
from bot.core.model.case import Case, LogEntry, Thread
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.model.effects.contact import Clear
from bot.core.model.effects.table import Effect
from bot.core.model.floods import Mute
from bot.core.model.forms import Filled
from bot.core.model.lines import Line
from bot.core.model.own.kept import Own
from bot.core.replacing import replace
from bot.core.understanding.values import KHMER, AskedBefore, Money, Person, Query, Sector, Time, Urgency

KEPT = 8  # how many names of what was shown last are kept


@dataclass(frozen=True)
class Talk:
    """The state of a talk, besides `Told` and the question that stands. Countries are codes, times ms since 1970."""

    matter: str | None = None  # the topic that it is about
    urgency: Urgency = Urgency.NONE  # the greatest so far
    since: int = 0  # when the matter came up
    when: Time | None = None  # whether it happens, is over, or is to come
    writer_at: str | None = None  # where who writes is
    subject_at: str | None = None  # where the one in trouble is, if that is somebody else
    left: str | None = None  # where who is home came from: others may be there still
    shown: tuple[str, ...] = ()  # what the last answer showed, by names that words do not go into
    earlier: tuple[str, ...] = ()  # what it and those before it answered, and of whom, by the same kind of name
    read: tuple[str, ...] = ()  # the sections of answers that were shown, by the same kind of name
    asked: AskedBefore = AskedBefore()
    stands: str | None = None  # the answer to danger that was given last, by the same kind of name
    nobody: Urgency | None = None  # of which urgency it was when they were told that no counsellor is there
    tried: int = 0  # how many services of the last answer did not answer
    failed: tuple[str, ...] = ()  # those that they named as not answering, by id or by a name of nlu/helpers.yml
    unclear: int = 0  # how often in a row nothing was understood
    parted: bool = False  # they said thanks or goodbye
    money: Money | None = None  # what money was asked or offered for
    hidden: bool = False  # they hide, or must not be heard
    calmed: bool = False  # they took the danger back that they told, and told of none since

    def about(self, matter: str | None, urgency: Urgency, now: int) -> Talk:
        """With a matter, which may be another one; the urgency never falls within a talk."""
        same = matter is None or matter == self.matter
        kept = self if same else replace(self, tried=0, failed=())
        since = self.since if same and self.since else now
        known = replace(kept, matter=matter or self.matter, urgency=max(self.urgency, urgency), since=since)
        return replace(known, unclear=0, parted=False, calmed=self.calmed and urgency < Urgency.URGENT)


@dataclass(frozen=True)
class Told:
    """What was said of the contact in a talk, and what was given to them. It ends with the talk (`new_talk`)."""

    country: str | None = None  # the one that they named or shared the place of
    guessed: str | None = None  # the same where it was only named or hinted at, and nobody said to be there
    destination: str | None = None  # where somebody wants to go, which is not where they are
    sector: Sector | None = None
    person: Person | None = None
    sure: bool = False  # whom it is about is sure: harm done to them was told, or another person was named
    script: str = ""  # how it was written last
    last_answer: str | None = None  # the topic of the last one
    form: Filled | None = None  # the form being filled in
    child: bool = False  # the contact answered to be under 18
    of_a_child: bool = False  # their words were of a child's exploitation
    police_against: bool = False  # the police are on the side of who harms them, as they said
    said: tuple[LogEntry, ...] = ()  # words for the case if one opens in this talk (`bot.core.turn.said_before`)
    talk: Talk | None = None  # what has come of the talk so far

    @property
    def calmed(self) -> bool:
        """Whether danger was told and taken back: what is shown then is calm, whatever the desk decides."""
        return self.talk is not None and self.talk.calmed

    @property
    def hurries(self) -> bool:
        """Whether what was told cannot wait."""
        return self.talk is not None and self.talk.urgency >= Urgency.URGENT


@dataclass(frozen=True)
class Counts:
    """How much of a contact there was so far, and since when: each number is given once."""

    begun_at: int = 0  # when they first wrote (milliseconds since 1970; 0: before that was written down)
    log: int = 0  # the number of the last log entry
    cases: int = 0  # the number of the last case
    forms: int = 0  # how many forms were begun
    opened: tuple[int, ...] = ()  # when cases of the last hour were opened (milliseconds since 1970)
    met: bool = False  # a counsellor took a case of theirs
    lines: tuple[int, int, int] = (0, 0, 0)  # of the journal: since when, how many were written, and how many not


@dataclass(frozen=True)
class Phone:
    """What is known of the phone, and of who has it. Times are milliseconds since 1970."""

    watched: bool = False  # somebody checks it
    ask_watched: bool = False  # the contact is asked whether somebody does when they are back
    blocked: bool = False  # the contact blocked the bot
    unsure: bool = False  # somebody else may have the phone now
    unsure_from: tuple[int, int] = (0, 0)  # when they came, and the last log entry before that
    unsure_told: bool = False  # they were told of counsellors since, as anybody is who asks for one
    whose_at: int = 0  # when it was asked who is there
    question: AgreedQuestion | None = None  # the question that is asked after a long silence
    choosing: tuple[Line, int] | None = None  # a question that they chose, and when: the next message is its answer


@dataclass(frozen=True)
class DeskCall:
    """A message at the desk that called people to a case or asked about it: in a group, or in a counsellor's chat.
    `case`: the number of the one that waits and to which it calls; 0 once that is over, and for all else.
    """

    message: int  # its number in that chat
    group: str = ""  # our id of it
    counsellor: str | None = None  # in whose chat it stands (our id)
    case: int = 0


@dataclass(frozen=True)
class Chat:
    """What stands in the contact's chat, and is to go. Times are milliseconds since 1970."""

    clears: bool = False  # the chat is cleared after each talk
    clear_by: int = 0  # when at the latest (0: nothing stands there)
    clearing: Clear | None = None  # the clearing under way
    cover: int | None = None  # the message that stays
    threads: tuple[Thread, ...] = ()  # all threads that the contact's cases had: forgetting deletes them
    calls: tuple[DeskCall, ...] = ()  # the last calls to their cases: forgetting blanks them
    forgetting: bool = False  # the contact asked to be forgotten
    put_back_told: int = 0  # of which putting back of the store they were told, by its moment


@dataclass(frozen=True)
class Learning:
    """What a reviewer may read of the contact (`bot.core.casework.consent`)."""

    agrees: bool | None = None  # whether a reviewer may read what was not understood; None until they say
    agree_asked: bool = False  # they were asked that
    missed: tuple[Missed, ...] = ()  # those words
    agrees_cases: bool = False  # also what a counsellor corrects
    decided: Missed | None = None  # by which the machine chose the topic of the waiting case, of who agreed to that


@dataclass(frozen=True)
class Quiet:
    """What the quiet rule goes by: when the phone may light up, with which line, and what waits behind it."""

    heard_at: int = 0  # when the contact last wrote (milliseconds since 1970)
    until_back: bool = False  # nothing unasked is sent before they are back
    held: tuple[Effect, ...] = ()  # what waits behind the neutral line
    knocked: bool = False  # the neutral line was sent
    owed: bool = False  # it is for words that came in late: on a watched phone too, else they would meet silence
    hours: tuple[int, int] | None = None  # minutes of the day in which the phone may light up; None: not chosen
    knock: Line = Line.KNOCK  # the neutral line that they chose


@dataclass(frozen=True)
class FollowUps:
    """The days on which the contact is written to again."""

    agreed: FollowUp | None = None  # the day that holds
    proposed: FollowUp | None = None  # another one that they have not agreed to
    count: int = 0  # how many were proposed
    answered: tuple[FollowedUp, ...] = ()  # what came of those that are over, the last of them


class Question(StrEnum):
    """What the bot asked last, so that a bare answer can be read."""

    COUNTRY = "country"
    TOPIC = "topic"
    FORGET = "forget"
    WATCHED = "watched"  # whether somebody checks the phone
    WHO = "who"  # who is there, before an ended case opens again for somebody who wants a human


@dataclass(frozen=True)
class Pending:
    """A question put to the contact, and the topic whose answer waits for it."""

    question: Question
    topic: str | None = None  # whose answer waits for it
    query: Query | None = None  # what is to be answered of it
    section: str | None = None  # the section of it that was asked for


@dataclass(frozen=True)
class Conversation:
    """All that is kept of one contact between two messages; it rests encrypted under the contact's own key."""

    contact: str  # the contact's id: a keyed hash
    address: str = field(repr=False)  # where to write, opaque to the core
    token: str = ""
    """A random name for their buttons at the desk, from their first case on: what outlives them bears it, and only this
    record says whose it is."""
    language: str = KHMER  # in which they are answered
    language_chosen: bool = False  # by the contact, not guessed
    counts: Counts = Counts()
    case: Case | None = None  # the last case, also where it has ended
    pending: Pending | None = None  # what the bot asked last
    told: Told = Told()  # what is said in this talk
    before: Told | None = None  # said before a silence in a live case: it holds again once it is the same person
    phone: Phone = Phone()
    chat: Chat = Chat()
    mute: Mute = Mute()
    learning: Learning = Learning()
    quiet: Quiet = Quiet()
    follow_up: FollowUps = FollowUps()
    record: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """What who helps them must know: names of `bot.core.keeping.record.FIELDS`, or its WORD, with a choice of each."""
    history: History = field(default_factory=History)
    own: Own = field(default_factory=Own, repr=False)  # what they keep for themselves, which the desk never sees

    def joined_with(self, other: DeskCase | EndedCase) -> bool:
        """Whether a supervisor said that another contact's case is of the same person as their own present one."""
        wanted = JoinedCase(other.contact, other.code, isinstance(other, EndedCase) and other.followed)
        return any(joined.tells_as(wanted) for joined in self.history.joined)

    def ref(self, number: int) -> str:
        """The name of one of their cases in the journal: random too, and of no other case or contact."""
        return base64.b32encode(hashlib.sha256(f"{self.token}.{number}".encode()).digest()[:8]).decode()[:13].lower()

    @property
    def country(self) -> str | None:
        """Where they are, as far as it is known: what they said in this talk, else what a counsellor put down."""
        return self.known.country or dict(self.record).get("country")

    @property
    def known(self) -> Told:
        """What is known of whoever's case it is, for the desk: what is said now, else what was before the silence."""
        before = self.before or Told()
        return Told(**{f.name: getattr(self.told, f.name) or getattr(before, f.name) for f in fields(Told)})

    def new_talk(self) -> Conversation:
        """After a long silence what was said is used for no answer; of a live case it waits for the same person."""
        live = self.case is not None and self.case.live
        before = (self.before or self.known) if live else None
        return replace(self, told=Told(), before=before, pending=None)

    def doubted(self, now: int) -> Conversation:
        """Somebody else may have the phone from now on (milliseconds); what was said to the machine is not theirs."""
        return replace(
            self,
            told=replace(self.told, said=()),
            phone=replace(self.phone, unsure=True, unsure_from=(now, self.counts.log), unsure_told=False),
        )

    def same_talk(self) -> Conversation:
        """It is the same person: what they said before the silence holds again."""
        return replace(self, told=self.known, before=None)

    def of_somebody_else(self) -> Conversation:
        """For another person on the same phone: nothing that was said before, agreed or waits is theirs."""
        unknown = self.of_unknown()
        return replace(
            unknown,
            own=Own(),
            told=replace(unknown.told, talk=None, last_answer=None),
            follow_up=replace(unknown.follow_up, agreed=None, answered=()),
            quiet=replace(unknown.quiet, hours=None, knock=Line.KNOCK),
        )

    def of_unknown(self) -> Conversation:
        """For who begins a case without saying who they are: nothing that was said before or waits is theirs.

        The day that was agreed, its hours and line stay: nobody has said to be somebody else. The agreed question goes
        with the day: it guards nothing of who may be another person, who cannot answer it.
        """
        follow = self.follow_up.agreed
        if follow is not None and not follow.parted:
            follow = replace(follow, parted=True, question=self.phone.question)
        return replace(
            self,
            follow_up=replace(self.follow_up, agreed=follow, proposed=None),
            phone=replace(self.phone, question=None, unsure=False, whose_at=0, choosing=None),
            own=replace(self.own, opened_at=0, question=self.phone.question or self.own.question),
            before=None,
            record=(),
            quiet=replace(self.quiet, held=(), knocked=False),
            learning=replace(
                self.learning, agrees=None, agrees_cases=False, decided=None, agree_asked=False, missed=()
            ),
            history=self.history.of_unknown(),
        )

    @property
    def hushed(self) -> bool:
        """Whether not even the neutral line may light up the phone: it is checked, or the contact just hid the chat."""
        return self.phone.watched or self.phone.ask_watched
