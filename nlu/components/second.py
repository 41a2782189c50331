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
from scipy.optimize import minimize

from components.svm import Floats, softmax
from components.text import script

TOPIC, URGENCY = 0.05, 0.3
"""How freely each second look may depart from nothing learnt (C: smaller holds back more), chosen on validation data."""
_SCRIPTS = ("km", "latn", "en")
_ROUNDS = 400
"""Steps after which the best found so far is taken."""


@dataclass(frozen=True)
class Second:
    """A multinomial logistic regression over what `evidence_of_topic` or `evidence_of_urgency` gives.

    It may start from scores: then it learns by how much they must be changed, and with little evidence changes little.
    """

    weights: Floats
    """One row per piece of evidence, one column per label."""
    start: Floats

    @classmethod
    def fit(cls, evidence: Floats, truth: NDArray[np.intp], penalty: float, scores: Floats | float = 0.0) -> Second:
        """Learn the labels, numbered from 0."""
        labels = int(truth.max()) + 1
        known = np.hstack([evidence, np.ones((len(evidence), 1))])
        right = np.arange(len(truth)), truth
        shape = (known.shape[1], labels)
        held = np.full((shape[0], 1), 1 / penalty)
        held[-1] = 0  # what a label has at the start is not held back
        even = _even(known.T @ known / (2 * labels) + np.diag(held[:, 0]))

        def loss(flat: Floats) -> tuple[float, Floats]:
            weights = even @ flat.reshape(shape)
            shares = softmax(scores + known @ weights)
            unlikely = -float(np.log(np.maximum(shares[right], 1e-300)).sum())
            shares[right] -= 1  # in place, as in `softmax`: another matrix for each step is 60 MB
            slope: Floats = (even.T @ (known.T @ shares + held * weights)).ravel()
            return unlikely + float((held * weights**2).sum()) / 2, slope

        options = {"maxiter": _ROUNDS}
        found = minimize(loss, np.zeros(shape[0] * labels), jac=True, method="L-BFGS-B", options=options)
        weights = even @ found.x.reshape(shape)
        return cls(weights[:-1], weights[-1])

    def probabilities(self, evidence: Floats, scores: Floats | float = 0.0) -> Floats:
        """One row per text."""
        return softmax(scores + evidence @ self.weights + self.start)


def _even(curved: Floats) -> Floats:
    """The directions in which a loss that is about as `curved` as this curves equally: some 40 steps to the optimum where
    400 along the evidence itself do not reach it."""
    result: Floats = np.linalg.inv(np.linalg.cholesky(curved)).T
    return result


def about(texts: Sequence[str]) -> tuple[Floats, Floats]:
    """The length and the way of writing of each text, as evidence: one row per text."""
    lengths = np.array([[np.log(len(text) + 1) / 5] for text in texts])
    written = [script(text) for text in texts]
    return lengths, np.array([[float(name == each) for name in _SCRIPTS] for each in written])


def evidence_of_topic(told: tuple[Floats, Floats], topics: Floats, urgencies: Floats) -> Floats:
    """From the margins of both first models, and what is told `about` the texts: one row per text."""
    return np.hstack([topics, urgencies, *told])


def evidence_of_urgency(told: tuple[Floats, Floats], topics: Floats, urgencies: Floats, temperature: float) -> Floats:
    """The same, with how sure the topic is (its margins at this temperature), and what urgency means at this length."""
    length, written = told
    return np.hstack([urgencies, topics, softmax(topics * temperature), length, written, urgencies * length])
