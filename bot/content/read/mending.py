"""Repairs what cannot be seen: invisible characters, and Khmer signs that are typed in an unusual order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content.check.words import INVISIBLE
from bot.core.understanding.text import tidy
from bot.sheet import shown

_BLANKS = re.compile(r"(\s+)")
_MESSAGES = re.compile(r"^(data|\..*)$|held_out|development|massive|models")
_KHMER = re.compile("[\u1780-\u17d3]")


@dataclass(frozen=True)
class Mended:
    """One line that was repaired."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.what}"


def files(project: Path, content: Path) -> Iterator[Path]:
    """The text files that people write: those of the content folder, catalogs, red flags and word lists.

    Messages (`nlu/data`, `nlu/held_out` and others) stay as people type them: understanding brings them to one form
    by itself, and their slips are what it learns from. Words that were signed (`*/signed`) stay as they were.
    """
    nlu = project / "nlu"
    for folder, endings in ((content, {".md", ".yml"}), (project / "locales", {".po"}), (nlu, {".yml"})):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            kept = "signed" in inside or (folder == nlu and _MESSAGES.search(inside[0]))
            if path.suffix in endings and not kept:
                yield path


def mend(path: Path) -> list[Mended]:
    """Repair one file in place; what was repaired, by line. A file that is not UTF-8 is left as it is."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        return []
    found: list[Mended] = []
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        better = mended(line)
        if better != line:
            found.append(Mended(path, number, _said(line, better)))
        lines.append(better)
    if found:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write("\n".join(lines))
    return found


def mended(line: str) -> str:
    """A line with the same blanks, without what cannot be seen, its Khmer in the usual order."""
    if line.isascii():
        return line
    return "".join(part if part.isspace() else _word(part) for part in _BLANKS.split(line))


def _word(word: str) -> str:
    seen = "".join(
        character
        for character in word
        if character not in INVISIBLE and unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return tidy(seen) if _KHMER.search(seen) else seen


def _said(line: str, better: str) -> str:
    names = sorted({INVISIBLE[character] for character in line if character in INVISIBLE})
    seen = "".join(character for character in line if character not in INVISIBLE)
    turned = [
        f"{before!r} is now {after!r}"
        for before, after in zip(seen.split(), better.split(), strict=False)
        if before != after
    ]
    return "; ".join([*(f"took out: {name}" for name in names), *turned[:3]]) or "took out a control character"
