"""Reads `responses/sources.yml`: where the facts of the answers were read."""

from __future__ import annotations

from pathlib import Path

from bot.content.problems import Problems
from bot.content.sheet import read


def read_sources(path: Path, problems: Problems) -> frozenset[str]:
    """The ids of all sources. Each needs a title; url and date where there are any."""
    sheet = read(path, problems)
    if sheet is None:
        return frozenset()
    found: set[str] = set()
    for row in sheet.items():
        row.name = "source"
        row.only({"id", "title", "url", "date"})
        id_ = row.need("id", "give it a short id, such as G1")
        row.need("title", "write the title of the page or document")
        if id_ and id_.text() in found:
            id_.wrong(f"the source {id_.text()} is written twice", "keep one of the two")
        if id_:
            found.add(id_.text())
    return frozenset(found)
