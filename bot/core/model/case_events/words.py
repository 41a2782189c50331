"""What a counsellor wrote in the thread of a case, and which words go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.model.case import Content
from bot.core.model.case_events.by import By
from bot.core.model.prepared import What


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
    """A counsellor changed their reaction to a message (`message`) that shows a contact's words. Fields as in Reacted."""

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


WordsEvent = (
    CounsellorWrote
    | CounsellorEdited
    | CounsellorReacted
    | SendAnswered
    | PictureAnswered
    | PreparedAsked
    | PreparedChosen
    | OfferAnswered
    | CounsellorWithdrew
    | WroteAnonymously
)
