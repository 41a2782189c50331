"""The figures of each day, kept longer than the journal's lines: a report of any time adds them up.

Nothing in them is of a case or a person: counts, lengths of time, and our own names of topics, countries and services.
Counts are protected when they are shown, like all others (`bot.core.journal.small_counts`). A shift counts on the day
on which it began, a case that was closed on two days on both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from bot.core.journal.figures import Figures, Times, figures, stretches
from bot.core.model.rules import DAY, Hours
from bot.core.ports import JournalEntry

SETTLES = 8 * DAY
"""For how long the sums of a day are made anew, in milliseconds: a reply, a contact's yes or a correction may come
later. What came of a referral counts on the day on which it was told.
"""

_AT_THE_END = ("no_outcome", "unsigned")
"""What is true at the end of a time, and does not add up."""


def due(
    lines: Sequence[tuple[int, JournalEntry]], known: Iterable[str], *, now: int, hours: Hours, referral_after: int
) -> dict[str, str]:
    """The sums that are to be written now, by day (ISO): of days that are over and not summed up, or lately over.

    `lines` is the whole journal. A day of which it may have lost the beginning already stays as it is known.
    """
    if not lines:
        return {}
    there, made = frozenset(known), dict[str, str]()
    day, today = hours.local(lines[0][0]).date(), hours.local(now).date()
    while day < today:
        start, name = hours.at(day, 0), day.isoformat()
        if name not in there or (now - start < SETTLES + DAY and start >= lines[0][0]):
            made[name] = written(_of(lines, day, now, hours, referral_after))
        day += timedelta(days=1)
    return made


def _of(lines: Sequence[tuple[int, JournalEntry]], day: date, now: int, hours: Hours, referral_after: int) -> Figures:
    start, end = hours.at(day, 0), hours.at(day + timedelta(days=1), 0) - 1
    ran = stretches([(at, entry) for at, entry in lines if start - DAY <= at <= end], end)
    one = figures(
        lines, now=end, days=1, offset=hours.offset(end), referral_after=referral_after, known=min(now, end + SETTLES)
    )
    return replace(one, shifts=sum(began >= start for began, _ in ran))


def written(one: Figures) -> str:
    """The figures of a day as text."""
    values: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name == "first_reply":
            value = {urgency: list(times.values) for urgency, times in value.items()}
        values[field.name] = list(value.values) if isinstance(value, Times) else value
    return json.dumps(values, sort_keys=True)


def read(text: str) -> Figures:
    """The figures of such a text; what is not known of it is nought. Raises ValueError for what is none."""
    match json.loads(text):
        case {"start": int(), "end": int()} as values:
            known = {field.name for field in fields(Figures)}
            found: dict[str, Any] = {name: value for name, value in values.items() if name in known}
        case _:
            raise ValueError("these are no sums of a day")
    found["first_reply"] = {urgency: Times(tuple(times)) for urgency, times in found.get("first_reply", {}).items()}
    found["taken"] = Times(tuple(found.get("taken", ())))
    found["hours"] = tuple(found.get("hours", (0,) * 24))
    return Figures(**found)


def together(days: Sequence[Figures]) -> Figures:
    """The figures of several days, the first one first. Raises ValueError without any."""
    if not days:
        raise ValueError("there is no day")
    whole = days[0]
    for one in days[1:]:
        values = {field.name: _added(getattr(whole, field.name), getattr(one, field.name)) for field in fields(Figures)}
        values |= {name: getattr(one, name) for name in _AT_THE_END}
        whole = replace(whole, **{**values, "start": whole.start, "end": one.end})
    return whole


def _added(one: Any, other: Any) -> Any:
    match one:
        case Times():
            return Times((*one.values, *other.values))
        case tuple():
            return tuple(a + b for a, b in zip(one, other, strict=True))
        case Mapping():
            both: Mapping[str, Any] = {**one, **other}
            return {
                name: _added(one[name], other[name]) if name in one and name in other else value
                for name, value in both.items()
            }
        case _:
            return one + other
