"""Dates as sources give them: a day, a month, a year, or not known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.sheet import Row

_PARTS = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_EARLIEST = 2000


@dataclass(frozen=True, order=True)
class Dated:
    """A date known to the year, the month or the day; `month` and `day` are 0 where the source did not say."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """As it is written in the files."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


def parse_dated(row: Row) -> Dated | None:
    """A date that may be partial, or None for `unknown` and where none is written; reports anything else."""
    text = row.text()
    if not row or text == "unknown":
        return None
    match = _PARTS.fullmatch(text)
    if match:
        year, month, day = (int(part or 0) for part in match.groups())
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            match = None
        else:
            if year >= _EARLIEST:
                return Dated(year, month, day)
    row.wrong(f"{row.name} is {text!r}", "write a date such as 2026-11-25, 2026-11 or 2026, or unknown")
    return None


def parse_day(row: Row) -> date | None:
    """A whole date, or None where none is written; reports anything else."""
    text = row.text()
    if not row:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        row.wrong(f"{row.name} is {text!r}", "write a date as year-month-day, such as 2026-11-25")
        return None
