"""The hours of the day in which a contact's phone may light up, as they chose them: minutes of the day in Cambodia.

That is the time which contacts are told, whatever the clock of the desk.
"""

from __future__ import annotations

from bot.core.model.rules import DAY, MINUTE

Span = tuple[int, int]

CAMBODIAN = 7 * 60
"""Cambodian time minus UTC, in minutes; it has no summer time."""

CHOICES: tuple[Span, ...] = ((6 * 60, 9 * 60), (11 * 60, 13 * 60), (18 * 60, 21 * 60), (8 * 60, 20 * 60))
"""What is offered: morning, noon, evening, the whole day. Never the night, when one sound wakes a room."""

WHOLE_DAY = CHOICES[-1]
"""Where nobody chose."""


def read(text: str) -> Span | None:
    """A choice from the data of a button such as `360-540`; None for anything that is not offered."""
    return next((span for span in CHOICES if written(span) == text), None)


def written(span: Span) -> str:
    """A span for the data of a button."""
    return f"{span[0]}-{span[1]}"


def begins(span: Span, now: int, offset: int = CAMBODIAN) -> int:
    """The next moment in these hours: `now` where they run, else when they begin (milliseconds since 1970).

    `offset` is local time minus UTC in minutes.
    """
    today = midnight(now, offset)
    start, end = today + span[0] * MINUTE, today + span[1] * MINUTE
    if start <= now < end:
        return now
    return start if now < start else start + DAY


def midnight(now: int, offset: int = CAMBODIAN) -> int:
    """The beginning of the local day of a moment (both milliseconds since 1970); `offset` as in `begins`."""
    return now - (now + offset * MINUTE) % DAY
