"""Code names of cases, in both languages, from `responses/code_names.yml`."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.word_files import Part, opened

LANGUAGES = ("en", "km")
FILE = Path(__file__).resolve().parents[2] / "responses" / "code_names.yml"


class CodeNames:
    """Two lists of words. A case's code is an index into each."""

    def __init__(self, file: Path = FILE) -> None:
        """Read the lists. Raises FlagsError when they are not two lists of the same length without repeats."""
        lists = opened(file)
        parts = lists.fields(("first", "second"))
        self._first, self._second = _words(parts["first"]), _words(parts["second"])
        if len(self._first) != len(self._second):
            raise parts["second"].wrong("write as many second words as first words")
        for language in LANGUAGES:
            words = [word[language] for word in (*self._first, *self._second)]
            if len(set(words)) != len(words):
                raise lists.wrong(f"a {language} word stands there twice")

    def __len__(self) -> int:
        return len(self._first)

    def name(self, code: tuple[int, int], language: str) -> str:
        """The code name; past the end of the lists the words begin again with a number behind."""
        first = self._first[code[0] % len(self)][language]
        second = self._second[code[1] % len(self)][language]
        words = f"{second}{first}" if language == "km" else f"{first} {second}".title()
        lap = max(code[0], code[1]) // len(self)
        return f"{words} {lap + 1}" if lap else words


def _words(part: Part) -> list[dict[str, str]]:
    """The words of one list, each in every language."""
    return [{language: text.text() for language, text in word.fields(LANGUAGES).items()} for word in part.items()]
