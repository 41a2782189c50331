"""All that is kept of one contact, as values."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.model.agreed import JoinedCase, Referral, Unmasking
from bot.core.model.case import Case
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.model.kept import Chat, Counts, FollowUps, Learning, Mute, Phone, Quiet, Told
from bot.core.model.lines import Line
from bot.core.understanding.values import KHMER


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
class Conversation:
    """All that is kept of one contact between two messages; it rests encrypted under the contact's own key."""

    contact: str
    """The contact's id: a keyed hash."""
    address: str = field(repr=False)
    """Where to write, opaque to the core."""
    token: str = ""
    """A random name for their buttons at the desk, from their first case on: what outlives them bears it, or what
    follows from it, and only this record says whose it is.
    """
    language: str = KHMER
    language_chosen: bool = False
    """By the contact, not guessed."""
    heard_at: int = 0
    """When the contact last wrote (milliseconds since 1970), which the quiet rule reads."""
    counts: Counts = Counts()
    case: Case | None = None
    """The last case, also where it has ended."""
    pending: Pending | None = None
    """What the bot asked last."""
    told: Told = Told()
    """What is said in this talk."""
    before: Told | None = None
    """What was said before a silence in a live case: it holds again once it is the same person."""
    phone: Phone = Phone()
    chat: Chat = Chat()
    mute: Mute = Mute()
    learning: Learning = Learning()
    quiet: Quiet = Quiet()
    follow_up: FollowUps = FollowUps()
    referrals: tuple[Referral, ...] = ()
    """The services that they were asked about, with their own answers."""
    unmaskings: tuple[Unmasking, ...] = ()
    """The requests to see who they are."""
    joined: tuple[JoinedCase, ...] = ()
    """Other contacts who are the same person."""

    def joined_with(self, other: DeskCase | EndedCase) -> bool:
        """Whether a supervisor said that another contact's case is of the same person as their own present one."""
        wanted = JoinedCase(other.contact, other.code, isinstance(other, EndedCase) and other.followed)
        return any(joined.tells_as(wanted) for joined in self.joined)

    def ref(self, number: int) -> str:
        """The name of one of their cases in the journal: random too, and of no other case or contact."""
        return base64.b32encode(hashlib.sha256(f"{self.token}.{number}".encode()).digest()[:8]).decode()[:13].lower()

    @property
    def known(self) -> Told:
        """What is known of whoever's case it is, for the desk: what is said now, else what was before the silence."""
        now = self.told
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
        return replace(self, told=Told(), before=before, pending=None)

    def doubted(self, now: int) -> Conversation:
        """Somebody else may have the phone from now on (milliseconds)."""
        return replace(
            self, phone=replace(self.phone, unsure=True, unsure_from=(now, self.counts.log), unsure_told=False)
        )

    def same_talk(self) -> Conversation:
        """It is the same person: what they said before the silence holds again."""
        return replace(self, told=self.known, before=None)

    def of_somebody_else(self) -> Conversation:
        """For another person on the same phone: nothing that was said before, agreed or waits is theirs."""
        unknown = self.of_unknown()
        return replace(
            unknown,
            follow_up=replace(unknown.follow_up, agreed=None),
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
            before=None,
            quiet=replace(self.quiet, held=(), knocked=False),
            learning=replace(
                self.learning, agrees=None, agrees_cases=False, decided=None, agree_asked=False, missed=()
            ),
            referrals=tuple(replace(r, void=not r.answer or r.void) for r in self.referrals),
        )

    @property
    def hushed(self) -> bool:
        """Whether not even the neutral line may light up the phone: it is checked, or the contact just hid the chat."""
        return self.phone.watched or self.phone.ask_watched
