"""Timers, as values: something that a decision wants to be reminded of. What each means is in `bot.core.timers`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TimerName = StrEnum(
    "TimerName",
    "UNANSWERED CAME ALERT TAKE SILENT HOLDER DANGER GATHERED HOME PROBE MOVED ANEW OPEN_THREAD ALBUM "
    "OVERFLOW REREAD "  # a case
    "TALK DROP OUTCOME ALONE CONCEAL SIGN FOLLOW FOLLOW_SILENT TASK JOIN LEARN KNOCK TIDY TIDY_BY MORE_LINES "
    "EXPIRED "  # a contact
    "AFRESH LOOK TEST HEAD BOARD ALERT_ALL OUTLIVED PURGE STRAY TICKET",  # the desk
)
"""Every timer that there is. Each has its row in `bot.core.timers.TIMERS`."""


@dataclass(frozen=True)
class Timer:
    """Something to be reminded of: unique by key, name and number; due in milliseconds since 1970, None cancels it.

    `about` is the number of what it is about: of a case, a thread, a referral … , as the row of its name says. The key
    is the commit's, unless `contact` names another one: so a decision about the desk reaches its cases.
    """

    name: str
    due: int | None
    about: int | None = None
    contact: str | None = None
