"""Reads `responses/glossary.yml`: one Khmer wording for each term of the field, and those that are not to be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.sheet import Problems, read


@dataclass(frozen=True)
class Term:
    """A term with the wording to use, and wordings that are misspelt or a second word for the same thing."""

    english: str
    khmer: str
    refused: tuple[str, ...]

    def refused_in(self, text: str) -> str | None:
        """The first refused wording that stands in a text outside the wording to use, or None."""
        rest = text.replace(self.khmer, " ")
        return next((wording for wording in self.refused if wording in rest), None)


def read_glossary(path: Path, problems: Problems) -> tuple[Term, ...]:
    """All terms in the order of the file; what is wrong is reported."""
    sheet = read(path, problems)
    found: list[Term] = []
    for row in sheet.items():
        row.only({"en", "km", "not"})
        english = row.need("en", "write the term in English")
        khmer = row.need("km", "write the wording to use")
        refused = row.need("not", "list the wordings that are refused")
        if not (english and khmer and refused):
            continue
        term = Term(english.text(), khmer.text(), refused.texts())
        for wording in term.refused:
            if not wording or wording in term.khmer:
                refused.wrong(
                    f"{wording!r} is a part of {term.khmer!r}", "write a wording that the wording to use does not hold"
                )
        found.append(term)
    return tuple(found)
