"""The words of the field, as values: what a message was understood to be, a contact's conversation, a case, the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon a human is needed. Ordered, so that `max` is the rule for combining several sources."""

    NONE = 0
    """Information or small talk."""
    SUPPORT = 1
    """A counsellor helps, no hurry."""
    URGENT = 2
    """Exploitation or serious harm is likely: a counsellor soon."""
    EMERGENCY = 3
    """Danger to life, body or freedom now: a counsellor at once, crisis answer first."""

    @property
    def word(self) -> str:
        """The lower-case name used in files and in `sarika understand`."""
        return self.name.lower()


class Language(StrEnum):
    """The languages in which a contact is answered."""

    KM = "km"
    EN = "en"


class Script(StrEnum):
    """How a message is written: Khmer letters, Khmer in Latin letters, English, several, or something else."""

    KM = "km"
    LATN = "latn"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Nlu(Enum):
    """Whether the intent model answered."""

    RASA = "rasa"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Guess:
    """A topic and the calibrated probability (0 to 1) that the message is about it."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Flag:
    """A red flag found in a message without the intent model.

    `rule` is the id in `nlu/red_flags/*.yml`; `urgency` is what remains after negation, past tense and
    question guards; `topic` is the answer that fits.
    """

    rule: str
    topic: str
    urgency: Urgency


@dataclass(frozen=True)
class Understanding:
    """What one message was understood to be.

    `topic` is None when nothing is known; `urgency` is the combination (model may raise, never lower);
    `reasons` names rules and the intent, never words of the message.
    """

    script: Script
    topic: str | None
    confidence: float
    alternatives: tuple[Guess, ...]
    urgency: Urgency
    reasons: tuple[str, ...]
    country: str | None
    nlu: Nlu
