"""The third look at the topic of an English message that stays unsure: what the training messages nearest to it in meaning
are about.

Other persons say the same in other words, which n-grams do not see. Measured (docs/decisions/032): two points of topics of
English messages, for a third of them; a regression over the same vectors brings one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.svm import Floats
from components.whole import Vectors

UNSURE = 0.7
"""Probability of the likeliest topic below which the message is read as a whole: a third of the English ones."""
NEAREST = 20
"""Training messages that are asked."""
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
        near = self.vectors @ vector
        asked = np.argpartition(near, -NEAREST)[-NEAREST:]
        weight = np.exp(SHARP * (near[asked] - near[asked].max()))
        votes = np.bincount(self.topics[asked], weight, minlength=len(of_topics)) / weight.sum()
        found: Floats = (of_topics * (LEAST + votes)) ** EVEN
        return found / found.sum()
