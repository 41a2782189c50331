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
FIRST = 96
"""Directions of a vector by which all training messages are compared: the nearest are among some 900 of 45,000 then."""
SOME, MANY = 200, 2_000
"""Of so many that are near by them it is seen how near the nearest are at least; and more than so many are not copied."""
_ROUNDING = 1e-4
"""What a product of vectors may be wrong by."""
SHARP = 16.0
"""How much more the nearer ones count: with a cosine .1 higher, five times as much."""
LEAST = 0.05
"""What a topic has that none of them is about, so that they alone rule nothing out."""

EVEN = 0.8
"""By which power the probabilities are made more even afterwards: two looks that agree are not as sure as their product."""


@dataclass(frozen=True)
class Nearest:
    """The training messages that have a vector of the whole (`components.whole`)."""

    first: Vectors
    """One row per message: its vector, of length 1, in the `FIRST` directions, in which messages differ most."""
    rest: Vectors
    """The same in the others."""
    topics: NDArray[np.intp]
    """Their topics, numbered from 0."""

    @classmethod
    def of(cls, vectors: Sequence[Vectors | None], topics: NDArray[np.intp]) -> Nearest | None:
        """Those that have a vector; None where there are too few to ask."""
        rows = [row for row, vector in enumerate(vectors) if vector is not None]
        if len(rows) <= NEAREST:
            return None
        return cls.split(np.stack([each for each in vectors if each is not None]), topics[rows])

    @classmethod
    def split(cls, vectors: Vectors, topics: NDArray[np.intp]) -> Nearest:
        """Of one row per message."""
        first, rest = (np.ascontiguousarray(half, np.float32) for half in (vectors[:, :FIRST], vectors[:, FIRST:]))
        return cls(first, rest, topics)

    @property
    def vectors(self) -> Vectors:
        """One row of length 1 per message."""
        return np.hstack([self.first, self.rest])

    def at(self, of_topics: Floats, vector: Vectors) -> Floats:
        """The probabilities of the topics after this look, for one message."""
        asked, near = self._asked(vector)
        weight = np.exp(SHARP * (near - near.max()))
        votes = np.bincount(self.topics[asked], weight, minlength=len(of_topics)) / weight.sum()
        found: Floats = (of_topics * (LEAST + votes)) ** EVEN
        return found / found.sum()

    def _asked(self, vector: Vectors) -> tuple[NDArray[np.intp], Vectors]:
        """The nearest, and how near they are.

        All are compared by the first directions, and by the others those that may be among the nearest all the same:
        what the others add is at most the product of the lengths there. Reading all of all from memory takes longer.
        """
        ours, others = vector[:FIRST], vector[FIRST:]
        near = self.first @ ours
        some = np.argpartition(near, -SOME)[-SOME:] if len(near) > SOME else np.arange(len(near))
        least = np.partition(near[some] + self.rest.take(some, 0) @ others, -NEAREST)[-NEAREST] - _ROUNDING
        likely = np.flatnonzero(near + self._lengths * float(np.linalg.norm(others)) >= least)
        added = (self.rest @ others)[likely] if len(likely) > MANY else self.rest.take(likely, 0) @ others
        near = near[likely] + added
        best = np.argpartition(near, -NEAREST)[-NEAREST:]
        return likely[best], near[best]

    @cached_property
    def _lengths(self) -> Vectors:
        """How long each vector is in the other directions."""
        return np.sqrt(np.einsum("ij,ij->i", self.rest, self.rest))
