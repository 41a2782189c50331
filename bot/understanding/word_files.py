"""The word lists of `nlu/`: where they are, and how their words and phrases are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.core.understanding.patterns import PhraseError
from bot.core.understanding.patterns import read as read_phrase
from bot.core.understanding.text import tidy
from bot.sheet import Row

HOME = Path(__file__).resolve().parents[2] / "nlu"
"""The folder of the word lists, and of Rasa's own environment, configuration, data and model."""
SCRIPTS = ("km", "latn", "en")
"""The scripts that lists are written in: Khmer, Khmer in Latin letters, English."""


def word(row: Row) -> str:
    """A word or sentence, in the form in which it is shown; reports an empty one, and what cannot be seen in it."""
    text = row.text()
    if not text:
        row.wrong("a word or sentence is expected here", "write it; put it in quotes if it starts with [ * ( or &")
    elif tidy(text) != text:
        row.wrong("invisible characters or misordered Khmer signs", f"write it as: {tidy(text)}")
    return text


def words(row: Row) -> tuple[str, ...]:
    """The words or sentences of a list."""
    return tuple(map(word, row.items()))


def phrase(row: Row, lists: Mapping[str, Sequence[str]] | None = None) -> str:
    """A phrase as `bot.core.understanding.patterns` reads it; reports one that cannot be read."""
    text = word(row)
    try:
        read_phrase(text, lists or {})
    except PhraseError as error:
        row.wrong(str(error), "the head of nlu/red_flags/en.yml says how phrases are written")
    return text


def script_file(row: Row, script: str) -> dict[str, tuple[str, ...]]:
    """The `lists` of a file of one script; reports that it is for another one."""
    named = row.need("script", f"write script: {script}")
    if named and named.text() != script:
        named.wrong(f"the script is {named.text()!r} in a file named {row.path.name}", f"write script: {script}")
    return {name: words(listed) for name, listed in row.get("lists").fields().items()}
