"""A linear text model with honest probabilities: n-gram TF-IDF, where given a sense, linear SVM, one temperature."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from components.khmer_words import word_pieces
from components.skeleton import skeleton_pieces
from components.svm import Floats, Shape, fit_svm, softmax, temperature_of, unseen_margins

_FEW = 200  # texts; below this words that occur once count too, above they would only swell the model


@dataclass(frozen=True)
class Part:
    """One kind of n-gram, and what each says for each label.

    A single message goes through here instead of scikit-learn's matrices, which cost more than the arithmetic:
    0.6 ms instead of 2. A test holds the two together.
    """

    grams: Callable[[str], list[str]]
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]
    coef: NDArray[np.float32]
    """One row per n-gram, one column per label."""

    def margins(self, text: str) -> Floats | float:
        """What this part adds to each label's margin."""
        counts = Counter(self.vocabulary[gram] for gram in self.grams(text) if gram in self.vocabulary)
        if not counts:
            return 0.0
        found = np.fromiter(counts.keys(), dtype=np.intp)
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.idf[found]
        result: Floats = (weights / np.linalg.norm(weights)) @ self.coef[found]
        return result


Sense: TypeAlias = NDArray[np.float32]
"""The vector of a sentence (`components.sentences`)."""


@dataclass(frozen=True)
class SensePart:
    """What the vector of a sentence says for each label, where a text has one."""

    centre: Sense
    """The mean of the vectors learnt from: all sentences share most of their direction."""
    coef: NDArray[np.float32]

    @staticmethod
    def rows(senses: Sequence[Sense | None], centre: Sense) -> NDArray[np.float32]:
        """One row per text: its vector around the centre, length 1; zeros where it has none."""
        rows = np.zeros((len(senses), len(centre)), np.float32)
        for row, sense in zip(rows, senses, strict=True):
            if sense is not None:
                row[:] = sense - centre
                row /= max(float(np.linalg.norm(row)), 1e-9)
        return rows

    def margins(self, sense: Sense) -> Floats:
        """What the vector adds to each label's margin."""
        result: Floats = (self.rows([sense], self.centre) @ self.coef)[0]
        return result


class LinearModel:
    """Learns labels of folded texts and gives each label a calibrated probability.

    The margins of the one-against-rest SVM become probabilities by a softmax with a single temperature, chosen
    so that the probabilities of held-out folds are likeliest. One number cannot overfit, and the ranking stays.
    """

    def __init__(
        self,
        shape: Shape,
        labels: Sequence[str],
        parts: Sequence[Part],
        intercept: Floats,
        temperature: float,
        sense: SensePart | None = None,
    ) -> None:
        self.labels = list(labels)
        """The labels, in the order of `probabilities`."""
        self._shape = shape
        self._parts = parts
        self._intercept = intercept
        self._temperature = temperature
        self._sense = sense

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        shape: Shape,
        senses: Sequence[Sense | None] | None = None,
    ) -> LinearModel:
        """Learn from folded texts, and from the vectors of those that have one.

        Raises:
            ValueError: Fewer than two different labels.
        """
        if len(set(labels)) < 2:
            raise ValueError("training needs messages for at least two topics")
        learners = vectorizers(shape, rare=1 if len(texts) < _FEW else 2)
        blocks = [counted(each, texts) for each in learners]
        given = [sense for sense in senses or () if sense is not None]
        centre = np.mean(given, axis=0) if given else None
        if senses is not None and centre is not None:
            blocks.append(csr_matrix(SensePart.rows(senses, centre)))
        matrix = hstack(blocks, format="csr")
        known, truth = np.unique(np.asarray(labels), return_inverse=True)
        weights = fit_svm(matrix, truth, shape)
        temperature = temperature_of(unseen_margins(matrix, truth, shape), truth)
        parts, row = [], 0
        for each in learners:
            rows = slice(row, row + len(each.idf_))
            parts.append(Part(each.build_analyzer(), each.vocabulary_, each.idf_, weights.coef[rows]))
            row = rows.stop
        sense = None if centre is None else SensePart(centre, weights.coef[row:])
        return cls(shape, known.tolist(), parts, weights.intercept, temperature, sense)

    def probabilities(self, text: str, sense: Sense | None = None) -> Floats:
        """The probability of each label for a folded text; they sum to 1."""
        margins = self._intercept + sum(part.margins(text) for part in self._parts)
        if sense is not None and self._sense is not None:
            margins = margins + self._sense.margins(sense)
        return softmax(margins[np.newaxis] * self._temperature)[0]

    def save(self, folder: Path) -> None:
        """Write `model.json` (words) and `model.npz` (numbers) to `folder`: reading them back runs no code.

        skops, which Rasa uses for this, takes three seconds to import: half of what Rasa needs to start.
        """
        words = {
            "shape": asdict(self._shape),
            "labels": self.labels,
            "vocabularies": [
                sorted(part.vocabulary, key=part.vocabulary.__getitem__) for part in self._parts
            ],
        }
        (folder / "model.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        numbers = {f"coef{i}": part.coef for i, part in enumerate(self._parts)}
        numbers |= {f"idf{i}": part.idf for i, part in enumerate(self._parts)}
        temperature = np.asarray(self._temperature)
        if self._sense is not None:
            numbers |= {"sense_centre": self._sense.centre, "sense_coef": self._sense.coef}
        np.savez(folder / "model.npz", intercept=self._intercept, temperature=temperature, **numbers)

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read a model that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: It is not there or not whole.
        """
        words = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        shape = Shape.of(words["shape"])
        with np.load(folder / "model.npz", allow_pickle=False) as numbers:
            parts = [
                Part(
                    each.build_analyzer(),
                    {gram: row for row, gram in enumerate(words["vocabularies"][i])},
                    numbers[f"idf{i}"],
                    numbers[f"coef{i}"],
                )
                for i, each in enumerate(vectorizers(shape, rare=1))
            ]
            sense = (
                SensePart(numbers["sense_centre"], numbers["sense_coef"])
                if "sense_coef" in numbers.files
                else None
            )
            return cls(
                shape, words["labels"], parts, numbers["intercept"], float(numbers["temperature"]), sense
            )


def counted(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """Learn which n-grams there are, and weigh those of each text."""
    try:
        return vectorizer.fit_transform(texts)
    except ValueError:  # no text has any (no Khmer, so no sounds): one that none has stands in for them
        return vectorizer.set_params(min_df=1).fit(["ខ្មែរ"]).transform(texts)


def vectorizers(shape: Shape, rare: int) -> list[TfidfVectorizer]:
    """Of letters, words and sounds; words and sounds seen in fewer than `rare` texts are left out."""
    common: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    return [
        TfidfVectorizer(analyzer="char_wb", ngram_range=shape.characters, **common),
        TfidfVectorizer(analyzer=word_pieces, min_df=rare, **common),
        TfidfVectorizer(analyzer=skeleton_pieces, min_df=rare, **common),
    ]
