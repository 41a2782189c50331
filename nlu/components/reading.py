"""Romanised Khmer read as Khmer: a second view of a message, since the models know much more Khmer in its own letters.

Each Latin word stands for the Khmer words that are typed so or sound so (`bot.core.understanding.romanised`), and of
all ways to read a message the likeliest is taken: by how often a word stands in our Khmer training messages, and behind
which. A word that is none of them, a name or an English one, stays. `nlu/build/reading.py` makes the table.
Measured (docs/decisions/046): four points of topics of romanised messages by other writers.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

from components.text import loaded

TABLE = Path(__file__).resolve().parents[1] / "words" / "reading.json"
_sounds = loaded(Path(__file__).resolve().parents[2] / "bot/core/understanding/romanised.py")
START = "^"
LONGEST = 600
"""Letters of a message up to which it is read; a longer one has words enough."""
_BEAM, _MOST = 6, 6
"""Ways to read a message that are kept at each word, and Khmer words that one may be."""
_PAIRS = 0.4
"""How much it counts which word stood before."""
_TYPED = 0.6
"""How much it counts how often a word is meant by such a spelling."""
_SO = 10
"""How many times surer the very spelling is than one that sounds the same."""
_UNKNOWN = -3.0
_TOKEN = re.compile("[a-z']+|[0-9]+|[\u1780-\u17d2]+|[^a-z0-9\\s]")


class Way(NamedTuple):
    """How a message may be read so far: how likely, the last Khmer word, and the words."""

    sure: float
    last: int
    words: tuple[str, ...]


class Reader:
    """The table."""

    def __init__(self) -> None:
        told = json.loads(TABLE.read_text("utf-8"))
        self._words = list(told["words"])
        seen = list(told["words"].values())
        total = sum(seen)
        self._alone = [log((1 - _PAIRS) * (n + 0.1) / total) for n in seen]
        self._share = [(1 - _PAIRS) * (n + 0.1) / total for n in seen]
        starts = sum(n for first, _, n in told["after"] if first < 0)
        times = dict(enumerate(seen)) | {-1: starts}
        self._after = {(first, word): _PAIRS * n / max(times[first], 1) for first, word, n in told["after"]}
        self._typed = {typed: {int(at): n for at, n in of.items()} for typed, of in told["typed"].items()}
        self._sounds: dict[str, dict[int, int]] = {}
        for typed, of in self._typed.items():
            sounds = self._sounds.setdefault(_sounds.sound(_sounds.spelt(typed)), {})
            for at, n in of.items():
                sounds[at] = max(n, sounds.get(at, 0))
        self._may_be = lru_cache(8192)(self._look_up)

    def _look_up(self, word: str) -> tuple[tuple[int, float], ...]:
        """The Khmer words that a Latin one may be, and how likely it is typed so."""
        full = _sounds.spelt(word)
        found = dict(self._sounds.get(_sounds.sound(full), {}))
        for of in (self._typed.get(full, {}), self._typed.get(word, {})):
            for at, n in of.items():
                found[at] = max(found.get(at, 0), _SO * n)
        likely = sorted(found.items(), key=lambda one: -one[1])[:_MOST]
        return tuple((at, _TYPED * log(n + 1)) for at, n in likely)

    def read(self, folded: str) -> str:
        """A folded message in Khmer letters, its Khmer words between blanks."""
        ways = [Way(0.0, -1, ())]
        for token in _TOKEN.findall(folded[:LONGEST]):
            may_be = self._may_be(token.replace("'", "")) if "a" <= token[0] <= "z" else ()
            if not may_be:
                ways = [Way(way.sure + _UNKNOWN, way.last, (*way.words, token)) for way in ways]
                continue
            further = [(way.sure + typed + self._likely(way.last, at), at, way) for way in ways for at, typed in may_be]
            further.sort(key=lambda one: -one[0])
            ways = [Way(sure, at, (*way.words, self._words[at])) for sure, at, way in further[:_BEAM]]
        return " ".join(ways[0].words)

    def _likely(self, last: int, word: int) -> float:
        pair = self._after.get((last, word))
        return self._alone[word] if pair is None else log(pair + self._share[word])


@cache
def reader() -> Reader:
    """The one of this process."""
    return Reader()
