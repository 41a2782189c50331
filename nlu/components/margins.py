"""What linear SVMs say for each label of a folded text, by its n-grams and its vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from components.features import ONCE, RARE, WEIGHTS, Part, Sense, SensePart, beside, vectorizers, weighed
from components.svm import Floats, Folds, Shape, learn
from components.whole import Vectors

Truth: TypeAlias = NDArray[np.intp]
LETTERS, WORDS, SOUNDS = ALL = (0, 1, 2)
"""The kinds of n-grams of `vectorizers`."""
_FEW = 200  # texts; below this words that occur once count too, above they would only swell the model


@dataclass(frozen=True)
class Margins:
    """One number per label: above 0 where a text is rather of it than of all others."""

    parts: Sequence[Part]
    intercept: Floats
    sense: SensePart | None = None

    @classmethod
    def learn(
        cls,
        texts: Sequence[str],
        truths: Sequence[Truth],
        shape: Shape,
        folds: Folds | None = None,
        senses: Sequence[Sense | None] | None = None,
        kinds: Sequence[int] = ALL,
    ) -> tuple[Margins, Sequence[Floats | None]]:
        """Learn from folded texts by these `kinds` of n-grams (of `vectorizers`), and from the vectors of those that have
        one; `truths` number the labels of each sort.

        Also the margins of each kind from SVMs that have not seen the text, None where there are no `folds`.
        """
        every = vectorizers(shape, ONCE if len(texts) < _FEW else RARE)
        learners, blocks = weighed([every[kind] for kind in kinds], texts, [WEIGHTS[kind] for kind in kinds])
        given = [sense for sense in senses or () if sense is not None]
        centre = np.mean(given, axis=0) if given else None
        if senses is not None and centre is not None:
            blocks.append(csr_matrix(SensePart.rows(senses, centre)))
        matrix = beside(blocks)
        del blocks  # as large as the matrix itself
        weights, unseen = learn(matrix, truths, shape, folds)
        parts, row = [], 0
        for each, kind in zip(learners, kinds, strict=True):
            coef = weights.coef[row : row + len(each.idf_)]
            coef *= WEIGHTS[kind]
            idf = each.idf_.astype(np.float32)
            parts.append(Part(each.build_analyzer(), each.vocabulary_, idf, coef, by_word=kind == LETTERS))
            row += len(coef)
        sense = None if centre is None else SensePart(centre, weights.coef[row:])
        return cls(parts, weights.intercept, sense), unseen

    def of(self, text: str, sense: Sense | None) -> Floats:
        """The margins of a folded text, with its vector where it has one."""
        margins = self.intercept.copy()
        for part in self.parts:
            margins += part.margins(text)
        if sense is not None and self.sense is not None:
            margins += self.sense.margins(sense)
        return margins

    def vocabularies(self) -> list[list[str]]:
        """The n-grams of each part, by row."""
        return [sorted(part.vocabulary, key=part.vocabulary.__getitem__) for part in self.parts]

    def numbers(self) -> dict[str, NDArray[Any]]:
        """All numbers, for a file from which `load` makes the same again."""
        found: dict[str, NDArray[Any]] = {"intercept": self.intercept}
        for i, part in enumerate(self.parts):
            found |= {
                f"coef{i}": part.coef[part.coef != 0],
                f"told{i}": np.packbits(part.coef != 0),
                f"idf{i}": part.idf,
            }
        if self.sense is not None:
            found |= {"sense_centre": self.sense.centre, "sense_coef": self.sense.coef}
        return found

    @classmethod
    def load(
        cls,
        vocabularies: Sequence[Sequence[str]],
        numbers: Mapping[str, NDArray[Any]],
        shape: Shape,
        kinds: Sequence[int] = ALL,
    ) -> Margins:
        """What `vocabularies` and `numbers` gave. Raises KeyError, ValueError where these are not whole."""
        intercept = numbers["intercept"]
        parts = [
            Part(
                vectorizers(shape)[kind].build_analyzer(),
                {gram: row for row, gram in enumerate(grams)},
                numbers[f"idf{i}"].astype(np.float32),
                _spread(numbers[f"coef{i}"], numbers[f"told{i}"], (len(grams), len(intercept))),
                by_word=kind == LETTERS,
            )
            for i, (kind, grams) in enumerate(zip(kinds, vocabularies, strict=True))
        ]
        has_sense = "sense_coef" in numbers
        return cls(parts, intercept, SensePart(numbers["sense_centre"], numbers["sense_coef"]) if has_sense else None)


def _spread(values: Vectors, told: NDArray[np.uint8], shape: tuple[int, int]) -> Vectors:
    """A matrix from what is not nothing in it, half of it, and where that stands: unpacking zeros would take a second."""
    whole = np.zeros(shape, np.float32)
    whole[np.unpackbits(told, count=whole.size).view(np.bool_).reshape(shape)] = values
    return whole
