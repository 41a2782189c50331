"""The third look at the topic of an English message that stays unsure: what the training messages nearest to it in meaning
are about.

Other persons say the same in other words, which n-grams do not see. Measured (docs/decisions/032): two points of topics of
English messages, for a third of them; a regression over the same vectors brings one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from components.svm import Floats
from components.whole import Vectors

UNSURE = 0.7
"""Probability of the likeliest topic below which the message is read as a whole: a third of the English ones."""
NEAREST = 20
"""Training messages that are asked."""
FIRST = 80
"""Directions of a vector by which all training messages are compared."""
_ROUNDING = 1e-3
"""What a product of vectors may be too small by: those of the table are rounded."""
SHARP = 16.0
"""How much more the nearer ones count: with a cosine .1 higher, five times as much."""
LEAST = 0.05
"""What a topic has that none of them is about, so that they alone rule nothing out."""

EVEN = 0.8
"""By which power the probabilities are made more even afterwards: two looks that agree are not as sure as their product."""


@dataclass(frozen=True)
class Nearest:
    """The training messages that have a vector of the whole (`components.whole`)."""

    vectors: Vectors
    """One row of length 1 per message."""
    topics: NDArray[np.intp]
    """Their topics, numbered from 0."""

    @classmethod
    def of(cls, vectors: Sequence[Vectors | None], topics: NDArray[np.intp]) -> Nearest | None:
        """Those that have a vector; None where there are too few to ask."""
        rows = [row for row, vector in enumerate(vectors) if vector is not None]
        if len(rows) <= NEAREST:
            return None
        return cls(np.stack([each for each in vectors if each is not None]), topics[rows])

    def at(self, of_topics: Floats, vector: Vectors) -> Floats:
        """The probabilities of the topics after this look, for one message."""
        asked, near = self._asked(vector)
        weight = np.exp(SHARP * (near - near.max()))
        votes = np.bincount(self.topics[asked], weight, minlength=len(of_topics)) / weight.sum()
        found: Floats = (of_topics * (LEAST + votes)) ** EVEN
        return found / found.sum()

    def _asked(self, vector: Vectors) -> tuple[NDArray[np.intp], Vectors]:
        """The nearest, and how near they are.

        The first directions are those in which messages differ most. By them all are compared, and by the rest those
        that may be among the nearest all the same: a product is at most that of the lengths, and a whole vector has 1.
        Reading all of all vectors from memory takes three times as long.
        """
        first = self.vectors[:, :FIRST] @ vector[:FIRST]
        some = np.argpartition(first, -NEAREST)[-NEAREST:]
        least = (self.vectors[some] @ vector).min() - _ROUNDING
        rest = np.sqrt(max(0.0, 1 - float(vector[:FIRST] @ vector[:FIRST])))
        likely = np.flatnonzero(first + self._rest * rest >= least)
        near = self.vectors.take(likely, 0) @ vector
        best = np.argpartition(near, -NEAREST)[-NEAREST:]
        return likely[best], near[best]

    @cached_property
    def _rest(self) -> Vectors:
        """How long each vector is beside its first directions."""
        first = self.vectors[:, :FIRST]
        return np.sqrt(np.maximum(0, 1 - np.einsum("ij,ij->i", first, first)))
