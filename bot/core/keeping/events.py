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


class TaskDone(CasePress):
    """A counsellor says that a task of that number is done."""

    task: int
