"""What a counsellor wrote in the thread of a case, and which words go out."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.case_events.by import CasePress, DeskAct, DeskEvent
from bot.core.model.prepared import What


@dataclass(frozen=True, kw_only=True)
class CounsellorWrote(DeskAct):
    """A counsellor wrote in the thread of a case. `message` is its id in the forum."""

    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class CounsellorEdited(DeskAct):
    """A counsellor changed a message in a thread."""

    content: Content
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorReacted(DeskAct):
    """A counsellor changed their reaction to a message (`message`) that shows a contact's words. Fields as in
    Reacted.
    """

    message: int
    emoji: str
    settable: bool
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class SendAnswered(CasePress):
    """The holder says whether what they sent in the thread (`source`) is to go to the contact."""

    source: int
    send: bool


@dataclass(frozen=True, kw_only=True)
class PictureAnswered(CasePress):
    """The holder opens a picture that is held back (`seq`: its entry in the log), or destroys it."""

    seq: int
    open: bool


@dataclass(frozen=True, kw_only=True)
class PreparedAsked(DeskAct):
    """A counsellor typed `/r`, `/a` or `/n` in the thread of a case: `argument` is what stands behind it.

    `offer`: they touched one that stands in a message, such as `/r_hello`, and see the words before they are sent.
    """

    what: What
    argument: str = field(repr=False)
    message: int
    offer: bool = False


@dataclass(frozen=True, kw_only=True)
class PreparedChosen(CasePress):
    """A counsellor chose prepared content under the card; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    what: What
    tag: str


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(CasePress):
    """The holder says whether prepared content that the thread shows goes to the contact. `message` shows it."""

    offer: int
    send: bool
    message: int


@dataclass(frozen=True, kw_only=True)
class CounsellorWithdrew(DeskAct):
    """A counsellor asked (`/unsend` as a reply) to take a message back. `source` is the message replied to."""

    source: int | None
    message: int


@dataclass(frozen=True, kw_only=True)
class WroteAnonymously(DeskEvent):
    """An administrator who remains anonymous wrote in the thread of a case: nobody can tell who, so nobody gets it."""

    message: int
