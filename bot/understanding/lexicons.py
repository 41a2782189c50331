"""Loads red flags, circumstances and countries from `nlu/` for the core, and says what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from bot.core.understanding.circumstances import MEANINGS
from bot.core.understanding.countries import BOSS, FROM, LISTS, NATION, NEAR, TO, Place
from bot.core.understanding.lexicon import Entry
from bot.core.understanding.queries import ALONE, ANYWHERE, DENIED
from bot.core.understanding.queries import MEANINGS as QUERIED
from bot.core.understanding.redflags import KINDS, Guards, Rule
from bot.core.understanding.values import Urgency
from bot.sheet import STRICT, Problems, Row, read
from bot.understanding.word_files import SCRIPTS, phrase, script_file, word

_URGENCIES = {"urgent": Urgency.URGENT, "emergency": Urgency.EMERGENCY}


def load_flags(folder: Path, topics: Container[str] | None = None, problems: Problems = STRICT) -> tuple[Rule, ...]:
    """The rules of all scripts in a folder; one with a mistake, which is reported, may be missing.

    `topics`, when given, are the known topic ids.
    """
    further = sorted({path.stem for path in folder.glob("*.yml")} - set(SCRIPTS))
    return tuple(
        rule
        for script in (*SCRIPTS, *further)
        for rule in _rules(read(folder / f"{script}.yml", problems), script, topics)
    )


def _rules(whole: Row, script: str, topics: Container[str] | None) -> Iterator[Rule]:
    whole.only({"script", "guards", "rules", "lists"})
    lists = script_file(whole, script)
    guarded = whole.need("guards", f"write `guards:` with one of: {', '.join(KINDS)}")
    guarded.only(KINDS)
    guards = Guards(**{k: _phrases(row, lists, {}) for k, row in guarded.fields().items() if k in KINDS})
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


def load_countries(path: Path, problems: Problems = STRICT) -> tuple[Place, ...]:
    """The names of `nlu/countries.yml`; reports one that is wrong or belongs to two."""
    places: list[Place] = []
    owners: dict[str, str] = {}
    for code, row in read(path, problems).fields().items():
        if not re.fullmatch(r"[A-Z]{2}\??", code) and code not in LISTS:
            row.wrong(f"{code!r} is not a country", "write two capital letters, such as TH")
        row.only(SCRIPTS)
        names: list[str] = []
        for script, listed in row.fields().items():
            for item in listed.items():
                name = phrase(item)
                of_others = code in (BOSS, NATION, NEAR, TO, FROM)  # their names stand in other lists too
                if not of_others and owners.setdefault(name, code) != code:
                    item.wrong(f"{name!r} belongs to {owners[name]} already", "keep one of the two")
                if (script == "km") != any("\u1780" <= c <= "\u17d2" for c in name):
                    item.wrong(f"{name!r} is not written in the script {script}", "move it to its own script")
                names.append(name)
        places.append(Place(code, tuple(names)))
    return tuple(places)


def load_helpers(path: Path, problems: Problems = STRICT) -> tuple[Entry, ...]:
    """The names of `nlu/helpers.yml`; reports what cannot be read, or stands twice."""
    found: list[Entry] = []
    seen: dict[str, dict[str, str]] = {script: {} for script in SCRIPTS}
    for name, row in read(path, problems).fields().items():
        row.only(SCRIPTS)
        for script, listed in row.fields().items():
            found.append(Entry(f"helper:{name}", script, _phrases(listed, {}, seen[script], name)))
    return tuple(found)


def load_circumstances(folder: Path, problems: Problems = STRICT) -> tuple[Entry, ...]:
    """The lists of `km.yml`, `latn.yml` and `en.yml` in a folder; reports what cannot be read or stands twice."""
    files = ((read(folder / f"{script}.yml", problems), script) for script in SCRIPTS)
    return tuple(entry for whole, script in files for entry in _entries(whole, script))


def _entries(whole: Row, script: str) -> Iterator[Entry]:
    whole.only({"script", "lists", *MEANINGS})
    lists = script_file(whole, script)
    for group, meanings in MEANINGS.items():
        owners: dict[str, str] = {}
        listed = whole.need(group, f"write `{group}:` with one of: {', '.join(meanings)}")
        listed.only(meanings)
        for meaning, row in listed.fields().items():
            phrases: list[str] = []
            for item in row.items():
                phrases.append(phrase(item, lists))
                if phrases[-1] in owners:
                    item.wrong(f"{phrases[-1]!r} stands already under {owners[phrases[-1]]}", "keep one of the two")
                owners[phrases[-1]] = meaning
            yield Entry(f"{group}:{meaning}", script, tuple(phrases), lists)


def load_queries(folder: Path, problems: Problems = STRICT) -> tuple[Entry, ...]:
    """The lists of `km.yml`, `latn.yml` and `en.yml` in a folder; reports what cannot be read or stands twice."""
    found: list[Entry] = []
    for script in SCRIPTS:
        whole = read(folder / f"{script}.yml", problems)
        whole.only({"script", "lists", *QUERIED})
        lists = script_file(whole, script)
        seen: dict[str, str] = {}
        for meaning, row in whole.fields().items():
            if meaning in QUERIED:
                found.append(Entry(meaning, script, _phrases(row, lists, seen, meaning), lists))
    return tuple(found)


def load_sections(
    folder: Path,
    problems: Problems = STRICT,
    *,
    sections: Container[str] | None = None,
    topics: Container[str] | None = None,
) -> tuple[Entry, ...]:
    """By which words a section of an answer is asked for; reports what cannot be read or stands twice, and what is none
    of these `sections` and `topics`.
    """
    found: list[Entry] = []
    for script in SCRIPTS:
        whole = read(folder / f"{script}.yml", problems)
        whole.only({"script", "lists", DENIED, "sections", "anywhere"})
        lists = script_file(whole, script)
        found.append(Entry(DENIED, script, _phrases(whole.get(DENIED), lists, {}), lists))
        here = whole.need("sections", "write `sections:` with the ids of sections").fields()
        elsewhere = whole.get("anywhere").fields()
        for before, named in (("", here), (ANYWHERE, elsewhere)):
            for name, row in named.items():
                topic, _, section = name.rpartition(".")
                known = topics is None or topic in topics if topic else not before
                if not known or (sections is not None and section not in sections):
                    row.wrong(f"{name!r} is no section", "write its id as in responses/, or topic.id")
                found.append(Entry(before + name, script, _phrases(row, lists, {}, name), lists))
    return tuple(found)


def load_denials(path: Path, problems: Problems = STRICT, *, topics: Container[str] | None = None) -> tuple[Entry, ...]:
    """By which words topics are denied; reports what cannot be read, or stands twice for one, and what is no topic."""
    whole = read(path, problems)
    whole.only({"not", "denied"})
    found = [Entry(DENIED, script, words) for script, words in _by_script(whole.need("not", "write what denies"))]
    for row in whole.need("denied", "list what is denied, each with topics").items():
        row.only({"topics", "words", "whole"})
        named = row.need("topics", "list ids of topics").items()
        for each in named:
            if topics is not None and each.text() not in topics:
                each.wrong(f"there is no topic {each.text()!r}", "write the id of a topic of nlu/topics.yml")
        name = " ".join(each.text() for each in named)
        found += [Entry(name, *written) for written in _by_script(row.need("words", "write how it is named"))]
        found += [Entry(ALONE + name, *written) for written in _by_script(row.get("whole"))]
    return tuple(found)


def _by_script(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The phrases of each script."""
    row.only(SCRIPTS)
    return ((script, _phrases(listed, {}, {})) for script, listed in row.fields().items())
