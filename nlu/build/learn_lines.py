"""Learns how much each line of `bot/practice/lines/` speaks for each label and writes `learned.json` there, in seconds.

    nlu/.venv/bin/python nlu/build/learn_lines.py

A ridge regression on the likeness of lines: it is solved at once, and says what it would have said of each line had it
not learnt from that one. By this the thresholds are chosen: of questions and skills where finding and not inventing are worth
the same, of mistakes where inventing one is twice as bad. Measured on lines not learnt from:
tests/practice/unseen/README.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME.parent)]

from bot.practice.likeness import BESIDE, FOLDER, LEARNED, SCRIPTS, fingerprint, known_lines, pieces  # noqa: E402  # fmt: skip
from bot.sheet import read  # noqa: E402

HELD_BACK = 0.3
"""The ridge: how far a line is from deciding alone what is like it."""
KINDS = {"asked": "questions", "skills": "skills", "mistakes": "mistakes"}
"""The kinds of labels, and where `questions.yml` names them."""
WORTH = {"asked": 1.0, "skills": 1.0, "mistakes": 0.5}
"""Beta of the F measure that chooses the threshold of a kind."""


def main() -> None:
    """Write the file, and say on stderr what is reached."""
    path = FOLDER / LEARNED
    told = read(FOLDER.parent / "scenarios" / "questions.yml")
    kinds = {kind: set(told.need(key, "").fields()) for kind, key in KINDS.items()}
    found = {script: learn(script, kinds) for script in SCRIPTS}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def learn(script: str, kinds: Mapping[str, set[str]]) -> dict[str, object]:
    """The weights of one script, as `bot.practice.likeness` reads them."""
    lines = known_lines(script)
    labels = sorted({label for each in lines.values() for label in each})
    truth = np.array([[label in each for label in labels] for each in lines.values()], dtype=float)
    like, mean = likeness([pieces(line, script) for line in lines]), truth.mean(axis=0)
    solved = np.linalg.inv(like + HELD_BACK * np.eye(len(like)))
    weights, hat = solved @ (truth - mean), like @ solved
    own = np.diag(hat)[:, np.newaxis]
    unseen = (hat @ (truth - mean) - own * (truth - mean)) / (1 - own) + mean
    at = {}
    for kind, worth in WORTH.items():
        mine = [n for n, label in enumerate(labels) if label in kinds[kind]]
        scored = [(f(unseen[:, mine], truth[:, mine], x, worth), float(x)) for x in np.arange(0.1, 0.6, 0.02)]
        best = max(scored)
        at[kind] = best[1]
        sys.stderr.write(f"{script} {kind}: of {len(lines)} lines found {best[0][1]:.2f}, true {best[0][2]:.2f}\n")
    return {
        "made_of": fingerprint(lines),
        "at": {kind: round(x, 2) for kind, x in at.items()},
        "start": {label: round(float(mean[n]), 3) for n, label in enumerate(labels)},
        "weights": {label: " ".join(str(round(100 * w)) for w in weights[:, n]) for n, label in enumerate(labels)},
    }


def likeness(lines: list[frozenset[str]]) -> np.ndarray:
    """How alike each two lines are: the share of the pieces that both have (cosine)."""
    number = {piece: n for n, piece in enumerate(sorted(set().union(*lines)))}
    having = np.zeros((len(lines), len(number)), dtype=np.float32)
    for n, line in enumerate(lines):
        having[n, [number[piece] for piece in line]] = 1 / np.sqrt(len(line))
    return (having @ having.T).astype(float)


def f(scores: np.ndarray, truth: np.ndarray, at: float, worth: float) -> tuple[float, float, float]:
    """The F measure, the share found and the share that is true, of what is heard from `at` on."""
    heard = (scores >= at) & (scores >= BESIDE * scores.max(axis=1, keepdims=True))
    right, said, there = (heard & (truth > 0)).sum(), heard.sum(), truth.sum()
    found, true = right / max(1, there), right / max(1, said)
    square = worth * worth
    return ((1 + square) * found * true / max(1e-9, square * true + found), found, true)


if __name__ == "__main__":
    main()
