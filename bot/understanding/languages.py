"""The languages that are understood, and how each is written, from `nlu/languages.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.sheet import STRICT, Problems, read
from bot.understanding.word_files import words


@dataclass(frozen=True)
class Language:
    """A language: its ways of writing (folders of `nlu/data/`), and the alphabet that only it has; empty: none."""

    code: str
    written: tuple[str, ...]
    letters: str = ""


def load_languages(path: Path, problems: Problems = STRICT) -> tuple[Language, ...]:
    """All languages, in the order of the file; what is wrong is reported."""
    found: list[Language] = []
    taken: set[str] = set()
    for code, row in read(path, problems).fields().items():
        row.name = code
        row.only({"written", "letters"})
        if not re.fullmatch("[a-z]{2,3}", code):
            row.wrong(f"{code!r} is not a language code", "write the ISO code, such as km, en, th")
        written = words(row.need("written", "list its folders of nlu/data/"))
        letters = row.get("letters").text()
        for name in (*written, *([letters] if letters else [])):
            if name in taken:
                row.wrong(f"{name!r} belongs to two languages", "keep one of the two")
            taken.add(name)
        if letters and letters != letters.upper():
            row.get("letters").wrong(f"letters is {letters!r}", "write it in capital letters, as in THAI")
        found.append(Language(code, written, letters))
    return tuple(found)


def written_in(languages: Iterable[Language]) -> Mapping[str, str]:
    """The language of each way of writing."""
    return {name: language.code for language in languages for name in language.written}


def by_letters(languages: Iterable[Language]) -> Mapping[str, str]:
    """The way of writing for each alphabet that only one language has."""
    return {language.letters: language.written[0] for language in languages if language.letters}
