"""Loads `nlu/red_flags/*.yml` for the core, and says in plain words what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

from bot.core.understanding.patterns import PhraseError, read
from bot.core.understanding.redflags import Guards, Rule
from bot.core.understanding.values import Urgency
from bot.understanding.word_files import SCRIPTS, FlagsError, Part, opened

__all__ = ["FlagsError", "load"]

_GUARDS = ("negation", "told", "question", "past", "present", "oneself", "breaks")
_URGENCIES = {"urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}


def load(folder: Path, topics: Container[str] | None = None) -> tuple[Rule, ...]:
    """The rules of all scripts in a folder of `km.yml`, `latn.yml` and `en.yml`, and those of further languages.

    `topics`, when given, are the known topic ids. Raises FlagsError with file and line for a missing file, an unknown
    field, topic or urgency, an id or phrase given twice, and a phrase that cannot be read.
    """
    rules: list[Rule] = []
    further = sorted({path.stem for path in folder.glob("*.yml")} - set(SCRIPTS))
    for script in (*SCRIPTS, *further):
        rules.extend(_file(opened(folder / f"{script}.yml"), script, topics))
    return tuple(rules)


def _file(whole: Part, script: str, topics: Container[str] | None) -> Iterator[Rule]:
    top = whole.fields(("script", "guards", "rules"), ("lists",))
    if top["script"].text() != script:
        raise top["script"].wrong(f'this file is for "{script}"')
    lists = {name: part.texts() for name, part in top["lists"].table().items()} if "lists" in top else {}
    guards = Guards(**{k: _phrases(p, lists, {}) for k, p in top["guards"].fields((), _GUARDS).items()})
    ids: set[str] = set()
    seen: dict[str, str] = {}
    for part in top["rules"].items():
        given = part.fields(("id", "meaning", "topic", "urgency", "phrases"), ("not_if",))
        rule_id = given["id"].text()
        if not re.fullmatch(f"{script}_[a-z0-9_]+", rule_id):
            raise given["id"].wrong(f'an id is like "{script}_locked_room"')
        if rule_id in ids:
            raise given["id"].wrong(f'the id "{rule_id}" is used twice')
        ids.add(rule_id)
        topic = given["topic"].text()
        if topics is not None and topic not in topics:
            raise given["topic"].wrong(f'there is no topic "{topic}"; the topics are in nlu/topics.yml')
        if given["urgency"].text() not in _URGENCIES:
            raise given["urgency"].wrong("urgency is emergency or urgent")
        yield Rule(
            id=rule_id,
            script=script,
            topic=topic,
            urgency=_URGENCIES[given["urgency"].text()],
            phrases=_phrases(given["phrases"], lists, seen, rule_id),
            not_if=_phrases(given["not_if"], lists, {}) if "not_if" in given else (),
            meaning=given["meaning"].text(),
            guards=guards,
            lists=lists,
        )


def _phrases(part: Part, lists: dict[str, tuple[str, ...]], seen: dict[str, str], owner: str = "") -> tuple[str, ...]:
    for item in part.items():
        phrase = item.text()
        if phrase in seen:
            raise item.wrong(f'"{phrase}" stands already in {seen[phrase] or "this list"}')
        seen[phrase] = owner
        try:
            read(phrase, lists)
        except PhraseError as wrong:
            raise item.wrong(str(wrong)) from wrong
    return part.texts()
