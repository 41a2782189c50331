"""The linear SVM under `LinearModel`, and the temperature that turns its margins into probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Floats: TypeAlias = NDArray[np.float64]

_NEAR = 0.01
"""How near to the optimum the SVM is brought: from .0001 no guess changes, and training takes half as long again."""
_FOLDS = 3
"""Models that say what they make of messages they have not seen: each sees two thirds."""
_SHARED = 20
"""Labels of an SVM from which it is learnt in two halves: the labels do not know of one another, and two cores are seldom idle."""
_MANY = 5_000
"""Texts from which models are learnt side by side, a process each: for fewer, starting those takes longer."""


def processes(texts: int) -> int:
    """In how many processes so many texts are learnt from."""
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
    """Learn one side against the rest for every label; `truth` are their numbers from 0.

    With a single label nothing is learnt: its margin is 0.
    """
    if truth.max() == 0:
        return Weights(np.zeros((matrix.shape[1], 1), np.float32), np.zeros(1))
    svm = LinearSVC(C=shape.penalty, random_state=shape.seed, tol=_NEAR).fit(matrix, truth)
    coef, intercept = svm.coef_, np.atleast_1d(svm.intercept_)
    if len(coef) == 1:  # two labels: scikit-learn keeps the second one's side only
        coef, intercept = np.vstack([-coef, coef]), np.concatenate([-intercept, intercept])
    return Weights(np.ascontiguousarray(coef.T, dtype=np.float32), intercept)


def _some(matrix: csr_matrix, truth: NDArray[np.intp], shape: Shape, labels: range) -> Weights:
    """The columns of `fit_svm` for some of the labels, or all; the others are one for it, whose column is left out."""
    found = fit_svm(matrix, np.where(np.isin(truth, labels), truth - labels.start, len(labels)), shape)
    return Weights(found.coef[:, : len(labels)], found.intercept[: len(labels)])


def _shares(truth: NDArray[np.intp]) -> list[range]:
    """The labels, in the parts in which they are learnt."""
    labels = int(truth.max()) + 1
    half = labels // 2
    return [range(half), range(half, labels)] if labels >= _SHARED else [range(labels)]


def _joined(parts: Sequence[Weights]) -> Weights:
    return Weights(np.hstack([part.coef for part in parts]), np.concatenate([part.intercept for part in parts]))


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
) -> list[tuple[Weights, Floats | None]]:
    """For each of `truths` an SVM, and the margins of every text from SVMs that have not seen it.

    The margins are None where there are no folds, or a label is in one alone. Put the longest of `truths` first: then no
    core waits for the last.
    """
    matrix.sort_indices()  # scikit-learn would, in each process, and may not write to what they share
    split = [_usable(truth, folds) for truth in truths]
    shares = [_shares(truth) for truth in truths]
    jobs = [
        delayed(_some)(matrix, truth, shape, labels) for truth, of in zip(truths, shares, strict=True) for labels in of
    ]
    jobs += [
        delayed(_judge)(matrix, truth, shape, fold)
        for truth, parts in zip(truths, split, strict=True)
        for fold in parts
    ]
    # processes, not threads: liblinear draws its random numbers from one generator for all threads
    found = iter(Parallel(n_jobs=processes(matrix.shape[0]))(jobs))
    weights = [_joined([next(found) for _ in of]) for of in shares]
    return [
        (each, _margins(truth, parts, found) if parts else None)
        for each, truth, parts in zip(weights, truths, split, strict=True)
    ]


def _usable(truth: NDArray[np.intp], folds: Folds | None) -> Folds:
    """The folds, where there is something to tell apart and all labels can be learnt in each."""
    labels = int(truth.max()) + 1
    if folds is None or labels < 2 or any(len(np.unique(truth[known])) < labels for known, _ in folds):
        return []
    return folds


def _margins(truth: NDArray[np.intp], folds: Folds, judged: Iterator[Floats]) -> Floats:
    margins: Floats = np.zeros((len(truth), int(truth.max()) + 1))
    for _, rows in folds:
        margins[rows] = next(judged)
    return margins


def _judge(
    matrix: csr_matrix, truth: NDArray[np.intp], shape: Shape, fold: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> Floats:
    known, judged = fold
    return fit_svm(matrix[known], truth[known], shape).margins(matrix[judged])


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
    shifted: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result
