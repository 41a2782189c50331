"""Loads `nlu/countries.yml` and `nlu/circumstances/*.yml` for the core, and says what an editor must mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.core.understanding.circumstances import MEANINGS
from bot.core.understanding.countries import BACK, BACK_FROM, NOT_BACK, NOWHERE, OTHERS, OWN, Place
from bot.core.understanding.lexicon import Entry
from bot.core.understanding.patterns import PhraseError, read
from bot.understanding.word_files import SCRIPTS, Part, opened

_NO_COUNTRIES = (NOWHERE, OWN, OTHERS, BACK, BACK_FROM, NOT_BACK)


def load_countries(path: Path) -> tuple[Place, ...]:
    """The names of `nlu/countries.yml`. Raises FlagsError with file and line when one is wrong or belongs to two."""
    places: list[Place] = []
    owners: dict[str, str] = {}
    for code, part in opened(path).table().items():
        if not re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES:
            raise part.wrong(f'"{code}" is not a country code of two capital letters, like TH')
        names: list[str] = []
        for script, listed in part.fields((), SCRIPTS).items():
            for item in listed.items():
                name = _phrase(item, {})
                if owners.setdefault(name, code) != code:
                    raise item.wrong(f'"{name}" belongs to {owners[name]} already')
                if (script == "km") != any("\u1780" <= c <= "\u17d2" for c in name):
                    raise item.wrong(f'"{name}" is not written in the script "{script}"')
                names.append(name)
        places.append(Place(code, tuple(names)))
    return tuple(places)


def load_circumstances(folder: Path) -> tuple[Entry, ...]:
    """The lists of all scripts in a folder of `km.yml`, `latn.yml` and `en.yml`.

    Raises FlagsError with file and line for a missing file, an unknown name, a phrase that cannot be read or that
    stands twice in one group.
    """
    return tuple(entry for script in SCRIPTS for entry in _file(opened(folder / f"{script}.yml"), script))


def _file(whole: Part, script: str) -> Iterator[Entry]:
    top = whole.fields(("script", *MEANINGS), ("lists",))
    if top["script"].text() != script:
        raise top["script"].wrong(f'this file is for "{script}"')
    lists = {name: part.texts() for name, part in top["lists"].table().items()} if "lists" in top else {}
    for group, meanings in MEANINGS.items():
        owners: dict[str, str] = {}
        for meaning, part in top[group].fields((), meanings).items():
            phrases: list[str] = []
            for item in part.items():
                phrase = _phrase(item, lists)
                if phrase in owners:
                    raise item.wrong(f'"{phrase}" stands already under {owners[phrase]}')
                owners[phrase] = meaning
                phrases.append(phrase)
            yield Entry(f"{group}:{meaning}", script, tuple(phrases), lists)


def _phrase(item: Part, lists: Mapping[str, Sequence[str]]) -> str:
    phrase = item.text()
    try:
        read(phrase, lists)
    except PhraseError as wrong:
        raise item.wrong(str(wrong)) from wrong
    return phrase
