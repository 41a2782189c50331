"""The training messages, `nlu/data/<script>/<topic>.yml`: added to as they stand, and never with a contact's own words.

A machine cannot see whether somebody is still to be recognised. It refuses what surely is not rewritten, and warns of
what may be a name; the rest is the reviewer's judgement (docs/editors.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from difflib import SequenceMatcher
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


ALIKE = 0.7
"""Likeness (0 to 1) from which a sentence counts as the same with small changes. One word changed in eight gives .8 to
.9, two sentences of one topic in other words .3 to .6 (tests/editing/test_rewriting.py)."""

COPIED = 16
"""Letters in a row that may stand in both: more is a piece of the original."""

_LETTERS = re.compile(r"[^\W\d_]|[\u17b6-\u17d3]")
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"(?:ឈ្មោះ(?:ថា)?\s*|\b(?:name is|named|called|chhmous|chmous|chhmos|chmos|chmoh|chhmoh)\s+)"
    r"([a-z]+|[\u1780-\u17d2]+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*(?:@|https?:|www\.|t\.me/)\S*", re.IGNORECASE)
_SHORTEST_NAME = 3


def likeness(one: str, other: str) -> float:
    """How alike two sentences are, 0 to 1, once spelling, blanks and signs are out of the way."""
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio()


def name_like(text: str, known: Collection[str]) -> tuple[str, ...]:
    """What may be a name in a message, in its spelling: to be looked at, and not to stand in what is written anew.

    Words after "name is", addresses, and Latin words that no training message has (`known`, folded).
    """
    found = [*_ADDRESS.findall(text), *_AFTER_NAME.findall(text)]
    words = (word for word in _LATIN.findall(_ADDRESS.sub(" ", text)) if len(word) >= _SHORTEST_NAME)
    found += [word for word in words if fold(word) not in known]
    return tuple(dict.fromkeys(found))


def faults(original: str, rewritten: str, names: Collection[str]) -> list[str]:
    """Why a sentence cannot be taken, in plain words; empty when it can. None of them repeats words."""
    one, other = _bare(original), _bare(rewritten)
    found = []
    if not other:
        return ["Write a sentence."]
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    if likeness(original, rewritten) >= ALIKE or one in other:
        found.append("This is the message itself, or nearly: say the same in quite other words.")
    elif match.size > COPIED:
        found.append("A long piece of the message stands in it: say that in other words too.")
    if any(c.isdigit() for c in fold(rewritten)):
        found.append("There is a number in it: leave it out, or write it as a word if it means something.")
    folded = fold(rewritten)
    words = set(_LATIN.findall(folded))
    if any(_stands(fold(name), folded, words) for name in names) or _ADDRESS.search(rewritten):
        found.append("A word that may be a name or an address stands in it: leave it out, or use another one.")
    return found


def _stands(name: str, folded: str, words: Collection[str]) -> bool:
    return name in words if _LATIN.fullmatch(name) else bool(name) and name in folded


def _bare(text: str) -> str:
    return "".join(_LETTERS.findall(fold(text)))
