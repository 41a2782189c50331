"""What somebody at the desk did about one case, as values.

`case` is its number; who did it is `By`. `sent_at` is Telegram's time of a message, in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

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
class Claimed:
    """A counsellor pressed *Take over* on a case."""

    kind: Literal["claimed"] = "claimed"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A counsellor closed a case, and said how it ended (`bot.core.casework.card_choices.OUTCOMES`)."""

    kind: Literal["closed"] = "closed"
    by: By
    case: int
    press: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuChosen:
    """A counsellor pressed a button of the card that offers choices: `menu` names them, "" goes back."""

    kind: Literal["menu_chosen"] = "menu_chosen"
    by: By
    case: int
    press: str
    menu: str


@dataclass(frozen=True, kw_only=True)
class Lowered:
    """A counsellor judged a case less urgent, and why."""

    kind: Literal["lowered"] = "lowered"
    by: By
    case: int
    press: str
    why: str


@dataclass(frozen=True, kw_only=True)
class HandedOn:
    """A counsellor handed a case on: `to` a colleague (our id), or "" to the queue."""

    kind: Literal["handed_on"] = "handed_on"
    by: By
    case: int
    press: str
    to: str


@dataclass(frozen=True, kw_only=True)
class MoveAsked:
    """A supervisor moves a case to another group (the beginning of our id of it)."""

    kind: Literal["move_asked"] = "move_asked"
    by: By
    case: int
    press: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Paused:
    """A counsellor pressed *Pause* on a case."""

    kind: Literal["paused"] = "paused"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class Referred:
    """A counsellor chose a service (its short name for buttons) and what is told to it
    (`bot.core.casework.referring.TELLS`).
    """

    kind: Literal["referred"] = "referred"
    by: By
    case: int
    press: str
    service: str
    tells: str


@dataclass(frozen=True, kw_only=True)
class OutcomeTold:
    """Somebody at the desk says what came of a referral (its number with the contact)."""

    kind: Literal["outcome_told"] = "outcome_told"
    by: By
    referral: int
    press: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FollowUpProposed:
    """The holder proposes to ask the contact again in some days."""

    kind: Literal["follow_up_proposed"] = "follow_up_proposed"
    by: By
    case: int
    press: str
    days: int


@dataclass(frozen=True, kw_only=True)
class QuestionOffered:
    """The holder offers the contact to agree on a question that is asked after a long silence."""

    kind: Literal["question_offered"] = "question_offered"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class JoinAsked:
    """A supervisor says that the case of that code name is of the same person, or takes it back."""

    kind: Literal["join_asked"] = "join_asked"
    by: By
    case: int
    press: str
    code: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class UnmaskAsked:
    """The holder asks to see who the contact is, and why (`bot.core.casework.identity.WHY`)."""

    kind: Literal["unmask_asked"] = "unmask_asked"
    by: By
    case: int
    press: str
    why: str


@dataclass(frozen=True, kw_only=True)
class UnmaskSeconded:
    """Somebody agrees that a holder sees who the contact is. `request` is its number with the contact."""

    kind: Literal["unmask_seconded"] = "unmask_seconded"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class UnmaskedAlone:
    """The holder opens without a second person, because nobody came."""

    kind: Literal["unmasked_alone"] = "unmasked_alone"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class UnmaskSigned:
    """Somebody signs what was opened alone."""

    kind: Literal["unmask_signed"] = "unmask_signed"
    by: By
    request: int
    press: str


@dataclass(frozen=True, kw_only=True)
class CounsellorWrote:
    """A counsellor wrote in the topic of a case. `message` is its id in the forum."""

    kind: Literal["counsellor_wrote"] = "counsellor_wrote"
    by: By
    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class CounsellorEdited:
    """A counsellor changed a message in a topic."""

    kind: Literal["counsellor_edited"] = "counsellor_edited"
    by: By
    content: Content
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorReacted:
    """A counsellor changed their reaction to `message`, which shows a contact's words. Otherwise as Reacted."""

    kind: Literal["counsellor_reacted"] = "counsellor_reacted"
    by: By
    message: int
    emoji: str
    settable: bool
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class SendAnswered:
    """The holder says whether what they sent in the topic (`source`) is to go to the contact."""

    kind: Literal["send_answered"] = "send_answered"
    by: By
    case: int
    press: str
    source: int
    send: bool


@dataclass(frozen=True, kw_only=True)
class PictureAnswered:
    """The holder opens a picture that is held back (`seq`: its entry in the log), or destroys it."""

    kind: Literal["picture_answered"] = "picture_answered"
    by: By
    case: int
    press: str
    seq: int
    open: bool


@dataclass(frozen=True, kw_only=True)
class PreparedAsked:
    """A counsellor typed `/r`, `/a` or `/n` in the topic of a case: `argument` is what stands behind it.

    `offer`: they touched one that stands in a message, such as `/r_hello`, and see the words before they are sent.
    """

    kind: Literal["prepared_asked"] = "prepared_asked"
    by: By
    what: What
    argument: str = field(repr=False)
    message: int
    offer: bool = False


@dataclass(frozen=True, kw_only=True)
class PreparedChosen:
    """A counsellor chose prepared content under the card; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    kind: Literal["prepared_chosen"] = "prepared_chosen"
    by: By
    case: int
    press: str
    what: What
    tag: str


@dataclass(frozen=True, kw_only=True)
class OfferAnswered:
    """The holder says whether prepared content that the topic shows goes to the contact. `message` shows it."""

    kind: Literal["offer_answered"] = "offer_answered"
    by: By
    case: int
    press: str
    offer: int
    send: bool
    message: int


@dataclass(frozen=True, kw_only=True)
class ProtocolAsked:
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""

    kind: Literal["protocol_asked"] = "protocol_asked"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class TopicCorrected:
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    kind: Literal["topic_corrected"] = "topic_corrected"
    by: By
    case: int
    press: str
    tag: str


@dataclass(frozen=True, kw_only=True)
class Muted:
    """A counsellor muted the contact of a case they hold, for `span` (`bot.core.casework.muting.SPANS`)."""

    kind: Literal["muted"] = "muted"
    by: By
    case: int
    press: str
    span: str


@dataclass(frozen=True, kw_only=True)
class Unmuted:
    """A counsellor lets a muted contact reach the desk again."""

    kind: Literal["unmuted"] = "unmuted"
    by: By
    case: int
    press: str


@dataclass(frozen=True, kw_only=True)
class CounsellorWithdrew:
    """A counsellor asked (`/unsend` as a reply) to take a message back. `source` is the message replied to."""

    kind: Literal["counsellor_withdrew"] = "counsellor_withdrew"
    by: By
    source: int | None
    message: int


@dataclass(frozen=True, kw_only=True)
class WroteAnonymously:
    """An administrator who remains anonymous wrote in the topic of a case: nobody can tell who, so nobody gets it."""

    kind: Literal["wrote_anonymously"] = "wrote_anonymously"
    message: int


@dataclass(frozen=True, kw_only=True)
class ThreadShut:
    """Somebody closed or reopened a case's topic by hand."""

    kind: Literal["thread_shut"] = "thread_shut"
    shut: bool


CaseEvent = (
    Claimed
    | Closed
    | MenuChosen
    | Lowered
    | HandedOn
    | MoveAsked
    | Paused
    | Referred
    | OutcomeTold
    | FollowUpProposed
    | JoinAsked
    | QuestionOffered
    | UnmaskAsked
    | UnmaskSeconded
    | UnmaskedAlone
    | UnmaskSigned
    | CounsellorWrote
    | CounsellorEdited
    | CounsellorReacted
    | SendAnswered
    | PictureAnswered
    | PreparedAsked
    | PreparedChosen
    | OfferAnswered
    | ProtocolAsked
    | Muted
    | TopicCorrected
    | Unmuted
    | CounsellorWithdrew
    | WroteAnonymously
    | ThreadShut
)
"""Events that belong to one case, and to its contact."""
