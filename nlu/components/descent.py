"""Learns linear SVMs, one side against the rest for every label, all labels in one run over the texts.

The problem and its solution are those of liblinear (`sklearn.svm.LinearSVC`, squared hinge): dual coordinate descent, Hsieh
and others 2008 (https://www.csie.ntu.edu.tw/~cjlin/papers/cddual.pdf). liblinear reads all texts anew for each label and
keeps 16 bytes for each n-gram of a text; here a text is read once for all labels, whose weights stand side by side: a
quarter of the time, and half of the memory. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from joblib import cpu_count
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

NEAR = 0.1
"""How near to the optimum the SVM is brought, liblinear's own default: from .01 one topic of 1,839 messages of unseen writers
changes, no first section of 1,083 turns, and the sweeps are two thirds."""
_SWEEPS = 1_000
"""Times that all texts are gone through at most; some 15 are enough."""
_GO_ON = 0.8
"""Share of the labels not yet learnt from which those that are learnt are still gone through with them."""
_NOTHING = 1e-6
"""What is left of a weight that texts had and gave back: nothing but rounding, and a fifth of the model's file."""
_PARTS = 100
"""Into so many the weights are cut where a copy of them is made."""
_ALONE = 5_000
"""Texts below which one thread learns all labels."""

Weights: TypeAlias = NDArray[np.float32]


def learn(
    matrix: csr_matrix, rows: NDArray[np.intp], sides: NDArray[np.int32], labels: int, penalty: float, seed: int
) -> Weights:
    """One row per n-gram and a last one for the start, one column per label.

    Args:
        matrix: One row per text (float32).
        rows: The texts to learn from.
        sides: The labels of each text, numbered from 0: one row per text; a text is on the other side of all others.
        labels: How many there are.
        penalty: C.
        seed: Of the order in which texts are gone through.
    """
    threads = cpu_count() if len(rows) >= _ALONE else 1
    width = -(-labels // threads)
    shares = [np.arange(first, min(first + width, labels), dtype=np.int32) for first in range(0, labels, width)]
    square = np.asarray(csr_matrix((matrix.data**2, matrix.indices, matrix.indptr), matrix.shape).sum(axis=1)).ravel()
    held = np.float32(1 / (2 * penalty))
    sweep = partial(_compiled(), matrix.indptr, matrix.indices, matrix.data, sides, square + 1 + held, held)
    found: Weights = np.zeros((matrix.shape[1] + 1, len(shares), width), np.float32)

    def some(place: int) -> None:
        learns = partial(sweep, found, place)
        _some(learns, rows, shares[place], matrix.shape[0], found[:, place], np.random.default_rng(seed))

    with ThreadPoolExecutor(len(shares)) as pool:
        list(pool.map(some, range(len(shares))))
    return found.reshape(len(found), -1)[:, :labels]


def _some(
    sweep: Callable[..., None],
    rows: NDArray[np.intp],
    labels: NDArray[np.int32],
    texts: int,
    weights: Weights,
    chance: np.random.Generator,
) -> None:
    """Learn the `weights` of some labels; one that is learnt leaves the run, and its column goes behind the others."""
    shares = np.zeros((texts, len(labels)), np.float32)
    left = len(labels)
    for _ in range(_SWEEPS):
        slopes = np.zeros((2, left), np.float32)
        sweep(chance.permutation(rows), labels[:left], shares, slopes)
        far = slopes[1] - slopes[0] > NEAR
        if far.mean() <= _GO_ON:
            order = np.argsort(~far, kind="stable")
            _take(weights, order)
            labels[:left], shares, left = labels[order], shares.compress(far, 1), int(far.sum())
        if not left:
            break
    _take(weights, np.argsort(labels))
    for part in np.array_split(weights, _PARTS):
        part[np.abs(part) < _NOTHING] = 0


def _take(weights: Weights, order: NDArray[np.intp]) -> None:
    """Put the first columns into another order, without a second matrix of hundreds of megabytes."""
    for part in np.array_split(weights, _PARTS):
        part[:, : len(order)] = part[:, order]


def _sweep(
    starts: NDArray[np.int32],
    columns: NDArray[np.int32],
    values: Weights,
    sides: NDArray[np.int32],
    square: Weights,
    held: np.float32,
    weights: Weights,
    place: int,
    order: NDArray[np.intp],
    labels: NDArray[np.int32],
    shares: Weights,
    slopes: Weights,
) -> None:
    """Go through all texts once and change the `weights` at one `place`, the `shares` of texts in them, and `slopes` (least
    and most)."""
    start = weights.shape[0] - 1
    margins, steps = np.zeros(len(labels), np.float32), np.zeros(len(labels), np.float32)
    moved = np.zeros(len(labels), np.int64)
    for text in order:
        margins[:] = weights[start, place, : len(labels)]
        for at in range(starts[text], starts[text + 1]):
            value, row = values[at], weights[columns[at], place]
            for label in range(len(labels)):
                margins[label] += value * row[label]
        many = 0
        for label in range(len(labels)):
            side = np.float32(-1)
            for own in range(sides.shape[1]):
                if sides[text, own] == labels[label]:
                    side = np.float32(1)
            share = shares[text, label]
            slope = side * margins[label] - np.float32(1) + held * share
            if share == 0 and slope > 0:
                continue
            slopes[0, label] = min(slopes[0, label], slope)
            slopes[1, label] = max(slopes[1, label], slope)
            new = max(share - slope / square[text], np.float32(0))
            if new != share:
                shares[text, label] = new
                steps[many], moved[many] = (new - share) * side, label
                many += 1
        for each in range(many):
            weights[start, place, moved[each]] += steps[each]
        if many:
            for at in range(starts[text], starts[text + 1]):
                value, row = values[at], weights[columns[at], place]
                for each in range(many):
                    row[moved[each]] += value * steps[each]


@cache
def _compiled() -> Callable[..., None]:
    """`_sweep` in the machine's own code: two seconds, for who learns only."""
    from numba import njit

    compiled: Any = njit(nogil=True, fastmath=True)(_sweep)
    made: Callable[..., None] = compiled
    return made


def sides_of(truths: Sequence[NDArray[np.intp]]) -> tuple[NDArray[np.int32], list[slice]]:
    """Several kinds of labels as one: the labels of each text, and the columns of each kind."""
    starts = np.cumsum([0, *(int(truth.max()) + 1 for truth in truths)])
    sides = np.stack([truth + start for truth, start in zip(truths, starts[:-1], strict=True)], axis=1)
    return sides.astype(np.int32), [slice(*each) for each in pairwise(starts)]
