"""What a sentence model that was taught with `nlu/asked` says that a message asks for.

N-grams know a word only by the questions that had it. The first four layers of multilingual-e5-small knew words of both
languages before, and learnt from the questions in three scripts which section each asks for (`nlu/build/teach.py`,
docs/decisions/072). The engine of `components.whole` reads them: some ten milliseconds for a message.
"""

from __future__ import annotations

import logging
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from components.svm import Floats
from components.whole import Vectors, sentence_model

_WORDS = Path(__file__).resolve().parents[1] / "words"
LAYERS, HEAD = _WORDS / "taught.bin", _WORDS / "taught.npz"
"""Made by `nlu/build/teach.py`: the layers as the engine reads them, and the labels with what speaks for each."""
READ = 200
"""Letters that are read, from the start, as it was taught."""
TOKENS = 72
"""Pieces of words that are read, so many as it was taught with: each takes a third of a millisecond."""
_log = logging.getLogger(__name__)


class Taught:
    """The model, one thread. Raises what `sentence_model` does, KeyError, and BadZipFile."""

    def __init__(self) -> None:
        with np.load(HEAD, allow_pickle=False) as head:
            self.labels = str(head["labels"]).split("\n")
            self._weights: Vectors = head["weights"].astype(np.float32)
            self._bias: Vectors = head["bias"]
            size = int(head["size"])
        self._model = sentence_model(LAYERS, size)

    @classmethod
    def found(cls) -> Taught | None:
        """None, and a line in the log, where it cannot be read: words and sounds are looked at alone then."""
        try:
            return cls()
        except (ImportError, OSError, ValueError, KeyError, RuntimeError, BadZipFile) as error:
            _log.warning("What messages ask for is told by their words alone: %s", error)
            return None

    def of(self, text: str) -> Floats:
        """For a folded text the logarithm of the share of each of `labels`; the shares sum to 1."""
        # half a sign has no bytes, and the model reads bytes
        read = text[:READ].encode(errors="ignore").decode()
        while self._model.token_count(read, True) > TOKENS:
            read = read[: len(read) * 3 // 4]
        speaks = self._weights @ self._model.query(read) + self._bias
        speaks -= speaks.max()
        shares: Floats = speaks - np.log(np.exp(speaks).sum())
        return shares

    def rows(self, labels: list[str]) -> NDArray[np.intp]:
        """Where it has each of these labels; -1 for one that it was not taught."""
        row_of = {label: row for row, label in enumerate(self.labels)}
        return np.array([row_of.get(label, -1) for label in labels], np.intp)
