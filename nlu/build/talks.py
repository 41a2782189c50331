"""Learns the weights of `bot/core/contact/in_talk.py` from written talks, and says what they bring.

    nlu/.venv/bin/python nlu/build/talks.py            prints them (a minute)

Talks: `nlu/validation/<writer>/talks`, of writers whom who builds may read; the models know none of them. Each writer is judged
by what was learnt from the others. The matter of the talk is the writers', so that one mistake is counted once.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "build"), str(HOME.parent)]

from components.local import Pipeline, load  # noqa: E402
from judge import SCRIPTS, Local  # noqa: E402

from bot.core.contact.in_talk import evidence  # noqa: E402
from bot.core.understanding.topics import Topics, Trait  # noqa: E402
from bot.core.understanding.values import Understanding, Urgency  # noqa: E402
from bot.understanding.understander import Understander  # noqa: E402

WRITERS = ("w1", "w2", "w3", "w5", "w6", "w16", "w37", "w38", "w39", "w40", "w41", "w60", "w61")
PLACES = ("answer", "correction")
"""What somebody does whose topic says nothing: answers a question, puts something right."""
HELD_BACK = 1.0
"""The ridge."""


@dataclass(frozen=True)
class Turn:
    """A message in the middle of a talk: the topics that it may be about, what speaks for each, and which are right."""

    writer: str
    script: str
    topics: tuple[str, ...]
    rows: np.ndarray
    alone: str | None
    right: frozenset[str]
    best: str


def turns(understander: Understander) -> Iterator[Turn]:
    """All of them but those of which flags or places decide."""
    about = understander.topics
    for writer in WRITERS:
        for script in SCRIPTS:
            read = yaml.safe_load((HOME / "validation" / writer / "talks" / f"{script}.yml").read_text("utf-8"))
            for talk in read["talks"] if isinstance(read, dict) else read:
                matter: str | None = None
                for told in talk["turns"]:
                    topic, also = str(told.get("topic")), frozenset(map(str, told.get("also") or ()))
                    if told.get("act") == "follow_up":
                        topic, also = str(told.get("follow")), frozenset()
                    if matter is not None and topic in about and told.get("act") not in PLACES:
                        understood = asyncio.run(understander.understand(str(told["text"])))
                        named = understood.flagged and understood.urgency is Urgency.EMERGENCY
                        if not named and not understood.place_only:
                            yield _turn(
                                writer, script, understood, matter, len(str(told["text"])), (topic, also), about
                            )
                    if topic in about and about.query(topic) is None and not about.has(topic, Trait.SMALL_TALK):
                        matter = topic


def _turn(
    writer: str,
    script: str,
    u: Understanding,
    matter: str,
    letters: int,
    told: tuple[str, frozenset[str]],
    about: Topics,
) -> Turn:
    found = evidence(u, matter, letters, about)
    rows = np.array([list(each.values()) for each in found.values()])
    return Turn(writer, script, tuple(found), rows, u.topic, frozenset({told[0]}) | told[1], told[0])


def fit(told: Sequence[Turn]) -> np.ndarray:
    """The weights under which the right topics are likeliest."""
    kept = [(turn, truth) for turn in told if (truth := _truth(turn)).sum() > 0]
    rows = np.vstack([turn.rows for turn, _ in kept])
    truth = np.concatenate([each / each.sum() for _, each in kept])
    sizes = [len(each) for _, each in kept]
    starts, of = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(kept)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ weights
        most = np.maximum.reduceat(scores, starts)
        shares = np.exp(scores - most[of])
        total = np.add.reduceat(shares, starts)
        lost = (np.log(total) + most).sum() - (truth * scores).sum() + HELD_BACK * (weights @ weights) / 2
        return float(lost), rows.T @ (shares / total[of] - truth) + HELD_BACK * weights

    begin = np.zeros(rows.shape[1])
    begin[0] = 1.0
    weights: np.ndarray = minimize(loss, begin, jac=True, method="L-BFGS-B").x
    return weights


def _truth(turn: Turn) -> np.ndarray:
    best = np.array([topic == turn.best for topic in turn.topics], float)
    return best if best.sum() else np.array([topic in turn.right for topic in turn.topics], float)


def main() -> None:
    """Say what is right alone and in the talk, of each writer by the others, and print the weights of all."""
    understander = Understander.from_files(Local(Pipeline(load())))
    told = list(turns(understander))
    names = list(next(iter(evidence(_any(understander), "confinement", 10, understander.topics).values())))
    counted: Counter[tuple[str, str]] = Counter()
    for writer in WRITERS:
        weights = fit([turn for turn in told if turn.writer != writer])
        for turn in told:
            if turn.writer == writer:
                chosen = turn.topics[int((turn.rows @ weights).argmax())]
                for who in (writer, turn.script, "all"):
                    counted[who, "n"] += 1
                    counted[who, "alone"] += turn.alone in turn.right
                    counted[who, "in the talk"] += chosen in turn.right
    for who in dict.fromkeys(who for who, _ in counted):
        n = counted[who, "n"]
        sys.stdout.write(
            f"{who}: {n} turns, alone {counted[who, 'alone'] / n:.3f}, in the talk {counted[who, 'in the talk'] / n:.3f}\n"
        )
    for name, weight in zip(names, fit(told), strict=True):
        sys.stdout.write(f'    "{name}": {weight:.2f},\n')


def _any(understander: Understander) -> Understanding:
    return asyncio.run(understander.understand("how much is it"))


if __name__ == "__main__":
    main()
