"""Undoes what hurried fingers do to Latin words: those written together are parted, as `bot.core.understanding.unspaced` has it, and mistyped
ones spelt, as `bot.understanding.spelling` has it.

Measured (docs/decisions/033): of what one typo in 25 letters costs, half or more comes back in English, two fifths in
romanised Khmer.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from components.meaning import english_words
from components.text import fold, loaded

_HOME = Path(__file__).resolve().parents[2]
SOURCES = _HOME / "bot/core/understanding/unspaced.py", _HOME / "bot/understanding/spelling.py"
TABLE = Path(__file__).resolve().parents[1] / "words" / "known.txt"
"""A word of the training messages and how many of them have it, one a line, written by `nlu/build/learn_flags.py`."""

_joined, _spelling = map(loaded, SOURCES)


@cache
def _counts() -> dict[str, int]:
    counts: dict[str, int] = _joined.counted(TABLE.read_text("utf-8"))
    return counts


@cache
def _words() -> Any:
    return _joined.Words(_counts(), english_words())


@cache
def _speller(*, english: bool) -> Any:
    counts = {word: count for word, count in _counts().items() if (word in english_words()) == english}
    return _spelling.Speller(counts, english_words() | _counts().keys())


def ready() -> None:
    """Reads the words now, so that the first message does not wait for it (50 ms)."""
    _words()
    for english in (True, False):
        _speller(english=english)


@lru_cache(maxsize=16)  # asked for a message and for its pieces, of several messages side by side
def mended(text: str) -> str:
    """A text folded and mended."""
    return mend(fold(text))


def mend(folded: str) -> str:
    """A folded text with blanks between Latin words that were written together, and mistyped ones spelt; others as they are.

    An English message is spelt with English words, another with romanised Khmer ones.
    """
    parted = str(_words().parted(folded))
    return str(_speller(english=_spelling.is_known(parted, english_words())).spelt(parted))
