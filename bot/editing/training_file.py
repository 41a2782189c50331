"""Adds a message to the training messages, `nlu/data/<script>/<topic>.yml`, without touching what stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.core.model.errors import SarikaError
from bot.core.understanding.text import fold
from bot.core.understanding.values import Urgency
from bot.editing.whole_file import put
from bot.sheet import ContentError, parse


class CannotAdd(SarikaError):
    """The message cannot be added; says what to do instead. The files are as they were."""


def texts(folder: Path) -> dict[str, Path]:
    """All training messages of one script, folded, with the file in which each stands."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml")):
        for message in _read(_text(path), path):
            found.setdefault(fold(message), path)
    return found


def words(data: Path) -> frozenset[str]:
    """Every Latin word of all training messages below `data`, folded."""
    known: set[str] = set()
    for folder in sorted(p for p in data.iterdir() if p.is_dir()):
        for text in texts(folder):
            known.update(re.findall(r"[a-z]+(?:['’][a-z]+)?", text))
    return frozenset(known)


def add(data: Path, script: str, topic: str, text: str, urgency: Urgency | None) -> Path:
    """Add a message, with its urgency where that differs from the topic's, to its file, and return that.

    Raises CannotAdd when it stands there already.
    """
    folder = data / script
    if fold(text) in texts(folder):
        raise CannotAdd("This sentence is a training message already: write another one.")
    path = folder / f"{topic}.yml"
    quoted = json.dumps(text, ensure_ascii=False)
    line = f"  - {quoted}\n" if urgency is None else f"  - {{text: {quoted}, urgency: {urgency.word}}}\n"
    before = _text(path) if path.exists() else ""
    start = before or f"topic: {topic}\nscript: {script}\nmessages:\n"
    after = start + ("" if start.endswith("\n") else "\n") + line
    if _read(after, path) != [*(_read(before, path) if before else []), text]:
        raise CannotAdd(f"{path} does not end with its list of messages: add the sentence there by hand.")
    folder.mkdir(parents=True, exist_ok=True)
    put(path, after)
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _unreadable(path) from None


def _read(text: str, path: Path) -> list[str]:
    try:
        messages = parse(text, path).need("messages").items()
        return [message.word or message.need("text").text() for message in messages]
    except ContentError:
        raise _unreadable(path) from None


def _unreadable(path: Path) -> CannotAdd:
    return CannotAdd(f"{path} cannot be read: `sarika train --check` says why.")
