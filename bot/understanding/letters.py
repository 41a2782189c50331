"""How far words that a machine read or heard are from those that were meant, in letters."""

from __future__ import annotations

_NO_LETTERS = str.maketrans("", "", "\u200b\u200c\ufeff")


def bare(text: str) -> str:
    """A text without spaces, which Khmer sets as it likes, in small letters and without punctuation."""
    return "".join(c for c in text.translate(_NO_LETTERS).lower() if not c.isspace() and (c.isalnum() or _mark(c)))


def _mark(letter: str) -> bool:
    return "\u1780" <= letter <= "\u17d3" or "\u0e00" <= letter <= "\u0e7f"


def wrong(right: str, found: str) -> int:
    """Letters to put in, take out or change (Levenshtein)."""
    row = list(range(len(found) + 1))
    for n, letter in enumerate(right, 1):
        before, row[0] = row[0], n
        for at, other in enumerate(found, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != other))
    return row[-1]
