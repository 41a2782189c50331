"""What was asked of a contact and agreed with them, or said of them, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.lines import Line


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
