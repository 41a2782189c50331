"""Timers, as values: something that a decision wants to be reminded of. What each means is in `bot.core.timers`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TimerName(StrEnum):
    """Every timer that there is. Each has its row in `bot.core.timers.TIMERS`."""

    UNANSWERED = "unanswered"
    CAME = "came"
    ALERT = "alert"
    TAKE = "take"
    SILENT = "silent"
    OFF = "off"
    HOLDER = "holder"
    DANGER = "danger"
    GATHERED = "gathered"
    HOME = "home"
    OPEN_THREAD = "open_thread"
    PROBE = "probe"
    MOVED = "moved"
    ALBUM = "album"
    ANEW = "anew"
    DROP = "drop"
    OUTCOME = "outcome"
    ALONE = "alone"
    CONCEAL = "conceal"
    SIGN = "sign"
    FOLLOW = "follow"
    FOLLOW_SILENT = "follow_silent"
    JOIN = "join"
    LEARN = "learn"
    KNOCK = "knock"
    TIDY = "tidy"
    TIDY_BY = "tidy_by"
    EXPIRED = "expired"
    AFRESH = "afresh"
    LOOK = "look"
    TEST = "test"
    BOARD = "board"
    PURGE = "purge"


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
