"""What is wrong, said in another language: sentences of `Problem` with what was filled in, found by their form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.sheet import Problem, read, shown
from bot.understanding.word_files import word

LOCALES = Path(__file__).resolve().parents[3] / "locales"

_HOLE = re.compile(r"\{(\d)\}")


class ProblemWords:
    """The sentences of one language, from `locales/<language>/problems.yml`."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        forms = sorted(sentences, key=lambda english: len(_HOLE.sub("", english)), reverse=True)
        self._forms = [(_pattern(english), sentences[english]) for english in forms]

    def say(self, problem: Problem) -> str:
        """The line that `sarika check` prints; a sentence without a translation stays English."""
        return f"{shown(problem.path)}:{problem.line}: {self.said(problem.what)}: {self.said(problem.instead)}"

    def said(self, english: str) -> str:
        """One sentence of the program, with what is filled in; in English where it has no translation."""
        for pattern, sentence in self._forms:
            if match := pattern.fullmatch(english):
                return _filled(sentence, match.groups())
        return english


@cache
def problem_words(language: str) -> ProblemWords:
    """The sentences of a language; none where it has no file. Raises ContentError for one that cannot be used."""
    path = LOCALES / language / "problems.yml"
    if not path.exists():
        return ProblemWords({})
    return ProblemWords({english: word(said) for english, said in read(path).fields().items()})


def _filled(sentence: str, values: tuple[str, ...]) -> str:
    return _HOLE.sub(lambda hole: values[int(hole.group(1))], sentence)


def _pattern(english: str) -> re.Pattern[str]:
    """The form of a sentence: the more of it is fixed, the sooner it is tried."""
    fixed = [re.escape(part) for part in _HOLE.split(english)[::2]]
    return re.compile("(.*?)".join(fixed), re.DOTALL)
