"""Romanised Khmer read as Khmer: a second view of a message, since the models know much more Khmer in its own letters.

The reader is the bot's (`bot.core.understanding.romanised.Reader`), which shows counsellors the same reading.
`nlu/build/reading.py` makes the table.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, cast

from components.text import AGAIN, fold, loaded

TABLE = Path(__file__).resolve().parents[1] / "words" / "reading.json"
_romanised = loaded(Path(__file__).resolve().parents[2] / "bot/core/understanding/romanised.py")
START = "^"


class Reader(Protocol):
    """What reads."""

    def read(self, folded: str) -> str:
        """A folded message in Khmer letters, its Khmer words between blanks."""


@cache
def reader() -> Reader:
    """The one of this process."""
    return cast(Reader, _romanised.Reader(json.loads(TABLE.read_text("utf-8"))))


@lru_cache(AGAIN)  # both models ask
def as_khmer(folded: str) -> str:
    """The same, folded again: a romanised message as it stands in Khmer letters."""
    return fold(reader().read(folded))
