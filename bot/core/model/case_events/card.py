"""What was done by the card of a case, or to its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.core.model.case_events.by import By


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
class TopicCorrected:
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    kind: Literal["topic_corrected"] = "topic_corrected"
    by: By
    case: int
    press: str
    tag: str


@dataclass(frozen=True, kw_only=True)
class ProtocolAsked:
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""

    kind: Literal["protocol_asked"] = "protocol_asked"
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
class ThreadShut:
    """Somebody closed or reopened a case's topic by hand."""

    kind: Literal["thread_shut"] = "thread_shut"
    shut: bool


CardEvent = (
    Claimed
    | Closed
    | MenuChosen
    | Lowered
    | HandedOn
    | MoveAsked
    | Paused
    | Muted
    | Unmuted
    | TopicCorrected
    | ProtocolAsked
    | JoinAsked
    | ThreadShut
)
