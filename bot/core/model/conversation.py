"""All that is kept of one contact, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.model.agreed import AgreedQuestion, FollowUp, JoinedCase, Missed, Referral, Unmasking
from bot.core.model.case import Case, Thread
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.model.effects.contact import Clear
from bot.core.model.effects.table import Effect
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
    asked whether the phone is checked when they are back. `places` are all topics that their cases had. `forgetting`:
    they asked for it.

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
    places: tuple[Thread, ...] = ()
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
        unknown = self.of_unknown()
        return replace(unknown, follow=None, hours=None, knock=Line.KNOCK)

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
    def hushed(self) -> bool:
        """Whether not even the neutral line may light up the phone: it is checked, or the contact just hid the chat."""
        return self.watched or self.ask_watched
