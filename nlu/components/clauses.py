"""A message in pieces, each with what stands before it: urgency is read of each.

Evidence of many n-grams adds up, so that a long calm story looked as urgent as a cry (docs/decisions/038). A piece is
read with the one before it, since "he took it" tells nothing alone.
"""

from __future__ import annotations

import re
from itertools import pairwise

SHORTEST = 16
"""Letters of a piece at least: a shorter one stays with what follows it."""
LONGEST = 90
"""Letters of a piece from which it is split at words that join, too."""
MOST = 16
"""Pieces that are read: of more the first and the last half, since danger is told at the beginning or at the end."""

_SIGNS = re.compile(r"(?<=[.!?;…។៕៚\n])\s*|(?<=,)\s+")
_JOINS = re.compile(
    r"\s+(?=(?:and|but|because|then|so|haey|hery|hey|heuy|tae|pontae|ponte|prus|daoy|daey)\s)|(?=ហើយ|ប៉ុន្តែ|ប៉ុន្ដែ|ព្រោះ|ដោយសារ|រួច)"
)


def pieces(text: str) -> list[str]:
    """The pieces of a folded text, in order, none empty; one where it is short."""
    whole: list[str] = []
    for sentence in _SIGNS.split(text):
        parts = _JOINS.split(sentence) if len(sentence) > LONGEST else [sentence]
        whole += [part for part in map(str.strip, parts) if part]
    joined: list[str] = []
    for piece in whole:
        if joined and (len(joined[-1]) < SHORTEST or len(piece) < SHORTEST):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def in_context(text: str) -> list[str]:
    """Each piece behind the one before it; empty where the text is a single piece, which is read as a whole anyway."""
    found = pieces(text)
    if len(found) < 2:
        return []
    if len(found) > MOST:
        found = found[: MOST // 2] + found[-MOST // 2 :]
    return [f"{before} {piece}" for before, piece in pairwise(found)]
