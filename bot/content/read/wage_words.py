"""Reads `responses/wage_sheet.yml`: the sheet of the diary of work in the languages of labour offices."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.check.words import phone_like
from bot.content.model.answers import Signed
from bot.content.read.vetted import REVIEW_FIELDS, read_review
from bot.sheet import Problems, Row, read

_WORDS = """
    diary own_count draft days_worked days_rest_ill hours wage_day wage_hour wage_month earned paid held unpaid overpaid
    no_wage no_hours how_day how_hour how_month law worked rest ill
"""
WORDS = tuple(_WORDS.split())
"""All that stands on a sheet. `own_count` has a place for the {day}."""

LONGEST, WHOLE = 120, 1_000
"""Most characters of one, and of all: a month of long days has to fit into a message with Khmer beside it."""


@dataclass(frozen=True)
class WageWords(Signed):
    """The words of a sheet in one language, for offices in `countries`. Drafts are those nobody has reviewed."""

    language: str
    countries: frozenset[str]
    words: Mapping[str, str] = field(hash=False)
    line: int = field(default=0, compare=False)
    """Where they begin in wage_sheet.yml."""

    @property
    def from_right(self) -> bool:
        """Whether the language is written from right to left."""
        first = next((c for word in self.words.values() for c in word if c.isalpha()), "a")
        return unicodedata.bidirectional(first) in ("R", "AL")


def read_wage_words(path: Path, problems: Problems) -> tuple[WageWords, ...]:
    """All languages of the file, in its order; none without it. What is wrong is reported."""
    if not path.exists():
        return ()
    found = tuple(_words(language, row) for language, row in read(path, problems).fields().items())
    seen: dict[str, str] = {}
    for one in found:
        for country in sorted(one.countries):
            if other := seen.get(country):
                problems.add(path, one.line, f"{country} has words in {other} already", "name a country once")
            seen[country] = one.language
    return found


def _words(language: str, row: Row) -> WageWords:
    row.name = f"the sheet in {language}"
    row.only({"words", "countries", *REVIEW_FIELDS})
    written = row.need("words", "write the sentences in that language")
    written.only(WORDS)
    words = {name: written.need(name, "write the sentences in that language").text() for name in WORDS}
    for name, text in words.items():
        if len(text) > LONGEST:
            written.get(name).wrong(f"this has {len(text)} characters", f"write at most {LONGEST}")
        if text.count("{day}") != (name == "own_count") or "{" in text.replace("{day}", ""):
            written.get(name).wrong("the places in brackets are not right", "write {day} once, in own_count")
        for _, number in phone_like(text):
            row.wrong(f"{number!r} stands in this text", "take it out: numbers stand in directory.yml only")
    if (long := sum(map(len, words.values()))) > WHOLE:
        written.wrong(f"this has {long} characters", f"write at most {WHOLE}")
    if bool(row.get("reviewed_by")) != bool(row.get("reviewed_on")):
        row.wrong("reviewed_by and reviewed_on go together", "fill in both after a review, or neither")
    whole, countries = "\n".join(words.values()), frozenset(row.get("countries").texts())
    return WageWords(language, countries, words, row.line, **read_review(row, whole))
