"""What was asked of a contact and agreed with them, or said of them, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.core.model.lines import Line
from bot.core.understanding.values import Urgency


@dataclass(frozen=True)
class PastCase:
    """What is known of a case at a glance, by the fields of `Case`; also of one that lives, whose outcome is empty."""

    number: int
    code: tuple[int, int]
    topic: str | None
    urgency: Urgency
    opened_at: int
    closed_at: int
    outcome: str
    country: str | None = None
    group: str = ""
    summary: str = field(default="", repr=False)
    note: str = field(default="", repr=False)  # the last one


@dataclass(frozen=True)
class Missed:
    """Words that the bot asked back or misread, of who lets a reviewer read them (`bot.core.casework.consent`)."""

    at: int  # when (milliseconds), which tells them apart
    text: str = field(repr=False)
    topic: str | None = None  # the likeliest guess
    confidence: float = 0.0
    corrected: str | None = None  # the topic that a counsellor says it is


@dataclass(frozen=True)
class Referral:
    """A service that the contact may be handed on to, and what was agreed. Times are milliseconds since 1970."""

    number: int  # it counts those of the contact
    case: int  # the number of the case it was made in
    code: tuple[int, int]  # and its name
    service: str  # an id of the directory
    tells: str  # what would be told (`bot.core.casework.referring.TELLS`)
    by: str  # the counsellor who made it
    offered_at: int
    answer: str = ""  # the contact's own "yes" or "no"
    answered_at: int = 0
    outcome: str = ""  # what came of it
    outcome_at: int = 0
    asked: int = 0  # how often the desk was asked for that
    void: bool = False  # whoever has the phone now can no longer answer


@dataclass(frozen=True)
class AgreedQuestion:
    """A question agreed with the contact (the line that asks it), a keyed hash of the answer; `wrong` counts tries."""

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
class Join:
    """What is to be written down in a contact's own turn: that `other`, whose case is called `code`, is the same
    person, or (`part`) that they are not. `followed` and `of` are those of `JoinedCase`; `child`: the other case is
    about a child, and so is this one.
    """

    contact: str
    other: str
    code: tuple[int, int]
    part: bool = False
    followed: bool = False
    of: tuple[int, int] | None = None
    child: bool = False


@dataclass(frozen=True)
class NameKept:
    """A code name that nobody else gets until a time (milliseconds): its case may be opened again until then."""

    code: tuple[int, int]
    until: int


@dataclass(frozen=True)
class FollowUp:
    """A day on which the bot writes again, if the contact agrees. Times are milliseconds since 1970."""

    number: int  # it counts those of the contact
    case: int  # the number of the case
    code: tuple[int, int]  # and its name
    by: str  # who proposed it
    due: int  # when the day begins
    agreed: bool = False
    sent_at: int = 0  # when the neutral line went out, or what it is about to who was there
    parted: bool = False  # somebody began a case since without saying who they are
    question: AgreedQuestion | None = None  # the one that was agreed before that

    @property
    def awaited(self) -> bool:
        """Whether it was agreed to, and the neutral line has not gone out yet."""
        return self.agreed and not self.sent_at


@dataclass(frozen=True)
class FollowedUp:
    """What came of a follow-up (`bot.core.casework.follow_up.ANSWERS`). Fields as in FollowUp; `at`: when."""

    case: int
    code: tuple[int, int]
    due: int
    answer: str
    at: int


@dataclass(frozen=True)
class Unmasking:
    """A request to see who the contact is. Nothing of who they are stands in it. Times are milliseconds since 1970."""

    number: int  # it counts those of the contact
    case: int  # the number of the case
    code: tuple[int, int]  # and its name
    by: str  # the holder who asked
    role: int  # theirs (`bot.core.desk.rights.Role`)
    why: str  # the reason (`bot.core.casework.identity.WHY`)
    asked_at: int
    child: bool = False  # it needs the child's own `agreed` too
    agreed: bool | None = None
    second: str = ""  # who agreed to it
    opened_at: int = 0
    alone: bool = False  # nobody agreed in time, and it was opened all the same
    signed: str = ""  # who looked at that afterwards
    message: int | None = None  # what stands in the holder's private chat still
    over: bool = False  # it ended before it was opened
    called: tuple[str, ...] = ()  # those of another role who were on shift since it was asked
    refused: str = ""  # who refused it
    refused_at: int = 0


@dataclass(frozen=True)
class History:
    """What counsellors have done with a contact, case after case: none of it ends with a case."""

    past: tuple[PastCase, ...] = ()  # their cases before the present one, of the same person
    referrals: tuple[Referral, ...] = ()  # the services that they were asked about, with their own answers
    unmaskings: tuple[Unmasking, ...] = ()  # the requests to see who they are
    joined: tuple[JoinedCase, ...] = ()  # other contacts who are the same person

    def of_unknown(self) -> History:
        """For who begins a case without saying who they are: no case before it is theirs, and no question is left."""
        return replace(self, past=(), referrals=tuple(replace(r, void=not r.answer or r.void) for r in self.referrals))
