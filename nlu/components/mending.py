"""Undoes what hurried fingers do to Latin words: those written together are parted, as `bot.core.joined` has it, and one
that nobody knows is spelt as the known word one letter away.

Measured (docs/decisions/033): of what one typo in 25 letters costs, half or more comes back in English, two fifths in
romanised Khmer.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from symspellpy import SymSpell, Verbosity

from components.meaning import WORD, english_words
from components.text import loaded

SOURCE = Path(__file__).resolve().parents[2] / "bot" / "core" / "joined.py"
TABLE = Path(__file__).resolve().parents[1] / "words" / "known.txt"
"""A word of the training messages and how many of them have it, one a line, written by `nlu/experiments/learn_flags.py`."""
KNOWN = 0.5
"""Share of a message's words that must be known. Mistyped ones are not, so it is less than `components.meaning` asks; a
message in another language is left as it is."""
COMMON = 5
"""Training messages that must have a word before another is taken for it."""
SHORTEST, LONGEST = 4, 20
"""Letters of a word that may be mistyped: shorter ones are near to too many."""
MOST = 60
"""Words nobody knows that are looked up in a message: some 20 microseconds each."""


_joined = loaded(SOURCE)


@cache
def _counts() -> dict[str, int]:
    counts: dict[str, int] = _joined.counted(TABLE.read_text("utf-8"))
    return counts


@cache
def _words() -> Any:
    return _joined.Words(_counts(), english_words())


@cache
def _speller(*, english: bool) -> SymSpell:
    speller = SymSpell(max_dictionary_edit_distance=1, prefix_length=10)
    for word, count in _counts().items():
        if count >= COMMON and (word in english_words()) == english:
            speller.create_dictionary_entry(word, count)
    return speller


def ready() -> None:
    """Reads the words now, so that the first message does not wait for it (50 ms)."""
    _words()
    for english in (True, False):
        _speller(english=english)


def mend(folded: str) -> str:
    """A folded text with blanks between Latin words that were written together, and mistyped ones spelt; others as they are."""
    return _spelt(str(_words().parted(folded)))


def _spelt(text: str) -> str:
    words, english = WORD.findall(text), english_words()
    enough = KNOWN * len(words)
    is_english = sum(word in english for word in words) >= enough
    if not is_english and sum(word in _words() for word in words) < enough:
        return text
    speller, left = _speller(english=is_english), MOST

    def spelt(found: re.Match[str]) -> str:
        nonlocal left
        word = found.group()
        if not SHORTEST <= len(word) <= LONGEST or word in english or word in _words() or not left:
            return word
        left -= 1
        near = speller.lookup(word, Verbosity.TOP, max_edit_distance=1)
        return near[0].term if near else word

    return WORD.sub(spelt, text)
