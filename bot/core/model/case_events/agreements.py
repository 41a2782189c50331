"""What was agreed with a contact, or with a second person about them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.case_events.by import CasePress, Press


@dataclass(frozen=True, kw_only=True)
class RequestPress(Press):
    """A button of the request of this number to see who a contact is."""

    request: int


@dataclass(frozen=True, kw_only=True)
class Referred(CasePress):
    """A counsellor chose a service (its short name for buttons) and what is told to it
    (`bot.core.casework.referring.TELLS`).
    """

    service: str
    tells: str


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Press):
    """Somebody at the desk says what came of a referral (its number with the contact)."""

    referral: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FollowUpProposed(CasePress):
    """The holder proposes to ask the contact again in some days."""

    days: int


class QuestionOffered(CasePress):
    """The holder offers the contact to agree on a question that is asked after a long silence."""


@dataclass(frozen=True, kw_only=True)
class UnmaskAsked(CasePress):
    """The holder asks to see who the contact is, and why (`bot.core.casework.identity.WHY`)."""

    why: str


class UnmaskSeconded(RequestPress):
    """Somebody agrees that a holder sees who the contact is. `request` is its number with the contact."""


class UnmaskedAlone(RequestPress):
    """The holder opens without a second person, because nobody came."""


class UnmaskSigned(RequestPress):
    """Somebody signs what was opened alone."""
