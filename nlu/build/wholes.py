"""Brings `nlu/words/wholes.npz` up to date: what the sentence model makes of each English training message.

    nlu/.venv/bin/python nlu/build/wholes.py     some ten milliseconds for a message that is not in it yet

Messages that are gone are left out. Kept are the directions in which the messages differ most, in 8 bits; they stay as they
are while the file is there (without it all messages are read anew: five minutes). The classes are not looked at. Whoever
adds a few messages need not run it: training reads what is missing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
# as nlu/serve.py has it: threads of the sentence model wait for each other longer than they read
os.environ["OMP_NUM_THREADS"] = "1"

import unseen  # noqa: E402
from components import whole  # noqa: E402
from components.meaning import Meaning  # noqa: E402

DIRECTIONS = 160
"""Of 384; with 128 a quarter of a point of topics less, with 192 hardly more (docs/decisions/032)."""


def main() -> None:
    """Write the table."""
    meaning = Meaning()
    texts = [each for each in unseen.examples()[1] if meaning.of(each) is not None and len(each) <= whole.LONGEST]
    by_key = {whole.key(each): each for each in texts}
    if not whole.TABLE.is_file():
        model = whole.sentence_model()
        begin(np.stack([model.query(each[: whole.READ]) for each in by_key.values()]))
    vectors = np.stack(whole.Whole().of_all(list(by_key.values())))
    with np.load(whole.TABLE, allow_pickle=False) as table:
        centre, directions = table["centre"], table["directions"]
    write(list(by_key), vectors, centre, directions)
    sys.stdout.write(f"{len(by_key)} messages, {whole.TABLE.stat().st_size / 1e6:.1f} MB\n")


def begin(said: np.ndarray) -> None:
    """A table with the directions in which vectors differ most, and no message yet."""
    centre = said.mean(axis=0)
    around = said - centre
    directions = np.linalg.eigh(around.T @ around)[1][:, : -DIRECTIONS - 1 : -1]
    write([], np.zeros((0, DIRECTIONS)), centre, directions)


def write(keys: list[int], vectors: np.ndarray, centre: np.ndarray, directions: np.ndarray) -> None:
    """All in one file; a vector is its 8-bit numbers times the scale of each direction."""
    scale = np.abs(vectors).max(axis=0, initial=1e-9) / 127
    np.savez_compressed(
        whole.TABLE,
        keys=np.array(keys, np.uint64),
        vectors=np.rint(vectors / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        centre=centre.astype(np.float32),
        directions=directions.astype(np.float32),
    )


if __name__ == "__main__":
    main()
