"""One text in one language with the head of an answer: who says so, and who of the organisation has read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.model.answers import Answer
from bot.content.model.problems import Problems
from bot.content.read.head import read_head


@dataclass(frozen=True)
class VettedText:
    """The words. `line` is where they begin in `path`."""

    name: str
    language: str
    text: str
    sources: tuple[str, ...]
    reviewed_by: str | None
    reviewed_on: date | None
    path: Path
    line: int

    @property
    def reviewed(self) -> bool:
        """Whether a person of the organisation has signed it."""
        return self.reviewed_by is not None and self.reviewed_on is not None

    def as_answer(self) -> Answer:
        """The same words in the form in which a reviewer reads answers."""
        return Answer(
            topic=self.name,
            language=self.language,
            first=self.text,
            sections=(),
            reviewed_by=self.reviewed_by,
            reviewed_on=self.reviewed_on,
            sources=self.sources,
            path=self.path,
            first_line=self.line,
        )


def read_text(
    path: Path, about: str, language: str, sources: Collection[str], today: date, problems: Problems
) -> VettedText | None:
    """The words of a file, or None after saying why they cannot be read. `about` is the field that names the file."""
    if not path.exists():
        problems.add(path, 1, f"the {about} {path.stem} is not translated", "write it, in the form of its neighbours")
        return None
    head = read_head(path, about, sources, today, problems)
    if head is None:
        return None
    body = [line.rstrip() for line in head.lines[head.end :]]
    skipped = next((number for number, line in enumerate(body) if line), 0)
    text, line = "\n".join(body).strip(), head.end + skipped + 1
    if not text:
        problems.add(path, line, f"the {about} is empty", "write its words below the head")
    return VettedText(path.stem, language, text, head.sources, head.reviewed_by, head.reviewed_on, path, line)
