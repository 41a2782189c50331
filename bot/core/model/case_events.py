"""What somebody at the desk did about one case, as values.

`case` is its number; who did it is `By`. `sent_at` is Telegram's time of a message, in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.prepared import What


@dataclass(frozen=True)
class By:
    """Who at the desk did something: our id, where to ping, the name that colleagues see, and their role.

    `supervisor`: they administer a group; `admin`: they own one or stand in the settings, and supervise too. `groups`
    are those of the desk's groups of which they are a member; `at` is the one in which they did it, None in private.
    """

    counsellor: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    supervisor: bool = False
    admin: bool = False
    groups: tuple[str, ...] = ("",)
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class DoneBy:
    """Somebody at the desk did it."""

    by: By


@dataclass(frozen=True, kw_only=True)
class PressedAtDesk(DoneBy):
    """They pressed a button, which is to be answered."""

    press: str


@dataclass(frozen=True, kw_only=True)
class OnCase(PressedAtDesk):
    """It stands under a case, which it names."""

    case: int


@dataclass(frozen=True, kw_only=True)
class Claimed(OnCase):
    """A counsellor pressed *Take over* on a case."""


@dataclass(frozen=True, kw_only=True)
class Closed(OnCase):
    """A counsellor closed a case, and said how it ended (`bot.core.casework.card_choices.OUTCOMES`)."""

    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuChosen(OnCase):
    """A counsellor pressed a button of the card that offers choices: `menu` names them, "" goes back."""

    menu: str


@dataclass(frozen=True, kw_only=True)
class Lowered(OnCase):
    """A counsellor judged a case less urgent, and why."""

    why: str


@dataclass(frozen=True, kw_only=True)
class HandedOn(OnCase):
    """A counsellor handed a case on: `to` a colleague (our id), or "" to the queue."""

    to: str


@dataclass(frozen=True, kw_only=True)
class MoveAsked(OnCase):
    """A supervisor moves a case to another group (the beginning of our id of it)."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Paused(OnCase):
    """A counsellor pressed *Pause* on a case."""


@dataclass(frozen=True, kw_only=True)
class Referred(OnCase):
    """A counsellor chose a service (its short name for buttons) and what is told to it
    (`bot.core.casework.referring.TELLS`).
    """

    service: str
    tells: str


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(PressedAtDesk):
    """Somebody at the desk says what came of a referral (its number with the contact)."""

    referral: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FollowUpProposed(OnCase):
    """The holder proposes to ask the contact again in some days."""

    days: int


@dataclass(frozen=True, kw_only=True)
class QuestionOffered(OnCase):
    """The holder offers the contact to agree on a question that is asked after a long silence."""


@dataclass(frozen=True, kw_only=True)
class JoinAsked(OnCase):
    """A supervisor says that the case of that code name is of the same person, or takes it back."""

    code: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class UnmaskAsked(OnCase):
    """The holder asks to see who the contact is, and why (`bot.core.casework.identity.WHY`)."""

    why: str


@dataclass(frozen=True, kw_only=True)
class UnmaskSeconded(PressedAtDesk):
    """Somebody agrees that a holder sees who the contact is. `request` is its number with the contact."""

    request: int


@dataclass(frozen=True, kw_only=True)
class UnmaskedAlone(PressedAtDesk):
    """The holder opens without a second person, because nobody came."""

    request: int


@dataclass(frozen=True, kw_only=True)
class UnmaskSigned(PressedAtDesk):
    """Somebody signs what was opened alone."""

    request: int


@dataclass(frozen=True, kw_only=True)
class CounsellorWrote(DoneBy):
    """A counsellor wrote in the topic of a case. `message` is its id in the forum."""

    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class CounsellorEdited(DoneBy):
    """A counsellor changed a message in a topic."""

    content: Content
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorReacted(DoneBy):
    """A counsellor changed their reaction to a message (`message`) that shows a contact's words. Fields as in Reacted."""

    message: int
    emoji: str
    settable: bool
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class SendAnswered(OnCase):
    """The holder says whether what they sent in the topic (`source`) is to go to the contact."""

    source: int
    send: bool


@dataclass(frozen=True, kw_only=True)
class PictureAnswered(OnCase):
    """The holder opens a picture that is held back (`seq`: its entry in the log), or destroys it."""

    seq: int
    open: bool


@dataclass(frozen=True, kw_only=True)
class PreparedAsked(DoneBy):
    """A counsellor typed `/r`, `/a` or `/n` in the topic of a case: `argument` is what stands behind it.

    `offer`: they touched one that stands in a message, such as `/r_hello`, and see the words before they are sent.
    """

    what: What
    argument: str = field(repr=False)
    message: int
    offer: bool = False


@dataclass(frozen=True, kw_only=True)
class PreparedChosen(OnCase):
    """A counsellor chose prepared content under the card; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    what: What
    tag: str


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(OnCase):
    """The holder says whether prepared content that the topic shows goes to the contact. `message` shows it."""

    offer: int
    send: bool
    message: int


@dataclass(frozen=True, kw_only=True)
class ProtocolAsked(OnCase):
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""


@dataclass(frozen=True, kw_only=True)
class TopicCorrected(OnCase):
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    tag: str


@dataclass(frozen=True, kw_only=True)
class Muted(OnCase):
    """A counsellor muted the contact of a case they hold, for `span` (`bot.core.casework.muting.SPANS`)."""

    span: str


@dataclass(frozen=True, kw_only=True)
class Unmuted(OnCase):
    """A counsellor lets a muted contact reach the desk again."""


@dataclass(frozen=True, kw_only=True)
class CounsellorWithdrew(DoneBy):
    """A counsellor asked (`/unsend` as a reply) to take a message back. `source` is the message replied to."""

    source: int | None
    message: int


@dataclass(frozen=True, kw_only=True)
class WroteAnonymously:
    """An administrator who remains anonymous wrote in the topic of a case: nobody can tell who, so nobody gets it."""

    message: int


@dataclass(frozen=True, kw_only=True)
class ThreadShut:
    """Somebody closed or reopened a case's topic by hand."""

    shut: bool


Step = Claimed | Closed | Lowered | HandedOn | MoveAsked | Paused | Muted | Unmuted | TopicCorrected | JoinAsked
Choice = MenuChosen | Referred | OutcomeTold | FollowUpProposed | QuestionOffered | ProtocolAsked | PreparedChosen
UnmaskStep = UnmaskAsked | UnmaskSeconded | UnmaskedAlone | UnmaskSigned
Answer = SendAnswered | PictureAnswered | OfferAnswered
Written = CounsellorWrote | CounsellorEdited | CounsellorReacted | CounsellorWithdrew | PreparedAsked | WroteAnonymously
CaseEvent = Step | Choice | UnmaskStep | Answer | Written | ThreadShut
"""Events that belong to one case, and to its contact."""
