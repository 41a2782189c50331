"""The words of a folded text, in any script; Khmer, which has no spaces, is cut by khmercut's model.

Measured on unseen Khmer training messages (docs/decisions/009): topics .59 where only blanks part words, .61 with
this, and two points of precision of urgency.
"""

from __future__ import annotations

from functools import cache, lru_cache

from components.khmer_cut import Cutter
from components.text import AGAIN

EDGE = 250
"""Khmer characters from the start and from the end that are cut into words: the rest of a text so long adds nothing."""
NEAR = 4
"""Words within which two make a pair: "took my passport" and "took our old passport" have one. Measured on messages of
other writers (docs/decisions/026): with `components.features.WEIGHTS` a point and a half of topics."""


@cache
def cutter() -> Cutter:
    """The one of this process, read once (a fifth of a second)."""
    return Cutter()


def words(text: str) -> tuple[str, ...]:
    """The words of a folded text; at most twice `EDGE` characters of a text with Khmer are looked at."""
    if not any("\u1780" <= character <= "\u17d3" for character in text):
        return tuple(text.split())
    read = text if len(text) <= 2 * EDGE else f"{text[:EDGE]} {text[-EDGE:]}"
    return tuple(word for token in cutter().cut(read) for word in token.split())


@lru_cache(AGAIN)  # both models ask
def word_pieces(text: str) -> tuple[str, ...]:
    """Each word, and each two of at most `NEAR` that follow one another: the analyzer of a vectorizer."""
    found = words(text)
    pairs = (f"{first} {second}" for at, first in enumerate(found) for second in found[at + 1 : at + NEAR])
    return (*found, *pairs)
