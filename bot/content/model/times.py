"""Times as files give them: dates of sources, and when a service answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sheet import Row

_PARTS = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_EARLIEST = 2000
_MORNING, _EVENING = time(8), time(18)


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


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_FORM = 'write always, unknown, or days with windows such as `mon-fri: "08:30-16:30"`'


@dataclass(frozen=True)
class Window:
    """Open from `start` to `end` on `day` (0 is Monday), local time; an end not after the start is on the next day."""

    day: int
    start: time
    end: time


@dataclass(frozen=True)
class Hours:
    """Opening hours. A machine may rely on `always` and `windows`; people read `text`, where anything is known."""

    text: Mapping[str, str]
    always: bool
    windows: tuple[Window, ...]
    timezone: str

    @property
    def known(self) -> bool:
        """Whether anything is known about the hours."""
        return self.always or bool(self.windows)

    def night(self, now: datetime) -> bool:
        """Whether it is between evening and morning there: an office of unknown hours is most likely closed."""
        return not _MORNING <= now.astimezone(ZoneInfo(self.timezone)).time() < _EVENING

    def is_open(self, now: datetime) -> bool | None:
        """Whether somebody answers at `now` (aware); None when the hours are not known. Holidays are not known."""
        if self.always:
            return True
        if not self.windows:
            return None
        return any(start <= now < end for start, end in self._around(now))

    def opens_next(self, now: datetime) -> datetime | None:
        """The next opening after `now`, in local time; None when always open or not known."""
        starts = [start for start, _ in self._around(now) if start > now]
        return min(starts, default=None)

    def _around(self, now: datetime) -> list[tuple[datetime, datetime]]:
        local = now.astimezone(ZoneInfo(self.timezone))
        found = []
        for shift in range(-1, 8):
            date = local.date() + timedelta(days=shift)
            for window in self.windows:
                if window.day == date.weekday():
                    over_midnight = timedelta(days=int(window.end <= window.start))
                    start = datetime.combine(date, window.start, local.tzinfo)
                    found.append((start, datetime.combine(date + over_midnight, window.end, local.tzinfo)))
        return found


def not_known(timezone: str) -> Hours:
    """Hours of which nothing is known but by which clock they go."""
    return Hours({}, always=False, windows=(), timezone=timezone)


def parse_hours(row: Row, timezone: str, languages: tuple[str, ...]) -> Hours:
    """The `hours` of a service or of one channel; reports what is wrong in them."""
    if not row or row.word == "unknown":
        return not_known(timezone)
    row.only({"text", "weekly"})
    said = row.need("text", "add `text: {km: …, en: …}`, saying the hours as people say them")
    weekly = row.need("weekly", _FORM)
    text = said.by_language(languages)
    windows: list[Window] = []
    always = False
    if weekly.word in {"always", "unknown"}:
        always = weekly.word == "always"
    elif weekly.word:
        weekly.wrong(f"weekly is {weekly.word!r}", _FORM)
    else:
        windows = [window for days, listed in weekly.fields().items() for window in _windows(days, listed)]
    return Hours(text, always, tuple(windows), timezone)


def _windows(days: str, row: Row) -> list[Window]:
    first, _, last = days.partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS:
        row.wrong(f"{days!r} is not a day or a row of days", "write mon, tue, wed, thu, fri, sat or sun, or mon-fri")
        return []
    span = (DAYS.index(last) - DAYS.index(first)) % 7 + 1
    numbers = [(DAYS.index(first) + step) % 7 for step in range(span)]
    texts = (row.text(),) if row.word else row.texts()
    found = []
    for text in texts:
        match = _WINDOW.fullmatch(text)
        if match is None:
            row.wrong(f"{text!r} is not a time window", 'write it as "08:30-16:30", in quotes, in local time')
            continue
        a, b, c, d = map(int, match.groups())
        found += [Window(day, time(a, b), time(c, d)) for day in numbers]
    return found
