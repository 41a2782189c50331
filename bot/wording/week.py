"""The weekly plan as people write it: a line for each shift, such as "Mon-Fri 08:00-12:00 Sokha, Dara"."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from bot.core.keeping.events import TaskAsked
from bot.core.model.case_events import By
from bot.core.model.desk_events import DayOffAsked, PlanAsked, WrittenShift
from bot.core.understanding.text import KHMER_DIGITS, tidy
from bot.core.understanding.values import ENGLISH, KHMER
from bot.settings.hours import days_of, span_of

NONE = ("none", "គ្មាន")
"""What is written after `/plan` to have none."""

OFF, ON = ("off", "ឈប់"), ("on", "ធ្វើការ")
"""What is written after `/plan`, before a day, where the plan does not hold on it, or does again."""

ALL = ("all", "ទាំងអស់")
"""What is written behind the day where that is for everybody."""

_DAY = "ថ្ងៃ"
"""The Khmer word for day, which may stand before the name of one."""

_TASK = re.compile(r"(?:(\S+)\s+)?(\d{1,2}:\d\d)\s*(.*)", re.DOTALL)
_SPAN = r"\d{1,2}:\d\d\s*-\s*\d{1,2}:\d\d"
_LINE = re.compile(rf"([^\d]+?)\s*({_SPAN}(?:\s*,\s*{_SPAN})*)\s*:?\s*(\S.*)")


def plan_asked(by: By, text: str, *, edited: bool = False) -> PlanAsked:
    """What somebody wants who wrote `/plan` and this text: to see the plan, to have none, or this new one."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if not lines:
        return PlanAsked(by=by)
    if len(lines) == 1 and lines[0].lower() in NONE:
        return PlanAsked(by=by, change=True, edited=edited)
    shifts: list[WrittenShift] = []
    for line in lines:
        try:
            shifts += _shifts(line)
        except ValueError:
            return PlanAsked(by=by, change=True, wrong=line[:100], edited=edited)
    return PlanAsked(by=by, change=True, shifts=tuple(shifts), edited=edited)


def day_off_asked(by: By, text: str, *, edited: bool = False) -> DayOffAsked | None:
    """What somebody wants who wrote `/plan off` or `/plan on` and a day; None for anything else of the plan."""
    word, _, rest = tidy(text).strip().partition(" ")
    if word.casefold() not in (*OFF, *ON):
        return None
    day, _, whose = rest.strip().partition(" ")
    names = tuple(name for name in map(str.strip, whose.split(",")) if name)
    everybody = len(names) == 1 and names[0].casefold() in ALL
    return DayOffAsked(
        by=by,
        back=word.casefold() in ON,
        weekday=weekdays().get(day.casefold().removeprefix(_DAY)),
        day=day.translate(KHMER_DIGITS),
        names=() if everybody else names,
        everybody=everybody,
        edited=edited,
    )


def task_asked(by: By, text: str, message: int) -> TaskAsked:
    """What somebody wants who wrote `/task` and this text: a day if it is not today, a time, and what is to be done."""
    found = _TASK.fullmatch(text.strip())
    day, time, words = (found[1] or "", found[2].translate(KHMER_DIGITS), found[3]) if found else ("", "", text.strip())
    hour, _, minute = time.partition(":")
    at = int(hour) * 60 + int(minute) if time and int(hour) < 24 and int(minute) < 60 else None
    weekday = weekdays().get(tidy(day).casefold().removeprefix(_DAY)) if day else None
    written = "" if weekday is not None else day.translate(KHMER_DIGITS)
    return TaskAsked(by=by, words=words, message=message, minute=at, weekday=weekday, day=written)


def _shifts(line: str) -> list[WrittenShift]:
    """The shifts of one line, one for each time in it. Raises ValueError."""
    match = _LINE.fullmatch(tidy(line).replace("–", "-"))
    if match is None:
        raise ValueError("no days, times and names")
    days = tuple(dict.fromkeys(days_of(match[1].casefold().replace(_DAY, ""), weekdays())))
    names = tuple(name for name in map(str.strip, match[3].split(",")) if name)
    times = re.sub(r"\s", "", match[2]).translate(KHMER_DIGITS)
    spans = [span_of(span) for span in times.split(",")]
    if not names:
        raise ValueError("no names")
    return [WrittenShift(names, days, start, end) for start, end in spans]


@cache
def weekdays() -> dict[str, int]:
    """The names of weekdays in Khmer and English, whole and short, by CLDR; 0 is Monday."""
    kinds = [Locale(language).days["format"] for language in (KHMER, ENGLISH)]
    return {
        tidy(name).casefold(): day
        for kind in kinds
        for width in ("wide", "abbreviated")
        for day, name in kind[width].items()
    }


def written(days: tuple[int, ...], start: int, end: int, language: str) -> str:
    """Days and times in a language, as they can be read again."""
    names = Locale(language).days["format"]["abbreviated"]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = ",".join(names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in runs)
    return f"{shown} {_clock(start)}-{_clock(end)}"


def _clock(minute: int) -> str:
    minute = minute if minute <= 24 * 60 else minute - 24 * 60
    return f"{minute // 60:02}:{minute % 60:02}"
