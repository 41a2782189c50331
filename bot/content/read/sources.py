"""Reads `responses/sources.yml`, where the facts of the answers were read, and `responses/<language>/sources.yml`, its
titles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.content.check.words import check_letters
from bot.sheet import Problems, read


@dataclass(frozen=True)
class Page:
    """A page or document: its title, its address where one was kept, and its date in the words of the page.

    `titles` is what readers of other languages are shown as its title.
    """

    title: str
    url: str
    date: str
    titles: Mapping[str, str] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """The title for readers of a language; in English where it has none."""
        return self.titles.get(language) or self.title


def read_sources(folder: Path, languages: Collection[str], problems: Problems) -> Mapping[str, Page]:
    """All sources by id, with their titles in the languages that have a file for them."""
    found = dict(_read_pages(folder / "sources.yml", problems))
    for language in languages:
        path = folder / language / "sources.yml"
        for id_, row in read(path, problems).fields().items() if path.exists() else ():
            if id_ not in found:
                row.wrong(f"there is no source {id_}", "write an id of responses/sources.yml")
                continue
            check_letters(row.text(), path, row.line, problems)
            found[id_] = replace(found[id_], titles={**found[id_].titles, language: row.text()})
    return found


def _read_pages(path: Path, problems: Problems) -> Mapping[str, Page]:
    """Each source needs a title; url and date where there are any."""
    found: dict[str, Page] = {}
    for row in read(path, problems).items():
        row.name = "source"
        row.only({"id", "title", "url", "date"})
        id_ = row.need("id", "give it a short id, such as G1")
        title = row.need("title", "write the title of the page or document")
        url, day = row.get("url"), row.get("date")
        if id_ and id_.text() in found:
            id_.wrong(f"the source {id_.text()} is written twice", "keep one of the two")
        if id_:
            found[id_.text()] = Page(title.text(), url.text(), day.text())
    return found
