"""What a counsellor looks for, from words in any language: names of cases, countries, topics, outcomes, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from bot.content import Content
from bot.core.casework.card_choices import MUTED, OUTCOMES
from bot.core.keeping.finding import Query
from bot.core.model.agreed import PastCase
from bot.core.model.rules import Hours
from bot.core.understanding.text import fold
from bot.wording.catalog import Catalog, catalog, day
from bot.wording.code_names import CodeNames

LANGUAGES = ("en", "km")
"""In which words are read: a counsellor types what is quickest on their phone."""

SHORT = 3
"""Characters of a word from which on it is looked for within titles of topics."""

_DATE = re.compile(r"(20[0-9]{2})-([01]?[0-9])(?:-([0-3]?[0-9]))?")


class Finder:
    """Reads what is looked for, by the names of that content and by the desk's clock."""

    def __init__(self, content: Content, names: CodeNames, hours: Hours) -> None:
        self._content, self._names, self._hours = content, names, hours

    def query(self, text: str, cases: tuple[PastCase, ...]) -> Query | None:
        """What is meant by words, in either language; None where some of them mean nothing."""
        rest, span = fold(text), None
        if (dated := _DATE.search(text)) is not None:
            rest = fold(text.replace(dated[0], " "))
            span = self._span(int(dated[1]), int(dated[2]), int(dated[3] or 0))
            if span is None:
                return None
        titles = self._topics()
        rest, codes = _taken(rest, self._codes(cases))
        rest, countries = _taken(rest, self._countries(cases))
        rest, outcomes = _taken(rest, self._outcomes())
        rest, topics = _taken(rest, titles)
        for word in rest.split():  # of a long title some words are enough
            near = {id for name, ids in titles.items() if len(word) >= SHORT and word in name for id in ids}
            if not near:
                return None
            topics |= near
        if span is None and not (codes or countries or topics or outcomes):
            return None
        since, until = span or (0, None)
        return Query(
            frozenset(codes) or None,
            frozenset(countries) or None,
            frozenset(topics) or None,
            frozenset(outcomes) or None,
            since,
            until,
        )

    def _span(self, year: int, month: int, on: int) -> tuple[int, int] | None:
        """The beginning and the end of a month, or of a day, by the desk's clock; None for one that there is not."""
        try:
            first = date(year, month, on or 1)
            last = first + timedelta(days=1) if on else date(year + month // 12, month % 12 + 1, 1)
        except ValueError:
            return None
        return self._hours.at(first, 0), self._hours.at(last, 0)

    def _codes(self, cases: tuple[PastCase, ...]) -> dict[str, set[tuple[int, int]]]:
        return _named((self._names.name(c.code, language), c.code) for language in LANGUAGES for c in cases)

    def _countries(self, cases: tuple[PastCase, ...]) -> dict[str, set[str]]:
        codes = {c.country for c in cases if c.country} | set(self._content.countries)
        return _named((catalog(language).country(code), code) for language in LANGUAGES for code in codes)

    def _topics(self) -> dict[str, set[str]]:
        topics = self._content.topics
        return _named((topic.title_in(language), id) for language in LANGUAGES for id, topic in topics.items())

    def _outcomes(self) -> dict[str, set[str]]:
        words = [(catalog(language), outcome) for language in LANGUAGES for outcome in (*OUTCOMES, MUTED)]
        return _named((known.text(f"outcome.{outcome}"), outcome) for known, outcome in words)


def facts_of(case: PastCase, content: Content, words: Catalog) -> list[str]:
    """What a line about a case that was found says besides its name."""
    topic, outcome = content.topics.get(case.topic or ""), f"outcome.{case.outcome}"
    said = [
        day(words, str(case.opened_at)),
        topic.title_in(words.language) if topic is not None else "",
        words.country(case.country) if case.country else "",
        words.text(outcome) if outcome in words else words.text("found.live") if not case.closed_at else "",
    ]
    return [one for one in said if one]


V = TypeVar("V")


def _named(rows: Iterable[tuple[str, V]]) -> dict[str, set[V]]:
    """What each name can mean, the longest names first."""
    found: dict[str, set[V]] = {}
    for name, value in rows:
        found.setdefault(fold(name), set()).add(value)
    return {name: found[name] for name in sorted(filter(None, found), key=len, reverse=True)}


def _taken(text: str, names: Mapping[str, set[V]]) -> tuple[str, set[V]]:
    """The text without the names in it, and what they mean."""
    meant: set[V] = set()
    for name, values in names.items():
        if name in text:
            text, meant = text.replace(name, " "), meant | values
    return text, meant
