"""What somebody at the desk did, and about one case, as values.

`case` is its number; who did it is `By`. `sent_at` is Telegram's time of a message, in milliseconds since 1970.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.prepared import What
from bot.core.model.rows import Value


def counsellor_id(contact: str) -> str:
    """Our id of somebody who works at the desk, from the one that they would have as a contact: never Telegram's."""
    return hashlib.sha256(contact.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class By:
    """Who at the desk did something: our id, where to ping, the name that colleagues see, and their role.

    `admin`: they own a group or stand in the settings, and supervise too. `groups` are those of the desk's groups of
    which they are a member; `at` is the one in which they did it, None in private. Below what they pressed: `under` is
    our message in their own chat, `card` the one in a case's thread, `general` says that it stands in General.
    """

    counsellor: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    supervisor: bool = False
    admin: bool = False
    groups: tuple[str, ...] = ("",)
    at: str | None = None
    under: int | None = None
    general: bool = False
    card: int | None = None


class DeskEvent(Value):
    """Something that happened at the desk. Each kind of it has its row in `bot.core.desk_acts.ACTS`."""


class DeskAct(DeskEvent):
    """Something that somebody did at the desk."""

    by: By


class Press(DeskAct):
    """A button, whose `press` is to be answered."""

    press: str


class CasePress(Press):
    """A button of the case of this number."""

    case: int


class Claimed(CasePress):
    """A counsellor pressed *Take over* on a case."""


class Closed(CasePress):
    """A counsellor closed a case, and said how it ended (`bot.core.casework.card_choices.OUTCOMES`), maybe in a line.
    `sure`: they were asked since nobody wrote to somebody in danger. `seen`: the last entry of its log that the page
    showed them; 0: they did it in the forum, where the thread shows it.
    """

    outcome: str = ""
    sure: bool = False
    summary: str = field(default="", repr=False)
    seen: int = 0


class MenuChosen(CasePress):
    """A counsellor pressed a button of the card that offers choices: `menu` names them, "" goes back."""

    menu: str


class Lowered(CasePress):
    """A counsellor judged a case less urgent, and why. `seen` as of Closed."""

    why: str
    seen: int = 0


class HandedOn(CasePress):
    """A counsellor handed a case on: `to` a colleague (our id), or "" to the queue. `leaving`: below the message that
    asked them about all their cases.
    """

    to: str
    leaving: bool = False


class MoveAsked(CasePress):
    """A supervisor moves a case to another group (the beginning of our id of it)."""

    to: str


class SupervisorCalled(CasePress):
    """The holder of a case wants a supervisor to look at it."""


class Paused(CasePress):
    """A counsellor pressed *Pause* on a case."""


class Muted(CasePress):
    """A counsellor muted the contact of a case they hold, for `span` (`bot.core.casework.card_choices.MUTE_SPANS`)."""

    span: str


class Unmuted(CasePress):
    """A counsellor lets a muted contact reach the desk again."""


class TopicCorrected(CasePress):
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    tag: str


class ChildGuardLifted(CasePress):
    """A supervisor says that a case is not about a child, and why (`bot.core.casework.child.WHY`)."""

    why: str


class ProtocolAsked(CasePress):
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""


class JoinAsked(CasePress):
    """A supervisor says that the case of that code name is of the same person, or takes it back."""

    code: tuple[int, int]


class ThreadShut(DeskEvent):
    """Somebody closed or reopened a case's thread by hand."""

    shut: bool


# ── words ──


class CounsellorWrote(DeskAct):
    """A counsellor wrote in the thread of a case. `message` is its id in the forum."""

    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


class CounsellorEdited(DeskAct):
    """A counsellor changed a message in a thread."""

    content: Content
    message: int


class CardAsked(DeskAct):
    """A counsellor wants the card down where they read (`/card` in the thread)."""


class CounsellorReacted(DeskAct):
    """A counsellor changed their reaction to a message that shows a contact's words. Fields as in Reacted."""

    message: int
    emoji: str
    settable: bool
    replaces: bool = False


class SendAnswered(CasePress):
    """The holder says whether what they sent in the thread (`source`) is to go to the contact."""

    source: int
    send: bool


class PictureAnswered(CasePress):
    """The holder opens a picture that is held back (`seq`: its entry in the log), or destroys it."""

    seq: int
    open: bool


class PreparedAsked(DeskAct):
    """A counsellor typed `/r`, `/a` or `/n` and `argument` in the thread of a case. `offer`: they touched one in a
    message, such as `/r_hello`, and see the words first.
    """

    what: What
    argument: str = field(repr=False)
    message: int
    offer: bool = False


class PreparedChosen(CasePress):
    """A counsellor chose prepared content under the card; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    what: What
    tag: str


class OfferAnswered(CasePress):
    """The holder says whether prepared content that the thread shows goes to the contact. `message` shows it."""

    offer: int
    send: bool
    message: int


class CounsellorWithdrew(DeskAct):
    """A counsellor asked (`/unsend` as a reply) to take a message back. `source` is the message replied to."""

    source: int | None
    message: int


class WroteAnonymously(DeskEvent):
    """An administrator who remains anonymous wrote in the thread of a case: nobody can tell who, so nobody gets it."""

    message: int


# ── what is agreed with the contact, or with a second person about them ──


class RequestPress(Press):
    """A button of a request to see who a contact is. `request` is its number with the contact."""

    request: int


class Referred(CasePress):
    """A counsellor chose a service (its short name) and what it is told (`bot.core.casework.referring.TELLS`)."""

    service: str
    tells: str


class OutcomeTold(Press):
    """Somebody at the desk says what came of a referral (its number with the contact)."""

    referral: int
    outcome: str


class SummaryMade(DeskAct):
    """Somebody opened what a partner may be told of a contact who agreed to it (`referral`: its number)."""

    referral: int


class FollowUpProposed(CasePress):
    """The holder proposes to ask the contact again in some days."""

    days: int


class QuestionOffered(CasePress):
    """The holder offers the contact to agree on a question that is asked after a long silence."""


class UnmaskAsked(CasePress):
    """The holder asks to see who the contact is, and why (`bot.core.casework.identity.WHY`)."""

    why: str


class UnmaskSeconded(RequestPress):
    """Somebody agrees that a holder sees who the contact is."""


class UnmaskRefused(RequestPress):
    """Somebody who could agree to it says that nobody is to see who the contact is."""


class UnmaskedAlone(RequestPress):
    """The holder opens without a second person, because nobody came."""


class UnmaskSigned(RequestPress):
    """Somebody signs what was opened alone."""
