"""Code names of cases, in both languages, from `responses/code_names.yml`."""

from __future__ import annotations

from pathlib import Path

from bot.sheet import STRICT, Problems, Row, read
from bot.understanding.word_files import word

LANGUAGES = ("en", "km")
FILE = Path(__file__).resolve().parents[2] / "responses" / "code_names.yml"


class CodeNames:
    """Two lists of words. A case's code is an index into each."""

    def __init__(self, file: Path = FILE, problems: Problems = STRICT) -> None:
        """Read the lists; reports it when they are not two lists of the same length without repeats."""
        lists = read(file, problems)
        lists.only({"first", "second"})
        first, second = (lists.need(name, "list words in both languages") for name in ("first", "second"))
        self._first, self._second = _words(first), _words(second)
        if len(self._first) != len(self._second):
            what = f"there are {len(self._second)} second words"
            second.wrong(what, f"write as many as first words: {len(self._first)}")
        for language in LANGUAGES:
            words = [word[language] for word in (*self._first, *self._second)]
            if len(set(words)) != len(words):
                lists.wrong(f"a word in {language} stands there twice", "write another one")

    def __len__(self) -> int:
        return len(self._first)

    def name(self, code: tuple[int, int], language: str) -> str:
        """The code name; past the end of the lists the words begin again with a number behind."""
        first = self._first[code[0] % len(self)][language]
        second = self._second[code[1] % len(self)][language]
        words = f"{second}{first}" if language == "km" else f"{first} {second}".title()
        lap = max(code[0], code[1]) // len(self)
        return f"{words} {lap + 1}" if lap else words


def _words(row: Row) -> list[dict[str, str]]:
    """The words of one list, each in every language."""
    found = []
    for item in row.items():
        item.only(LANGUAGES)
        found.append({language: word(item.need(language, "write it in both languages")) for language in LANGUAGES})
    return found
