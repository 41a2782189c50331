"""Reading YAML with the line of every value, and typed access that says in words what should stand there.

Every scalar is kept as the text that stands in the file: `no` stays "no" and 2026-11 stays "2026-11", because an
editor who writes a country code NO or a year means what they wrote. Of the standard library and PyYAML only: Rasa's
environment reads this file too (`nlu/components/messages.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

Choice = TypeVar("Choice", bound=StrEnum)
T = TypeVar("T")
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader of YAML, on libyaml where it is built in: that one is five times as fast."""
_TEXTS = type("_Texts", (LOADER,), {"yaml_implicit_resolvers": {}})
"""The same, which does not look whether a text could be a number or a date: a row keeps it as it stands."""
MEND = "mend this line; the head of the file says how it is written"
"""What to do where nothing more exact can be said."""
_EMPTY = {"", "~", "null"}


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


class ContentError(ValueError):
    """Files that editors write cannot be used; `problems` holds every problem found, not only the first."""

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


class Strict(Problems):
    """Raises `ContentError` at the first problem: for those who can do nothing with half a file."""

    def add(self, path: Path, line: int, what: str, instead: str) -> None:
        """Raise the problem."""
        raise ContentError([Problem(path, line, what, instead)])


STRICT = Strict()


def shown(path: Path) -> str:
    """The path as a person in the project folder would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


@dataclass(frozen=True)
class Place:
    """A line (from 1) of a file of words, where what is wrong with it is reported."""

    path: Path
    line: int
    problems: Problems

    def wrong(self, what: str, instead: str = MEND) -> None:
        """Report a problem at this line."""
        self.problems.add(self.path, self.line, what, instead)

    def below(self, lines: int) -> Place:
        """The place so many lines further down."""
        return Place(self.path, self.line + lines, self.problems)


class Row:
    """A value of a YAML file: a mapping, a list or a text, with its place. Access that fails reports and goes on.

    A row that is absent, or in which nothing is written, is false and reads as an empty text, list or mapping, so that
    optional fields need no questions. Of what is absent nothing is reported but that it is missing, by `need`.
    """

    def __init__(
        self, path: Path, node: yaml.Node | None, problems: Problems, first_line: int = 1, name: str = ""
    ) -> None:
        self.path, self.node, self.problems, self._first_line, self.name = path, node, problems, first_line, name
        self._fields: dict[str, Row] | None = None

    def __bool__(self) -> bool:
        return self.node is not None and not self.empty

    @property
    def line(self) -> int:
        """The line in the file, from 1."""
        return (0 if self.node is None else self.node.start_mark.line) + self._first_line

    def wrong(self, what: str, instead: str = MEND) -> None:
        """Report a problem at this value."""
        if self.node is not None:
            self.problems.add(self.path, self.line, what, instead)

    def _child(self, node: yaml.Node | None, name: str) -> Row:
        return Row(self.path, node, self.problems, self._first_line, name)

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return self.node is None or (
            isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in _EMPTY
        )

    def fields(self) -> dict[str, Row]:
        """The entries of a mapping, by key; reports a key written twice and anything that is not a mapping."""
        if self._fields is None:
            self._fields = self._read_fields()
        return self._fields

    def _read_fields(self) -> dict[str, Row]:
        if self.empty:
            return {}
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"{self.name} should have named fields", "write one `field: value` per line below it")
            return {}
        found: dict[str, Row] = {}
        for key, value in self.node.value:
            name = str(key.value)
            if name in found:
                self._child(key, name).wrong(f"{name} is written twice", "keep one of the two")
            found[name] = self._child(value, name)
        return found

    def items(self) -> list[Row]:
        """The entries of a list; reports anything that is not a list. Nothing written is an empty list."""
        if self.empty:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(f"{self.name} should be a list", "write [one, two], or one `- entry` per line")
            return []
        return [self._child(node, self.name) for node in self.node.value]

    def get(self, key: str) -> Row:
        """The entry `key` of a mapping; absent where it is missing or empty."""
        row = self.fields().get(key)
        return row if row else self._child(None, key)

    def need(self, key: str, instead: str = MEND) -> Row:
        """Like `get`, and reports that the entry is missing, saying what to write."""
        row = self.get(key)
        if not row:
            self.wrong(f"{self.name} has no {key}", instead)
        return row

    def text(self) -> str:
        """The text of a single value, outer blanks off; reports a mapping or list in its place."""
        if self.node is None or self.single:
            return self.word
        self.wrong(f"{self.name} should be a single text", "write it on one line after the colon")
        return ""

    @property
    def single(self) -> bool:
        """Whether a single text stands here, also an empty one."""
        return isinstance(self.node, yaml.ScalarNode)

    @property
    def word(self) -> str:
        """The word where a single word stands, else an empty text (a mapping or list follows)."""
        return str(self.node.value).strip() if isinstance(self.node, yaml.ScalarNode) else ""

    def texts(self) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(item.text() for item in self.items())

    def choice(self, choices: type[Choice], fallback: Choice) -> Choice:
        """One of the values of an enumeration; reports any other word."""
        return self.one_of({member.value: member for member in choices}, fallback)

    def one_of(self, choices: Mapping[str, T], fallback: T) -> T:
        """What one of the words stands for; `fallback` where nothing is written, and for another word, reported."""
        if self and self.text() not in choices:
            self.wrong(f"{self.name} is {self.text()!r}", "write one of: " + ", ".join(choices))
        return choices.get(self.text(), fallback)

    def flag(self, default: bool = False) -> bool:
        """True or false, written as true/false or yes/no."""
        if self.node is None:
            return default
        written = self.text().lower()
        if written not in {"true", "yes", "false", "no"}:
            self.wrong(f"{self.name} is {written!r}", "write true or false")
        return written in {"true", "yes"}

    def only(self, allowed: Collection[str]) -> None:
        """Report fields that nobody reads: most often a slip of the pen."""
        for key, row in self.fields().items():
            if key not in allowed:
                row.wrong(f"{key} is not a field of {self.name}", "use one of: " + ", ".join(sorted(allowed)))

    def by_language(self, languages: Collection[str]) -> Mapping[str, str]:
        """A text in each of the languages; reports the ones that are missing."""
        rows = self.fields()
        for language in languages:
            if language not in rows or rows[language].empty:
                self.wrong(f"{self.name} has no text in {language}", f"add `{language}: …`")
        return {language: row.text() for language, row in rows.items() if not row.empty}

    def plain(self) -> Any:
        """All that stands here, as dictionaries, lists and texts."""
        if isinstance(self.node, yaml.MappingNode):
            return {key: row.plain() for key, row in self.fields().items()}
        return [row.plain() for row in self.items()] if isinstance(self.node, yaml.SequenceNode) else self.text()

    def at(self, place: Iterable[str | int]) -> Row:
        """The innermost row on the way to a place in `plain`."""
        row = self
        for step in place:
            inner = row.items()[step] if isinstance(step, int) else row.get(step)
            if not inner:
                break
            row = inner
        return row


def read(path: Path, problems: Problems = STRICT) -> Row:
    """The whole of a YAML file; absent after reporting why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.add(path, 1, "this file is missing", "create it, or restore it from the project's history")
    except UnicodeDecodeError:
        problems.add(path, 1, "this file is not UTF-8 text", "save it again as UTF-8")
    else:
        return parse(text, path, problems)
    return Row(path, None, problems)


def parse(text: str, path: Path, problems: Problems = STRICT, *, first_line: int = 1) -> Row:
    """YAML text that begins at `first_line` of `path`; absent after reporting what is broken."""
    node: yaml.Node | None = None
    try:
        node = yaml.compose(text, Loader=_TEXTS)
    except yaml.YAMLError as error:
        line, reason = _why(error, text)
        how = "check the indentation, colons and quotes of this line and the one before"
        problems.add(path, line - 1 + first_line, f"this is not valid YAML ({reason})", how)
    except RecursionError:
        problems.add(path, first_line, "this is nested too deeply", "write it flat, as in the other files")
    else:
        if node is None:
            problems.add(path, first_line, "nothing is written here", "copy the form of a neighbouring file")
    return Row(path, node, problems, first_line, path.stem)


def _why(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """On which line (from 1) a text is not YAML, and why. A character that YAML forbids cannot be seen: it is named."""
    if isinstance(error, yaml.reader.ReaderError) and isinstance(error.character, int):
        before = text.partition(chr(error.character))[0]
        sign = f"U+{error.character:04X}"
        return before.count("\n") + 1, f"the invisible character {sign} stands in this line; write the line anew"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 1, error.problem or "it cannot be read"
    return 1, "it cannot be read"
