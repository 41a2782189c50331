"""What is wrong in a content file, said so that an editor without Python can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it stands, what is wrong, what to write instead."""

    path: Path
    line: int
    what: str
    instead: str

    def __str__(self) -> str:
        """The line that `sarika check` prints: `file:line: what: what to write`."""
        return f"{shown(self.path)}:{self.line}: {self.what}: {self.instead}"


class ContentError(Exception):
    """The content cannot be used; `problems` holds every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Collects problems while files are read, so that one run names them all."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, path: Path, line: int, what: str, instead: str) -> None:
        """Remember one problem at `line` (from 1) of `path`."""
        self.found.append(Problem(path, line, what, instead))

    def raise_if_any(self) -> None:
        """Raise `ContentError` with everything collected, if anything was."""
        if self.found:
            raise ContentError(self.found)


def shown(path: Path) -> str:
    """The path as a person in the project folder would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
