"""By how much each topic is likelier than the model says: people do not write of each as often as the training messages do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from components.svm import Folds, softmax
from scipy.optimize import minimize

from bot.core.understanding.judge import Judge
from bot.core.understanding.values import Guess

RANKING, UNLIKELY = 10, 1e-5
"""Topics of a message that are sent (`nlu/config.yml`), and the likelihood of one that the model does not name at all."""
LEAST, MOST = -0.5, 1.5
"""A topic is moved no further: its share among three writers is not its share among all people."""
TALK = frozenset(
    yaml.safe_load((Path(__file__).parents[1] / "topics.yml").read_text("utf-8"))["groups"]["conversation"]
)
"""Topics that stay as they are: who says "no" or "hide this" must be heard, however seldom a writer thought of it."""
PULL = 1.0
"""How strongly the shares of the topics are held to those of the training messages; .3 to 3 are alike, 10 is worse."""


def learnt(told: Sequence[dict[str, Any]]) -> dict[str, float]:
    """By topic: by how much (a logarithm) it is likelier than the model says, so that the true topics of all messages are
    likeliest. Messages of a place alone are left out: their topic is not asked for."""
    here = [message for message in told if message.get("kind") != "place"]
    names = sorted({name for message in here for name in message["guesses"]})
    said = np.log([[max(message["guesses"].get(name, 0.0), UNLIKELY) for name in names] for message in here])
    truly = np.array([[float(message["topic"] == name) for name in names] for message in here])

    def loss(added: np.ndarray) -> tuple[float, np.ndarray]:
        likely = softmax(said + added)
        missed = -float(np.log(np.maximum((likely * truly).sum(axis=1), UNLIKELY)).sum())
        return missed + PULL * float(added @ added) / 2, (likely - truly).sum(axis=0) + PULL * added

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    moved = dict(zip(names, np.clip(found, LEAST, MOST), strict=True))
    return {name: round(float(added), 2) for name, added in moved.items() if name not in TALK}


def right(told: Sequence[dict[str, Any]], folds: Folds, by: Judge) -> np.ndarray:
    """Of each message whether the topic is acceptable, by shares learnt from the other writers."""
    found = np.zeros(len(told), bool)
    for seen, judged in folds:
        swayed = replace(by, topics=learnt([told[i] for i in seen]))
        for i in judged:
            guesses = swayed.swayed([Guess(*each) for each in told[i]["guesses"].items()][:RANKING])
            found[i] = bool(guesses) and guesses[0].topic in (told[i]["topic"], *(told[i].get("also") or ()))
    return found
