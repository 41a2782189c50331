"""What a message is about, by what its talk is about.

In the middle of a talk most messages tell more of its matter, or ask something of what was answered: "they took it
too", "how much is that?". Read alone they look like something else, of which the model may be quite sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import exp, log

from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Guess, Understanding

WEIGHTS: Mapping[str, float] = {
    "model": 0.83,
    "model:length": -0.07,
    "matter": 1.51,
    "matter:length": 1.03,
    "matter:sure": -0.10,
    "matter:setting": 1.19,
    "query": 1.27,
    "query:length": 0.67,
    "words": 3.75,
    "small": 0.90,
    "small:length": -0.45,
    "worse": -0.12,
    "setting": 0.17,
}
"""Of what speaks for a topic in a talk. Learnt by `nlu/build/talks.py` from 623 turns of six writers, each judged by
the others: .81 have the right topic, .72 by the model alone (docs/decisions/066)."""

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
    sure = max((share for topic, share in likely.items() if topic != matter), default=0.0)
    length = log(1 + letters / 20)
    return {
        topic: _of(topic, log(likely.get(topic, 0.0) + _LEAST), sure, length, u, matter, about)
        for topic in (*likely, *(() if matter in likely else (matter,)))
    }


def _of(
    topic: str, share: float, sure: float, length: float, u: Understanding, matter: str, about: Topics
) -> Mapping[str, float]:
    same, asks, small = topic == matter, about.query(topic), about.has(topic, Trait.SMALL_TALK)
    return {
        "model": share,
        "model:length": share * length,
        "matter": float(same),
        "matter:length": same * length,
        "matter:sure": same * sure,
        "matter:setting": float(same and about.has(topic, Trait.SETTING)),
        "query": float(asks is not None),
        "query:length": (asks is not None) * length,
        "words": float(asks is not None and asks in u.queries),
        "small": float(small),
        "small:length": small * length,
        "worse": float(about.urgency(topic) > about.urgency(matter)),
        "setting": float(not same and about.has(topic, Trait.SETTING)),
    }
