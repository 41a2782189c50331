"""All that is kept of one contact, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.model.case import Case, Thread
from bot.core.model.contact_effects import Clear
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.model.effects import Effect
from bot.core.model.filled import Filled
from bot.core.model.lines import Line
from bot.core.understanding.values import KHMER, Person, Sector


class Question(StrEnum):
    """What the bot asked last, so that a bare answer can be read."""

    COUNTRY = "country"
    TOPIC = "topic"
    FORGET = "forget"
    WATCHED = "watched"
    """Whether somebody checks the phone."""
    WHO = "who"
    """Who is there, before an ended case opens again for somebody who wants a human."""


@dataclass(frozen=True)
class Pending:
    """A question put to the contact, and the topic whose answer waits for it."""

    question: Question
    topic: str | None = None


@dataclass(frozen=True)
class Missed:
    """Words that the bot asked back or misread, of a contact who agreed that a reviewer reads them
    (`bot.core.casework.consent`).

    `at` (milliseconds) is when, and tells them apart; `topic` and `confidence` are the likeliest guess, `corrected` is
    the topic that a counsellor says it is.
    """

    at: int
    text: str = field(repr=False)
    topic: str | None = None
    confidence: float = 0.0
    corrected: str | None = None


@dataclass(frozen=True)
class Referral:
    """A service that the contact may be handed on to, and what was agreed. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case it was made in; `service` is
    an id of the directory; `tells` what would be told (`bot.core.casework.referring.TELLS`); `by` the counsellor who
    made it. `answer` is the contact's own "yes" or "no", empty until then, and `answered_at` when it was given;
    `outcome` what came of it, `asked` how often the desk was asked for it; `void` that whoever has the phone now can no
    longer answer.
    """

    number: int
    case: int
    code: tuple[int, int]
    service: str
    tells: str
    by: str
    offered_at: int
    answer: str = ""
    answered_at: int = 0
    outcome: str = ""
    outcome_at: int = 0
    asked: int = 0
    void: bool = False


@dataclass(frozen=True)
class AgreedQuestion:
    """A question agreed with the contact (the line that asks it), and a keyed hash of the answer; `wrong` counts
    answers.
    """

    asks: Line
    digest: str = field(repr=False)
    wrong: int = 0


@dataclass(frozen=True)
class JoinedCase:
    """Another contact who is the same person, by a supervisor's word; `code` is the name of their case then.

    `followed`: only that case is, since another one has begun on their phone. `of`: it is about an earlier case of
    one's own of this name, which another one has followed.
    """

    contact: str
    code: tuple[int, int]
    followed: bool = False
    of: tuple[int, int] | None = None

    def tells_as(self, other: JoinedCase) -> bool:
        """Whether both tie the same two cases, whatever these were called when it was said."""
        mine, theirs = ((j.contact, j.followed, j.of) for j in (self, other))
        return mine == theirs and (not self.followed or self.code == other.code)


@dataclass(frozen=True)
class FollowUp:
    """A day on which the bot writes again, if the contact agrees. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case; `by` proposed it; `due` is
    when the day begins; `sent_at` when the neutral line went out, or what it is about to who was there. `parted`:
    somebody began a case since without saying who they are, and `question` is the one that was agreed before that.
    """

    number: int
    case: int
    code: tuple[int, int]
    by: str
    due: int
    agreed: bool = False
    sent_at: int = 0
    parted: bool = False
    question: AgreedQuestion | None = None

    @property
    def awaited(self) -> bool:
        """Whether it was agreed to, and the neutral line has not gone out yet."""
        return self.agreed and not self.sent_at


@dataclass(frozen=True)
class Unmasking:
    """A request to see who the contact is. Nothing of who they are stands in it. Times are milliseconds since 1970.

    `number` counts those of the contact; `case` and `code` are number and name of the case; `by` is the holder who
    asked, `role` theirs (`bot.core.desk.rights.Role`), `why` the reason (`bot.core.casework.identity.WHY`). `child`: it
    needs the child's own `agreed` too. `over`: it ended before it was opened. `second` agreed to it; `alone`: nobody
    did in time, and it was opened all the same; `signed` looked at that afterwards. `message` is what stands in the
    holder's private chat still.
    """

    number: int
    case: int
    code: tuple[int, int]
    by: str
    role: int
    why: str
    asked_at: int
    child: bool = False
    agreed: bool | None = None
    second: str = ""
    opened_at: int = 0
    alone: bool = False
    signed: str = ""
    message: int | None = None
    over: bool = False


@dataclass(frozen=True)
class Told:
    """What was said of the contact in a talk, and what was given to them; the fields are those of `Conversation`."""

    country: str | None = None
    sector: Sector | None = None
    person: Person | None = None
    script: str = ""
    last_answer: str | None = None
    form: Filled | None = None
    child: bool = False


@dataclass(frozen=True)
class Conversation:
    """All that is kept of one contact between two messages; it rests encrypted under the contact's own key.

    `address` is where to write, opaque to the core; `heard_at` is when the contact last wrote (milliseconds), which the
    quiet rule reads; `quiet` says that nothing unasked is sent before they are back; `country`, `sector` and `person`
    are what was said in this talk, `script` how it was written last, and end with it (`new_talk`); `before` is what was
    said before a silence in a live case; `held` is what waits behind the neutral line; `unsure` says that somebody else
    may have the phone now, `unsure_from` when they came (milliseconds) and the last log entry before that,
    `unsure_told` that they were told of counsellors since, as anybody is who asks for one, `whose_at` when it was asked
    (milliseconds); `log` is the number of the last log entry. `form` is the form being filled in, `forms` how many were
    begun; `child` says that the contact answered to be under 18.

    `clears`: the chat is cleared after each talk; `clear_by` is when at the latest (milliseconds; 0: nothing stands
    there). `clearing` is the clearing under way, `cover` the message that stays, `ask_watched` says that the contact is
    asked whether the phone is checked when they are back. `topics` are all topics that their cases had (numbers alone:
    of before there were several groups; `places` has both). `forgetting`: they asked for it.

    `referrals` are the services that they were asked about, with their own answers; `unmaskings` the requests to see
    who they are; `follow` is the day on which they are written to again, `proposed` another one that they have not
    agreed to, `follows` how many were proposed. `hours` are those in which the phone may light up
    (minutes of the desk's local day; None: they did not choose), `knock` the neutral line that they chose.

    `question` is the one that is asked after a long silence, `choosing` one that they chose and when (milliseconds):
    the next message is its answer. `joined` are other contacts who are the same person.

    `muted_until`: until then no counsellor is shown what they write, danger excepted (milliseconds; 0: they are not
    muted); `unread` is how much was not shown, `mute_said` when they were told last.

    `agrees`: whether a reviewer may read what was not understood, None until they say; `agree_asked`: they were asked;
    `missed` are those words. `agrees_cases`: also what a counsellor corrects; `decided` are the words by which the
    machine chose the topic of the waiting case, kept only of who agreed to that.
    """

    contact: str
    address: str = field(repr=False)
    language: str = KHMER
    language_chosen: bool = False
    country: str | None = None
    sector: Sector | None = None
    person: Person | None = None
    script: str = ""
    pending: Pending | None = None
    heard_at: int = 0
    quiet: bool = False
    watched: bool = False
    blocked: bool = False
    held: tuple[Effect, ...] = ()
    unsure: bool = False
    unsure_from: tuple[int, int] = (0, 0)
    unsure_told: bool = False
    whose_at: int = 0
    knocked: bool = False
    last_answer: str | None = None
    log: int = 0
    case: Case | None = None
    cases: int = 0
    form: Filled | None = None
    forms: int = 0
    child: bool = False
    clears: bool = False
    clear_by: int = 0
    clearing: Clear | None = None
    cover: int | None = None
    ask_watched: bool = False
    topics: tuple[Thread | int, ...] = ()
    forgetting: bool = False
    agrees: bool | None = None
    agree_asked: bool = False
    missed: tuple[Missed, ...] = ()
    agrees_cases: bool = False
    decided: Missed | None = None
    referrals: tuple[Referral, ...] = ()
    muted_until: int = 0
    unread: int = 0
    mute_said: int = 0
    unmaskings: tuple[Unmasking, ...] = ()
    follow: FollowUp | None = None
    hours: tuple[int, int] | None = None
    knock: Line = Line.KNOCK
    question: AgreedQuestion | None = None
    choosing: tuple[Line, int] | None = None
    joined: tuple[JoinedCase, ...] = ()
    proposed: FollowUp | None = None
    follows: int = 0
    before: Told | None = None

    def joined_with(self, other: DeskCase | EndedCase) -> bool:
        """Whether a supervisor said that another contact's case is of the same person as their own present one."""
        wanted = JoinedCase(other.contact, other.code, isinstance(other, EndedCase) and other.followed)
        return any(joined.tells_as(wanted) for joined in self.joined)

    @property
    def known(self) -> Told:
        """What is known of whoever's case it is, for the desk: what is said now, else what was before the silence."""
        now = Told(self.country, self.sector, self.person, self.script, self.last_answer, self.form, self.child)
        before = self.before
        if before is None:
            return now
        return Told(
            now.country or before.country,
            now.sector or before.sector,
            now.person or before.person,
            now.script or before.script,
            now.last_answer or before.last_answer,
            now.form or before.form,
            now.child or before.child,
        )

    def new_talk(self) -> Conversation:
        """After a long silence: what was said is used for no answer. Of a live case it waits until it is the same
        person.
        """
        live = self.case is not None and self.case.live
        before = (self.before or self.known) if live else None
        return replace(self._with(Told()), before=before, pending=None)

    def doubted(self, now: int) -> Conversation:
        """Somebody else may have the phone from now on (milliseconds)."""
        return replace(self, unsure=True, unsure_from=(now, self.log), unsure_told=False)

    def same_talk(self) -> Conversation:
        """It is the same person: what they said before the silence holds again."""
        return replace(self._with(self.known), before=None)

    def of_somebody_else(self) -> Conversation:
        """For another person on the same phone: nothing that was said before, agreed or waits is theirs."""
        return replace(self.of_unknown(), follow=None, hours=None, knock=Line.KNOCK)

    def of_unknown(self) -> Conversation:
        """For who begins a case without saying who they are: nothing that was said before or waits is theirs.

        The day that was agreed, its hours and line stay: nobody has said to be somebody else. The agreed question goes
        with the day: it guards nothing of who may be another person, who cannot answer it.
        """
        follow = self.follow
        if follow is not None and not follow.parted:
            follow = replace(follow, parted=True, question=self.question)
        return replace(
            self,
            follow=follow,
            question=None,
            before=None,
            unsure=False,
            whose_at=0,
            held=(),
            knocked=False,
            proposed=None,
            choosing=None,
            agrees=None,
            agrees_cases=False,
            decided=None,
            agree_asked=False,
            missed=(),
            referrals=tuple(replace(r, void=not r.answer or r.void) for r in self.referrals),
        )

    def _with(self, told: Told) -> Conversation:
        return replace(
            self,
            country=told.country,
            sector=told.sector,
            person=told.person,
            script=told.script,
            last_answer=told.last_answer,
            form=told.form,
            child=told.child,
        )

    @property
    def places(self) -> tuple[Thread, ...]:
        """All topics that the contact's cases had."""
        return tuple(Thread(t) if isinstance(t, int) else t for t in self.topics)

    @property
    def hushed(self) -> bool:
        """Whether not even the neutral line may light up the phone: it is checked, or the contact just hid the chat."""
        return self.watched or self.ask_watched
