"""The languages that are understood, and how each is written, from `nlu/languages.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.word_files import opened


@dataclass(frozen=True)
class Language:
    """A language: its ways of writing (folders of `nlu/data/`), and the alphabet that only it has; empty: none."""

    code: str
    written: tuple[str, ...]
    letters: str = ""


def load_languages(path: Path) -> tuple[Language, ...]:
    """All languages, in the order of the file. Raises FlagsError with file and line."""
    found: list[Language] = []
    taken: set[str] = set()
    for code, part in opened(path).table().items():
        if not re.fullmatch("[a-z]{2,3}", code):
            raise part.wrong(f'"{code}" is not the code of a language, like th')
        fields = part.fields(("written",), ("letters",))
        written = fields["written"].texts()
        letters = fields["letters"].text() if "letters" in fields else ""
        for name in (*written, *([letters] if letters else [])):
            if name in taken:
                raise part.wrong(f'"{name}" belongs to two languages')
            taken.add(name)
        if letters and letters != letters.upper():
            raise fields["letters"].wrong("write capital letters, as in the names of Unicode: THAI")
        found.append(Language(code, written, letters))
    return tuple(found)


def written_in(languages: Iterable[Language]) -> Mapping[str, str]:
    """The language of each way of writing."""
    return {name: language.code for language in languages for name in language.written}


def by_letters(languages: Iterable[Language]) -> Mapping[str, str]:
    """The way of writing for each alphabet that only one language has."""
    return {language.letters: language.written[0] for language in languages if language.letters}
