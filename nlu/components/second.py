"""The second look: topic and urgency judged by what the first models made of both.

Alone, the model of urgency does not know that "he hit the sack" is small talk, and the one of topics not that nobody is
in danger. Learnt from what the first models say of messages that they have not seen. Measured (docs/decisions/026): two
points of the precision of urgency, half a point of topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from components.svm import Floats, softmax
from components.text import script

TOPIC, URGENCY = 0.3, 0.3
"""C of the two regressions, chosen on validation data."""
_SCRIPTS = ("km", "latn", "en")
_ROUNDS = 300


@dataclass(frozen=True)
class Second:
    """A multinomial logistic regression over what `evidence_of_topic` or `evidence_of_urgency` gives."""

    weights: Floats
    """One row per piece of evidence, one column per label."""
    start: Floats

    @classmethod
    def fit(cls, evidence: Floats, truth: NDArray[np.intp], penalty: float) -> Second:
        """Learn the labels, numbered from 0, of which there are at least two."""
        model = LogisticRegression(C=penalty, max_iter=_ROUNDS, tol=1e-3).fit(evidence, truth)
        weights, start = model.coef_, model.intercept_
        if len(weights) == 1:  # two labels: scikit-learn keeps the second one's side only
            weights, start = np.vstack([-weights / 2, weights / 2]), np.concatenate([-start / 2, start / 2])
        return cls(np.ascontiguousarray(weights.T), start)

    def probabilities(self, evidence: Floats) -> Floats:
        """One row per text."""
        return softmax(evidence @ self.weights + self.start)


def evidence_of_topic(texts: Sequence[str], topics: Floats, urgencies: Floats) -> Floats:
    """From the margins of both first models, the length of the text and the way of writing: one row per text."""
    return np.hstack([topics, urgencies, *_about(texts)])


def evidence_of_urgency(
    texts: Sequence[str], topics: Floats, urgencies: Floats, temperature: float
) -> Floats:
    """The same, with how sure the topic is (its margins at this temperature), and what urgency means at this length."""
    length, written = _about(texts)
    return np.hstack([urgencies, topics, softmax(topics * temperature), length, written, urgencies * length])


def _about(texts: Sequence[str]) -> tuple[Floats, Floats]:
    lengths = np.array([[np.log(len(text) + 1) / 5] for text in texts])
    written = [script(text) for text in texts]
    return lengths, np.array([[float(name == each) for name in _SCRIPTS] for each in written])
