"""Which section of an answer a message asks for, as far as the talk is about that answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from heapq import nlargest
from operator import itemgetter
from pathlib import Path

import numpy as np

from components.features import Sense
from components.margins import SOUNDS, WORDS, Margins
from components.reading import as_khmer
from components.svm import Floats, Shape
from components.taught import Taught
from components.text import script

NONE = ""
"""The label of a message that asks for no section: it tells something, or asks what none answers."""
_ALONE, _BOTH = (6.77, 0.0, -0.19, 2.63), (4.15, 0.64, -0.17, 3.16)
"""What turns the margin of a section into odds, by its words alone, and with a taught model that has it: how much the margin
counts, the logarithm of the share that the taught model gives, the margin of `NONE`, and where it begins. By logistic
regression on 1,905 turns of seven writers who saw none of those learnt from (docs/decisions/072)."""
_KINDS = WORDS, SOUNDS
"""What is looked at: with letters as well nothing was gained on 1,650 messages of five writers, for half a millisecond."""
MOST = 40
"""Sections that are told, likeliest first: to weigh some three hundred takes seven milliseconds more."""
_WORDS, _NUMBERS = "asked.json", "asked.npz"


class AskedModel:
    """Gives each section ("topic.id") the share of messages like this that ask for it. The shares do not sum to 1: whoever
    knows what the talk is about compares those of that topic, and whatever they say together, at most one is meant.
    """

    def __init__(self, shape: Shape, labels: Sequence[str], margins: Margins, taught: Taught | None = None) -> None:
        self.labels = list(labels)
        self._shape = shape
        self._margins = margins
        self._taught = taught
        self._rows = taught.rows(self.labels) if taught is not None else None

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], shape: Shape, senses: Sequence[Sense | None] | None = None
    ) -> AskedModel | None:
        """Learn from folded texts and what each asks for: a section, or `NONE`, or something else that is told apart and
        never answered with. None where there are not two labels.
        """
        known, truth = np.unique(labels, return_inverse=True)
        if len(known) < 2:
            return None
        margins, _ = Margins.learn(texts, [truth], shape, None, senses, _KINDS)
        return cls(shape, known.tolist(), margins)

    def shares(self, text: str, sense: Sense | None, *, quickly: bool = False) -> dict[str, float]:
        """The share of each section, of a folded text; the `MOST` likeliest. `quickly`: by its words and sounds alone."""
        margins = self._margins.of(text, sense)
        if sense is None and script(text) == "latn":
            margins = (margins + self._margins.of(as_khmer(text), None)) / 2
        told = zip(self.labels, self._shares(text, margins, quickly=quickly).tolist(), strict=True)
        return dict(nlargest(MOST, (each for each in told if "." in each[0]), key=itemgetter(1)))

    def _shares(self, text: str, margins: Floats, *, quickly: bool) -> Floats:
        none = margins[self.labels.index(NONE)] if NONE in self.labels else 0.0
        shares: Floats = 1 / (1 + np.exp(-_odds(_ALONE, margins, 0.0, none)))
        if not quickly and self._taught is not None and self._rows is not None:
            both = 1 / (1 + np.exp(-_odds(_BOTH, margins, self._taught.of(text)[self._rows], none)))
            shares = np.where(self._rows < 0, shares, both)
        return shares

    def save(self, folder: Path) -> None:
        """Write it to `folder`: reading it back runs no code."""
        words = {"shape": asdict(self._shape), "labels": self.labels, "vocabularies": self._margins.vocabularies()}
        (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / _NUMBERS, **self._margins.numbers())

    @classmethod
    def load(cls, folder: Path) -> AskedModel | None:
        """Read one that `save` wrote; None where none was. Raises OSError, ValueError, KeyError where it is not whole."""
        if not (folder / _WORDS).is_file():
            return None
        words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        shape = Shape.of(words["shape"])
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            margins = Margins.load(words["vocabularies"], numbers, shape, _KINDS)
        return cls(shape, words["labels"], margins, Taught.found())


def _odds(weights: tuple[float, float, float, float], margins: Floats, says: Floats | float, none: float) -> Floats:
    margin, share, against, begins = weights
    odds: Floats = margin * margins + share * says + against * none + begins
    return odds
