"""Reading YAML with the line of every value, and typed access that says in words what should stand there.

Every scalar is kept as the text that stands in the file: `no` stays "no" and 2026-11 stays "2026-11", because an
editor who writes a country code NO or a year means what they wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from bot.content.model.problems import Problems
from bot.understanding.word_files import LOADER, not_yaml

Choice = TypeVar("Choice", bound=StrEnum)
_EMPTY = {"", "~", "null"}


class Row:
    """A value of a YAML file: a mapping, a list or a text, with its place. Access that fails reports and goes on."""

    def __init__(self, path: Path, node: yaml.Node, problems: Problems, first_line: int, name: str) -> None:
        self.path, self.node, self.problems, self._first_line, self.name = (path, node, problems, first_line, name)
        self._fields: dict[str, Row] | None = None

    @property
    def line(self) -> int:
        """The line in the file, from 1."""
        return self.node.start_mark.line + self._first_line

    def wrong(self, what: str, instead: str) -> None:
        """Report a problem at this value."""
        self.problems.add(self.path, self.line, what, instead)

    def _child(self, node: yaml.Node, name: str) -> Row:
        return Row(self.path, node, self.problems, self._first_line, name)

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in _EMPTY

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
                self.problems.add(
                    self.path, key.start_mark.line + self._first_line, f"{name} is written twice", "keep one of the two"
                )
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

    def get(self, key: str) -> Row | None:
        """The entry `key` of a mapping, or None where it is missing or empty."""
        row = self.fields().get(key)
        return None if row is None or row.empty else row

    def need(self, key: str, instead: str) -> Row | None:
        """Like `get`, and reports that the entry is missing, saying what to write."""
        row = self.get(key)
        if row is None:
            self.wrong(f"{self.name} has no {key}", instead)
        return row

    def text(self) -> str:
        """The text of a single value, outer blanks off; reports a mapping or list in its place."""
        if isinstance(self.node, yaml.ScalarNode):
            return str(self.node.value).strip()
        self.wrong(f"{self.name} should be a single text", "write it on one line after the colon")
        return ""

    @property
    def word(self) -> str:
        """The word where a single word stands, else an empty text (a mapping or list follows)."""
        return str(self.node.value).strip() if isinstance(self.node, yaml.ScalarNode) else ""

    def texts(self) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(item.text() for item in self.items())

    def choice(self, choices: type[Choice], fallback: Choice) -> Choice:
        """One of the values of an enumeration; reports any other word."""
        written = self.text()
        for member in choices:
            if member.value == written:
                return member
        self.wrong(f"{self.name} is {written!r}", "write one of: " + ", ".join(member.value for member in choices))
        return fallback

    def flag(self) -> bool:
        """True or false, written as true/false or yes/no."""
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


def read(path: Path, problems: Problems) -> Row | None:
    """The whole of a YAML file, or None after reporting why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.add(path, 1, "this file is missing", "create it, or restore it from the project's history")
        return None
    except UnicodeDecodeError:
        problems.add(path, 1, "this file is not UTF-8 text", "save it again as UTF-8")
        return None
    return parse(text, path, problems)


def parse(text: str, path: Path, problems: Problems, *, first_line: int = 1) -> Row | None:
    """YAML text that begins at `first_line` of `path`, or None after reporting what is broken."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        line, reason = not_yaml(error, text)
        problems.add(
            path,
            line - 1 + first_line,
            f"this is not valid YAML ({reason})",
            "check the indentation, colons and quotes of this line and the one before",
        )
        return None
    except RecursionError:
        problems.add(path, first_line, "this is nested too deeply", "write it flat, as in the other files")
        return None
    if node is None:
        problems.add(path, first_line, "nothing is written here", "copy the form of a neighbouring file")
        return None
    return Row(path, node, problems, first_line, path.stem)


def each(row: Row | None) -> Iterator[tuple[str, Row]]:
    """The entries of a mapping that may be missing."""
    if row is not None:
        yield from row.fields().items()
