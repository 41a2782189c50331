"""Phone numbers in texts: none may stand there, and some may stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.sheet import Problems, read

_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_RUN = re.compile(r"\+?\d(?:[ .()\u00a0\u2010-\u2015-]{0,2}\d)*")
_SHORTEST_CODE = 3
_SHORTEST_GROUPED = 6
_YEAR = re.compile(r"20\d\d")


def digits(text: str) -> str:
    """The digits of a text in their order, Khmer ones as Latin ones."""
    return "".join(character for character in text.translate(_KHMER_DIGITS) if character in "0123456789")


def phone_like(text: str) -> Iterator[tuple[int, str]]:
    """What could be read as a phone number: position and wording.

    Three or more digits on end (short codes such as 117), or six or more in groups. Years from 2000 to 2099 that
    stand alone are not numbers to call; times and spans such as 8:30 or 24-7 have too few digits.
    """
    for match in _RUN.finditer(text.translate(_KHMER_DIGITS)):
        found = match.group()
        longest = max(len(part) for part in re.split(r"\D+", found))
        if _YEAR.fullmatch(found):
            continue
        if longest >= _SHORTEST_CODE or len(digits(found)) >= _SHORTEST_GROUPED:
            yield match.start(), text[match.start() : match.end()]


@dataclass(frozen=True)
class BadNumber:
    """A number that other lists print and that is wrong: everywhere, or only in a country, for a need, as police."""

    digits: str
    country: str | None
    need: str | None
    police: bool | None
    why: str


@dataclass(frozen=True)
class KnownBad:
    """The numbers of `responses/known_bad.yml`."""

    numbers: tuple[BadNumber, ...]

    def reason(self, number: str, country: str, needs: Iterable[str], *, police: bool) -> str | None:
        """Why `number` may not stand at such a service, or None."""
        asked, needed = digits(number), set(needs)
        for bad in self.numbers:
            if (
                bad.digits == asked
                and bad.country in {None, country}
                and (bad.need is None or bad.need in needed)
                and bad.police in {None, police}
            ):
                return bad.why
        return None


def read_known_bad(path: Path, problems: Problems) -> KnownBad:
    """The list of numbers that are never shown."""
    numbers = []
    for number, row in read(path, problems).fields().items():
        row.only({"why", "country", "need", "police"})
        why = row.need("why", "say what is wrong with the number")
        country, need, police = row.get("country"), row.get("need"), row.get("police")
        only_police = police.flag() if police else None
        numbers.append(BadNumber(digits(number), country.text() or None, need.text() or None, only_police, why.text()))
    return KnownBad(tuple(numbers))
