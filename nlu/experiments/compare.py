"""Compares pipelines on validation data: grouped folds of the training messages, never the held-out ones.

    nlu/.venv/bin/python nlu/experiments/compare.py     some 10 minutes; prints the table of docs/decisions/008

Topic accuracy per script, and for urgency the area under the curve (emergency or urgent against the rest) and the
precision (support or more) where .97 of the emergencies are called.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

import unseen  # noqa: E402
from components import messages  # noqa: E402
from components.khmer_words import word_pieces  # noqa: E402
from components.skeleton import skeleton_pieces  # noqa: E402
from components.svm import Shape, fit_svm  # noqa: E402

from bot.core.understanding import romanised  # noqa: E402

SCRIPTS = ("km", "latn", "en")
WORDS: dict[str, object] = {"token_pattern": r"\S+", "ngram_range": (1, 2), "min_df": 2}
Learn = Callable[[csr_matrix, np.ndarray], Callable[[csr_matrix], np.ndarray]]


def svm(matrix: csr_matrix, truth: np.ndarray) -> Callable[[csr_matrix], np.ndarray]:
    """The linear SVM of the product."""
    return fit_svm(matrix, truth, Shape()).margins


def regression(matrix: csr_matrix, truth: np.ndarray) -> Callable[[csr_matrix], np.ndarray]:
    """Logistic regression, as Rasa's own classifier has it, with less to hold it back (C = 10)."""
    model = LogisticRegression(C=10, max_iter=60, solver="saga", tol=0.01, n_jobs=1).fit(matrix, truth)
    scores: Callable[[csr_matrix], np.ndarray] = model.predict_log_proba
    return scores


def pipelines(texts: list[str], scripts: np.ndarray) -> Iterator[tuple[str, csr_matrix, Learn, bool]]:
    """Name, features, classifier, and whether each script has a model of its own."""

    def counted(chosen: list[str], **how: object) -> csr_matrix:
        return TfidfVectorizer(lowercase=False, sublinear_tf=True, dtype=np.float32, **how).fit_transform(chosen)

    letters = counted(texts, analyzer="char_wb", ngram_range=(1, 4))
    words = counted(texts, **WORDS)
    plain = hstack([letters, words], format="csr")
    sounds = counted(texts, analyzer=skeleton_pieces, min_df=2)
    latin = [romanised.fold_latin(t) if s == "latn" else "" for t, s in zip(texts, scripts, strict=True)]
    coarse = counted(latin, analyzer="char_wb", ngram_range=(1, 4), min_df=2)
    vectors = unseen.matrix_of(texts, Shape(), unseen.embedded(texts))
    yield "char_wb(1,4), SVM", letters, svm, False
    yield "char_wb(1,4), logistic regression", letters, regression, False
    yield "+ words(1,2), SVM", plain, svm, False
    yield "the same, a model per script", plain, svm, True
    yield "+ words + skeleton (Khmer, romanised)", hstack([plain, sounds], format="csr"), svm, False
    yield "+ words + coarse sound (romanised)", hstack([plain, coarse], format="csr"), svm, False
    cut = counted(texts, analyzer=word_pieces, min_df=2)
    yield "+ words of khmercut", hstack([letters, cut], format="csr"), svm, False
    yield "+ words of khmercut + skeleton + vectors of words (English): the product", vectors, svm, False


def margins(
    matrix: csr_matrix, truth: np.ndarray, learn: Learn, split: list[tuple[np.ndarray, np.ndarray]], parts: np.ndarray
) -> np.ndarray:
    """What a model that had not seen it says of each message; one model for each of `parts`."""
    found = np.full((len(truth), truth.max() + 1), -np.inf)
    for known, judged in split:
        for part in np.unique(parts):
            here, there = known[parts[known] == part], judged[parts[judged] == part]
            labels = np.unique(truth[here])
            renumbered = np.searchsorted(labels, truth[here])
            found[np.ix_(there, labels)] = learn(matrix[here], renumbered)(matrix[there])
    return found


def main() -> None:
    """Print one row per pipeline as it is done."""
    examples, texts = unseen.examples()
    split = unseen.folds(texts, [example.topic for example in examples])
    scripts = np.array([example.script for example in examples])
    _, topic = np.unique([example.topic for example in examples], return_inverse=True)
    urgency = np.array([messages.URGENCIES.index(example.urgency) for example in examples])
    sys.stdout.write(
        "| features, classifier | " + " | ".join(f"{s} topic / AUC / precision" for s in SCRIPTS) + " | s |\n"
        "|---|---|---|---|---|\n"
    )
    for name, matrix, learn, apart in pipelines(texts, scripts):
        started = time.monotonic()
        parts = scripts if apart else np.zeros(len(texts), int)
        guessed = margins(matrix, topic, learn, split, parts).argmax(axis=1)
        four = margins(matrix, urgency, learn, split, parts)
        odds = np.exp(four - four.max(axis=1, keepdims=True))
        danger = odds[:, 2:].sum(axis=1) / odds.sum(axis=1)
        cells = []
        for script in SCRIPTS:
            here = scripts == script
            at = np.quantile(danger[here & (urgency == 3)], 0.03)
            precision = (urgency[here & (danger >= at)] >= 1).mean()
            area = roc_auc_score(urgency[here] >= 2, danger[here])
            cells.append(f"{(guessed == topic)[here].mean():.3f} / {area:.3f} / {precision:.3f}")
        sys.stdout.write(f"| {name} | {' | '.join(cells)} | {time.monotonic() - started:.0f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
