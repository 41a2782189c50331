"""Learns the weights of `bot/core/understanding/learned.py` and writes `nlu/red_flags/learned.json`, in a few seconds.

Also writes `nlu/words/known.txt`: the Latin words of at least two training messages, by which other languages are told.

    nlu/.venv/bin/python nlu/build/learn_flags.py

A logistic regression held back by its L1 penalty keeps about a thousand pieces a script. Where "urgent" begins follows
the rule of `bot/core/understanding/thresholds.py` on messages not learnt from, together with the phrases, and is lowered until
`HEARD` of the emergencies of `nlu/validation` are called, whose writers saw none of them. Where a message is calm
enough to doubt a phrase is the sum under which `CALM` of the emergencies lie that phrases find.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

import thresholds  # noqa: E402
from components import alike, messages, text  # noqa: E402

from bot.core.understanding.foreign import WORD  # noqa: E402
from bot.core.understanding.learned import LONG, SHORT, LearnedFlags, Weights, form, letter_pieces, share, word_pieces  # noqa: E402
from bot.core.understanding.lexicon import Reading  # noqa: E402
from bot.core.understanding.triage import RedFlags  # noqa: E402
from bot.understanding.lexicons import load_flags  # noqa: E402

LETTERS = {"km": (1, 4), "latn": (2, 5), "en": (2, 5)}
CALM = 0.01
"""Share of the emergencies found by a phrase that may be doubted: they are still called urgent, and the model is asked."""
PENALTY = 3.0
"""C of the regression; 8 keeps twice the pieces and is no better."""
RARE = 3
"""Messages that a piece must occur in."""
HEARD = {"km": 0.96, "latn": 0.94, "en": 0.97}
"""Of the emergencies of other writers, how many phrases and pieces call at least: each further hundredth has three calm
messages in a hundred more called."""
STEP, STEPS = 0.1, 15
"""By how much "urgent" is lowered at once, and how often at most."""
UNHEARD = -9.0
"""The sum of a text that is left to the phrases: below every threshold."""


def main() -> None:
    """Write the file, and say on stderr what is reached."""
    examples = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    red = RedFlags.compile(load_flags(HOME / "red_flags"))
    found = {}
    for script, lengths in LETTERS.items():
        here = [example for example in examples if example.script == script]
        folded = [text.fold(example.text) for example in here]
        truth = np.array([messages.URGENCIES.index(example.urgency) for example in here])
        flag = np.array([max((f.urgency for f in red.read(e.text).flags), default=0) for e in here])
        found[script] = learn(script, lengths, folded, truth, flag)
    (HOME / "words" / "known.txt").write_text("\n".join(known(examples)) + "\n", encoding="utf-8")
    lower(found, red)
    path = HOME / "red_flags" / "learned.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def lower(found: dict[str, dict[str, Any]], red: RedFlags) -> None:
    """Have `found` call more until `HEARD` is reached; where a message is calm stays where it is."""
    told = [
        (path.stem, Reading(str(message["text"])))
        for path in sorted((HOME / "validation").glob("*/*.yml"))
        for message in yaml.safe_load(path.read_text("utf-8"))["messages"]
        if message["urgency"] == "emergency"
    ]
    for script, least in HEARD.items():
        here = found[script]
        missed = [each for of, each in told if of == script and not red.read(each).flags]
        most = (1 - least) * sum(of == script for of, _ in told)
        for _ in range(STEPS):
            weights = Weights(here["letters"], here["pieces"], here["words"], here["start"], here["calm"])
            if sum(not LearnedFlags({script: weights}).urgency(each) for each in missed) <= most:
                break
            here |= {name: round(here[name] + STEP, 3) for name in ("start", "calm")}
        sys.stderr.write(f"{script}: begins at {here['start']}\n")


def known(examples: list[messages.Example]) -> list[str]:
    """The Latin words that at least two training messages have, each with how many have it."""
    told = (text.fold(example.text) for example in examples if example.script != "km")
    counts = Counter(word for each in told for word in set(WORD.findall(each)))
    return [f"{word} {count}" for word, count in sorted(counts.items()) if count >= 2]


def learn(
    script: str, lengths: tuple[int, int], folded: list[str], truth: np.ndarray, flag: np.ndarray
) -> dict[str, Any]:
    """The weights of one script, as `bot.understanding.understander` reads them."""
    texts = [form(each, script) for each in folded]
    pieces, of_pieces = counted(texts, lambda each: set(letter_pieces(each, lengths)))
    words, of_words = counted(texts, lambda each: set(word_pieces(each)))
    matrix = hstack([of_pieces, of_words], format="csr")
    shares = [share(len(set(letter_pieces(t, lengths))) + len(set(word_pieces(t)))) for t in texts]
    matrix = csr_matrix(matrix.multiply(np.array(shares)[:, np.newaxis]))
    urgent, length = truth >= 2, np.array([len(each) for each in folded])
    sums, scores = np.zeros(len(texts)), np.zeros(len(texts))
    splitter = StratifiedGroupKFold(5, shuffle=True, random_state=7)
    for known, judged in splitter.split(matrix, truth, alike.groups(folded)):
        part = fitted(matrix[known], urgent[known])
        sums[judged] = part.decision_function(matrix[judged])
        scores[judged] = said(sums[judged], part)
    scores[length < SHORT] = UNHEARD
    at = thresholds.urgent_from(truth, scores, flag, script, np.quantile(scores, np.linspace(0, 1, 200)))
    model = fitted(matrix, urgent)
    called = (scores >= at) | (flag >= 2)  # on messages not learnt from
    weights = model.coef_[0]
    sys.stderr.write(
        f"{script}: {np.count_nonzero(weights)} pieces; emergencies called {called[truth == 3].mean():.3f}, emergencies "
        f"and urgents {called[urgent].mean():.3f}, truly support or more {(truth[called] >= 1).mean():.3f}\n"
    )
    return {
        "letters": list(lengths),
        "start": round(float(model.intercept_[0] - at), 3),
        "calm": round(float(np.quantile(sums[(truth == 3) & (flag == 3) & (length >= LONG)], CALM) - at), 3),
        "pieces": kept(pieces, weights[: len(pieces)]),
        "words": kept(words, weights[len(pieces) :]),
    }


def counted(texts: list[str], analyzer: Callable[[str], set[str]]) -> tuple[list[str], csr_matrix]:
    """The pieces that are not rare, and which text has which."""
    vectorizer = CountVectorizer(analyzer=analyzer, min_df=RARE, binary=True)
    matrix = vectorizer.fit_transform(texts)
    return sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__), matrix


def fitted(matrix: csr_matrix, urgent: np.ndarray) -> LogisticRegression:
    """The regression of urgent or emergency against the rest."""
    return LogisticRegression(C=PENALTY, penalty="l1", solver="liblinear", random_state=7).fit(matrix, urgent)


def said(sums: np.ndarray, model: LogisticRegression) -> np.ndarray:
    """The sum of each text, and `UNHEARD` where no piece speaks for danger (as `Weights.sum` has it)."""
    return np.where(sums > model.intercept_[0], sums, UNHEARD)


def kept(names: list[str], weights: np.ndarray) -> dict[str, float]:
    """The weights that are not zero, rounded."""
    return {name: round(float(w), 2) for name, w in sorted(zip(names, weights, strict=True)) if abs(w) >= 0.01}


if __name__ == "__main__":
    main()
