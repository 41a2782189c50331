"""Reads `responses/sources.yml`: where the facts of the answers were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.problems import Problems
from bot.content.sheet import read


@dataclass(frozen=True)
class Page:
    """A page or document: its title, its address where one was kept, and its date in the words of the page."""

    title: str
    url: str
    date: str


def read_sources(path: Path, problems: Problems) -> Mapping[str, Page]:
    """All sources by id. Each needs a title; url and date where there are any."""
    sheet = read(path, problems)
    if sheet is None:
        return {}
    found: dict[str, Page] = {}
    for row in sheet.items():
        row.name = "source"
        row.only({"id", "title", "url", "date"})
        id_ = row.need("id", "give it a short id, such as G1")
        title = row.need("title", "write the title of the page or document")
        url, day = row.get("url"), row.get("date")
        if id_ and id_.text() in found:
            id_.wrong(f"the source {id_.text()} is written twice", "keep one of the two")
        if id_:
            found[id_.text()] = Page(
                title.text() if title else "", url.text() if url else "", day.text() if day else ""
            )
    return found
