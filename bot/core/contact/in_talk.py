"""What a message is about, by what its talk is about.

In the middle of a talk most messages tell more of its matter, or ask something of what was answered: "they took it
too", "how much is that?". Read alone they look like something else, of which the model may be quite sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from bot.core.replacing import replace
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Guess, Understanding

WEIGHTS: Mapping[str, float] = {
    "model": 0.86,
    "model:length": 0.02,
    "matter": 3.18,
    "matter:length": -0.67,
    "matter:sure": -1.82,
    "matter:rank": 0.32,
    "matter:setting": 0.31,
    "query": 1.31,
    "query:length": 0.02,
    "words": 2.16,
    "small": 0.03,
    "small:length": 0.31,
    "small:sure": 1.36,
    "aside": -1.91,
    "worse": -0.78,
    "setting": -0.16,
}
"""Of what speaks for a topic in a talk. Learnt by `nlu/build/talks.py` from 2,131 turns of thirteen writers, each
judged by the others: .84 have the right topic, .74 by the model alone (docs/decisions/066)."""

_LEAST = 0.001
"""A topic that the model does not name is no less likely than this."""


def in_talk(understanding: Understanding, matter: str, letters: int, about: Topics) -> Understanding:
    """The same with the topics that are likely in a talk about `matter`, together as sure as before.

    `letters` are those of the message.
    """
    found = evidence(understanding, matter, letters, about)
    scores = {topic: _sum(each) for topic, each in found.items()}
    most = max(scores.values())
    shares = {topic: exp(score - most) for topic, score in scores.items()}
    scale = sum(g.confidence for g in understanding.guesses) / sum(shares.values())
    first, *rest = sorted((Guess(t, share * scale) for t, share in shares.items()), key=lambda g: -g.confidence)
    return replace(understanding, topic=first.topic, confidence=first.confidence, alternatives=tuple(rest))


def _sum(numbers: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in numbers.items())


def evidence(u: Understanding, matter: str, letters: int, about: Topics) -> Mapping[str, Mapping[str, float]]:
    """By topic that it may be about: what speaks for it, as numbers by name."""
    likely = {g.topic: g.confidence for g in u.guesses}
    ranks = {topic: rank for rank, topic in enumerate(sorted(likely, key=likely.__getitem__, reverse=True))}
    length = log(1 + letters / 20)
    return {
        topic: _of(topic, likely, ranks.get(topic, len(ranks)), length, u, matter, about)
        for topic in dict.fromkeys((*likely, matter))
    }


def _of(
    topic: str, likely: Mapping[str, float], rank: int, length: float, u: Understanding, matter: str, about: Topics
) -> Mapping[str, float]:
    share = log(likely.get(topic, 0.0) + _LEAST)
    others = max((each for one, each in likely.items() if one != matter), default=0.0)
    same, asks, small = topic == matter, about.query(topic), about.has(topic, Trait.SMALL_TALK)
    return {
        "model": share,
        "model:length": share * length,
        "matter": float(same),
        "matter:length": same * length,
        "matter:sure": same * others,
        "matter:rank": same * float(rank),
        "matter:setting": float(same and about.has(topic, Trait.SETTING)),
        "query": float(asks is not None),
        "query:length": (asks is not None) * length,
        "words": float(asks is not None and asks in u.queries),
        "small": float(small),
        "small:length": small * length,
        "small:sure": small * max(likely.values(), default=0.0),
        "aside": float(about.has(topic, Trait.OUT_OF_SCOPE)),
        "worse": float(about.urgency(topic) > about.urgency(matter)),
        "setting": float(not same and about.has(topic, Trait.SETTING)),
    }
