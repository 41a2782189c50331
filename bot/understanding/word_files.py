"""Reads the word lists of `nlu/` so that every mistake is said with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.core.understanding.text import tidy

HOME = Path(__file__).resolve().parents[2] / "nlu"
"""The folder of the word lists, and of Rasa's own environment, configuration, data and model."""
SCRIPTS = ("km", "latn", "en")
"""The scripts that lists are written in: Khmer, Khmer in Latin letters, English."""
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader of YAML, on libyaml where it is built in: that one is five times as fast."""


class FlagsError(ValueError):
    """A file of words that cannot be used. Says the file, the line, and what to write instead."""


class Part:
    """A piece of a YAML file that knows where it stands. Scalars stay text: `no` is a word, not false."""

    def __init__(self, node: yaml.Node, path: Path) -> None:
        self._node, self._path = node, path

    def wrong(self, what: str) -> FlagsError:
        """The error that says what is wrong here, with file and line."""
        return FlagsError(f"{self._path}:{self._node.start_mark.line + 1}: {what}")

    def text(self) -> str:
        """The text of a scalar, in the form in which it is shown. Raises FlagsError for anything else."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value.strip():
            raise self.wrong("a word or sentence is expected here; put it in quotes if it starts with [ * ( or &")
        value: str = self._node.value
        if tidy(value) != value.strip():
            raise self.wrong(f"invisible characters or misordered Khmer signs; write it as: {tidy(value)}")
        return value.strip()

    def items(self) -> Iterator[Part]:
        """The items of a list. Raises FlagsError for anything else."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.wrong("a list is expected here: one line each, starting with '- '")
        return (Part(n, self._path) for n in self._node.value)

    def texts(self) -> tuple[str, ...]:
        """The texts of a list of scalars."""
        return tuple(part.text() for part in self.items())

    def table(self) -> dict[str, Part]:
        """Names with values. Raises FlagsError for anything else and for a name that stands twice."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.wrong("names with values are expected here, like 'topic: confinement'")
        found: dict[str, Part] = {}
        for key, value in self._node.value:
            name = Part(key, self._path)
            if name.text() in found:
                raise name.wrong(f'"{name.text()}" stands here twice')
            found[name.text()] = Part(value, self._path)
        return found

    def fields(self, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, Part]:
        """The same, with these names only. Raises FlagsError for a missing or an unknown one."""
        found = self.table()
        for name in needed:
            if name not in found:
                raise self.wrong(f'"{name}" is missing')
        for name, part in found.items():
            if name not in needed + allowed:
                raise part.wrong(f'"{name}" is not known here; known are: {", ".join(needed + allowed)}')
        return found


def not_yaml(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """On which line (from 1) a text is not YAML, and why. A character that YAML forbids cannot be seen: it is named."""
    if isinstance(error, yaml.reader.ReaderError) and isinstance(error.character, int):
        before = text.partition(chr(error.character))[0]
        sign = f"U+{error.character:04X}"
        return before.count("\n") + 1, f"the invisible character {sign} stands in this line; write the line anew"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 1, error.problem or "it cannot be read"
    return 1, "it cannot be read"


def opened(path: Path) -> Part:
    """The whole of a file. Raises FlagsError when it is missing, empty, not UTF-8 or not YAML."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=LOADER)
    except FileNotFoundError as missing:
        raise FlagsError(f"{path}: the file is missing") from missing
    except UnicodeDecodeError as wrong:
        raise FlagsError(f"{path}: not UTF-8 text; save the file as UTF-8") from wrong
    except yaml.YAMLError as wrong:
        line, why = not_yaml(wrong, text)
        raise FlagsError(f"{path}:{line}: not valid YAML: {why}") from wrong
    if node is None:
        raise FlagsError(f"{path}:1: the file is empty")
    return Part(node, path)
