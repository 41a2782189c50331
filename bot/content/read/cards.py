"""Reads `responses/cards.yml`: a few sentences to show or send to a service that speaks no Khmer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.content.check.words import phone_like
from bot.content.model.answers import Signed
from bot.content.model.services import Known, Service
from bot.content.read.vetted import REVIEW_FIELDS, read_review
from bot.sheet import Problems, Row, read

LONGEST = 256
"""Most characters of a card: what a copy button takes (Bot API, CopyTextButton)."""

FALLBACK = "en"
"""The card for services in whose languages there is none."""


@dataclass(frozen=True)
class Card(Signed):
    """A plea for an interpreter in one language, for services in `countries`. Drafts are those nobody has reviewed."""

    language: str
    countries: frozenset[str]
    text: str
    line: int = field(default=0, compare=False)
    """Where it begins in cards.yml."""


def card_for(service: Service, cards: tuple[Card, ...]) -> Card | None:
    """The card to show at a service, or None where Khmer is spoken or there is no card that it can read."""
    if service.khmer is Known.YES:
        return None
    fitting = [card for card in cards if service.country in card.countries]
    fitting += [card for card in cards if card.language in service.languages]
    fitting += [card for card in cards if card.language == FALLBACK]
    return fitting[0] if fitting else None


def read_cards(path: Path, problems: Problems) -> tuple[Card, ...]:
    """All cards, in the order of the file; what is wrong is reported."""
    return tuple(_card(language, row) for language, row in read(path, problems).fields().items())


def _card(language: str, row: Row) -> Card:
    row.name = f"the card in {language}"
    row.only({"text", "countries", *REVIEW_FIELDS})
    written = row.need("text", "write the sentences in that language")
    text = written.text()
    if len(text) > LONGEST:
        written.wrong(f"the card has {len(text)} characters", f"write at most {LONGEST}")
    for _, number in phone_like(text):
        row.wrong(f"{number!r} stands in the card", "take it out: numbers stand in directory.yml only")
    countries, by, on = row.get("countries"), row.get("reviewed_by"), row.get("reviewed_on")
    if bool(by) != bool(on):
        row.wrong("reviewed_by and reviewed_on go together", "fill in both after a review, or neither")
    return Card(language, frozenset(countries.texts()), text, row.line, **read_review(row, text))
