"""Of which days a report is, and its figures: one table for the forum, the page and the command.

The lines of the journal go after some weeks, the sums of its days stay (`bot.core.journal.sums`). Where the lines begin
later than the days that are asked for, these are added up day by day, from the sums as far as there are any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.journal.figures import Figures, figures
from bot.core.journal.sums import read, together
from bot.core.model.rules import Hours
from bot.core.ports import JournalEntry

PERIODS = {"today": 1, "week": 7, "month": 30}
"""Words for the last days, and how many."""

LONGEST = 366
"""Days of a report at most."""


def meant(words: Sequence[str]) -> tuple[int, str]:
    """How many days up to which date ("": today): a word, a month (`2026-11`), a quarter (`2026-q4`), a day, or two
    days. No days for what is none of these.
    """
    if (days := PERIODS.get(" ".join(words) or "today")) is not None:
        return days, ""
    try:
        spans = [_span(word) for word in words]
    except ValueError:
        return 0, ""
    if not 1 <= len(spans) <= 2 or spans[0][0] > spans[-1][1]:
        return 0, ""
    return (spans[-1][1] - spans[0][0]).days + 1, spans[-1][1].isoformat()


def _span(word: str) -> tuple[date, date]:
    """The first and the last day of what is meant. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{4})-(?:q([1-4])|([0-9]{1,2})(?:-([0-9]{1,2}))?)", word)
    if found is None:
        raise ValueError(word)
    year = int(found[1])
    if found[4]:
        day = date(year, int(found[3]), int(found[4]))
        return day, day
    first, months = (3 * int(found[2]) - 2, 3) if found[2] else (int(found[3]), 1)
    after = first + months - 1
    return date(year, first, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def counted(
    lines: Sequence[tuple[int, JournalEntry]],
    sums: Mapping[str, str],
    *,
    days: int,
    until: str,
    now: int,
    hours: Hours,
    referral_after: int,
) -> Figures:
    """The figures of so many days up to a date (ISO; "": today), that one included; what is still to come is none.

    `lines` are those of `bot.core.journal.figures.REACH` at least, `sums` by day (ISO).
    """
    today = hours.local(now).date()
    asked = date.fromisoformat(until) if until else today
    last = min(asked, today)
    first = min(asked - timedelta(days=days - 1), last)
    end, days = min(now, hours.at(last + timedelta(days=1), 0) - 1), (last - first).days + 1
    begins = hours.local(lines[0][0]).date() if lines else today
    kept = {day: text for day, text in sums.items() if day >= first.isoformat()}
    if not any(day < begins.isoformat() for day in kept):
        return figures(lines, now=end, days=days, offset=hours.offset(end), referral_after=referral_after)
    found = []
    for day in (first + timedelta(days=number) for number in range(days)):
        over = min(hours.at(day + timedelta(days=1), 0) - 1, end)
        text = kept.get(day.isoformat())
        one = read(text) if text is not None else None
        found.append(one or figures(lines, now=over, days=1, offset=hours.offset(over), referral_after=referral_after))
    return replace(together(found), start=hours.at(first, 0), end=end)
