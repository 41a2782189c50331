"""Texts beside the answers, with the same head: replies, protocols, and the words of forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.model.answers import Answer
from bot.content.read.head import Head, read_head
from bot.sheet import Problems


@dataclass(frozen=True)
class Shelf:
    """A `responses/` folder whose texts are read, and what they may name."""

    folder: Path
    languages: Collection[str]
    topics: Collection[str]
    sources: Collection[str]
    services: Collection[str]
    today: date
    problems: Problems

    def head(self, path: Path, kind: str) -> Head | None:
        """The head of a file of a kind, such as `reply`, or None after reporting why it cannot be read."""
        return read_head(path, kind, self.sources, self.today, self.problems)

    def texts(self, folder: str, kind: str, name: str) -> dict[str, Answer]:
        """A text in each language, as an answer without sections; what cannot be read is reported."""
        read = (
            (language, self._text(self.folder / language / folder / f"{name}.md", kind, language))
            for language in self.languages
        )
        return {language: text for language, text in read if text is not None}

    def _text(self, path: Path, kind: str, language: str) -> Answer | None:
        if not path.exists():
            how = "write it, in the form of its neighbours"
            self.problems.add(path, 1, f"the {kind} {path.stem} is not translated", how)
            return None
        head = self.head(path, kind)
        if head is None:
            return None
        body = [line.rstrip() for line in head.lines[head.end :]]
        skipped = next((number for number, line in enumerate(body) if line), 0)
        text, line = "\n".join(body).strip(), head.end + skipped + 1
        if not text:
            self.problems.add(path, line, f"the {kind} is empty", "write its words below the head")
        return Answer(path.stem, language, text, (), head.reviewed_by, head.reviewed_on, head.sources, path, line)

    def strays(self, folder: str, known: Collection[str]) -> Iterator[Path]:
        """The files of texts that are none of the known ones."""
        for language in self.languages:
            files = sorted((self.folder / language / folder).glob("*.md"))
            yield from (path for path in files if path.stem not in known)
