"""Reads and checks the training messages, as editors and translators write them: `data/<script>/<topic>.yml`, and what is
asked of an answer, `asked/<script>/<topic>.yml`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.text import loaded

SOURCE = Path(__file__).resolve().parents[2] / "bot/sheet.py"
"""The reader of YAML that both sides use."""
_sheet = loaded(SOURCE)

URGENCIES = ("none", "support", "urgent", "emergency")
"""What a topic or a message may be marked with, from the least to the most."""

_LOAN_WORDS = 2
"""Who writes Khmer also sends `menu` or `live agent`: so many Latin words may stand alone among Khmer messages."""


@dataclass(frozen=True)
class Example:
    """One training message. `urgency` is its own where it has one, else its topic's."""

    text: str
    topic: str
    script: str
    urgency: str
    place: str
    """File and line, for error messages."""


@dataclass(frozen=True)
class Question:
    """What somebody wrote once a topic was answered. `section` is the part of the answer that they ask for, "topic.id";
    "" where they ask for none.
    """

    text: str
    section: str
    script: str
    place: str


class DataError(Exception):
    """What is wrong with the training data. `faults` has one plain sentence each, with file and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def topics(path: Path) -> dict[str, str]:
    """Read `topics.yml`: topic id to urgency.

    Raises:
        DataError: the file is not of that form.
    """
    problems = _sheet.Problems()
    found: dict[str, str] = {}
    for members in _sheet.read(path, problems).need("groups").fields().values():
        for name, row in members.fields().items():
            row.name = name
            found[name] = row.need("urgency").one_of({urgency: urgency for urgency in URGENCIES}, "none")
    if problems.found or not found:
        raise DataError([str(problem) for problem in problems.found] or [f"{path}: there are no topics"])
    return found


def queries(path: Path) -> frozenset[str]:
    """The topics of `topics.yml` that are asked of any answer, as "what does the call cost?"."""
    groups = _sheet.read(path, _sheet.Problems()).need("groups").fields().values()
    return frozenset(name for members in groups for name, row in members.fields().items() if row.get("query"))


def asking(
    examples: Sequence[Example], questions: Sequence[Question], of_any: Collection[str]
) -> list[tuple[str, str]]:
    """What the model of what is asked learns from: texts, with the section, or the query `of_any` answer, or ""."""
    return [
        *((each.text, each.section) for each in questions),
        *((each.text, each.topic) for each in examples if questions and each.topic in of_any),
    ]


def read(data: Path, urgency_of: dict[str, str], fold: Callable[[str], str]) -> list[Example]:
    """Read every message below `data`.

    Args:
        data: The folder that holds one folder per script (`km`, `latn`, `en`).
        urgency_of: The topics there are, with their urgency (see `topics`).
        fold: The normaliser by which two messages of a script count as the same. The same word may be romanised Khmer
            and English at once, with different meanings: that is for the model to weigh.

    Raises:
        DataError: Something must be mended; everything that was found is listed, not only the first.
    """
    faults: list[str] = []
    examples: list[Example] = []
    for path in sorted(data.glob("*/*.yml")):
        examples.extend(_file(path, data.parent, urgency_of, faults))
    seen: dict[tuple[str, str], Example] = {}
    for example in examples:
        folded = fold(example.text).strip()
        first = seen.setdefault((example.script, folded), example)
        if not folded:
            faults.append(f"{example.place}: the message is empty once spaces and invisible characters are gone")
        elif first is not example:
            known = f"{example.place}: the same message as in {first.place}"
            faults.append(known + ("" if first.topic == example.topic else f", but for {first.topic}"))
    if not examples and not faults:
        faults.append(f"{data}: there are no training messages (expected <script>/<topic>.yml)")
    if faults:
        raise DataError(faults)
    return examples


def questions(asked: Path, urgency_of: dict[str, str], fold: Callable[[str], str]) -> list[Question]:
    """Read every question below `asked`; the arguments as for `read`. None where the folder is not there.

    Raises:
        DataError: Something must be mended; everything that was found is listed.
    """
    faults: list[str] = []
    found = [each for path in sorted(asked.glob("*/*.yml")) for each in _asked(path, asked.parent, urgency_of, faults)]
    seen: dict[tuple[str, str, str], Question] = {}
    for each in found:
        key = each.script, Path(each.place.partition(":")[0]).stem, fold(each.text).strip()
        first = seen.setdefault(key, each)
        if not key[2]:
            faults.append(f"{each.place}: the message is empty once spaces and invisible characters are gone")
        elif first is not each:
            faults.append(f"{each.place}: the same message as in {first.place}")
    if faults:
        raise DataError(faults)
    return found


def _asked(path: Path, base: Path, urgency_of: dict[str, str], faults: list[str]) -> Iterator[Question]:
    """The questions of one file; what is wrong is added to `faults`."""
    problems = _sheet.Problems()
    script, topic = path.parent.name, path.stem
    row = _headed(path, problems, {"sections", "none"}, urgency_of)
    how = "list the messages, each after `- `"
    for id_, listed in (*row.get("sections").fields().items(), ("", row.get("none"))):
        for item in listed.items():
            if wrong := _wrong_script(item.text(), script):
                item.wrong(wrong, "move it to its own folder")
            yield Question(item.text(), id_ and f"{topic}.{id_}", script, f"{path.relative_to(base)}:{item.line}")
        if listed and not listed.items():
            listed.wrong("there is no message", how)
    faults += [f"{path.relative_to(base)}:{p.line}: {p.what}: {p.instead}" for p in problems.found]


def _headed(path: Path, problems: Any, keys: set[str], urgency_of: dict[str, str]) -> Any:
    """A file of messages, whose `topic` and `script` say where it stands; the rest are `keys`."""
    script, topic = path.parent.name, path.stem
    row = _sheet.read(path, problems)
    row.name = "this file"
    row.only({"topic", "script"} | keys)
    if topic not in urgency_of:
        row.wrong(f"there is no topic {topic!r} in topics.yml", "name the file as its topic")
        return row
    for key, must in (("topic", topic), ("script", script)):
        written = row.need(key, f"write {key}: {must}")
        if written and written.text() != must:
            written.wrong(f"{key} says {written.text()!r} where {must!r} belongs", f"write {key}: {must}")
    return row


def _file(path: Path, base: Path, urgency_of: dict[str, str], faults: list[str]) -> Iterator[Example]:
    """The messages of one file; what is wrong is added to `faults`."""
    problems = _sheet.Problems()
    script, topic = path.parent.name, path.stem
    row = _headed(path, problems, {"messages"}, urgency_of)
    if topic in urgency_of:
        how = "list the messages, each after `- `"
        listed = row.need("messages", how)
        items = listed.items()
        if not items and not listed.single:
            listed.wrong("messages is empty", how)
        for item in items:
            text, urgency = _message(item, script, urgency_of[topic])
            yield Example(text, topic, script, urgency, f"{path.relative_to(base)}:{item.line}")
    faults += [f"{path.relative_to(base)}:{p.line}: {p.what}: {p.instead}" for p in problems.found]


def _message(item: Any, script: str, urgency: str) -> tuple[str, str]:
    """Text and urgency of one message; reports what is wrong with it."""
    item.name, said = "a message", item
    if not item.single:
        item.only({"text", "urgency"})
        said = item.need("text", 'write a line of text, in quotes where ": " stands in it, or {text: "…", urgency: …}')
        urgency = item.get("urgency").one_of({word: word for word in URGENCIES}, urgency)
    if wrong := _wrong_script(said.text(), script):
        said.wrong(wrong, "move it to its own folder")
    return said.text(), urgency


def _wrong_script(text: str, script: str) -> str | None:
    khmer = any("\u1780" <= c <= "\u17ff" for c in text)
    if script == "km" and not khmer and len(text.split()) > _LOAN_WORDS:
        return "has no Khmer letter, but stands in the folder for Khmer script"
    if script in {"latn", "en"} and khmer:
        return f"has Khmer letters, but stands in the folder for {script} (Latin letters)"
    return None
