"""The linear SVM under `LinearModel`, and the temperature that turns its margins into probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from joblib import cpu_count
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from components import descent

Floats: TypeAlias = NDArray[np.float64]

_FOLDS = 3
"""Models that say what they make of messages they have not seen: each sees two thirds."""
_MANY = 5_000
"""Texts from which n-grams are counted side by side, a process for each kind: for fewer, starting those takes longer."""


def processes(texts: int) -> int:
    """In how many processes the n-grams of so many texts are counted."""
    return int(cpu_count()) if texts >= _MANY else 1


@dataclass(frozen=True)
class Shape:
    """What the model looks at, and how strongly it is held back from learning by heart."""

    characters: tuple[int, int] = (1, 4)
    """Shortest and longest character n-gram; they do not cross spaces."""
    penalty: float = 0.25
    """C of the SVM: smaller holds back more."""
    seed: int = 7

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Shape:
        """The shape named in a configuration or a saved model; other keys do not matter here."""
        return cls(
            characters=(int(given["characters"][0]), int(given["characters"][1])),
            penalty=float(given["penalty"]),
            seed=int(given["seed"]),
        )


@dataclass(frozen=True)
class Weights:
    """What an SVM learnt: one row of `coef` per n-gram, one column per label."""

    coef: NDArray[np.float32]
    intercept: Floats

    def margins(self, matrix: csr_matrix) -> Floats:
        """One row per text, one column per label."""
        result: Floats = matrix @ self.coef + self.intercept
        return result


Folds: TypeAlias = list[tuple[NDArray[np.intp], NDArray[np.intp]]]
"""Numbers of the texts to learn from and to judge, several times."""


def fit_svm(matrix: csr_matrix, truth: NDArray[np.intp], shape: Shape) -> Weights:
    """Learn one side against the rest for every label; `truth` are their numbers from 0."""
    return _fit(matrix, np.arange(len(truth)), [truth], shape)[0]


def _fit(
    matrix: csr_matrix, rows: NDArray[np.intp], truths: Sequence[NDArray[np.intp]], shape: Shape
) -> tuple[Weights, list[slice]]:
    """The same for several kinds of labels side by side, from some of the texts, and the columns of each kind. Of a single
    label nothing is learnt: its margin is 0."""
    sides, kinds = descent.sides_of(truths)
    found = descent.learn(matrix.astype(np.float32, copy=False), rows, sides, kinds[-1].stop, shape.penalty, shape.seed)
    found[:, [kind.start for kind in kinds if kind.stop - kind.start == 1]] = 0
    return Weights(found[:-1], found[-1].astype(np.float64)), kinds


def folds_of(truth: NDArray[np.intp], shape: Shape) -> Folds | None:
    """Parts with each label in all of them; None where a label has a single text.

    Texts that are nearly the same may stand on both sides: `components.variety` lets none into the data.
    """
    folds = min(_FOLDS, int(np.bincount(truth).min()))
    if folds < 2:
        return None
    splitter = StratifiedKFold(folds, shuffle=True, random_state=shape.seed)
    return list(splitter.split(np.zeros(len(truth)), truth))


def learn(
    matrix: csr_matrix, truths: Sequence[NDArray[np.intp]], shape: Shape, folds: Folds | None
) -> tuple[Weights, list[Floats | None]]:
    """An SVM with the labels of all `truths` side by side, and for each of these the margins of every text from SVMs that
    have not seen it.

    The margins are None where there are no folds, or a label is in one alone.
    """
    judged = [truth for truth in truths if _usable(truth, folds)]
    unseen = iter(_margins(matrix, judged, shape, folds) if judged and folds else [])
    weights, _ = _fit(matrix, np.arange(matrix.shape[0]), truths, shape)
    return weights, [next(unseen) if _usable(truth, folds) else None for truth in truths]


def _usable(truth: NDArray[np.intp], folds: Folds | None) -> bool:
    """Whether there is something to tell apart, and all labels can be learnt in each fold."""
    labels = int(truth.max()) + 1
    return folds is not None and labels > 1 and all(len(np.unique(truth[known])) == labels for known, _ in folds)


def _margins(matrix: csr_matrix, truths: Sequence[NDArray[np.intp]], shape: Shape, folds: Folds) -> list[Floats]:
    margins: list[Floats] = [np.zeros((len(truth), int(truth.max()) + 1)) for truth in truths]
    for known, rows in folds:
        weights, kinds = _fit(matrix, known, truths, shape)
        found = weights.margins(matrix[rows])
        del weights  # before the next ones are made
        for all_of, kind in zip(margins, kinds, strict=True):
            all_of[rows] = found[:, kind]
    return margins


def temperature_of(margins: Floats | None, truth: NDArray[np.intp]) -> float:
    """The factor under which the true labels of unseen texts are likeliest; 3 where nothing is known."""
    if margins is None:
        return 3.0
    seen: Floats = margins

    def loss(log_factor: float) -> float:
        chosen = softmax(seen * np.exp(log_factor))[np.arange(len(truth)), truth]
        return float(-np.log(np.clip(chosen, 1e-12, 1)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def softmax(scores: Floats) -> Floats:
    """Each row as probabilities."""
    result: Floats = scores - scores.max(axis=1, keepdims=True)
    np.exp(result, out=result)
    result /= result.sum(axis=1, keepdims=True)
    return result
