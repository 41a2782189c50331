"""Whether every id has words in every language, with the placeholders that the English ones have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from babel.messages import Message

from bot.core.understanding.values import ENGLISH, KHMER
from bot.sheet import Problems, shown
from bot.wording.catalog import messages_of, path_of, words_of
from bot.wording.ids import Asked

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
RUN = "run `sarika locales`, then write what is new in the .po files"


def catalogs(folder: Path) -> list[Path]:
    """The catalogs that have to be there: English first, Khmer, and those of all other languages with a folder."""
    others = sorted({path.name for path in folder.glob("*") if path.is_dir()} - {ENGLISH, KHMER})
    return [path_of(language, folder) for language in (ENGLISH, KHMER, *others)]


def check_words(folder: Path, asked: Mapping[str, Asked], problems: Problems) -> None:
    """Report what a person would miss: a catalog, words for an id, or a placeholder."""
    english: Mapping[str, Message] = {}
    for path in catalogs(folder):
        if not path.exists():
            problems.add(path, 1, "this catalog is missing", RUN)
            continue
        here = messages_of(path)
        english = english or here
        for id_, place in asked.items():
            if id_ in here:
                _check(here[id_], english.get(id_), place, path, problems)
            else:
                problems.add(path, 1, f"there are no words for {id_!r}, which {shown(place.path)} needs", RUN)


def _check(message: Message, english: Message | None, place: Asked, path: Path, problems: Problems) -> None:
    line = message.lineno or 1
    if message.fuzzy:
        problems.add(path, line, f"{message.id!r} is marked fuzzy", "correct the words and take the mark out")
    elif not message.string:
        problems.add(path, line, f"{message.id!r} has no words", "write them after msgstr")
    used, wanted = _placeholders(message), _placeholders(english)
    if message.string and words_of(english) and used != wanted:
        needed = ", ".join(dict.fromkeys(wanted)) or "none"
        problems.add(path, line, f"the placeholders of {message.id!r} are not all there", f"use these: {needed}")
    if place.values is not None and (unknown := set(used) - {f"{{{value}}}" for value in place.values}):
        what = f"{message.id!r} has placeholders that nothing is filled into: {', '.join(sorted(unknown))}"
        problems.add(path, line, what, "take them out")


def _placeholders(message: Message | None) -> list[str]:
    return sorted(_PLACEHOLDER.findall(str(message.string))) if message is not None else []
