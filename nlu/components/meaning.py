"""The meaning of an English message as a vector: the sum of its words' vectors, from the table `nlu/words/en.npz`.

It brings words that nobody trained on near those that were. Measured on unseen training messages
(docs/decisions/009): topics of English messages .55 without it, .59 with it, at a tenth of a millisecond. The whole
sentence read by the model that the words' vectors come from gives .64, but takes 22 ms, and up to 80.
Khmer in Latin letters is noise to that model, and Khmer script has no spaces, so only English has it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).resolve().parents[1] / "words" / "en.npz"
"""Made by `nlu/build/words.py`."""
WORD = re.compile(r"[a-z][a-z']*")
"""A word of a folded English text."""
ENGLISH = 0.7
"""Share of a message's words that the table knows, from which it is English: so are .999 of the English training
messages, .02 of the romanised ones, none in Khmer script."""


@cache
def english_words() -> frozenset[str]:
    """The words of the table."""
    with np.load(TABLE, allow_pickle=False) as table:
        return frozenset(str(table["words"]).split("\n"))


class Meaning:
    """The table, read once (6 MB). Raises OSError, ValueError, KeyError where it is not there or not whole."""

    def __init__(self) -> None:
        with np.load(TABLE, allow_pickle=False) as table:
            self._row = {word: row for row, word in enumerate(str(table["words"]).split("\n"))}
            self._vectors: NDArray[np.int8] = table["vectors"]
            self._scale: NDArray[np.float32] = table["scale"]
        if not len(self._row) == len(self._vectors) == len(self._scale):
            raise ValueError(f"{TABLE} has not as many words as vectors: make it again")

    def of(self, text: str) -> NDArray[np.float32] | None:
        """The vector (length 1) of a folded text; None where it has no words or is not English."""
        words = WORD.findall(text)
        rows = [self._row[word] for word in words if word in self._row]
        if len(rows) < ENGLISH * len(words):
            return None
        total: NDArray[np.float32] = self._scale[rows] @ self._vectors[rows].astype(np.float32)
        length = float(np.linalg.norm(total))
        return total / length if length > 0 else None
