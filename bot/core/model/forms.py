"""Forms: questions by button, as data. What is asked next, what the answers name, and where it ends. Pure.

A form is a line of questions; what is asked next is the first one without an answer, so an answer given again simply
replaces the old one, a skipped question is one answered with nothing, and a form that was left goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.understanding.triage import RedFlags
from bot.core.understanding.values import Urgency

SKIP = "skip"
"""In place of a choice: the question is left out."""

DONE = "done"
"""In place of a choice, where several may be chosen: that is all."""

TOGETHER = 3
"""From so many signs on, each of which is a reason for support, they are urgent together.

The ILO's indicators: in some cases one is enough, in others several that are taken together point to forced labour. How
many is our choice.
"""

SOURCES = "sources"
"""In place of an ending: where the words of the form come from, and who reviewed them."""


class Words(StrEnum):
    """What becomes of what a contact writes while a question stands."""

    SIGNS = "signs"  # it is looked through for the form's phrases, and not kept
    CASE = "case"  # it goes to the counsellors' case, with pictures and voice


class Result(StrEnum):
    """The endings that the program chooses itself; others are named by a choice."""

    SOME = "some"  # at least one sign was named
    NONE = "none"
    FOUND = "found"  # signs were found in the words; the questions go on
    NOT_FOUND = "not_found"
    PICTURE = "picture"  # signs were found in a picture that a machine read; nothing is asked


@dataclass(frozen=True)
class Choice:
    """One answer to a question."""

    id: str
    sign: str | None = None  # what it is a sign of
    urgency: Urgency = Urgency.NONE  # that of somebody who answers so
    topic: str | None = None  # the crisis answer that fits
    end: str | None = None  # the ending with which the form stops
    child: bool | None = None  # whether the contact is under 18 by this answer; None: it says nothing of that


@dataclass(frozen=True)
class Question:
    """One question. `several`: more than one choice may be taken, and taken back."""

    id: str
    choices: tuple[Choice, ...]
    several: bool = False
    words: Words | None = None

    def choice(self, id_: str) -> Choice | None:
        """The choice of that id, or None."""
        return next((c for c in self.choices if c.id == id_), None)


@dataclass(frozen=True)
class Given:
    """The answer to one question: ids of its choices, none when it was skipped."""

    question: str
    chosen: tuple[str, ...] = field(default=(), repr=False)
    done: bool = True  # no more may be chosen


@dataclass(frozen=True)
class Filled:
    """One run through a form."""

    form: str
    round: int  # it tells the run from earlier ones, whose buttons are old
    given: tuple[Given, ...] = field(default=(), repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)  # signs that were read in the contact's own words
    asked_at: int = 0  # when the last question was put (milliseconds since 1970)
    offered: bool = False  # the contact was asked already whether to go on
    ended: str | None = None  # the ending that was shown: only giving it to a counsellor is left
    logged: tuple[str, ...] | None = field(default=None, repr=False)  # the choices that the case's log has

    def of(self, question: str) -> Given | None:
        """What was answered to a question, or None."""
        return next((g for g in self.given if g.question == question), None)

    @property
    def chosen(self) -> tuple[str, ...]:
        """All choices as `question:choice`, in the order of the answers."""
        return tuple(f"{g.question}:{id_}" for g in self.given for id_ in g.chosen)


@dataclass(frozen=True)
class Form:
    """A form."""

    id: str
    questions: tuple[Question, ...]
    signs: tuple[str, ...] = ()
    give: bool = False  # its end offers to give the answers to a counsellor: only with the contact's yes
    opens: Urgency | None = None  # the urgency of a case that is opened as soon as it is begun
    opens_topic: str | None = None
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ids, each with the topics it leads to
    reads: RedFlags | None = field(default=None, repr=False, compare=False)  # finds signs (its topics) in words

    def question(self, id_: str) -> Question | None:
        """The question of that id, or None."""
        return next((q for q in self.questions if q.id == id_), None)

    def gives(self, ending: str | None) -> bool:
        """Whether an ending offers to give the answers to a counsellor: without a sign, or to a child, it does not."""
        return self.give and ending != Result.NONE and not self.for_a_child(ending)

    def for_a_child(self, ending: str | None) -> bool:
        """Whether an ending is what somebody under 18 gets."""
        return any(choice.child and choice.end == ending for q in self.questions for choice in q.choices)

    def next(self, filled: Filled) -> Question | None:
        """The question to ask now: the first that is neither answered nor settled by what was read; None at the end."""
        return next((q for q in self.questions if not self._settled(q, filled)), None)

    def _settled(self, question: Question, filled: Filled) -> bool:
        given = filled.of(question.id)
        read = any(c.sign in filled.found for c in question.choices if c.sign)
        return read or (given is not None and given.done)

    def place(self, question: Question) -> tuple[int, int]:
        """Which question of how many it is, from 1."""
        return self.questions.index(question) + 1, len(self.questions)

    def taken(self, filled: Filled) -> tuple[Choice, ...]:
        """The choices that were taken, in the order of the questions."""
        return tuple(
            choice
            for question in self.questions
            for choice in question.choices
            if (given := filled.of(question.id)) is not None and choice.id in given.chosen
        )

    def named(self, filled: Filled) -> tuple[str, ...]:
        """The signs named by answers or found in words, in the form's order, each once."""
        there = {choice.sign for choice in self.taken(filled)} | set(filled.found)
        return tuple(sign for sign in self.signs if sign in there)

    def urgency(self, filled: Filled) -> Urgency:
        """The urgency of all answers given: the greatest, or that of several together. It never lowers a case."""
        each = [choice.urgency for choice in self.taken(filled)]
        together = Urgency.URGENT if each.count(Urgency.SUPPORT) >= TOGETHER else Urgency.NONE
        return max([together, *each])

    def read(self, text: str) -> tuple[str, ...]:
        """The signs found in words, in the form's order."""
        flags = self.reads.read(text).flags if self.reads is not None else ()
        return tuple(sign for sign in self.signs if any(flag.topic == sign for flag in flags))


def answer(filled: Filled, question: Question, choice: str) -> Filled:
    """The form with one more answer, which replaces an earlier one; where several may be chosen it comes or goes."""
    before = filled.of(question.id) or Given(question.id, (), False)
    if choice == DONE:
        now = replace(before, done=True)
    elif choice == SKIP:
        now = Given(question.id)
    elif question.several:
        there = choice in before.chosen
        chosen = tuple(c for c in before.chosen if c != choice) if there else (*before.chosen, choice)
        now = Given(question.id, chosen, before.done)
    else:
        now = Given(question.id, (choice,))
    others = tuple(g for g in filled.given if g.question != question.id)
    return replace(filled, given=(*others, now))
