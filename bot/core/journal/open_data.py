"""Open data without people: a month's counts by topic, country and sector, each with noise, so that no reader can tell
whether any one case is among them (differential privacy).

The mechanism is the two-sided geometric one (A. Ghosh, T. Roughgarden, M. Sundararajan, Universally utility-maximizing
privacy mechanisms, 2009): a count differs by at most one by one case, and noise k has a chance in proportion to
exp(-ε·|k|). The budget of a case that is closed is `EPSILON` for its month, in equal parts for the three tables, in
each of which it stands in one row at most. What is protected is that one closing, not a person: the sums do not know
whose cases are whose, and a case that is closed twice counts twice. Pairs of topic and country are not in the sums.

Noise is drawn from the journal's key and the name of the month and the row, so that nobody without the key can tell it
from chance, and a month that is written again has the very same noise: it is never drawn twice, whatever is lost or
copied. A month is written only once its sums change no more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.journal.figures import Figures
from bot.core.journal.sums import SETTLES
from bot.core.model.rules import DAY

EPSILON = 1.0
"""The whole budget of a case, ε (our choice, as is usual for such data). Another one would draw all months anew."""

TABLES = ("topic", "country", "sector")

SHARE = EPSILON / len(TABLES)

LEAST = 600
"""Cases of a month from which on the counts are of use: of a value that one case in twenty has, nine of ten counts are
within a quarter of the truth (23 % at 600 cases, 70 % at 200, by `bench/open_data.py`, 30 November 2026). With fewer a
month is not written.
"""

_BITS = 256
_ALPHA = int(math.exp(-SHARE) * 2**64)
"""exp(-ε) of one table, in 2**64ths, rounded down: the noise is never less than it should be by more than that."""

Seal = Callable[[bytes], str]
"""64 hexadecimal digits that nobody can make without the key (`bot.core.ports.store.Journal.seal`)."""


@dataclass(frozen=True)
class Row:
    """A count with its noise."""

    table: str
    value: str
    noisy: int

    @property
    def count(self) -> int:
        """What is published: never below nought."""
        return max(0, self.noisy)


def geometric(random: int) -> int:
    """How often in a row chance says yes, with a chance of exp(-ε) each: from a whole number below 2**256."""
    if not 0 <= random < 2**_BITS:
        raise ValueError("this is no number below 2**256")
    found, bound = 0, 2**_BITS
    while (bound := bound * _ALPHA >> 64) > random:
        found += 1
    return found


def noise(seal: Seal, month: str, table: str, value: str) -> int:
    """What is added to one count."""
    one, other = (geometric(int(seal(f"open data|{EPSILON}|{month}|{table}|{value}|{n}".encode()), 16)) for n in (1, 2))
    return one - other


def rows(month: str, sums: Figures, listed: Mapping[str, Sequence[str]], seal: Seal) -> list[Row]:
    """The counts of a month, one for each listed value of each table, also where it is nought: which values occur must
    not be told either.
    """
    return [
        Row(table, value, sums.about.get(table, {}).get(value, 0) + noise(seal, month, table, value))
        for table in TABLES
        for value in sorted(listed[table])
    ]


def of_use(found: Sequence[Row]) -> bool:
    """Whether a month has enough cases, by the noisy counts alone: the true number must not decide it."""
    return max(sum(row.noisy for row in found if row.table == table) for table in TABLES) >= LEAST


def settled(month: str, now: date) -> bool:
    """Whether the sums of a month change no more. Raises ValueError for what is no month (`2026-10`)."""
    *_, last = days_of(month)
    return now > last + timedelta(milliseconds=SETTLES + 2 * DAY)


def last_settled(today: date) -> str:
    """The newest month whose sums change no more."""
    month = today.replace(day=1)
    while True:
        month = (month - timedelta(1)).replace(day=1)
        if settled(f"{month:%Y-%m}", today):
            return f"{month:%Y-%m}"


def days_of(month: str) -> Iterator[date]:
    """The days of a month. Raises ValueError for what is none."""
    day = date.fromisoformat(f"{month}-01")
    while day.isoformat()[:7] == month:
        yield day
        day += timedelta(1)
