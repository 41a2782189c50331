"""The same thing that must not be, in a smaller story: fewer faults, fewer contacts, less time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.simulation.run import DAY, Outcome, simulated

TRIES = 60
"""How many smaller stories are tried at most."""


@dataclass(frozen=True)
class Story:
    """What is needed to see it: `rates` of faults, `without` these contacts. `outcome` ends with it."""

    rates: Mapping[str, float]
    without: frozenset[int]
    outcome: Outcome

    @property
    def contacts(self) -> int:
        """How many contacts there are in it."""
        return self.outcome.contacts - len([number for number in self.without if number <= self.outcome.contacts])


def kind_of(what: str) -> str:
    """What was seen, without the numbers in it."""
    return re.sub(r"\d+", "N", what)


def shrunk(
    seed: int, days: float, rates: Mapping[str, float], *, run: Callable[..., Outcome] = simulated
) -> Story | None:
    """The smallest story found in which the first thing of a run that must not be is still the first one; None where
    nothing is seen.
    """
    story = Story(rates, frozenset(), run(seed, days, rates, stops=True))
    if not story.outcome.violations:
        return None
    what, tries = kind_of(story.outcome.violations[0].what), TRIES
    days = min(days, story.outcome.violations[0].at / DAY)

    def smaller(fewer: Mapping[str, float], without: frozenset[int]) -> Story:
        nonlocal tries
        tries -= 1
        if tries < 0:
            return story
        outcome = run(seed, days, fewer, stops=True, without=without)
        seen = bool(outcome.violations) and kind_of(outcome.violations[0].what) == what
        return Story(fewer, without, outcome) if seen else story

    for fault in rates:
        story = smaller({name: rate for name, rate in story.rates.items() if name != fault}, story.without)
    size = story.outcome.contacts
    while size > 1:
        size = -(-size // 2)
        for first in range(1, story.outcome.contacts + 1, size):
            without = story.without | frozenset(range(first, min(first + size, story.outcome.contacts + 1)))
            if without != story.without and len(without) < story.outcome.contacts:
                story = smaller(story.rates, without)
    return story
