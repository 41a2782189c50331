"""What somebody at the desk did about what is written down of a case or its person, as values."""

from __future__ import annotations

from dataclasses import field

from bot.core.model.case_events import CasePress, DeskAct


class CloseUndone(CasePress):
    """A counsellor closed a case by a slip: it is open again."""


class OutcomeCorrected(CasePress):
    """A counsellor says that a closed case ended otherwise (`outcome` as in Closed)."""

    outcome: str


class RecordTapped(CasePress):
    """The holder puts something into the record of the contact, or takes it off (`bot.core.keeping.record.FIELDS`)."""

    part: str
    value: str


class WordAgreed(DeskAct):
    """The holder wrote `/word` and the word that was agreed with the contact in the thread (`message`)."""

    words: str = field(repr=False)
    message: int


class WordPut(CasePress):
    """The same word, written on the desk's page; empty takes it off."""

    words: str = field(repr=False)


class StepTicked(CasePress):
    """Who holds the case did a step of a protocol, or not after all: protocol and number, as in `Hold.steps`."""

    step: str


class ReadAgain(CasePress):
    """A supervisor read a closed emergency again."""


class TaskPut(CasePress):
    """A counsellor writes down what is to be done, and when (`due`: milliseconds since 1970)."""

    words: str = field(repr=False)
    due: int


class TaskAsked(DeskAct):
    """A counsellor wrote `/task`, a time and what is to be done in the thread (`message`): at that `minute` of the day
    (None: it could not be read), on the next such `weekday` (0 is Monday), on a `day` (a date), or with neither as soon
    as it is that time.
    """

    words: str = field(repr=False)
    message: int
    minute: int | None = None
    weekday: int | None = None
    day: str = ""


class TaskDone(CasePress):
    """A counsellor says that a task of that number is done."""

    task: int


class FindAsked(DeskAct):
    """Somebody wrote `/find` and what they look for in the group."""

    words: str = field(repr=False)


class CasesSought(DeskAct):
    """A counsellor looked for cases on the page."""
