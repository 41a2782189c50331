"""Counts with their Wilson intervals, from messages and what Sarika understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

LEVELS = ("none", "support", "urgent", "emergency")


@dataclass(frozen=True)
class Told:
    """A held-out message, and what Sarika made of it."""

    text: str
    script: str
    topic: str
    also: tuple[str, ...]
    """Other topics that are as good an answer."""
    urgency: int
    hard: bool
    """Whether it speaks of danger without telling of any (see `HARD` in `measure`)."""
    understood: Mapping[str, Any]
    kind: str = ""
    """What its writer set out to write, where they said it."""

    @property
    def said(self) -> int:
        """The urgency that Sarika gave it."""
        return LEVELS.index(self.understood["urgency"])

    @property
    def right(self) -> bool:
        """Whether the topic is the right one, or as good: so is what its writer was told to call a topic and Sarika
        answers by other means, a place alone (`place_only`) and a question on an answer that its words name (`queries`).
        """
        asked = self.kind == "follow_up" and self.topic in self.understood.get("queries", ())
        placed = self.kind == "place" and bool(self.understood.get("place_only"))
        return asked or placed or self.understood["topic"] in (self.topic, *self.also)


@dataclass(frozen=True)
class Share:
    """`hits` of `among`."""

    hits: int
    among: int

    @property
    def value(self) -> float:
        """The share; nan where there is nothing to count."""
        return self.hits / self.among if self.among else float("nan")

    def wilson(self, z: float = 1.96) -> tuple[float, float]:
        """The 95 % interval of Wilson, which also holds near 0 and 1 and for few messages."""
        if not self.among:
            return 0.0, 1.0
        n, p = self.among, self.value
        middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)

    def __str__(self) -> str:
        if not self.among:
            return "–"
        low, high = self.wilson()
        return f"{two(self.value)} ({two(low)} to {two(high)}; {self.hits} of {self.among})"


def two(value: float) -> str:
    """.97, 1.00"""
    return f"{value:.2f}".removeprefix("0")


def of(told: Sequence[Told], among: Callable[[Told], bool], hit: Callable[[Told], bool]) -> Share:
    """How many of those `among` are a `hit`."""
    chosen = [each for each in told if among(each)]
    return Share(sum(hit(each) for each in chosen), len(chosen))


FIGURES: dict[str, Callable[[Sequence[Told]], Share]] = {
    "emergencies called emergency or urgent": lambda t: of(t, lambda m: m.urgency == 3, lambda m: m.said >= 2),
    "emergencies and urgents called emergency or urgent": lambda t: of(
        t, lambda m: m.urgency >= 2, lambda m: m.said >= 2
    ),
    "of those called emergency or urgent, truly support or more": lambda t: of(
        t, lambda m: m.said >= 2, lambda m: m.urgency >= 1
    ),
    "alarming words without danger not called emergency": lambda t: of(t, lambda m: m.hard, lambda m: m.said < 3),
    "emergencies called emergency": lambda t: of(t, lambda m: m.urgency == 3, lambda m: m.said == 3),
    "false alarms: none called emergency or urgent, of all messages": lambda t: of(
        t, lambda m: True, lambda m: m.urgency == 0 and m.said >= 2
    ),
    "topic right": lambda t: of(t, lambda m: True, lambda m: m.right),
    "topic right or among the three buttons": lambda t: of(
        t,
        lambda m: True,
        lambda m: m.right or any(g["topic"] in (m.topic, *m.also) for g in m.understood["alternatives"]),
    ),
    "out of scope and small talk answered as something else": lambda t: of(
        t,
        lambda m: m.topic in SMALL_TALK,
        lambda m: not m.right and m.understood["topic"] not in SMALL_TALK and m.understood["confidence"] >= 0.47,
    ),
}
SMALL_TALK = ("out_of_scope", "greet", "goodbye", "thanks", "affirm", "deny")
