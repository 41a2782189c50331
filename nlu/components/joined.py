"""Parts Latin words that were written together, as `bot.core.joined` has it, with the words of the training messages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from components.meaning import english_words
from components.text import loaded

SOURCE = Path(__file__).resolve().parents[2] / "bot" / "core" / "joined.py"
TABLE = Path(__file__).resolve().parents[1] / "words" / "known.txt"
"""A word of the training messages and how many of them have it, one a line, written by `nlu/experiments/learn_flags.py`."""


@cache
def _words() -> Any:
    joined = loaded(SOURCE)
    return joined.Words(joined.counted(TABLE.read_text("utf-8")), english_words())


def mend(folded: str) -> str:
    """A folded text with blanks between Latin words that were written together; other texts as they are."""
    return str(_words().parted(folded))
