"""How urgent a message is by all evidence together, in place of the greatest of several voices.

Red flags, the models, the topic, negation, time, whom it is about and length become numbers (`evidence`), and a small
logistic regression in plain figures (`nlu/judge.json`, learnt by `nlu/build/judge.py` from messages of writers who
knew nothing of the project) says how likely somebody should hurry. What each part brings: docs/decisions/038.

Hard flags are heard whatever it says: their rules were right in nine of ten messages of writers who had not seen them.
Without a model the red flags decide alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

from bot.core.understanding.circumstances import MEANINGS, Circumstances
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.values import Flag, Guess, Parsed, Person, Time, Urgency

_MOST = 5.0
"""Log odds are cut here: a model that is surer than 149 to 1 is not to be believed more."""
_SUM = 3.0
"""The sum of learned flags is cut here."""
_SHORT = 25
"""Letters of a message below which its topic says less of its urgency: a bare "goodbye" is certain, and calm."""
_PIECES = (Urgency.NONE, Urgency.SUPPORT, Urgency.URGENT, Urgency.EMERGENCY)


@dataclass(frozen=True)
class Step:
    """One question, such as whether it is urgent: weights by feature, and where a script begins ("km:start")."""

    weights: Mapping[str, float]
    at: Mapping[str, float]
    """The probability from which the answer is yes, by script; a message in another one takes the lowest."""

    def probability(self, evidence: Mapping[str, float], script: str) -> float:
        """Between 0 and 1."""
        total = self.weights.get("start", 0.0) + self.weights.get(f"{script}:start", 0.0)
        total += sum([value * self.weights[name] for name, value in evidence.items() if name in self.weights])
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))

    def is_met(self, evidence: Mapping[str, float], script: str) -> bool:
        """Whether the evidence is enough."""
        return self.probability(evidence, script) >= self.at.get(script, min(self.at.values()))


@dataclass(frozen=True)
class Judge:
    """The steps, and the rules of red flags that are heard whatever they say."""

    urgent: Step
    emergency: Step
    support: Step
    hard: Mapping[str, Urgency] = field(default_factory=dict)
    """By rule: how urgent a message is at least in which it is found, of somebody and now."""
    odds: Mapping[str, float] = field(default_factory=dict)
    """By rule: the log odds that a message in which it is found is urgent or more, on messages not used to write it."""
    topics: Mapping[str, float] = field(default_factory=dict)
    """By topic: how much more often people write of it than the training messages do (a natural logarithm)."""

    def swayed(self, guesses: Sequence[Guess]) -> list[Guess]:
        """The guesses by how often people write of each topic, likeliest first; together as sure as before.

        Topics have many training messages or few, which says nothing of how often people write of them.
        """
        shares = {guess.topic: guess.confidence * exp(self.topics.get(guess.topic, 0.0)) for guess in guesses}
        scale = sum(guess.confidence for guess in guesses) / (sum(shares.values()) or 1.0)
        return sorted((Guess(topic, share * scale) for topic, share in shares.items()), key=lambda g: -g.confidence)

    def says(self, evidence: Mapping[str, float], script: str) -> Urgency:
        """How urgent a message is by its evidence."""
        if not self.urgent.is_met(evidence, script):
            return Urgency.SUPPORT if self.support.is_met(evidence, script) else Urgency.NONE
        return Urgency.EMERGENCY if self.emergency.is_met(evidence, script) else Urgency.URGENT

    def insists(self, flags: Sequence[Flag]) -> Urgency:
        """The urgency of the hard flags among these; guards have taken those that are asked, denied or over."""
        found = (min(flag.urgency, self.hard[flag.rule]) for flag in flags if flag.rule in self.hard)
        return max(found, default=Urgency.NONE)


@dataclass(frozen=True)
class Heard:
    """What red flags and word lists say of a message."""

    flags: Sequence[Flag] = ()
    about: Sequence[Flag] = ()
    """Those that it only asks about."""
    silenced: frozenset[str] = frozenset()
    """Guards that took or lowered a flag."""
    asked: bool = False
    learned: float = 0.0
    """The sum of the learned flags."""
    told: Circumstances = field(default_factory=Circumstances)
    letters: int = 0
    """Of the folded message."""


def evidence(heard: Heard, parsed: Parsed, topics: Topics, odds: Mapping[str, float]) -> dict[str, float]:
    """All that is known of a message, as numbers by name."""
    whole = _of_model(parsed.urgency)
    parts = [_of_model(part) for part in parsed.parts] or [whole]
    found = {f"whole_{name}": value for name, value in whole.items()}
    found |= {f"worst_{name}": max(part[name] for part in parts) for name in whole}
    found["mean_danger"] = sum(part["danger"] for part in parts) / len(parts)
    found |= _of_topics(parsed.guesses, topics)
    told_enough = min(1.0, heard.letters / _SHORT)
    found |= {f"topic:{guess.topic}": told_enough * sqrt(guess.confidence) for guess in parsed.guesses}
    found |= _of_flags(heard, parsed.guesses, odds)
    told, length = heard.told, log(max(heard.letters, 1) / 60)
    found |= {
        "learned": max(-_SUM, min(_SUM, heard.learned)),
        "past": float(told.time is Time.PAST),
        "planned": float(told.time is Time.PLANNED),
        "now": float(told.time is Time.NOW),
        "other": float(told.person is Person.OTHER),
        "child": float(told.person is Person.CHILD),
        **{f"tone_{tone}": float(tone in told.tones) for tone in MEANINGS["tone"] if tone != "none"},
        "length": length,
        "long_danger": length * whole["danger"],
        "long_flag": length * found["flag_odds"],
    }
    return found


def _of_model(shares: Mapping[Urgency, float]) -> dict[str, float]:
    emergency = shares.get(Urgency.EMERGENCY, 0.0)
    return {
        "danger": _log_odds(emergency + shares.get(Urgency.URGENT, 0.0)),
        "emergency": _log_odds(emergency),
        "concern": _log_odds(1 - shares.get(Urgency.NONE, 0.0)),
    }


def _log_odds(share: float) -> float:
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return max(-_MOST, min(_MOST, log(kept / (1 - kept))))


def _of_topics(guesses: Sequence[Guess], topics: Topics) -> dict[str, float]:
    """How much of the topic is an emergency, urgent, support by itself, or small talk."""
    found = {f"topic_{urgency.word}": 0.0 for urgency in _PIECES[1:]} | {"topic_idle": 0.0, "topic_suicide": 0.0}
    for guess in guesses:
        urgency = topics.urgency(guess.topic)
        if urgency:
            found[f"topic_{urgency.word}"] += guess.confidence
        if topics.has(guess.topic, Trait.SMALL_TALK):
            found["topic_idle"] += guess.confidence
        if topics.has(guess.topic, Trait.SUICIDE):
            found["topic_suicide"] += guess.confidence
    return found


def _of_flags(heard: Heard, guesses: Sequence[Guess], odds: Mapping[str, float]) -> dict[str, float]:
    """How urgent the red flags are, how well their rules have done, and whether the topic agrees."""
    flags = [flag for flag in heard.flags if flag.urgency >= Urgency.URGENT]
    most = max((flag.urgency for flag in flags), default=Urgency.NONE)
    named = {flag.topic for flag in flags}
    return {
        "flag_urgent": float(most is Urgency.URGENT),
        "flag_emergency": float(most is Urgency.EMERGENCY),
        "flag_odds": max((odds.get(flag.rule, 0.0) for flag in flags), default=0.0),
        "flags": log(1 + len(named)),
        "flag_agrees": sum(guess.confidence for guess in guesses if guess.topic in named),
        "flag_asked": float(bool(heard.about)),
        "asked": float(heard.asked),
        **{f"guard_{guard}": float(guard in heard.silenced) for guard in ("negation", "told", "past", "not_if")},
    }
