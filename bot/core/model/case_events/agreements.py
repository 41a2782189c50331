"""What was agreed with a contact, or with a second person about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.core.model.case_events.by import By


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


AgreementEvent = (
    Referred
    | OutcomeTold
    | FollowUpProposed
    | QuestionOffered
    | UnmaskAsked
    | UnmaskSeconded
    | UnmaskedAlone
    | UnmaskSigned
)
