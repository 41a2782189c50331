"""The head of a file of words: what it is about, its sources (one at least), who of the organisation reviewed it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.model.dates import parse_day
from bot.sheet import Problems, parse

_FENCE = "---"


@dataclass(frozen=True)
class Head:
    """The head, and the file's lines; the words begin at index `end`."""

    lines: tuple[str, ...]
    end: int
    sources: tuple[str, ...]
    reviewed_by: str | None
    reviewed_on: date | None


def read_head(path: Path, about: str, sources: Collection[str], today: date, problems: Problems) -> Head | None:
    """The head of one file, or None after reporting why it cannot be read. `about` is the field that names the file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        problems.add(path, 1, "this file is not UTF-8 text", "save it again as UTF-8")
        return None
    if not lines or lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        problems.add(
            path, 1, "the head is missing", f"begin with {_FENCE}, the fields {about} and sources, and {_FENCE}"
        )
        return None
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    head = parse("\n".join(lines[1:end]), path, problems, first_line=2)
    if not head:
        return None
    head.name = "the head"
    head.only({about, "sources", "reviewed_by", "reviewed_on"})
    named = head.need(about, f"write {about}: {path.stem}")
    if named and named.text() != path.stem:
        named.wrong(f"the {about} is {named.text()!r} in a file named {path.name}", f"write {about}: {path.stem}")
    by, on = head.get("reviewed_by"), head.get("reviewed_on")
    how = "write sources: [G1, S1], with ids of responses/sources.yml; [own] if no fact was read elsewhere"
    cited = head.need("sources", how)
    rows = cited.items()
    if cited and not rows and not cited.word:
        cited.wrong("the sources are empty", how)
    if by and not on:
        by.wrong("reviewed_by without reviewed_on", "write the day of the review, such as reviewed_on: 2026-11-25")
    if on and not by:
        on.wrong("reviewed_on without reviewed_by", "write who of the organisation reviewed it, or empty both")
    reviewed_on = parse_day(on)
    if on and reviewed_on and reviewed_on > today:
        on.wrong(f"reviewed_on is {reviewed_on}, in the future", "write the day on which it was reviewed")
    for source in rows:
        if sources and source.text() not in sources:  # without any, their file is unreadable
            source.wrong(f"the source {source.text()!r} is unknown", "add it to responses/sources.yml, or correct it")
    return Head(tuple(lines), end + 1, tuple(source.text() for source in rows), by.text() or None, reviewed_on)
