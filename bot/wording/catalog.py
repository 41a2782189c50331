"""Interface words and sentences in a language: gettext catalogs as they stand, countries and dates from CLDR."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages import Message
from babel.messages.pofile import read_po

from bot.content.model.times import Dated
from bot.core.model.lines import Line
from bot.core.model.own.money import ELSEWHERE
from bot.core.model.rules import DAY, MINUTE
from bot.wording.amounts import HOME as HOME
from bot.wording.amounts import day_of, hours, money

LOCALES = Path(__file__).resolve().parents[2] / "locales"
"""The project's catalogs: `<language>/LC_MESSAGES/messages.po`, read at start; nothing is compiled."""

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_SHORTER_COUNTRY = {
    ("HK", "en"): "Hong Kong",
    ("HK", "km"): "ហុងកុង",
    ("MM", "en"): "Myanmar",
    ("KW", "km"): "គុយវ៉ែត",
    ("SA", "km"): "អារ៉ាប៊ីសាអូឌីត",
}
"""Where CLDR's name is too long for a button, or not the spelling of the glossary."""


def msgid(id_: str) -> str:
    """Mark the id of interface words where it stands by itself; the catalog gives the words later."""
    return id_


def path_of(language: str, folder: Path = LOCALES) -> Path:
    """The file with the interface words of a language."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def messages_of(path: Path) -> dict[str, Message]:
    """The messages of a catalog by id, as they stand in the file. Raises FileNotFoundError."""
    with path.open("rb") as file:
        found = read_po(file, locale=path.parents[1].name)
    return {message.id: message for message in found if message.id and isinstance(message.id, str)}


def words_of(message: Message | None) -> str:
    """The words of a message; none of one that a translator has to look at again ("fuzzy")."""
    return str(message.string) if message is not None and message.string and not message.fuzzy else ""


class Catalog:
    """The interface words of one language by id. That none is missing is checked at start (`bot.wording.ids`)."""

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        """Read the catalog of `language`. Raises FileNotFoundError when the language has none."""
        self.language = language
        self.locale = Locale.parse(language)
        messages = messages_of(path_of(language, folder))
        self._words = {id_: words for id_, message in messages.items() if (words := words_of(message))}
        self._countries: dict[str, str] = {}

    def __contains__(self, id_: str) -> bool:
        return id_ in self._words

    def text(self, id_: str, /, **values: str) -> str:
        """The words of an id with `{placeholders}` filled in. Raises KeyError where there are none."""
        words = self._words[id_]
        return fill(words, values) if values else words

    def country(self, code: str) -> str:
        """The name of a country by CLDR, or its code where CLDR has none."""
        if code not in self._countries:
            short = _SHORTER_COUNTRY.get((code, self.language))
            name = short or self.locale.territories.get(code) or code
            self._countries[code] = _IN_BRACKETS.sub("", _UNSEEN.sub("", name))
        return self._countries[code]

    def tongue(self, code: str) -> str:
        """The name of a language by CLDR, or its code where CLDR has none."""
        return _UNSEEN.sub("", self.locale.languages.get(code) or code)

    def tongues(self, codes: Sequence[str]) -> str:
        """The names of several languages, joined as people of this language do."""
        return format_list([self.tongue(code) for code in codes], locale=self.locale)

    def month(self, dated: Dated | date) -> str:
        """A month and year, or the year alone where no month is known, as people of the language write it."""
        if not dated.month:
            return str(dated.year)
        return format_date(date(dated.year, dated.month, 1), "MMMM y", locale=self.locale)

    def day(self, at: datetime) -> str:
        """A weekday and date, such as "Monday 3 March", in the time zone of `at`."""
        return format_datetime(at, "EEEE d MMMM", tzinfo=at.tzinfo, locale=self.locale)

    def moment(self, at: datetime) -> str:
        """A weekday and time, such as "Monday 08:30", in the time zone of `at`."""
        return format_datetime(at, "EEEE HH:mm", tzinfo=at.tzinfo, locale=self.locale)

    def exactly(self, at: datetime) -> str:
        """The same with the year, such as "Monday 3 March 2027 08:30"."""
        return format_datetime(at, "EEEE d MMMM y HH:mm", tzinfo=at.tzinfo, locale=self.locale)

    def dated(self, at: datetime) -> str:
        """The same with the date, such as "Monday 3 March 08:30"."""
        return format_datetime(at, "EEEE d MMMM HH:mm", tzinfo=at.tzinfo, locale=self.locale)


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Put values into `{placeholders}`. What is missing stays visible; values are never read as placeholders."""
    return re.sub(r"\{([a-z_]+)\}", lambda match: values.get(match.group(1), match.group()), sentence)


@cache
def catalog(language: str) -> Catalog:
    """The project's catalog of a language, read once."""
    return Catalog(language)


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
        Line.CASE_OPENED_NOBODY,
    }
)
"""Followed by services that answer now."""


def country_name(words: Catalog, code: str) -> str:
    """Where somebody is paid."""
    return words.text("diary.elsewhere") if code in (ELSEWHERE, "") else words.country(code)


def sentence(catalog: Catalog, line: Line, values: Mapping[str, str]) -> str:
    """A line in words. `opens`, `until` and `now` are milliseconds since 1970, `urgency` a word, `country` a code."""
    shown = dict(values)
    said: dict[str, Callable[[str], str]] = {
        "country": partial(country_name, catalog),
        "opens": partial(moment, catalog),
        "until": partial(moment, catalog, now=int(values.get("now", "0"))),
        "day": partial(day, catalog),
        "hours": span_of_day,
        "digest": lambda digest: f"SHA-256 {digest}",
        "at": lambda at: catalog.exactly(_home(at)),
        "date": partial(day_of, catalog.locale),
        "worked": lambda minutes: catalog.text("diary.hours", hours=hours(int(minutes))),
        **dict.fromkeys(("money", "paid", "held"), partial(money, catalog.locale)),
    }
    shown |= {name: say(shown[name]) for name, say in said.items() if name in shown}
    for name in ("no_child", "role", "trouble", "unmask_why", "urgency", "did", "wage"):
        if (id_ := f"{name}.{shown.get(name)}") in catalog:
            shown[name] = catalog.text(id_)
    variant = f"{line}.opens" if "opens" in shown else f"{line}.usual" if "usual" in shown else line
    return catalog.text(variant if variant in catalog else line, **shown)


def moment(catalog: Catalog, milliseconds: str, now: int = 0) -> str:
    """A time given as milliseconds since 1970, as weekday and time in Cambodia; anything else as it is.

    With the date where that is more than a day after `now` (0: it is known to be sooner).
    """
    if not milliseconds.isdecimal():
        return milliseconds
    far = now and int(milliseconds) - now > DAY
    return catalog.dated(_home(milliseconds)) if far else catalog.moment(_home(milliseconds))


def duration(catalog: Catalog, milliseconds: int) -> str:
    """How long something lasts or is ago, in the unit that people would choose: minutes, hours or days."""
    minutes = max(0, milliseconds) // MINUTE
    if minutes < 3 * 60:
        return catalog.text("for.minutes", count=str(minutes))
    if minutes < 2 * 24 * 60:
        return catalog.text("for.hours", count=str(minutes // 60))
    return catalog.text("for.days", count=str(minutes // (24 * 60)))


def dated(catalog: Catalog, milliseconds: int) -> str:
    """A time long ago, as weekday, date and time in Cambodia."""
    return catalog.dated(_home(str(milliseconds)))


def day(catalog: Catalog, milliseconds: str) -> str:
    """A time given as milliseconds since 1970, as a date in Cambodia."""
    return catalog.day(_home(milliseconds))


def _home(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, HOME)


def span_of_day(minutes: str) -> str:
    """Hours given as minutes of the day, such as `360-540`, as times."""
    return "–".join(f"{int(part) // 60:02}:{int(part) % 60:02}" for part in minutes.split("-"))
