"""Our features and classifier on MASSIVE, for comparison with published figures; writes `nlu/massive/figures.json`.

    nlu/.venv/bin/python nlu/experiments/massive.py [km-KH] [en-US]

Learnt from the train partition, judged on the dev partition. The test partition is not here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

import unseen  # noqa: E402
from components import text  # noqa: E402
from components.svm import Shape, fit_svm  # noqa: E402


def accuracy(locale: str, *, vectors: bool = False) -> float:
    """The share of right intents on dev."""
    lines = [json.loads(line) for line in (HOME / "massive" / f"{locale}.jsonl").open(encoding="utf-8")]
    texts = [text.fold(line["utt"]) for line in lines]
    _, truth = np.unique([line["intent"] for line in lines], return_inverse=True)
    train = np.array([line["partition"] == "train" for line in lines])
    shape = Shape()
    matrix = unseen.matrix_of(texts, shape, unseen.embedded(texts) if vectors else None)
    guessed = fit_svm(matrix[train], truth[train], shape).margins(matrix[~train]).argmax(axis=1)
    return float((guessed == truth[~train]).mean())


def main() -> None:
    """Measure the locales that are named, or both, and keep what was measured before of the others."""
    path = HOME / "massive" / "figures.json"
    figures = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    wanted = sys.argv[1:] or ["km-KH", "en-US"]
    if "km-KH" in wanted:
        figures["km-KH"] = accuracy("km-KH")
    if "en-US" in wanted:
        figures["en-US, without vectors"] = accuracy("en-US")
        figures["en-US, with vectors"] = accuracy("en-US", vectors=True)
    path.write_text(
        json.dumps({k: round(v, 4) for k, v in figures.items()}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
