"""Answers: the words on a topic in a language, as a first message and sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

FIRST_LENGTH = 500
"""Most characters of a first message, placeholders left out (DESIGN §5)."""
SECTION_LENGTH = 900
"""Most characters of a section: what a phone shows without much scrolling."""
TITLE_LENGTH = 24
"""Most characters of a section's title, which is the label of a button."""


@dataclass(frozen=True)
class Section:
    """A further part of an answer, shown when the button with its title is pressed.

    `line` is that of the heading in the file, `text_line` that of the first text below it.
    """

    id: str
    title: str
    text: str
    line: int
    text_line: int


@dataclass(frozen=True)
class Answer:
    """The words on one topic in one language. `first_line` is the line in `path` where the first message begins.

    `reviewed_by` names a person of the organisation that runs the service, never one of this project.
    """

    topic: str
    language: str
    first: str
    sections: tuple[Section, ...]
    reviewed_by: str | None
    reviewed_on: date | None
    sources: tuple[str, ...]
    path: Path
    first_line: int

    @property
    def reviewed(self) -> bool:
        """Whether a person of the organisation has signed it."""
        return self.reviewed_by is not None and self.reviewed_on is not None

    def section(self, id_: str) -> Section | None:
        """The section of that id, or None."""
        return next((section for section in self.sections if section.id == id_), None)

    def parts(self) -> tuple[tuple[str, int], ...]:
        """Every text with the line where it begins: first message, then titles and texts of sections."""
        found = [(self.first, self.first_line)]
        for section in self.sections:
            found += [(section.title, section.line), (section.text, section.text_line)]
        return tuple(found)
