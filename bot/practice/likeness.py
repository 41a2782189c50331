"""Knows what a line of a counsellor asks or tells by its likeness to lines of a file (`lines/`), in one script.

A line is the set of its pieces: sequences of letters within words, words and pairs of words, as learned red flags have
them, romanised Khmer by its coarse sound. How much each known line speaks for each label is learnt by
`nlu/build/learn_lines.py` (a ridge regression on the likeness of lines) and kept beside them, in `lines/learned.json`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from itertools import chain
from math import sqrt
from operator import mul
from pathlib import Path

from bot.core.model.errors import SarikaError
from bot.core.understanding.learned import form, letter_pieces, word_pieces
from bot.core.understanding.text import fold
from bot.sheet import read

FOLDER = Path(__file__).parent / "lines"
SCRIPTS = ("km", "latn", "en")
LEARNED = "learned.json"
NOTHING = "nothing"
"""What lines stand under that ask and tell nothing that is known."""
LETTERS = (1, 4)
BESIDE = 0.8
"""Of the labels of a kind those are heard that speak with at least this share of the loudest: a sentence asks one
thing, rarely two."""

_SIGNS = re.compile(r"[?!.,:;…«»“”\"()៖។៕]+")
_SENTENCE_END = re.compile(r"(?<=[.?!…។៕])\s+|\n+|(?<=[?។៕])")
_KHMER = re.compile("[\u1780-\u17d3]")


class LinesError(SarikaError):
    """The lines or what was learnt from them cannot be used; says what to do."""


def pieces(text: str, script: str) -> frozenset[str]:
    """What a line is compared by."""
    plain = form(_SIGNS.sub(" ", fold(text)), script)
    return frozenset([*letter_pieces(plain, LETTERS), *(f"={word}" for word in word_pieces(plain))])


def sentences(text: str) -> list[str]:
    """The sentences of a message."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def is_khmer(text: str) -> bool:
    """Whether there is any Khmer letter."""
    return _KHMER.search(text) is not None


def known_lines(script: str, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """Each line of a script's file with its labels; none for one that stands under `NOTHING`. Raises ContentError."""
    found: dict[str, tuple[str, ...]] = {}
    for label, listed in read(folder / f"{script}.yml").fields().items():
        for row in listed.items():
            found[row.text()] = (*found.get(row.text(), ()), *(() if label == NOTHING else (label,)))
    return found


def fingerprint(lines: Mapping[str, Sequence[str]]) -> str:
    """Tells whether the lines are those that were learnt from."""
    return sha256(json.dumps(list(lines.items()), ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Likeness:
    """The lines of a script; `weights` and `start` by label, a weight for each line in its order; `at` by kind."""

    script: str
    lines: tuple[frozenset[str], ...]
    weights: Mapping[str, tuple[float, ...]]
    start: Mapping[str, float]
    at: Mapping[str, float]

    @cached_property
    def _having(self) -> Mapping[str, list[int]]:
        """The lines that have a piece, by number."""
        having: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            for piece in line:
                having.setdefault(piece, []).append(number)
        return having

    @cached_property
    def _sizes(self) -> Sequence[int]:
        return [len(line) for line in self.lines]

    def scores(self, sentence: str) -> dict[str, float]:
        """How loudly a sentence speaks for each label: about 1 for a line under it, 0 for one that is not."""
        own = pieces(sentence, self.script)
        shared = Counter(chain.from_iterable(self._having.get(piece, ()) for piece in own))
        alike = [shared[number] / sqrt(len(own) * size) for number, size in enumerate(self._sizes)]
        return {label: self.start[label] + sum(map(mul, weights, alike)) for label, weights in self.weights.items()}


@cache
def load(folder: Path = FOLDER) -> Mapping[str, Likeness]:
    """All scripts, read once: it takes a second.

    Raises ContentError, and LinesError where the lines are not those that were learnt from.
    """
    path = folder / LEARNED
    anew = "learn them anew with nlu/.venv/bin/python nlu/build/learn_lines.py"
    try:
        learned = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LinesError(f"{path}: cannot be used ({type(error).__name__}); {anew}") from error
    found = {}
    for script in SCRIPTS:
        lines, told = known_lines(script, folder), learned[script]
        if told["made_of"] != fingerprint(lines):
            raise LinesError(f"{folder / script}.yml: was changed after {LEARNED} was written; {anew}")
        found[script] = Likeness(
            script,
            tuple(pieces(line, script) for line in lines),
            {label: tuple(int(w) / 100 for w in row.split()) for label, row in told["weights"].items()},
            told["start"],
            told["at"],
        )
    return found


def loudest(scores: Mapping[str, float], labels: Sequence[str], at: float) -> list[str]:
    """Of these labels the ones that are heard, from `at` on."""
    most = max((scores.get(label, 0.0) for label in labels), default=0.0)
    return [label for label in labels if scores.get(label, 0.0) >= max(at, BESIDE * most)]
