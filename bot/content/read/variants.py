"""Reads for whom a part of an answer is meant: `{country: MY SG; sector: fishing; person: other}` behind a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.content.model.answers import Answer, Meant
from bot.core.understanding.values import Person, Sector
from bot.sheet import Problems

_MEANT = re.compile(r"(?P<heading>.*?)\s*\{(?P<conditions>[^{}]*)\}")
_CONDITION = re.compile(r"\s*(country|sector|person)\s*:\s*(\S.*?)\s*")
_COUNTRY = re.compile("[A-Z]{2}")
_HOW = "write it as {country: MY SG; sector: fishing; person: other}, one or more of the three"


def parted(heading: str, path: Path, line: int, problems: Problems) -> tuple[str, Meant | None] | None:
    """A heading without its conditions, and whom it is meant for (None: everybody).

    None for the whole after reporting conditions that cannot be read.
    """
    match = _MEANT.fullmatch(heading.rstrip())
    if match is None:
        return heading, None
    found: dict[str, list[str]] = {}
    for part in match["conditions"].split(";"):
        condition = _CONDITION.fullmatch(part)
        if condition is None or condition[1] in found:
            problems.add(path, line, f"this condition is not understood: {part.strip() or 'nothing'}", _HOW)
            return None
        found[condition[1]] = condition[2].split()
    countries, sectors, persons = (found.get(name, []) for name in ("country", "sector", "person"))
    wrong = [word for word in countries if not _COUNTRY.fullmatch(word)]
    wrong += [word for word in sectors if word not in tuple(Sector)]
    wrong += [word for word in persons if word not in tuple(Person)]
    for word in wrong:
        known = f"{', '.join(Sector)}; persons: {', '.join(Person)}"
        problems.add(path, line, f"{word} is not known here", f"countries are like MY; sectors: {known}")
    if wrong:
        return None
    meant = Meant(frozenset(countries), frozenset(map(Sector, sectors)), frozenset(map(Person, persons)))
    return match["heading"], meant


def check_variants(model: Answer, answer: Answer, problems: Problems) -> None:
    """Report parts for some readers that one language has and another lacks, or has in another order."""
    mine = [(variant.part.id, variant.meant) for variant in answer.variants]
    theirs = [(variant.part.id, variant.meant) for variant in model.variants]
    if mine != theirs:
        line = answer.variants[0].part.line if answer.variants else answer.first_line
        problems.add(
            answer.path,
            line,
            f"the parts for some readers are {_named(mine)}; in {model.language} they are {_named(theirs)}",
            "have the same parts with the same conditions in the same order in both",
        )


def _named(parts: Iterable[tuple[str, Meant]]) -> str:
    words = []
    for id_, meant in parts:
        conditions = [*sorted(meant.countries), *sorted(meant.sectors), *sorted(meant.persons)]
        words.append(f"{id_ or 'first message'} ({' '.join(conditions)})")
    return ", ".join(words) or "none"
