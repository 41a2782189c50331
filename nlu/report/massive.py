"""Our features and classifier on MASSIVE, for comparison with published figures; writes `nlu/massive/figures.json`.

    nlu/.venv/bin/python nlu/report/massive.py [km-KH] [en-US]
    nlu/.venv/bin/python nlu/report/massive.py --test FOLDER [km-KH] [en-US]     prints only

Learnt from the train partition, judged on the dev partition. The test partition is not here; who has it gives the folder
with its `<locale>.jsonl` (lines with "partition": "test", "utt" and "intent", as MASSIVE has them).
The second look (`components.second`) is left out: with few messages for some of the 60 intents it costs a point.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "build")]

import unseen  # noqa: E402
from components import text  # noqa: E402
from components.svm import Shape, fit_svm  # noqa: E402


def partition(folder: Path, locale: str, *names: str) -> list[dict[str, str]]:
    """The lines of these partitions."""
    lines = [json.loads(line) for line in (folder / f"{locale}.jsonl").open(encoding="utf-8")]
    return [line for line in lines if line["partition"] in names]


def accuracy(locale: str, test: Path | None = None, *, vectors: bool = False) -> float:
    """The share of right intents on dev, or on the test partition in a folder."""
    lines = partition(HOME / "massive", locale, *(("train",) if test else ("train", "dev")))
    lines += partition(test, locale, "test") if test else []
    texts = [text.fold(line["utt"]) for line in lines]
    _, truth = np.unique([line["intent"] for line in lines], return_inverse=True)
    train = np.array([line["partition"] == "train" for line in lines])
    shape = Shape()
    matrix = unseen.matrix_of(texts, shape, unseen.embedded(texts) if vectors else None)
    guessed = fit_svm(matrix[train], truth[train], shape).margins(matrix[~train]).argmax(axis=1)
    return float((guessed == truth[~train]).mean())


def main() -> None:
    """Measure the locales that are named, or both, and keep what was measured before of the others."""
    parser = argparse.ArgumentParser(description="Our features and classifier on MASSIVE.")
    parser.add_argument("locales", nargs="*", default=["km-KH", "en-US"])
    parser.add_argument("--test", type=Path, help="folder with the test partition")
    chosen = parser.parse_args()
    path = HOME / "massive" / "figures.json"
    figures = json.loads(path.read_text("utf-8")) if path.is_file() and not chosen.test else {}
    if "km-KH" in chosen.locales:
        figures["km-KH"] = accuracy("km-KH", chosen.test)
    if "en-US" in chosen.locales:
        figures["en-US, without vectors"] = accuracy("en-US", chosen.test)
        figures["en-US, with vectors"] = accuracy("en-US", chosen.test, vectors=True)
    text_of_figures = json.dumps({k: round(v, 4) for k, v in figures.items()}, indent=1) + "\n"
    if chosen.test:
        sys.stdout.write(text_of_figures)
    else:
        path.write_text(text_of_figures, encoding="utf-8")


if __name__ == "__main__":
    main()
