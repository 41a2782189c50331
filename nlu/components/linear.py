"""A linear text model with honest probabilities: n-gram TF-IDF, linear SVM, one temperature."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Floats: TypeAlias = NDArray[np.float64]
_FEW = 200  # texts; below this words that occur once count too, above they would only swell the model
_WORD = r"\S+"  # scikit-learn's own pattern tears Khmer words apart at their vowel signs


@dataclass(frozen=True)
class Shape:
    """What the model looks at, and how strongly it is held back from learning by heart."""

    characters: tuple[int, int] = (1, 4)
    """Shortest and longest character n-gram; they do not cross spaces."""
    words: tuple[int, int] = (1, 2)
    """Shortest and longest sequence of words."""
    penalty: float = 0.5
    """C of the SVM: smaller holds back more."""
    seed: int = 7

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Shape:
        """The shape named in a configuration or a saved model; other keys do not matter here."""
        return cls(
            characters=(int(given["characters"][0]), int(given["characters"][1])),
            words=(int(given["words"][0]), int(given["words"][1])),
            penalty=float(given["penalty"]),
            seed=int(given["seed"]),
        )


class LinearModel:
    """Learns labels of folded texts and gives each label a calibrated probability.

    The margins of the one-against-rest SVM become probabilities by a softmax with a single temperature, chosen
    so that the probabilities of held-out folds are likeliest. One number cannot overfit, and the ranking stays.
    """

    def __init__(
        self, shape: Shape, features: Sequence[TfidfVectorizer], labels: Sequence[str], weights: Weights
    ) -> None:
        self.labels = list(labels)
        """The labels, in the order of the columns of `probabilities`."""
        self._shape = shape
        self._features = features
        self._weights = weights

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], shape: Shape) -> LinearModel:
        """Learn from folded texts.

        Raises:
            ValueError: Fewer than two different labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("training needs messages for at least two topics")
        features = _features(shape, rare=1 if len(texts) < _FEW else 2)
        matrix = hstack([part.fit_transform(texts) for part in features], format="csr")
        known, truth = np.unique(np.asarray(labels), return_inverse=True)
        weights = _weights(matrix, truth, shape)
        temperature = _temperature(_unseen(matrix, truth, shape), truth)
        return cls(shape, features, known.tolist(), Weights(weights.coef, weights.intercept, temperature))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """One row per text, one column per label; each row sums to 1."""
        matrix = hstack([part.transform(texts) for part in self._features], format="csr")
        return _softmax(self._weights.margins(matrix) * self._weights.temperature)

    def save(self, folder: Path) -> None:
        """Write `model.json` (words) and `model.npz` (numbers) to `folder`: reading them back runs no code.

        skops, which Rasa uses for this, takes three seconds to import: half of what Rasa needs to start.
        """
        words = {
            "shape": asdict(self._shape),
            "labels": self.labels,
            "vocabularies": [part.get_feature_names_out().tolist() for part in self._features],
        }
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / "model.npz",
            coef=self._weights.coef,
            intercept=self._weights.intercept,
            temperature=np.asarray(self._weights.temperature),
            **{f"idf{i}": part.idf_ for i, part in enumerate(self._features)},
        )

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read a model that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: It is not there or not whole.
        """
        words = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        shape = Shape.of(words["shape"])
        with np.load(folder / "model.npz", allow_pickle=False) as numbers:
            features = _features(shape, words["vocabularies"])
            for i, part in enumerate(features):
                part.idf_ = numbers[f"idf{i}"]
            weights = Weights(numbers["coef"], numbers["intercept"], float(numbers["temperature"]))
        return cls(shape, features, words["labels"], weights)


@dataclass(frozen=True)
class Weights:
    """What was learnt: one column of `coef` per label, and the factor that makes margins probabilities."""

    coef: NDArray[np.float32]
    intercept: Floats
    temperature: float = 1.0

    def margins(self, matrix: csr_matrix) -> Floats:
        """One row per text, one column per label."""
        result: Floats = matrix @ self.coef + self.intercept
        return result


def _features(
    shape: Shape, vocabularies: Sequence[Sequence[str]] | None = None, rare: int = 2
) -> list[TfidfVectorizer]:
    first, second = vocabularies or (None, None)
    common: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    return [
        TfidfVectorizer(analyzer="char_wb", ngram_range=shape.characters, vocabulary=first, **common),
        TfidfVectorizer(
            token_pattern=_WORD, ngram_range=shape.words, min_df=rare, vocabulary=second, **common
        ),
    ]


def _weights(matrix: csr_matrix, truth: NDArray[np.intp], shape: Shape) -> Weights:
    svm = LinearSVC(C=shape.penalty, random_state=shape.seed).fit(matrix, truth)
    coef, intercept = svm.coef_, np.atleast_1d(svm.intercept_)
    if len(coef) == 1:  # two labels: scikit-learn keeps the second one's side only
        coef, intercept = np.vstack([-coef, coef]), np.concatenate([-intercept, intercept])
    return Weights(np.ascontiguousarray(coef.T, dtype=np.float32), intercept)


def _unseen(matrix: csr_matrix, truth: NDArray[np.intp], shape: Shape) -> Floats | None:
    """The margins of every text from a model that has not seen it; None where a label has a single text."""
    folds = min(5, int(np.bincount(truth).min()))
    if folds < 2:
        return None
    margins = np.zeros((len(truth), int(truth.max()) + 1))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=shape.seed).split(matrix, truth):
        margins[test] = _weights(matrix[train], truth[train], shape).margins(matrix[test])
    result: Floats = margins
    return result


def _temperature(margins: Floats | None, truth: NDArray[np.intp]) -> float:
    """The factor under which the true labels of unseen texts are likeliest; 3 where nothing is known."""
    if margins is None:
        return 3.0
    seen: Floats = margins

    def loss(log_factor: float) -> float:
        chosen = _softmax(seen * np.exp(log_factor))[np.arange(len(truth)), truth]
        return float(-np.log(np.clip(chosen, 1e-12, 1)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def _softmax(scores: Floats) -> Floats:
    shifted: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result
