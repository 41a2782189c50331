"""What was done by the card of a case, or to its thread."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.case_events.by import CasePress, DeskEvent


class Claimed(CasePress):
    """A counsellor pressed *Take over* on a case."""


@dataclass(frozen=True, kw_only=True)
class Closed(CasePress):
    """A counsellor closed a case, and said how it ended (`bot.core.casework.card_choices.OUTCOMES`)."""

    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuChosen(CasePress):
    """A counsellor pressed a button of the card that offers choices: `menu` names them, "" goes back."""

    menu: str


@dataclass(frozen=True, kw_only=True)
class Lowered(CasePress):
    """A counsellor judged a case less urgent, and why."""

    why: str


@dataclass(frozen=True, kw_only=True)
class HandedOn(CasePress):
    """A counsellor handed a case on: `to` a colleague (our id), or "" to the queue."""

    to: str


@dataclass(frozen=True, kw_only=True)
class MoveAsked(CasePress):
    """A supervisor moves a case to another group (the beginning of our id of it)."""

    to: str


class Paused(CasePress):
    """A counsellor pressed *Pause* on a case."""


@dataclass(frozen=True, kw_only=True)
class Muted(CasePress):
    """A counsellor muted the contact of a case they hold, for `span` (`bot.core.casework.card_choices.MUTE_SPANS`)."""

    span: str


class Unmuted(CasePress):
    """A counsellor lets a muted contact reach the desk again."""


@dataclass(frozen=True, kw_only=True)
class TopicCorrected(CasePress):
    """The holder says that a case is about another topic; `tag` stands for its id (`bot.core.model.prepared.tag`)."""

    tag: str


class ProtocolAsked(CasePress):
    """A counsellor pressed *Protocol* on a case: anybody at the desk may read it."""


@dataclass(frozen=True, kw_only=True)
class JoinAsked(CasePress):
    """A supervisor says that the case of that code name is of the same person, or takes it back."""

    code: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class ThreadShut(DeskEvent):
    """Somebody closed or reopened a case's thread by hand."""

    shut: bool
