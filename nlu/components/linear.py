"""A linear text model with honest probabilities: n-gram TF-IDF, linear SVM, one temperature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

Floats = NDArray[np.float64]
_TRUSTED = {"scipy.sparse._csr.csr_matrix"}  # beside those of scikit-learn and numpy
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


class LinearModel:
    """Learns labels of folded texts and gives each label a calibrated probability.

    The margins of the one-against-rest SVM become probabilities by a softmax with a single temperature, chosen
    so that the probabilities of held-out folds are likeliest. One number cannot overfit, and the ranking stays.
    """

    def __init__(self, features: Any, svm: Any, temperature: float) -> None:
        self._features = features
        self._svm = svm
        self._temperature = temperature

    @property
    def labels(self) -> list[str]:
        """The labels, in the order of the columns of `probabilities`."""
        return [str(label) for label in self._svm.classes_]

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], shape: Shape) -> LinearModel:
        """Learn from folded texts.

        Raises:
            ValueError: Fewer than two different labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("training needs messages for at least two topics")
        features = _features(shape)
        matrix = features.fit_transform(texts)
        svm = _svm(shape).fit(matrix, labels)
        svm.coef_ = svm.coef_.astype(np.float32)
        return cls(features, svm, _temperature(matrix, np.asarray(labels), shape))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """One row per text, one column per label; each row sums to 1."""
        return _softmax(_margins(self._svm, self._features.transform(texts)) * self._temperature)

    def save(self, path: Path) -> None:
        """Write the model in the skops format, which runs no code when it is read."""
        skops.io.dump({"features": self._features, "svm": self._svm, "temperature": self._temperature}, path)

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model.

        Raises:
            ValueError: The file holds types other than scikit-learn's and numpy's own.
        """
        unknown = set(skops.io.get_untrusted_types(file=path)) - _TRUSTED
        if unknown:
            raise ValueError(f"{path.name} holds types that are not scikit-learn's: {', '.join(sorted(unknown))}")
        parts = skops.io.load(path, trusted=sorted(_TRUSTED))
        return cls(parts["features"], parts["svm"], float(parts["temperature"]))


def _features(shape: Shape) -> FeatureUnion:
    common: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    return FeatureUnion(
        [
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=shape.characters, **common)),
            ("words", TfidfVectorizer(token_pattern=_WORD, ngram_range=shape.words, min_df=2, **common)),
        ]
    )


def _svm(shape: Shape) -> LinearSVC:
    return LinearSVC(C=shape.penalty, random_state=shape.seed)


def _margins(svm: Any, matrix: csr_matrix) -> Floats:
    margins: Floats = np.asarray(svm.decision_function(matrix), dtype=np.float64)
    return margins if margins.ndim == 2 else np.stack([-margins, margins], axis=1)


def _softmax(scores: Floats) -> Floats:
    shifted: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def _temperature(matrix: csr_matrix, labels: NDArray[np.str_], shape: Shape) -> float:
    """The factor by which margins of unseen messages make the likeliest probabilities; 3 where folds are too small."""
    folds = min(5, min(Counter(labels.tolist()).values()))
    if folds < 2:
        return 3.0
    margins = np.zeros((len(labels), len(set(labels.tolist()))))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=shape.seed).split(matrix, labels):
        margins[test] = _margins(_svm(shape).fit(matrix[train], labels[train]), matrix[test])
    truth = np.searchsorted(np.unique(labels), labels)

    def loss(log_factor: float) -> float:
        chosen = _softmax(margins * np.exp(log_factor))[np.arange(len(truth)), truth]
        return float(-np.log(np.clip(chosen, 1e-12, 1)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))
