"""The sentences of a message, by their signs and lines, and which of them ask something."""

from __future__ import annotations

import re
from itertools import pairwise

_ENDS = re.compile(r"[.!?។៕;\n]+")
_ASKS = re.compile(
    r"\?|\b(how|what|where|who|which|when|can|do|does|is|are|will|should)\b"
    r"|(ទេ|អត់|ម៉េច|យ៉ាងណា|ប៉ុន្មាន|ឯណា|អ្វីខ្លះ|ណា|អី)\s*\??$|\b(te|ot|mech|mich|ponman|bonman|na|ena)\s*\??$",
    re.IGNORECASE,
)

LONGEST = 600
"""Letters of a message that is looked through; a longer one tells a story."""


def last_question(text: str) -> str | None:
    """The last sentence that asks something, where another one stands beside it; None otherwise."""
    if len(text) > LONGEST:
        return None
    ends = [0, *(found.end() for found in _ENDS.finditer(text)), len(text)]
    sentences = [text[a:b].strip() for a, b in pairwise(ends)]
    sentences = [sentence for sentence in sentences if any(map(str.isalnum, sentence))]
    if len(sentences) < 2:
        return None
    return next((sentence for sentence in reversed(sentences) if _ASKS.search(sentence)), None)
