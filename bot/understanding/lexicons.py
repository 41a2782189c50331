"""Loads `nlu/countries.yml` and `nlu/circumstances/*.yml` for the core, and says what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.core.understanding.circumstances import MEANINGS
from bot.core.understanding.countries import BACK, BACK_FROM, NOT_BACK, NOWHERE, OTHERS, OWN, Place
from bot.core.understanding.lexicon import Entry
from bot.sheet import STRICT, Problems, Row, read
from bot.understanding.word_files import SCRIPTS, phrase, script_file

_NO_COUNTRIES = (NOWHERE, OWN, OTHERS, BACK, BACK_FROM, NOT_BACK)


def load_countries(path: Path, problems: Problems = STRICT) -> tuple[Place, ...]:
    """The names of `nlu/countries.yml`; reports one that is wrong or belongs to two."""
    places: list[Place] = []
    owners: dict[str, str] = {}
    for code, row in read(path, problems).fields().items():
        if not re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES:
            row.wrong(f"{code!r} is not a country", "write two capital letters, such as TH")
        row.only(SCRIPTS)
        names: list[str] = []
        for script, listed in row.fields().items():
            for item in listed.items():
                name = phrase(item)
                if owners.setdefault(name, code) != code:
                    item.wrong(f"{name!r} belongs to {owners[name]} already", "keep one of the two")
                if (script == "km") != any("\u1780" <= c <= "\u17d2" for c in name):
                    item.wrong(f"{name!r} is not written in the script {script}", "move it to its own script")
                names.append(name)
        places.append(Place(code, tuple(names)))
    return tuple(places)


def load_circumstances(folder: Path, problems: Problems = STRICT) -> tuple[Entry, ...]:
    """The lists of all scripts in a folder of `km.yml`, `latn.yml` and `en.yml`.

    Reports a missing file, an unknown name, a phrase that cannot be read or that stands twice in one group.
    """
    files = ((read(folder / f"{script}.yml", problems), script) for script in SCRIPTS)
    return tuple(entry for whole, script in files for entry in _file(whole, script))


def _file(whole: Row, script: str) -> Iterator[Entry]:
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
