"""Reading the duty hours of the desk from a setting such as "Mon-Fri 08:00-17:00; Sat 08:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from zoneinfo import ZoneInfo

from bot.core.model.rules import Hours, Weekly, Window

EXAMPLE = "Mon-Fri 08:00-17:00; Sat 08:00-12:00"
"""What a right value looks like."""

WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
DAY_MINUTES = 24 * 60
_PART = re.compile(r"([a-z][a-z,\s-]*?)\s+([\d:,\s-]+)")
_WINDOW = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")


def parse_hours(text: str, timezone: ZoneInfo) -> Hours:
    """The weekly hours that `text` describes; nothing written means that nobody is on duty by it.

    Days are English, three letters, single or from-to, parted by commas; several windows are parted by commas; a
    window may pass midnight ("22:00-06:00"). `always` is every hour of the week. Raises ValueError with what to write.
    """
    if text.strip().lower() == "always":
        return Hours(tuple(Window(day, 0, DAY_MINUTES) for day in range(7)), timezone)
    found: list[Window] = []
    for part in filter(None, (piece.strip().lower() for piece in text.split(";"))):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f'write days and times, such as "{EXAMPLE}"')
        for day, (start, end) in product(days_of(match[1]), [span_of(span.strip()) for span in match[2].split(",")]):
            found.append(Window(day, start, min(end, DAY_MINUTES)))
            if end > DAY_MINUTES:
                found.append(Window((day + 1) % 7, 0, end - DAY_MINUTES))
    return Hours(tuple(sorted(set(found), key=lambda w: (w.weekday, w.start, w.end))), timezone)


def parse_weekly(text: str) -> Weekly:
    """The moment of each week that a text such as "Mon 09:00" names. Raises ValueError for anything else."""
    match = re.fullmatch(r"([a-z]{3})\s+([01]?\d|2[0-3]):([0-5]\d)", text.strip().lower())
    if match is None or match[1] not in WEEKDAYS:
        raise ValueError('write a day and a time, such as "Mon 09:00"')
    return Weekly(WEEKDAYS[match[1]], int(match[2]) * 60 + int(match[3]))


def days_of(text: str, names: Mapping[str, int] = WEEKDAYS) -> list[int]:
    """Weekdays (0 is Monday) written singly or from-to, parted by commas. Raises ValueError with what to write."""
    found: list[int] = []
    for piece in text.split(","):
        first, _, last = (name.strip() for name in piece.strip().partition("-"))
        last = last or first
        if first not in names or last not in names:
            raise ValueError('write days as Mon, Tue, Wed, Thu, Fri, Sat, Sun, or from-to as "Mon-Fri"')
        start = names[first]
        found += [(start + step) % 7 for step in range((names[last] - start) % 7 + 1)]
    return found


def span_of(text: str) -> tuple[int, int]:
    """Two times of day as minutes; the second is of the next day, and above 1440, where midnight lies between them.

    Raises ValueError with what to write.
    """
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError('write times as "08:00-17:00"')
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if start >= DAY_MINUTES or end > DAY_MINUTES or start == end:
        raise ValueError('write times of one day, such as "08:00-17:00" or, over midnight, "22:00-06:00"')
    return start, end if start < end else end + DAY_MINUTES
