"""What counsellors ask, tell, do well and should not do: what each is called (`scenarios/questions.yml`), and how it is
known in their lines: by their likeness to known ones (`bot.practice.likeness`), and mistakes also by words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.core.understanding.text import fold, script, tidy
from bot.practice import likeness
from bot.practice.parts import Language, Part, Said

FOLDER = Path(__file__).parent / "scenarios"
FILE = "questions.yml"
NUMBER = "number"
"""The question that is asked by giving a number: any words with three digits in a row, as hotlines have."""

_DIGITS = re.compile(r"[0-9០-៩]{3}")
_CLAUSE_END = re.compile(r"[.!?,;:\n…។៕៖]+|\b(?:and|but)\b", re.IGNORECASE)
_PHRASE_END = re.compile(r"(?<=[\u1780-\u17d3])(?<!ថា) +(?=[\u1780-\u17d3])")
"""A blank between Khmer letters, but what follows ថា ("that") belongs to it."""


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


class Titled(Part):
    """What a question or a skill is called; `shows` is a skill that asking or telling it shows."""

    title: Said
    shows: str = ""


class Mistake(Titled):
    """What a mistake is called, and words by which it is known in what a counsellor writes.

    `early` ones are mistakes only until half of what the scenario needs was asked; others only unless a question was
    asked.
    `instead` is the microskill whose good line is shown for it, where it has no good line of its own name.
    """

    words: Mapping[Language, tuple[str, ...]] = {}
    early: bool = False
    unless_asked: str = ""
    instead: str = ""

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = [word for words in self.words.values() for word in words]
        return _any_of(words) if words else None

    def found_in(self, clause: Clause) -> list[int]:
        """Where any of the words begins in a clause."""
        return [found.start() for found in self._pattern.finditer(clause.folded)] if self._pattern else []


@dataclass(frozen=True)
class Heard:
    """What a counsellor's words ask or tell, show of skill, and do wrong, by name."""

    asked: tuple[str, ...]
    skills: tuple[str, ...]
    mistakes: tuple[str, ...]


class Questions(Part):
    """All questions, skills and mistakes that are known, by name. `judged` are questions that count as microskills;
    `unless` are words that turn a mistake into its opposite.
    """

    questions: Mapping[str, Titled]
    skills: Mapping[str, Titled]
    judged: tuple[str, ...]
    mistakes: Mapping[str, Mistake]
    unless: Mapping[Language, tuple[str, ...]]

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _any_of((word for words in self.unless.values() for word in words), whole=True)

    @cached_property
    def _likeness(self) -> Mapping[str, likeness.Likeness]:
        return likeness.load()

    def heard_in(self, text: str) -> Heard:
        """What is known in a message. Raises LinesError for lines that were not learnt from."""
        kinds = {"asked": self.questions, "skills": self.skills, "mistakes": self.mistakes}
        found: dict[str, set[str]] = {kind: set() for kind in kinds}
        for known, sentence in self._sentences(text):
            scores = known.scores(sentence)
            for kind, names in kinds.items():
                found[kind].update(likeness.loudest(scores, list(names), known.at[kind]))
        if _DIGITS.search(text):
            found["asked"].add(NUMBER)
        found["skills"].update(self.questions[name].shows for name in found["asked"])
        said, denied = self._mistakes_by_words(text)
        found["mistakes"] = (found["mistakes"] - denied) | said
        return Heard(**{kind: tuple(name for name in names if name in found[kind]) for kind, names in kinds.items()})

    def _sentences(self, text: str) -> Iterator[tuple[likeness.Likeness, str]]:
        """Each sentence with the lines of its script; one in Latin letters of no sure language with those of both."""
        latin = script(text)
        for sentence in likeness.sentences(tidy(text)):
            if likeness.is_khmer(sentence):
                names: Sequence[str] = ("km",)
            else:
                names = (latin,) if latin in ("latn", "en") else ("latn", "en")
            yield from ((self._likeness[name], sentence) for name in names)

    def _mistakes_by_words(self, text: str) -> tuple[set[str], set[str]]:
        """The mistakes whose words stand there: those that are said, and those that are denied wherever they stand, by
        "do not" or the like before them in the clause.
        """
        said: set[str] = set()
        denied: set[str] = set()
        found = clauses(text)
        for name, mistake in self.mistakes.items():
            denials = [bool(self._unless.search(c.before(at))) for c in found for at in mistake.found_in(c)]
            if denials:
                (denied if all(denials) else said).add(name)
        return said, denied


def read_questions(folder: Path = FOLDER) -> Questions:
    """Read the questions. Raises ScenarioError."""
    return Questions.in_file(folder / FILE)
