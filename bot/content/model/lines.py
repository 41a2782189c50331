"""The lines of a section that somebody likeliest asks for who asks again of what they just read: these are said once
more, not all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log, sqrt

from bot.core.understanding.text import fold

QUOTED = 2
"""Most lines that are said: of messages that a line answers one of two is right for .8, one alone for .5."""

ALIKE, LENGTH, PLACE = 6.3, 0.68, -1.75
"""What speaks for a line, as log odds: the letters that it has in common with the message, its length, how far down it
stands. Learnt from 2,526 messages for which six readers named the lines. Of 219 others, who asked more in a talk, two
readers found one of the two lines right for 119, and for 71 none of the section's (docs/decisions/074)."""

_MARK = re.compile(r"(?:•|[0-9]+\.)\s*")
_NONE = re.compile("[^a-z0-9\u1780-\u17d3]+")
_SIZES = (3, 4, 5)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a section that can be said alone, without their marks: none with a service, or that leads to one."""
    lines = (_MARK.sub("", line.strip(), count=1) for line in text.split("\n"))
    return tuple(line for line in lines if line and "{" not in line and not line.endswith((":", "៖")))


def likeliest(text: str, words: str) -> tuple[int, ...]:
    """Which of `lines_of` a section a message is likeliest about, as they stand; none where it shares nothing with any,
    or where these are all. `words` are in the language of the section.
    """
    lines, asked = lines_of(text), _pieces(words)
    pieces = [_pieces(line) for line in lines]
    often = Counter(piece for each in pieces for piece in each)
    shared = [
        sum(log((len(lines) + 1) / often[piece]) for piece in asked & each) / sqrt(len(asked) * len(each) or 1)
        for each in pieces
    ]
    if not any(shared) or len(lines) <= QUOTED:
        return ()
    score = [
        ALIKE * sqrt(alike) + LENGTH * log(1 + len(line)) + PLACE * at / len(lines)
        for at, (alike, line) in enumerate(zip(shared, lines, strict=True))
    ]
    return tuple(sorted(sorted(range(len(lines)), key=lambda at: -score[at])[:QUOTED]))


def _pieces(text: str) -> frozenset[str]:
    """What words are told by: a few letters each, of Khmer without blanks."""
    folded = fold(text)
    khmer = any("\u1780" <= letter <= "\u17d3" for letter in folded)
    plain = _NONE.sub("" if khmer else " ", f" {folded} ")
    return frozenset(plain[at : at + size] for size in _SIZES for at in range(len(plain) - size + 1))
