"""Latin words that were written together, parted again: "theydontpayme" is "they dont pay me".

Each run of letters that nobody knows is parted into known words so that the commonest ones come out (Viterbi over how
many training messages have a word). Standard library only and no import from this project: the Rasa environment loads
this file by its path, as it loads `text`. What it mends on unseen messages: docs/decisions/026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from math import log

SHORTEST = 8
"""Letters from which a word nobody knows may be several."""
LONGEST = 16
"""Letters of the longest word looked for."""
MOST = 600
"""Letters of a message that are looked at: each costs as much as `LONGEST` look-ups, and a message is rarely so long.
"""
SURE = 2.4
"""What parting may cost for each letter; a rare word that happens to hold short ones costs more and stays whole."""
PLAIN = 20
"""Letters from which a run is parted at any price: no word is so long."""
_STRANGE = 2.3
_ALONE = frozenset("ai")
_RUN = re.compile(f"[a-z]{{{SHORTEST},}}")


class Words:
    """Known words, each with how many messages have it. Immutable."""

    def __init__(self, counts: Mapping[str, int], whole: Set[str] = frozenset()) -> None:
        """`whole`: further words that must not be parted, however rare."""
        total = log(max(2, sum(counts.values())))
        self._costs = {w: total - log(n) for w, n in counts.items() if len(w) > 1 or w in _ALONE}
        self._strange = total + _STRANGE
        self._whole = whole

    def __contains__(self, word: str) -> bool:
        """Whether messages have it."""
        return word in self._costs

    def parted(self, folded: str) -> str:
        """A folded text with blanks between words that were written together. Linear in its length."""
        if not self._costs:
            return folded
        left = MOST

        def part(run: re.Match[str]) -> str:
            nonlocal left
            word = run.group()
            if word in self._costs or word in self._whole or left < len(word):
                return word
            left -= len(word)
            return self._part(word)

        return _RUN.sub(part, folded)

    def _part(self, word: str) -> str:
        costs, strange = self._costs, self._strange
        best, start = [0.0], [0]
        for end in range(1, len(word) + 1):
            cheapest, begin = min(
                (best[at] + costs.get(word[at:end], strange + _STRANGE * (end - at)), at)
                for at in range(max(0, end - LONGEST), end)
            )
            best.append(cheapest)
            start.append(begin)
        if best[-1] > SURE * len(word) and len(word) < PLAIN:
            return word
        parts, end = [], len(word)
        while end:
            parts.append(word[start[end] : end])
            end = start[end]
        return " ".join(reversed(parts))


def counted(lines: str) -> dict[str, int]:
    """A word and a count on each line. Raises ValueError for a line that is not of that form."""
    return {word: int(count) for word, count in (line.split(" ") for line in lines.splitlines())}
