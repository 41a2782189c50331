"""What is understood: the topics of `nlu/topics.yml`, and the languages of `nlu/languages.yml`, each as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.understanding.circumstances import Circumstances
from bot.core.understanding.topics import ONE, Topic, Topics, Trait
from bot.core.understanding.values import Person, Query, Sector, Time, Urgency
from bot.sheet import STRICT, Problems, Row, read
from bot.understanding.word_files import words

URGENCIES: Mapping[str, Urgency] = {urgency.word: urgency for urgency in Urgency}
"""What an urgency is called in the files."""
_TRAITS = {trait.value: trait for trait in Trait}


def load_topics(path: Path, problems: Problems = STRICT) -> Topics:
    """The topics there are; what is wrong is reported, also a trait that nobody has, or two where one may."""
    sheet = read(path, problems)
    found = Topics()
    for members in sheet.need("groups", "list the topics by group").fields().values():
        for id_, row in members.fields().items():
            if id_ in found:
                row.wrong(f"the topic {id_} is written twice", "keep one of the two")
            found[id_] = _topic(row)
    for trait in Trait if found else ():
        owners = [id_ for id_ in found if found.has(id_, trait)]
        if not owners:
            sheet.wrong(f"no topic has the trait {trait}", f"write `traits: [{trait}]` at the topic that it is for")
        elif trait in ONE and len(owners) > 1:
            sheet.wrong(f"the trait {trait} is at {' and '.join(owners)}", "leave it at one of them")
    return found


def _topic(row: Row) -> Topic:
    row.only({"urgency", "about", "traits", "tells", "query"})
    urgency = row.need("urgency", "write none, support, urgent or emergency").one_of(URGENCIES, Urgency.NONE)
    traits = [item.one_of(_TRAITS, None) for item in row.get("traits").items()]
    tells = row.get("tells")
    tells.only({"sector", "person", "time"})
    told = Circumstances(
        tells.get("sector").one_of({sector.value: sector for sector in Sector}, None),
        tells.get("person").one_of({person.value: person for person in Person}, None),
        tells.get("time").one_of({time.value: time for time in Time}, None),
    )
    query = row.get("query").one_of({kind.value: kind for kind in Query}, None)
    return Topic(urgency, frozenset(filter(None, traits)), told, query)


@dataclass(frozen=True)
class Language:
    """A language: its ways of writing (folders of `nlu/data/`), and the alphabet that only it has; empty: none."""

    code: str
    written: tuple[str, ...]
    letters: str = ""


def load_languages(path: Path, problems: Problems = STRICT) -> tuple[Language, ...]:
    """All languages, in the order of the file; what is wrong is reported."""
    found: list[Language] = []
    taken: set[str] = set()
    for code, row in read(path, problems).fields().items():
        row.only({"written", "letters"})
        if not re.fullmatch("[a-z]{2,3}", code):
            row.wrong(f"{code!r} is not a language code", "write the ISO code, such as km, en, th")
        written = words(row.need("written", "list its folders of nlu/data/"))
        letters = row.get("letters").text()
        for name in (*written, *([letters] if letters else [])):
            if name in taken:
                row.wrong(f"{name!r} belongs to two languages", "keep one of the two")
            taken.add(name)
        if letters and letters != letters.upper():
            row.get("letters").wrong(f"letters is {letters!r}", "write it in capital letters, as in THAI")
        found.append(Language(code, written, letters))
    return tuple(found)


def written_in(languages: Iterable[Language]) -> Mapping[str, str]:
    """The language of each way of writing."""
    return {name: language.code for language in languages for name in language.written}


def by_letters(languages: Iterable[Language]) -> Mapping[str, str]:
    """The way of writing for each alphabet that only one language has."""
    return {language.letters: language.written[0] for language in languages if language.letters}
