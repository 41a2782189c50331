"""The page that an editor reads to see who is shown first, and why: `docs/reference/helpers.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.content import Content, Reader, Service
from bot.content.model.order import ORDER, Asked, Seeker, seeker_for, why
from bot.content.model.shortlist import shortlist
from bot.core.understanding.values import Person

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
"""The moment that the page is for: a Wednesday, by day from Africa to Japan."""

WHERE = "ZZ"
"""In place of a country: the contact has not said where they are."""


def rules() -> list[tuple[str, str]]:
    """The lines of the order, with the number of each."""
    return [(f"{place}. {rule.about}", rule.first) for place, rule in enumerate(ORDER, 1)]


def countries(content: Content) -> list[str]:
    """The countries of the page, and the contact whose country is not known."""
    return [*content.countries, WHERE]


def first(content: Content, country: str) -> list[Sequence[str]]:
    """For each topic of a country: who is first and why, whom else a first message shows, and a relative's first."""
    place = None if country == WHERE else country
    rows: dict[tuple[str, ...], list[str]] = {}
    for topic in content.topics.values():
        if topic.services.by_country:
            rows.setdefault(tuple(_said(content, topic.id, place)), []).append(topic.id)
    return [(", ".join(topics), *said) for said, topics in rows.items()]


def _said(content: Content, topic: str, place: str | None) -> Iterator[str]:
    seeker = Seeker(place, NOON)
    asked, shown = content.asked(topic, seeker), shortlist(content, topic, seeker)
    best = next(iter(shown.all), None)
    yield f"`{best.id}`" if best is not None else ""
    yield _reason(best, content.services_for(topic, seeker), asked) if best is not None else ""
    yield _named(shown.all[1:])
    relative = shortlist(content, topic, seeker_for(Reader(place, person=Person.OTHER), place, NOON))
    yield _named(relative.all) + (f"; there {_named(relative.there)}" if relative.there else "")


def _reason(best: Service, services: Sequence[Service], asked: Asked) -> str:
    """The line by which the first comes before the next in the list."""
    after = services[services.index(best) + 1 :] if best in services else ()
    if not after:
        return "nobody else"
    rule = why(best, after[0], asked)
    return f"before `{after[0].id}`: {rule.about if rule is not None else 'as editors wrote them'}"


def _named(services: Sequence[Service]) -> str:
    return " ".join(f"`{service.id}`" for service in services)
