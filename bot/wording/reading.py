"""What a machine read in a picture, heard in a voice note, or made of Khmer in Latin letters, as counsellors see it:
always said to be that.
"""

from __future__ import annotations

import json
import re
from functools import cache

from bot.content import Content
from bot.core.model.case import Kind, LogEntry, Side
from bot.core.understanding.romanised import LONGEST, Reader
from bot.core.understanding.text import fold, romanised_words, script
from bot.core.understanding.values import Script
from bot.understanding.word_files import HOME
from bot.wording.catalog import Catalog
from bot.wording.forms import signs_of

BY_MACHINE = {Kind.READ: ("🔎", "picture"), Kind.HEARD: ("👂", "voice")}
"""The sign that stands before it, and as what it is told in words."""


def read_by_machine(content: Content, entry: LogEntry, words: Catalog, text: str) -> str:
    """The words of an entry of those kinds, as plain text; `text`: those that were read, as they may be shown here."""
    (sign, told), country = BY_MACHINE[entry.content.kind], entry.content.country
    signs = signs_of(content, entry.form, words) if entry.form is not None else ""
    lines = [sign + " " + words.text(f"read.{told}"), f"«{text}»"]
    lines += [words.text("read.signs"), signs] if signs else []
    lines += [words.text("read.country", country=words.country(country))] if country else []
    return "\n".join(lines)


_BREAK = "\u200b"
"""Between Khmer words, where a line may break: blanks stand between phrases."""


def read_as_khmer(entry: LogEntry, words: Catalog) -> str:
    """A line with what a contact typed in Latin letters, in Khmer ones: one reading of several, often wrong in a word.
    "" where most words are none that are known so, for a name, and for a text of more than 600 letters.
    """
    text = entry.content.text
    if entry.side is not Side.CONTACT or entry.content.kind is not Kind.TEXT or len(text) > LONGEST:
        return ""
    folded = fold(text)
    if script(text) not in (Script.LATN, Script.MIXED) or not romanised_words(folded):
        return ""
    read = _reader().read(folded).split()
    khmer, latin = (sum(letters.match(word) is not None for word in read) for letters in (_KHMER, _LATIN))
    if khmer < max(2, 2 * latin):
        return ""
    return words.text("read.latin", words=_BETWEEN.sub(_BREAK, " ".join(read)))


_KHMER, _LATIN, _BETWEEN = (
    re.compile("[\u1780-\u17d3]"),
    re.compile("[a-z]"),
    re.compile("(?<=[\u1780-\u17d3]) (?=[\u1780-\u17d3])"),
)


@cache
def _reader() -> Reader:
    return Reader(json.loads((HOME / "words" / "reading.json").read_text("utf-8")))
