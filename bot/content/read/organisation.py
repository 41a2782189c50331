"""Who runs this Sarika: `responses/organisation.yml`, the words from which start, confidentiality and bot_identity are
made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.check.numbers import phone_like
from bot.content.check.words import ORGANISATION_FIELDS, check_letters
from bot.sheet import Problems, read


@dataclass(frozen=True)
class Organisation:
    """Name, who reads, hours, and what is passed on without consent (danger to life, a child, law), by language."""

    fields: Mapping[str, Mapping[str, str]]
    languages: tuple[str, ...]

    def text(self, field: str, language: str) -> str | None:
        """What is written for `name`, `readers`, `hours` or `passed_on`, or None while it is empty."""
        return self.fields.get(field, {}).get(language)

    def missing(self) -> list[str]:
        """What nobody has filled in yet, as `field.language`: with a real token nothing starts until this is empty."""
        return [
            f"{field}.{language}"
            for field in ORGANISATION_FIELDS
            for language in self.languages
            if not self.text(field, language)
        ]


def read_organisation(path: Path, languages: Collection[str], problems: Problems) -> Organisation:
    """The organisation's own words. Empty values pass here: start-up refuses them, or the demo has its own."""
    sheet = read(path, problems)
    sheet.only(ORGANISATION_FIELDS)
    fields: dict[str, dict[str, str]] = {}
    for field, row in sheet.fields().items():
        row.only(languages)
        fields[field] = {language: text.text() for language, text in row.fields().items() if not text.empty}
        for text in row.fields().values():
            check_letters(text.text(), path, text.line, problems)
            for _, number in phone_like(text.text()):
                text.wrong(
                    f"{number!r} could be read as a phone number", "take it out: numbers stand in directory.yml only"
                )
    return Organisation(fields, tuple(languages))
