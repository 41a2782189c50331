"""Reads and checks the training messages: `data/<script>/<topic>.yml`, as editors and translators write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

URGENCIES = ("none", "support", "urgent", "emergency")
"""What a topic or a message may be marked with, from the least to the most."""

_LOAN_WORDS = 2
"""Who writes Khmer also sends `menu` or `live agent`: so many Latin words may stand alone among Khmer messages."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def not_yaml(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """On which line (from 1) a text is not YAML, and why; as `bot.understanding.word_files`, which Rasa's environment has not."""
    if isinstance(error, yaml.reader.ReaderError) and isinstance(error.character, int):
        before = text.partition(chr(error.character))[0]
        sign = f"U+{error.character:04X}"
        return before.count("\n") + 1, f"the invisible character {sign} stands in this line; write the line anew"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1, error.problem or "it cannot be read"
    return 1, "it cannot be read"


@dataclass(frozen=True)
class Example:
    """One training message. `urgency` is its own where it has one, else its topic's."""

    text: str
    topic: str
    script: str
    urgency: str
    place: str
    """File and line, for error messages."""


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
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        groups = yaml.safe_load(text)["groups"]
        found = {str(name): str(about["urgency"]) for group in groups.values() for name, about in group.items()}
    except yaml.YAMLError as error:
        line, why = not_yaml(error, text)
        raise DataError([f"{path}:{line}: is not YAML: {why}"]) from None
    except (OSError, KeyError, TypeError, AttributeError, UnicodeError) as error:
        raise DataError([f"{path}: cannot be read as a list of topics ({type(error).__name__})"]) from None
    wrong = [f"{path}: {name} has the urgency {u!r}, not one of {', '.join(URGENCIES)}" for name, u in found.items()
             if u not in URGENCIES]  # fmt: skip
    if wrong:
        raise DataError(wrong)
    return found


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
        examples.extend(_File(path, data.parent, urgency_of, faults).examples())
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


@dataclass
class _File:
    path: Path
    base: Path
    urgency_of: dict[str, str]
    faults: list[str]

    def _fault(self, node: yaml.Node | None, what: str) -> None:
        line = "" if node is None else f":{node.start_mark.line + 1}"
        self.faults.append(f"{self.path.relative_to(self.base)}{line}: {what}")

    def examples(self) -> Iterator[Example]:
        script, topic = self.path.parent.name, self.path.stem
        text = ""
        try:
            text = self.path.read_text(encoding="utf-8")
            root = yaml.compose(text, _Loader)
        except UnicodeDecodeError:
            return self._fault(None, "is not UTF-8 text")
        except yaml.YAMLError as error:
            line, why = not_yaml(error, text)
            self.faults.append(f"{self.path.relative_to(self.base)}:{line}: is not YAML: {why}")
            return None
        if not isinstance(root, yaml.MappingNode):
            return self._fault(root, "must have `topic`, `script` and `messages`")
        parts = {key.value: node for key, node in root.value}
        for key, node in parts.items():
            if key not in {"topic", "script", "messages"}:
                self._fault(node, f"`{key}` is not known here; use topic, script, messages")
        if topic not in self.urgency_of:
            return self._fault(None, f"there is no topic {topic!r} in topics.yml; the file's name must be a topic")
        for key, must in (("topic", topic), ("script", script)):
            if key not in parts:
                self._fault(root, f"`{key}: {must}` is missing")
            elif parts[key].value != must:
                self._fault(parts[key], f"`{key}` says {parts[key].value!r}, but the file is where {must!r} belongs")
        messages = parts.get("messages")
        if not isinstance(messages, yaml.SequenceNode) or not messages.value:
            return self._fault(messages or root, "`messages` must be a list of messages, each after `- `")
        for node in messages.value:
            example = self._example(node, topic, script)
            if example is not None:
                yield example
        return None

    def _example(self, node: yaml.Node, topic: str, script: str) -> Example | None:
        fields: dict[str, yaml.Node] = {"text": node}
        if isinstance(node, yaml.MappingNode):
            fields = {key.value: value for key, value in node.value}
        text = fields.get("text")
        urgency = str(fields["urgency"].value) if "urgency" in fields else self.urgency_of[topic]
        unknown = sorted(fields.keys() - {"text", "urgency"})
        wrong: str | None = None
        if unknown:
            wrong = f"a message has `text` and `urgency`, not `{unknown[0]}`; quote texts with `: `"
        elif urgency not in URGENCIES:
            wrong = f"urgency {urgency!r} is not one of {', '.join(URGENCIES)}"
        elif not isinstance(text, yaml.ScalarNode):
            wrong = 'is not a message: write a line of text, or {text: "…", urgency: …}'
        elif _wrong_script(str(text.value), script):
            wrong = _wrong_script(str(text.value), script)
        else:
            place = f"{self.path.relative_to(self.base)}:{node.start_mark.line + 1}"
            return Example(str(text.value), topic, script, urgency, place)
        self._fault(node, wrong or "")
        return None


def _wrong_script(text: str, script: str) -> str | None:
    khmer = any("\u1780" <= c <= "\u17ff" for c in text)
    if script == "km" and not khmer and len(text.split()) > _LOAN_WORDS:
        return "has no Khmer letter, but stands in the folder for Khmer script"
    if script in {"latn", "en"} and khmer:
        return f"has Khmer letters, but stands in the folder for {script} (Latin letters)"
    return None
