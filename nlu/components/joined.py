"""Latin words that were written together, parted again: "theydontpayme" is "they dont pay me" to the models.

Each run of letters that nobody knows is parted into known words so that the commonest ones come out (Viterbi over how
many training messages have a word). What this mends on unseen messages: docs/decisions/016.
"""

from __future__ import annotations

import re
from functools import cache
from math import log
from pathlib import Path

from components.meaning import english_words

TABLE = Path(__file__).resolve().parents[1] / "words" / "known.txt"
"""A word of the training messages and how many of them have it, one a line, written by `nlu/experiments/learn_flags.py`."""
SHORTEST = 8
"""Letters from which a word nobody knows may be several."""
LONGEST = 16
"""Letters of the longest word looked for."""
MOST = 600
"""Letters of a message that are looked at: each costs as much as `LONGEST` look-ups, and a message is rarely so long."""
SURE = 2.4
"""What parting may cost for each letter; a rare word that happens to hold short ones costs more and stays whole."""
PLAIN = 20
"""Letters from which a run is parted at any price: no word is so long."""
_STRANGE = 2.3
_ALONE = frozenset("ai")
_RUN = re.compile(f"[a-z]{{{SHORTEST},}}")


@cache
def _costs() -> dict[str, float]:
    counts = {
        word: int(count) for word, count in (line.split() for line in TABLE.read_text("utf-8").splitlines())
    }
    total = log(sum(counts.values()))
    return {word: total - log(count) for word, count in counts.items() if len(word) > 1 or word in _ALONE}


def mend(folded: str) -> str:
    """A folded text with blanks between words that were written together; other texts as they are."""
    left = MOST

    def parted(run: re.Match[str]) -> str:
        nonlocal left
        word = run.group()
        if word in _costs() or word in english_words() or left < len(word):
            return word
        left -= len(word)
        return _parted(word)

    return _RUN.sub(parted, folded)


def _parted(word: str) -> str:
    costs = _costs()
    strange = max(costs.values()) + _STRANGE
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
