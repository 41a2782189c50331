"""What keeps a reviewer from copying a contact's words into the training messages: they are to be said anew.

A machine cannot see whether somebody is still to be recognised. It refuses what surely is not rewritten, and warns of
what may be a name; the rest is the reviewer's judgement (docs/editors.md).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from bot.core.understanding.text import fold

ALIKE = 0.7
"""Likeness (0 to 1) from which a sentence counts as the same with small changes. One word changed in eight gives .8 to
.9, two sentences of one topic in other words .3 to .6 (tests/editing/test_rewriting.py)."""

COPIED = 16
"""Letters in a row that may stand in both: more is a piece of the original."""

_LETTERS = re.compile(r"[^\W\d_]|[\u17b6-\u17d3]")
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"(?:ឈ្មោះ(?:ថា)?\s*|\b(?:name is|named|called|chhmous|chmous|chhmos|chmos|chmoh|chhmoh)\s+)"
    r"([a-z]+|[\u1780-\u17d2]+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*(?:@|https?:|www\.|t\.me/)\S*", re.IGNORECASE)
_SHORTEST_NAME = 3


def likeness(one: str, other: str) -> float:
    """How alike two sentences are, 0 to 1, once spelling, blanks and signs are out of the way."""
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def name_like(text: str, known: Collection[str]) -> tuple[str, ...]:
    """What may be a name in a message, in its spelling: to be looked at, and not to stand in what is written anew.

    Words after "name is", addresses, and Latin words that no training message has (`known`, folded).
    """
    found = [*_ADDRESS.findall(text), *_AFTER_NAME.findall(text)]
    words = (word for word in _LATIN.findall(_ADDRESS.sub(" ", text)) if len(word) >= _SHORTEST_NAME)
    found += [word for word in words if fold(word) not in known]
    return tuple(dict.fromkeys(found))


def faults(original: str, rewritten: str, names: Collection[str]) -> list[str]:
    """Why a sentence cannot be taken, in plain words; empty when it can. None of them repeats words."""
    one, other = _bare(original), _bare(rewritten)
    found = []
    if not other:
        return ["Write a sentence."]
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    if likeness(original, rewritten) >= ALIKE or one in other:
        found.append("This is the message itself, or nearly: say the same in quite other words.")
    elif match.size > COPIED:
        found.append("A long piece of the message stands in it: say that in other words too.")
    if any(c.isdigit() for c in fold(rewritten)):
        found.append("There is a number in it: leave it out, or write it as a word if it means something.")
    folded = fold(rewritten)
    words = set(_LATIN.findall(folded))
    if any(_stands(fold(name), folded, words) for name in names) or _ADDRESS.search(rewritten):
        found.append("A word that may be a name or an address stands in it: leave it out, or use another one.")
    return found


def _stands(name: str, folded: str, words: Collection[str]) -> bool:
    return name in words if _LATIN.fullmatch(name) else bool(name) and name in folded


def _bare(text: str) -> str:
    return "".join(_LETTERS.findall(fold(text)))
