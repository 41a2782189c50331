"""Reads `responses/ways_in.yml`: links and posters that tell the kind of work and the country."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from bot.content.check.words import texts_of
from bot.core.understanding.values import Sector
from bot.sheet import Problems, Row, read

ANY_WORK = "any"
"""The key of the words for whoever works anywhere."""

SECTORS = tuple(sector.value for sector in Sector)
"""The kinds of work that are told apart."""

TITLE, LINE = 60, 70
"""Most characters of the first and of the other lines of a poster: what fits in a line of an A4 sheet."""

_ID = re.compile(r"[a-z0-9_]{1,32}")
"""Narrower than what Telegram allows behind `?start=` (A-Z, a-z, 0-9, _ and -, up to 64), so that it can be typed."""


@dataclass(frozen=True)
class WayIn:
    """A link: what is known of whoever opens it, and the words of its poster by language."""

    id: str
    sector: Sector | None
    country: str | None
    title: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]
    line: int
    """Where it stands in the file."""


def read_ways_in(path: Path, languages: Collection[str], problems: Problems) -> Mapping[str, WayIn]:
    """Every way in by its id; what is wrong is reported."""
    sheet = read(path, problems)
    sheet.only({"work", "ways"})
    words = sheet.need("work", "write the words of posters by kind of work").fields()
    titles = {work: _title(work, row, languages) for work, row in words.items()}
    found = {}
    for id_, row in sheet.need("ways", "list the links").fields().items():
        row.only({"work", "country"})
        if not _ID.fullmatch(id_):
            row.wrong(f"{id_!r} cannot stand in a link", "write small letters, digits and _, at most 32")
        work = row.need("work", "name a key of work")
        name = work.text() or ANY_WORK
        if work and name not in titles:
            work.wrong(f"{name!r} has no words under work", "write one of: " + ", ".join(sorted(titles)))
        title, lines = titles.get(name, ({}, ()))
        sector = Sector(name) if name in SECTORS else None
        found[id_] = WayIn(id_, sector, _country(row), title, lines, row.line)
    return found


def _title(work: str, row: Row, languages: Collection[str]) -> tuple[Mapping[str, str], tuple[Mapping[str, str], ...]]:
    row.only({"title", "lines"})
    if work != ANY_WORK and work not in SECTORS:
        row.wrong(f"{work!r} is no kind of work", f"use one of: {', '.join((ANY_WORK, *SECTORS))}")
    title, lines = row.need("title", "write `title: {km: …, en: …}`"), row.need("lines", "write two to four lines")
    return (texts_of(title, languages, TITLE), tuple(texts_of(line, languages, LINE) for line in lines.items()))


def _country(row: Row) -> str | None:
    written = row.get("country")
    code = written.text()
    if written and (code not in Locale.parse("en").territories or not re.fullmatch("[A-Z]{2}", code)):
        written.wrong(f"{code!r} is not a country", "write two capital letters, such as TH")
    return code or None
