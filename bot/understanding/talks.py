"""What is asked after what in written talks (`nlu/talks.txt`), and how much likelier that makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from pathlib import Path

NOTHING = "-"
"""Stands for a message that asks for nothing that there is."""

_SEEN_WITH_TOPIC, _SEEN_WITH_NAME = 4.0, 6.0
"""How many messages what is likely anyway, and what is likely after any section of that topic, count for: of three
strengths from 2 to 10 none was better by the talks of ten writers."""

_RARE = 0.3
"""How often what nobody asked counts as asked."""

_KEPT = 32_768
"""Pairs for which it is kept: a message asks for some hundred."""

_LEAST = -3.0
"""What was never asked after it is one in twenty of what it is anyway, not less: the talks are few."""


class Follows:
    """Counted from written talks, each a list of messages, each with the names of what it may ask for
    (`bot.core.understanding.values.Choice.name`); a message without any parts what stands before and behind it.
    """

    def __init__(self, talks: Iterable[Sequence[Collection[str]]] = ()) -> None:
        self._all: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._after: Counter[str] = Counter()
        for talk in talks:
            for names in talk:
                self._all.update({name: 1 / len(names) for name in names})
            for before, names in pairwise(talk):
                for one in before:
                    self._count(one, names, 1 / len(before))
        self._whole = self._all.total() + _RARE * (len(self._all) + 1)
        self.odds = lru_cache(_KEPT)(self._odds)
        """The logarithm of how many times likelier the second is asked for after the first than anyway; 0 for what
        nobody asked in these talks."""

    def _count(self, before: str, names: Collection[str], part: float) -> None:
        for known in {before, _topic(before)}:
            for name in names:
                self._pairs[known, name] += part / len(names)  # type: ignore[assignment]
                self._after[known] += part / len(names)  # type: ignore[assignment]

    def _odds(self, before: str, name: str) -> float:
        if name not in self._all:
            return 0.0
        anyway, topic = (self._all[name] + _RARE) / self._whole, _topic(before)
        share = self._share(topic, name, anyway, _SEEN_WITH_TOPIC)
        if topic != before:
            share = self._share(before, name, share, _SEEN_WITH_NAME)
        return max(_LEAST, log(share / anyway))

    def _share(self, before: str, name: str, otherwise: float, weight: float) -> float:
        return (self._pairs[before, name] + weight * otherwise) / (self._after[before] + weight)


def _topic(name: str) -> str:
    return name.partition(".")[0]


def talks_of(path: Path) -> Iterator[list[tuple[str, ...]]]:
    """Each talk of the file, a line: its messages, parted by ">", and what each may ask for, parted by "|"."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [tuple(filter(None, _names(message))) for message in line.split(">")]


def _names(message: str) -> Iterator[str]:
    for name in message.split("|"):
        yield name.strip().removeprefix(NOTHING)


@cache
def load_follows(path: Path) -> Follows:
    """What follows what in them."""
    return Follows(talks_of(path))
