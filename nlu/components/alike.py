"""Which messages are nearly the same: by the letter trigrams they share after folding. Standard library only.

Used to refuse copies in the training data, to find training messages that give held-out ones away, and to keep copies
on one side when a model is judged on messages that it has not seen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

ALIKE = 0.8
"""Share of trigrams in common (Jaccard) from which two messages count as one. Looked at by hand in 2026-11: at .8 the
pairs say the same with a word more or less; from .7 down many only share a subject ("my visa expired", "visa expired
last month")."""
SHORTEST = 12
"""Letters below which nothing is called a copy: many persons greet, thank and cry for help in the same two words."""

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


def pairs(texts: Sequence[str], least: float = ALIKE, shortest: int = SHORTEST) -> Iterator[Pair]:
    """Every two folded messages that share at least `least` of their trigrams, the earlier one first.

    Messages are compared only when a rare trigram is common to them (prefix filtering), so that 5,000 messages take a
    second and not the minutes of comparing all with all; nothing is missed by it.
    """
    sets = [trigrams(text) if len(text) >= shortest else frozenset() for text in texts]
    sizes = [len(grams) for grams in sets]
    uses = Counter(gram for grams in sets for gram in grams)
    seen: dict[str, list[int]] = defaultdict(list)
    for number, grams in enumerate(sets):
        rarest = sorted(grams, key=lambda gram: (uses[gram], gram))
        prefix = rarest[: len(grams) - ceil(least * len(grams)) + 1] if grams else []
        met = {other for gram in prefix for other in seen[gram]}
        # of a set much smaller or larger not enough can be common
        near = (other for other in met if least <= sizes[other] / len(grams) <= 1 / least)
        for other in sorted(near):
            common = len(grams & sets[other])
            share = common / (len(grams) + len(sets[other]) - common)
            if share >= least:
                yield Pair(other, number, share)
        for gram in prefix:
            seen[gram].append(number)


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
