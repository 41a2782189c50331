"""Loads `nlu/red_flags/*.yml` for the core, and says in plain words what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from bot.core.understanding.redflags import Guards, Rule
from bot.core.understanding.values import Urgency
from bot.sheet import STRICT, Problems, Row, read
from bot.understanding.word_files import SCRIPTS, phrase, script_file, word

_GUARDS = ("negation", "told", "question", "past", "present", "oneself", "breaks")
_URGENCIES = {"urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}


def load(folder: Path, topics: Container[str] | None = None, problems: Problems = STRICT) -> tuple[Rule, ...]:
    """The rules of all scripts in a folder of `km.yml`, `latn.yml` and `en.yml`, and those of further languages.

    `topics`, when given, are the known topic ids. Reports a missing file, an unknown field, topic or urgency, an id or
    phrase given twice, and a phrase that cannot be read; a rule with a mistake may be missing then.
    """
    further = sorted({path.stem for path in folder.glob("*.yml")} - set(SCRIPTS))
    return tuple(
        rule
        for script in (*SCRIPTS, *further)
        for rule in _file(read(folder / f"{script}.yml", problems), script, topics)
    )


def _file(whole: Row, script: str, topics: Container[str] | None) -> Iterator[Rule]:
    whole.only({"script", "guards", "rules", "lists"})
    lists = script_file(whole, script)
    guarded = whole.need("guards", f"write `guards:` with one of: {', '.join(_GUARDS)}")
    guarded.only(_GUARDS)
    guards = Guards(**{k: _phrases(row, lists, {}) for k, row in guarded.fields().items() if k in _GUARDS})
    ids: set[str] = set()
    seen: dict[str, str] = {}
    for row in whole.need("rules", "list the rules, each with an id").items():
        row.name = "this rule"
        row.only({"id", "meaning", "topic", "urgency", "phrases", "not_if"})
        id_, topic, urgency = row.need("id"), row.need("topic"), row.need("urgency", "write emergency or urgent")
        rule_id = word(id_)
        if not re.fullmatch(f"{script}_[a-z0-9_]+", rule_id):
            id_.wrong(f"the id {rule_id!r} is not understood", f"write it like {script}_locked_room")
        if rule_id in ids:
            id_.wrong(f"the id {rule_id!r} is used twice", "give it another id")
        ids.add(rule_id)
        if topics is not None and topic.text() not in topics:
            topic.wrong(f"there is no topic {topic.text()!r}", "write the id of a topic of nlu/topics.yml")
        yield Rule(
            id=rule_id,
            script=script,
            topic=topic.text(),
            urgency=urgency.one_of(_URGENCIES, Urgency.URGENT),
            phrases=_phrases(row.need("phrases", "list what people say"), lists, seen, rule_id),
            not_if=_phrases(row.get("not_if"), lists, {}),
            meaning=word(row.need("meaning", "say in a sentence what it finds")),
            guards=guards,
            lists=lists,
        )


def _phrases(row: Row, lists: Mapping[str, tuple[str, ...]], seen: dict[str, str], owner: str = "") -> tuple[str, ...]:
    found = []
    for item in row.items():
        found.append(phrase(item, lists))
        if found[-1] in seen:
            item.wrong(f"{found[-1]!r} stands already in {seen[found[-1]] or 'this list'}", "keep one of the two")
        seen[found[-1]] = owner
    return tuple(found)
