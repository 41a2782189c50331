"""What the pipeline says of every training message when it has not seen it: the validation data for all choices.

    nlu/.venv/bin/python nlu/build/unseen.py     writes var/nlu/unseen.json, some minutes

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

from components import alike, features, messages, text  # noqa: E402
from components.looks import Looks  # noqa: E402
from components.meaning import Meaning  # noqa: E402
from components.mending import mend  # noqa: E402
from components.nearest import UNSURE, Nearest  # noqa: E402
from components.svm import Floats, Folds, Shape, learn  # noqa: E402
from components.whole import wholes_of  # noqa: E402

OUT = HOME.parent / "var" / "nlu"
FOLDS = 5


def examples() -> tuple[list[messages.Example], list[str]]:
    """The training messages, and their texts as the pipeline folds them."""
    found = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    return found, [mend(text.fold(example.text)) for example in found]


def embedded(texts: list[str]) -> list[features.Sense | None]:
    """The vectors of the English ones."""
    meaning = Meaning()
    return [meaning.of(each) for each in texts]


def matrix_of(texts: list[str], shape: Shape, senses: list[features.Sense | None] | None) -> csr_matrix:
    """The matrix that `LinearModel.fit` learns from."""
    _, blocks = features.weighed(features.vectorizers(shape, features.RARE), texts)
    given = [sense for sense in senses or () if sense is not None]
    if senses is not None and given:
        blocks.append(csr_matrix(features.SensePart.rows(senses, np.mean(given, axis=0))))
    return hstack(blocks, format="csr")


def folds(texts: list[str], labels: list[str]) -> Folds:
    """Numbers of the messages to learn from and to judge, five times."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=7)
    return list(splitter.split(texts, labels, alike.groups(texts)))


def second_look(
    texts: list[str], first: tuple[Floats, Floats], truths: tuple[np.ndarray, np.ndarray], split: Folds
) -> tuple[Floats, Floats]:
    """The probabilities of topics and urgencies; the second look has not seen a message that it judges either."""
    found = tuple(np.zeros_like(each) for each in first)
    for seen, judge in split:
        looks = Looks.learn([texts[i] for i in seen], [each[seen] for each in first], [each[seen] for each in truths])
        rows = looks.at([texts[i] for i in judge], first[0][judge], first[1][judge])
        for whole, part in zip(found, rows, strict=True):
            whole[judge] = part
    return found[0], found[1]


def third_look(
    senses: list[features.Sense | None], texts: list[str], of_topics: Floats, truth: np.ndarray, split: Folds
) -> Floats:
    """The probabilities of topics where the nearest messages of the other folds were asked about unsure ones."""
    wholes, found = wholes_of(texts, senses), of_topics.copy()
    for seen, judge in split:
        nearest = Nearest.of([wholes[i] for i in seen], truth[seen])
        for i in judge:
            if nearest is not None and wholes[i] is not None and of_topics[i].max() < UNSURE:
                found[i] = nearest.at(of_topics[i], wholes[i])
    return found


def main() -> None:
    """Write the file."""
    found, texts = examples()
    split = folds(texts, [example.topic for example in found])
    senses = embedded(texts)
    matrix = matrix_of(texts, Shape(), senses)
    known, truths = zip(
        *(np.unique(each, return_inverse=True) for each in ([e.topic for e in found], [e.urgency for e in found])),
        strict=True,
    )
    _, first = learn(matrix, truths, Shape(), split)
    rows = second_look(texts, first, truths, split)
    rows = third_look(senses, texts, rows[0], truths[0], split), rows[1]
    lines = [{"script": e.script, "topic": e.topic, "urgency": e.urgency, "text": e.text} for e in found]
    for name, labels, judged in zip(("topic_p", "urgency_p"), known, rows, strict=True):
        for line, row in zip(lines, judged, strict=True):
            line[name] = {str(labels[i]): round(float(row[i]), 5) for i in row.argsort()[::-1][:10]}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "unseen.json").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
