"""What the models look at in a folded text: n-grams of letters, words and sounds, and where it has one its vector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from components.khmer_words import word_pieces
from components.skeleton import skeleton_pieces
from components.svm import Floats, Shape, processes

Sense: TypeAlias = NDArray[np.float32]
"""The vector of a sentence (`components.sentences`)."""


SHORT = 16
"""Letters of a word up to which its n-grams are kept for the next message: Latin ones come again and again."""
LONG = 200
"""Letters of a word up to which its n-grams are kept for the pieces of the same message: Khmer has few blanks."""


@dataclass(frozen=True)
class Part:
    """One kind of n-gram, and what each says for each label.

    Messages that are read go through here instead of scikit-learn's matrices, which cost more than the arithmetic. A
    test holds the two together.
    """

    grams: Callable[[str], Iterable[str]]
    vocabulary: Mapping[str, int]
    idf: Sense
    coef: Sense
    """One row per n-gram, one column per label."""
    by_word: bool = False
    """Whether the n-grams of a text are those of what stands between its blanks."""

    def margins(self, text: str) -> Sense | float:
        """What this part adds to each label's margin."""
        counts = Counter(self._rows(text))
        del counts[None]
        if not counts:
            return 0.0
        found = np.fromiter(counts, np.intp, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.idf.take(found)
        result: Sense = (weights / np.sqrt(weights @ weights)) @ self.coef.take(
            found, 0
        )  # `take` copies rows in half the time of an index
        return result

    def _rows(self, text: str) -> Iterable[int | None]:
        """The row of each n-gram of a text; None for those that nobody learnt from."""
        if not self.by_word:
            return map(self.vocabulary.get, self.grams(text))
        return chain.from_iterable(
            (self._of_short if len(word) <= SHORT else self._of_long if len(word) <= LONG else self._of_word)(word)
            for word in text.split()
        )

    def _of_word(self, word: str) -> tuple[int | None, ...]:
        return tuple(map(self.vocabulary.get, self.grams(word)))

    @cached_property
    def _of_long(self) -> Callable[[str], tuple[int | None, ...]]:
        return lru_cache(16)(self._of_word)

    @cached_property
    def _of_short(self) -> Callable[[str], tuple[int | None, ...]]:
        return lru_cache(4096)(self._of_word)


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


_TEXTS = 5_000
"""Whose n-grams are put together at once."""
WEIGHTS = (1.0, 1.3, 1.0)
"""How much letters, words and sounds count beside one another."""


def weighed(
    learners: Sequence[TfidfVectorizer], texts: Sequence[str], weights: Sequence[float] = WEIGHTS
) -> tuple[list[TfidfVectorizer], list[csr_matrix]]:
    """The `vectorizers` with what they learnt, and what the SVMs learn from: a matrix each, one row per text."""
    # processes that wait for more would keep hundreds of megabytes for five minutes
    side_by_side = Parallel(n_jobs=processes(len(texts)), backend="loky", idle_worker_timeout=1)
    found = side_by_side(delayed(counted)(each, texts) for each in learners)
    learnt, blocks = zip(*found, strict=True)
    for block, weight in zip(blocks, weights, strict=True):
        block.data *= weight
    return list(learnt), list(blocks)


def beside(blocks: Sequence[csr_matrix]) -> csr_matrix:
    """The columns of all, as scipy's `hstack` has them, some texts after the others: it would keep all of them twice more."""
    starts = np.sum([block.indptr for block in blocks], axis=0, dtype=np.int32)
    values, columns = np.empty(starts[-1], np.float32), np.empty(starts[-1], np.int32)
    for first in range(0, len(starts) - 1, _TEXTS):
        some = hstack([block[first : first + _TEXTS] for block in blocks], format="csr")
        place = slice(starts[first], starts[first] + some.nnz)
        values[place], columns[place] = some.data, some.indices
    return csr_matrix((values, columns, starts), (len(starts) - 1, sum(block.shape[1] for block in blocks)))


def counted(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> tuple[TfidfVectorizer, csr_matrix]:
    """Learn which n-grams there are, and weigh those of each text."""
    try:
        return vectorizer, vectorizer.fit_transform(texts)
    except ValueError:  # no text has any (no Khmer, so no sounds): one that none has stands in for them
        vectorizer.set_params(min_df=1).fit(["ខ្មែរ"])
        return vectorizer, vectorizer.transform(texts)


def letter_pieces(text: str, lengths: tuple[int, int]) -> list[str]:
    """All sequences of so many letters within a word and the blanks around it: the analyzer of a vectorizer.

    As scikit-learn's "char_wb": of a word that is shorter than a length, the whole of it once.
    """
    found: list[str] = []
    for word in text.split():
        padded = f" {word} "
        size = len(padded)
        for length in range(lengths[0], lengths[1] + 1):
            found += [padded[at : at + length] for at in range(max(1, size - length + 1))]
            if length >= size:
                break
    return found


ONCE, RARE = (1, 1, 1), (2, 3, 2)
"""Texts that must have an n-gram of letters, of words or of sounds: with all of them the model is half as large again, and
right in no more than a thousandth of the texts (docs/decisions/033)."""


def vectorizers(shape: Shape, rare: Sequence[int] = ONCE) -> list[TfidfVectorizer]:
    """Of letters, words and sounds; what fewer than `rare` texts have is left out."""
    common: dict[str, Any] = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    letters, words, sounds = rare
    return [
        TfidfVectorizer(analyzer=partial(letter_pieces, lengths=shape.characters), min_df=letters, **common),
        TfidfVectorizer(analyzer=word_pieces, min_df=words, **common),
        TfidfVectorizer(analyzer=skeleton_pieces, min_df=sounds, **common),
    ]
