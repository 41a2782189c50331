"""What the pipeline says of every training message when it has not seen it: the validation data for all choices.

    nlu/.venv/bin/python nlu/experiments/unseen.py     writes var/nlu/unseen.json, some minutes

Five folds; messages that are nearly the same stay on one side. Features and settings are those of `config.yml`, except
that which n-grams exist and how rare they are is counted once over all messages, without their labels.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedGroupKFold

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from components import alike, linear, messages, text  # noqa: E402
from components.meaning import Meaning  # noqa: E402
from components.svm import Floats, Shape, fit_svm, softmax, temperature_of  # noqa: E402

OUT = HOME.parent / "var" / "nlu"
FOLDS = 5


def examples() -> tuple[list[messages.Example], list[str]]:
    """The training messages, and their folded texts."""
    found = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    return found, [text.fold(example.text) for example in found]


def embedded(texts: list[str]) -> list[linear.Sense | None]:
    """The vectors of the English ones."""
    meaning = Meaning()
    return [meaning.of(each) for each in texts]


def features(texts: list[str], shape: Shape, senses: list[linear.Sense | None] | None) -> csr_matrix:
    """The matrix that `LinearModel.fit` learns from."""
    blocks = [linear.counted(each, texts) for each in linear.vectorizers(shape, rare=2)]
    given = [sense for sense in senses or () if sense is not None]
    if senses is not None and given:
        blocks.append(csr_matrix(linear.SensePart.rows(senses, np.mean(given, axis=0))))
    return hstack(blocks, format="csr")


def folds(texts: list[str], labels: list[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Numbers of the messages to learn from and to judge, five times."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=7)
    return list(splitter.split(texts, labels, alike.groups(texts)))


def unseen(
    matrix: csr_matrix, labels: list[str], split: list[tuple[np.ndarray, np.ndarray]], shape: Shape
) -> tuple[list[str], Floats]:
    """The labels, and the calibrated probabilities of each for every message, by a model that had not seen it."""
    known, truth = np.unique(np.asarray(labels), return_inverse=True)
    margins = np.zeros((len(labels), len(known)))
    for learn, judge in split:
        margins[judge] = fit_svm(matrix[learn], truth[learn], shape).margins(matrix[judge])
    return known.tolist(), softmax(margins * temperature_of(margins, truth))


def main() -> None:
    """Write the file."""
    found, texts = examples()
    split = folds(texts, [example.topic for example in found])
    matrix = features(texts, Shape(), embedded(texts))
    lines = [{"script": e.script, "topic": e.topic, "urgency": e.urgency, "text": e.text} for e in found]
    for name, labels in (("urgency_p", [e.urgency for e in found]), ("topic_p", [e.topic for e in found])):
        known, rows = unseen(matrix, labels, split, Shape())
        for line, row in zip(lines, rows, strict=True):
            line[name] = {known[i]: round(float(row[i]), 5) for i in row.argsort()[::-1][:10]}
        sys.stderr.write(f"{name} done\n")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "unseen.json").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
