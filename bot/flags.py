"""Loads `nlu/red_flags/*.yml` and `nlu/countries.yml` for the core, and says in plain words what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path

import yaml

from bot.core.countries import Place
from bot.core.model import Urgency
from bot.core.patterns import PhraseError, read
from bot.core.text import tidy
from bot.core.triage import Guards, Rule

SCRIPTS = ("km", "latn", "en")
_GUARDS = ("negation", "told", "question", "past", "present", "oneself", "breaks")
_URGENCIES = {"urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}


class FlagsError(ValueError):
    """A file of red flags or countries that cannot be used. Says the file, the line, and what to write instead."""


class _Part:
    """A piece of a YAML file that knows where it stands. Scalars stay text: `no` is a word, not false."""

    def __init__(self, node: yaml.Node, path: Path) -> None:
        self._node, self._path = node, path

    def wrong(self, what: str) -> FlagsError:
        return FlagsError(f"{self._path}:{self._node.start_mark.line + 1}: {what}")

    def text(self) -> str:
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.value.strip():
            raise self.wrong(
                "a word or sentence is expected here; put it in quotes if it starts with [ * ( or &"
            )
        value: str = self._node.value
        if tidy(value) != value.strip():
            raise self.wrong(f"invisible characters or misordered Khmer signs; write it as: {tidy(value)}")
        return value.strip()

    def items(self) -> Iterator[_Part]:
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.wrong("a list is expected here: one line each, starting with '- '")
        return (_Part(n, self._path) for n in self._node.value)

    def texts(self) -> tuple[str, ...]:
        return tuple(part.text() for part in self.items())

    def table(self) -> dict[str, _Part]:
        if not isinstance(self._node, yaml.MappingNode):
            raise self.wrong("names with values are expected here, like 'topic: confinement'")
        found: dict[str, _Part] = {}
        for key, value in self._node.value:
            name = _Part(key, self._path)
            if name.text() in found:
                raise name.wrong(f'"{name.text()}" stands here twice')
            found[name.text()] = _Part(value, self._path)
        return found

    def fields(self, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, _Part]:
        found = self.table()
        for name in needed:
            if name not in found:
                raise self.wrong(f'"{name}" is missing')
        for name, part in found.items():
            if name not in needed + allowed:
                raise part.wrong(f'"{name}" is not known here; known are: {", ".join(needed + allowed)}')
        return found


def _open(path: Path) -> _Part:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError as missing:
        raise FlagsError(f"{path}: the file is missing") from missing
    except UnicodeDecodeError as wrong:
        raise FlagsError(f"{path}: not UTF-8 text; save the file as UTF-8") from wrong
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise FlagsError(f"{path}:{line}: not valid YAML: {wrong.problem}") from wrong
    if node is None:
        raise FlagsError(f"{path}:1: the file is empty")
    return _Part(node, path)


def load(folder: Path, topics: Container[str] | None = None) -> tuple[Rule, ...]:
    """The rules of all scripts in a folder of `km.yml`, `latn.yml` and `en.yml`.

    `topics`, when given, are the known topic ids. Raises FlagsError with file and line for a missing file, an unknown
    field, topic or urgency, an id or phrase given twice, and a phrase that cannot be read.
    """
    rules: list[Rule] = []
    for script in SCRIPTS:
        rules.extend(_file(_open(folder / f"{script}.yml"), script, topics))
    return tuple(rules)


def _file(whole: _Part, script: str, topics: Container[str] | None) -> Iterator[Rule]:
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


def _phrases(
    part: _Part, lists: dict[str, tuple[str, ...]], seen: dict[str, str], owner: str = ""
) -> tuple[str, ...]:
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


def load_countries(path: Path) -> tuple[Place, ...]:
    """The names of `nlu/countries.yml`. Raises FlagsError with file and line when one is wrong or belongs to two."""
    places: list[Place] = []
    owners: dict[str, str] = {}
    for code, part in _open(path).table().items():
        if not re.fullmatch("[A-Z]{2}", code):
            raise part.wrong(f'"{code}" is not a country code of two capital letters, like TH')
        names: list[str] = []
        for script, listed in part.fields((), SCRIPTS).items():
            for item in listed.items():
                name = item.text()
                if owners.setdefault(name, code) != code:
                    raise item.wrong(f'"{name}" belongs to {owners[name]} already')
                if (script == "km") != any("\u1780" <= c <= "\u17d2" for c in name):
                    raise item.wrong(f'"{name}" is not written in the script "{script}"')
                names.append(name)
        places.append(Place(code, tuple(names)))
    return tuple(places)
