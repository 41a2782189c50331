"""What counsellors ask in a talk and what they should not say, known by words in
`bot/practice/scenarios/questions.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.core.understanding.text import fold, tidy

NUMBER = "number"
"""The question that is asked by giving a number: any words of a counsellor with three digits in a row, as hotlines
have.
"""

Language = Literal["km", "en"]

_DIGITS = re.compile(r"[0-9០-៩]{3}")
_CLAUSE_END = re.compile(r"[.!?,;:\n…។៕៖]+|\b(?:and|but)\b", re.IGNORECASE)
_PHRASE_END = re.compile(r"(?<=[\u1780-\u17d3])(?<!ថា) +(?=[\u1780-\u17d3])")
"""A blank between Khmer letters, but what follows ថា ("that") belongs to it."""


class Part(BaseModel):
    """A part of a file of the practice."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Part):
    """The same words in both languages."""

    km: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: Language) -> str:
        """The words in one language."""
        return self.km if language == "km" else self.en


@dataclass(frozen=True)
class Clause:
    """A clause by `bot.core.understanding.text.fold`; `parts` are where a phrase begins in it, as Khmer phrases have
    blanks between them.
    """

    folded: str
    parts: tuple[int, ...]

    def before(self, at: int) -> str:
        """What stands before a place, in the same phrase."""
        return self.folded[max(part for part in self.parts if part <= at) : at]


def clauses(text: str) -> list[Clause]:
    """The clauses of a text."""
    found = []
    for clause in _CLAUSE_END.split(tidy(text).replace("’", "'")):
        folded, parts = "", []
        for phrase in _PHRASE_END.split(clause):
            parts.append(len(folded))
            folded += fold(phrase)
        found.append(Clause(folded, tuple(parts)))
    return found


def _any_of(words: Iterable[str], *, whole: bool = False) -> re.Pattern[str]:
    """Finds any of the words; Latin ones only where a word begins, and if `whole` also ends. Khmer has no
    such border.
    """
    end = "(?![a-z])" if whole else ""
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(word)}{end}" if word.isascii() else re.escape(word) for word in map(fold, words)
        )
    )


class Known(Part):
    """What a question or a mistake is called, and words by which it is known in what a counsellor writes."""

    title: Said
    words: Mapping[Language, tuple[str, ...]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(word for words in self.words.values() for word in words)

    def found_in(self, clause: Clause) -> list[int]:
        """Where any of the words begins in a clause."""
        return [found.start() for found in self._pattern.finditer(clause.folded)]


class Questions(Part):
    """All questions and mistakes that are known, by name. `unless` are words that turn a mistake into its opposite."""

    questions: Mapping[str, Known]
    mistakes: Mapping[str, Known]
    unless: Mapping[Language, tuple[str, ...]]

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _any_of((word for words in self.unless.values() for word in words), whole=True)

    def asked_in(self, text: str) -> list[str]:
        """The questions that a counsellor's words ask, by name."""
        found = clauses(text)
        return [
            name
            for name, question in self.questions.items()
            if any(map(question.found_in, found)) or (name == NUMBER and _DIGITS.search(text))
        ]

    def mistakes_in(self, text: str) -> list[str]:
        """The mistakes in a counsellor's words, by name; none where "do not" or the like stands before it in its
        clause.
        """
        found = clauses(text)
        return [
            name
            for name, mistake in self.mistakes.items()
            if any(not self._unless.search(c.before(at)) for c in found for at in mistake.found_in(c))
        ]
