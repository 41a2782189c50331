"""What is kept of one contact, part by part, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.agreed import AgreedQuestion, FollowUp, Missed
from bot.core.model.case import Thread
from bot.core.model.effects.contact import Clear
from bot.core.model.effects.table import Effect
from bot.core.model.filled import Filled
from bot.core.model.lines import Line
from bot.core.understanding.values import Person, Sector


@dataclass(frozen=True)
class Told:
    """What was said of the contact in a talk, and what was given to them. It ends with the talk (`new_talk`)."""

    country: str | None = None
    sector: Sector | None = None
    person: Person | None = None
    script: str = ""
    """How it was written last."""
    last_answer: str | None = None
    form: Filled | None = None
    """The form being filled in."""
    child: bool = False
    """The contact answered to be under 18."""


@dataclass(frozen=True)
class Counts:
    """How much of a contact there was so far: each number is given once."""

    log: int = 0
    """The number of the last log entry."""
    cases: int = 0
    forms: int = 0
    """How many forms were begun."""


@dataclass(frozen=True)
class Phone:
    """What is known of the phone, and of who has it. Times are milliseconds since 1970."""

    watched: bool = False
    """Somebody checks it."""
    ask_watched: bool = False
    """The contact is asked whether somebody does when they are back."""
    blocked: bool = False
    """The contact blocked the bot."""
    unsure: bool = False
    """Somebody else may have the phone now."""
    unsure_from: tuple[int, int] = (0, 0)
    """When they came, and the last log entry before that."""
    unsure_told: bool = False
    """They were told of counsellors since, as anybody is who asks for one."""
    whose_at: int = 0
    """When it was asked who is there."""
    question: AgreedQuestion | None = None
    """The question that is asked after a long silence."""
    choosing: tuple[Line, int] | None = None
    """A question that they chose, and when: the next message is its answer."""


@dataclass(frozen=True)
class Chat:
    """What stands in the contact's chat, and is to go. Times are milliseconds since 1970."""

    clears: bool = False
    """The chat is cleared after each talk."""
    clear_by: int = 0
    """When at the latest (0: nothing stands there)."""
    clearing: Clear | None = None
    """The clearing under way."""
    cover: int | None = None
    """The message that stays."""
    threads: tuple[Thread, ...] = ()
    """All threads that the contact's cases had: forgetting deletes them."""
    forgetting: bool = False
    """The contact asked to be forgotten."""


@dataclass(frozen=True)
class Mute:
    """A contact who floods or insults is not read for a while, danger excepted. Times are milliseconds since 1970."""

    until: int = 0
    """Until then no counsellor is shown what they write (0: they are not muted)."""
    unread: int = 0
    """How much was not shown."""
    said_at: int = 0
    """When they were told last."""


@dataclass(frozen=True)
class Learning:
    """What a reviewer may read of the contact (`bot.core.casework.consent`)."""

    agrees: bool | None = None
    """Whether a reviewer may read what was not understood; None until they say."""
    agree_asked: bool = False
    missed: tuple[Missed, ...] = ()
    """Those words."""
    agrees_cases: bool = False
    """Also what a counsellor corrects."""
    decided: Missed | None = None
    """The words by which the machine chose the topic of the waiting case, kept only of who agreed to that."""


@dataclass(frozen=True)
class Quiet:
    """What the quiet rule goes by: when the phone may light up, with which line, and what waits behind it."""

    until_back: bool = False
    """Nothing unasked is sent before they are back."""
    held: tuple[Effect, ...] = ()
    """What waits behind the neutral line."""
    knocked: bool = False
    """The neutral line was sent."""
    hours: tuple[int, int] | None = None
    """The hours in which the phone may light up, in minutes of the desk's local day; None: they did not choose."""
    knock: Line = Line.KNOCK
    """The neutral line that they chose."""


@dataclass(frozen=True)
class FollowUps:
    """The days on which the contact is written to again."""

    agreed: FollowUp | None = None
    """The day that holds."""
    proposed: FollowUp | None = None
    """Another one that they have not agreed to."""
    count: int = 0
    """How many were proposed."""
