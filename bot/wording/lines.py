"""The sentences of `bot.core.model.lines` in the words of a catalog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.model.lines import Line
from bot.wording.catalog import Catalog

HOME = ZoneInfo("Asia/Phnom_Penh")
"""Times that concern the desk are given in Cambodian time."""

BOTH_LANGUAGES = frozenset({Line.CHOOSE_LANGUAGE, Line.OTHER_LANGUAGE})
"""Said in every language at once, since the contact's is not known."""

WITH_SERVICES = frozenset(
    {
        Line.MUTED,
        Line.STILL_WAITING,
        Line.STILL_WAITING_NOBODY,
        Line.PAUSED,
        Line.HOLDER_GONE_NOBODY,
        Line.CASE_OPENED_MEDIA_NOBODY,
    }
)
"""Followed by services that answer now."""


def sentence(catalog: Catalog, line: Line, values: Mapping[str, str]) -> str:
    """A line in the catalog's language.

    `opens` and `until` are milliseconds since 1970, `urgency` an urgency's word, `country` a code.
    """
    shown = dict(values)
    if "country" in shown:
        shown["country"] = catalog.country(shown["country"])
    for name in ("opens", "until"):
        if name in shown:
            shown[name] = moment(catalog, shown[name])
    if "day" in shown:
        shown["day"] = day(catalog, shown["day"])
    if "hours" in shown:
        shown["hours"] = span_of_day(shown["hours"])
    for name in ("no_child", "role", "trouble", "unmask_why", "urgency"):
        if (id_ := f"{name}.{shown.get(name)}") in catalog:
            shown[name] = catalog.text(id_)
    variant = f"{line}.opens" if "opens" in shown else f"{line}.usual" if "usual" in shown else line
    return catalog.text(variant if variant in catalog else line, **shown)


def moment(catalog: Catalog, milliseconds: str) -> str:
    """A time given as milliseconds since 1970, as weekday and time in Cambodia; anything else as it is."""
    if not milliseconds.isdecimal():
        return milliseconds
    return catalog.moment(datetime.fromtimestamp(int(milliseconds) / 1000, UTC).astimezone(HOME))


def day(catalog: Catalog, milliseconds: str) -> str:
    """A time given as milliseconds since 1970, as a date in Cambodia."""
    return catalog.day(datetime.fromtimestamp(int(milliseconds) / 1000, UTC).astimezone(HOME))


def span_of_day(minutes: str) -> str:
    """Hours given as minutes of the day, such as `360-540`, as times."""
    return "–".join(f"{int(part) // 60:02}:{int(part) % 60:02}" for part in minutes.split("-"))
