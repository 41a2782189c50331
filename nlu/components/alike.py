"""Which messages are nearly the same: by the letter trigrams they share after folding. Standard library only.

Used to refuse copies in the training data, to find training messages that give held-out ones away, and to keep copies
on one side when a model is judged on messages that it has not seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

ALIKE = 0.8
"""Share of trigrams in common (Jaccard) from which two messages count as one. Looked at by hand in 2026-11: at .8 the
pairs say the same with a word more or less; from .7 down many only share a subject ("my visa expired", "visa expired
last month")."""
SHORTEST = 12
"""Letters below which nothing is called a copy: many persons greet, thank and cry for help in the same two words."""

_ROUNDING = 1e-9
"""What a product of fractions may be too large by."""
_LETTERS = re.compile(r"[^\W_]|[\u17b4-\u17d2]")


class Pair(NamedTuple):
    """Two messages by their numbers, and the share of trigrams in common."""

    first: int
    second: int
    share: float


def trigrams(folded: str) -> frozenset[str]:
    """All sequences of three letters of a folded message, blanks and punctuation left out."""
    letters = "".join(_LETTERS.findall(folded))
    return frozenset(letters[i : i + 3] for i in range(max(1, len(letters) - 2)))


def pairs(texts: Sequence[str], least: float = ALIKE, shortest: int = SHORTEST) -> list[Pair]:
    """Every two folded messages that share at least `least` of their trigrams, the earlier one first.

    Messages are compared only when a rare trigram is common to them (prefix filtering), the smaller ones before the
    larger, so that 30,000 messages take six seconds and not the hours of comparing all with all; nothing is missed.
    """
    sets = [trigrams(text) if len(text) >= shortest else frozenset() for text in texts]
    uses = Counter(gram for grams in sets for gram in grams)
    rank = {gram: place for place, gram in enumerate(sorted(uses, key=lambda gram: (uses[gram], gram)))}
    by_size = sorted((number for number, grams in enumerate(sets) if grams), key=lambda number: len(sets[number]))
    sizes = [len(sets[number]) for number in by_size]
    seen: dict[str, list[int]] = defaultdict(list)
    found = []
    for place, number in enumerate(by_size):
        grams, size = sets[number], sizes[place]
        rarest = sorted(grams, key=rank.__getitem__)
        large = bisect_left(sizes, least * size - _ROUNDING)  # of a set much smaller not enough can be common
        met: set[int] = set()
        for gram in rarest[: size - ceil(least * size - _ROUNDING) + 1]:
            met.update(seen[gram][bisect_left(seen[gram], large) :])
        for other in met:
            common = len(grams & sets[by_size[other]])
            share = common / (size + sizes[other] - common)
            if share >= least:
                found.append(Pair(min(by_size[other], number), max(by_size[other], number), share))
        # who comes later is as large at least, and has to have more in common with this one
        for gram in rarest[: size - ceil(2 * least / (1 + least) * size - _ROUNDING) + 1]:
            seen[gram].append(place)
    return sorted(found, key=lambda pair: (pair.second, pair.first))


def groups(texts: Sequence[str], least: float = ALIKE) -> list[int]:
    """A group number for each folded message; messages that are alike, directly or by a third, share one."""
    parent = list(range(len(texts)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        parent[number] = first.setdefault(text, number)
    for pair in pairs(texts, least):
        parent[root(pair.second)] = root(pair.first)
    return [root(number) for number in range(len(texts))]
