"""A scenario: somebody with a story, who answers a counsellor by rules. All of it is data, in both languages.

Nothing is generated: the person says only what their file holds (`bot/practice/scenarios/`). What counsellors ask, and
what they should not say, is known by the words of `questions.yml` there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.model.errors import SarikaError
from bot.core.understanding.text import fold, tidy
from bot.sheet import ContentError, read

FOLDER = Path(__file__).parent / "scenarios"
QUESTIONS = "questions.yml"
NUMBER = "number"
"""The question that is asked by giving a number: any words with three digits in a row, as hotlines have."""

Language = Literal["km", "en"]

_DIGITS = re.compile(r"[0-9០-៩]{3}")
_CLAUSE_END = re.compile(r"[.!?,;:\n…។៕៖]+|\b(?:and|but)\b", re.IGNORECASE)
_PHRASE_END = re.compile(r"(?<=[\u1780-\u17d3])(?<!ថា) +(?=[\u1780-\u17d3])")
"""A blank between Khmer letters, but what follows ថា ("that") belongs to it."""


class ScenarioError(SarikaError):
    """A scenario cannot be used. Names the file, the place in it, and what to write."""


class Part(BaseModel):
    """A part of a file of the practice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def in_file(cls, path: Path) -> Self:
        """All that a file holds. Raises ScenarioError."""
        try:
            said = read(path)
            return cls.model_validate(said.plain())
        except ContentError as error:
            raise ScenarioError(f"{error}.") from None
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = " → ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
            raise ScenarioError(f"{path}:{said.at(first['loc']).line}: {place}: {first['msg']}.") from None


class Said(Part):
    """The same words in both languages."""

    km: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: Language) -> str:
        """The words in one language."""
        return self.km if language == "km" else self.en


@dataclass(frozen=True)
class Clause:
    """A clause by `bot.core.understanding.text.fold`; `parts` are where its phrases begin: Khmer has blanks between."""

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
    """Finds any of the words; Latin ones only where a word begins, if `whole` also ends: Khmer has no such border."""
    end = "(?![a-z])" if whole else ""
    found = ((re.escape(word), word.isascii()) for word in map(fold, words))
    return re.compile("|".join(rf"(?<![a-z]){word}{end}" if latin else word for word, latin in found))


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
        """The mistakes in a counsellor's words, by name, but where "do not" or the like stands before in the clause."""
        found = clauses(text)
        return [
            name
            for name, mistake in self.mistakes.items()
            if any(not self._unless.search(c.before(at)) for c in found for at in mistake.found_in(c))
        ]


class Step(Part):
    """What the person does unasked, once: at the start, after the bot's first answer, once a counsellor took over, or
    after a silence of the counsellor of so many seconds. `press` is a button by the name that it has in
    `bot.wording.buttons`.
    """

    when: Literal["start", "answered", "taken", "silence"] = "start"
    after: Annotated[float, Field(ge=0)] = 0
    say: Said | None = None
    press: str | None = None
    kind: Literal["voice", "photo"] | None = None


class Rule(Part):
    """What the person answers to a question: each time the next sentence, and the last one again and again."""

    asks: str
    say: Annotated[tuple[Said, ...], Field(min_length=1)]


class Scenario(Part):
    """One person. `needs` are questions that a good talk asks, `first` the one that comes before all others; `lesson`
    is what to think of afterwards."""

    title: Said
    who: Said
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    answers: tuple[Rule, ...]
    otherwise: Annotated[tuple[Said, ...], Field(min_length=1)]
    needs: tuple[str, ...]
    first: str
    lesson: Said


def names(folder: Path = FOLDER) -> list[str]:
    """The scenarios that there are, by the names of their files."""
    return sorted(path.stem for path in folder.glob("*.yml") if path.name != QUESTIONS)


def read_questions(folder: Path = FOLDER) -> Questions:
    """Read the questions. Raises ScenarioError."""
    return Questions.in_file(folder / QUESTIONS)


def read_scenario(name: str, folder: Path = FOLDER) -> Scenario:
    """Read a scenario and see that every question it names is known. Raises ScenarioError."""
    path = folder / f"{name}.yml"
    if name not in names(folder):
        raise ScenarioError(f"There is no scenario {name!r}. There are: {', '.join(names(folder))}.")
    scenario = Scenario.in_file(path)
    known = read_questions(folder).questions
    asked = [rule.asks for rule in scenario.answers]
    for question in (*asked, *scenario.needs, scenario.first):
        if question not in known:
            raise ScenarioError(f"{path}: {question!r} is not in {QUESTIONS}; it has {', '.join(sorted(known))}.")
    if twice := sorted({question for question in asked if asked.count(question) > 1}):
        raise ScenarioError(f"{path}: answers: {twice[0]!r} stands there twice; put its sentences under one `asks`.")
    return scenario
