"""Open data without people: a month's counts by topic, country and sector, and in a large month by pairs of these, each
with noise, so that no reader can tell whether any one case is among them (differential privacy).

The mechanism is the two-sided geometric one (A. Ghosh, T. Roughgarden, M. Sundararajan, Universally utility-maximizing
privacy mechanisms, 2009): a count differs by at most one by one case, and noise k has a chance in proportion to
exp(-ε·|k|). The budget of a case that is closed is `EPSILON` for its month: a part for how large the month is said to
be, the rest for the tables, in each of which it stands in one row at most (`Split`). What is protected is that one
case on one day, not a person: the sums do not know whose cases are whose, and a case that is closed on two days counts
twice.

Noise is drawn from the journal's key, the part of the budget, and the names of month, table and row, so that nobody
without the key can tell it from chance, and a month that is written again has the very same noise: it is never drawn
twice, whatever is lost or copied. A month is written only once its sums change no more. How the budget is split
follows from the size alone, so it is the same when the journal's lines, of which pairs are counted, are gone.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.core.journal.figures import ABOUT, Figures
from bot.core.journal.sums import SETTLES
from bot.core.model.rules import DAY
from bot.core.ports import JournalEntry

EPSILON = 1.0
"""The whole budget of a case, ε (our choice, as is usual for such data)."""

SIZE = 0.1
"""The part of it for how large a month is, which decides what is written of it."""

PAIRS = {"topic country": ("topic", "country"), "topic sector": ("topic", "sector")}
"""Tables of two values: of our names, with a space between them."""

Split = Mapping[str, float]
"""What each table that is written has of the budget."""

SINGLES: Split = {"topic": 0.3, "country": 0.3, "sector": 0.3}
LARGE: Split = {"topic": 0.1, "country": 0.1, "sector": 0.1, "topic country": 0.3, "topic sector": 0.3}
"""Of a month with pairs. Another split draws all months anew: what one wrote is not to be written by another."""

LEAST = 700
"""Cases of a month from which on the counts are of use: of a value that one case in twenty has, nine of ten counts are
within a quarter of the truth (23 % at 700 cases, 80 % at 200, by `bench/open_data.py`, 30 November 2026). With fewer a
month is not written.
"""

LEAST_OF_PAIRS = 5_000
"""Cases of a month from which on pairs are of use: of one that one case in a hundred has, nine of ten counts are within
16 % of the truth; at 2,000 cases it is 40 % (the same)."""

CELL = 40
"""A pair is shown from this count on, with its noise. Where nobody has it, noise alone reaches that once in 280,000
pairs, and where four do once in 85,000: there are some 3,000 in a month."""

_BITS = 256

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


@cache
def _alpha(share: float) -> int:
    """exp(-ε) of one table, in 2**64ths, rounded down: no noise is less than it should be by more than that."""
    return int(math.exp(-share) * 2**64)


def geometric(random: int, share: float) -> int:
    """How often in a row chance says yes, with a chance of exp(-share) each: from a whole number below 2**256."""
    if not 0 <= random < 2**_BITS:
        raise ValueError("this is no number below 2**256")
    found, bound, alpha = 0, 2**_BITS, _alpha(share)
    while (bound := bound * alpha >> 64) > random:
        found += 1
    return found


def noise(seal: Seal, month: str, table: str, value: str, share: float) -> int:
    """What is added to one count."""
    words = f"open data|{share}|{month}|{table}|{value}"
    one, other = (geometric(int(seal(f"{words}|{n}".encode()), 16), share) for n in (1, 2))
    return one - other


def size(month: str, sums: Figures, seal: Seal) -> int:
    """How many cases a month has, with noise: it alone decides what is written of it."""
    most = max((sum(sums.about.get(table, {}).values()) for table in SINGLES), default=0)
    return most + noise(seal, month, "size", "all", SIZE)


def split(size: int) -> Split | None:
    """How the budget of a month of such a size is split; None where nothing of it is written."""
    return None if size < LEAST else SINGLES if size < LEAST_OF_PAIRS else LARGE


def rows(
    month: str, counts: Mapping[str, Mapping[str, int]], listed: Mapping[str, Sequence[str]], parts: Split, seal: Seal
) -> list[Row]:
    """The counts of a month. One for each listed value of each table, also where it is nought, since which values occur
    must not be told either; of the pairs those that are large by their noisy count, and none where they are not known.
    """
    found = [
        Row(table, value, counts.get(table, {}).get(value, 0) + noise(seal, month, table, value, share))
        for table, share in parts.items()
        if table not in PAIRS or table in counts
        for value in sorted(_values(table, listed))
    ]
    return [row for row in found if row.table not in PAIRS or row.noisy >= CELL]


def _values(table: str, listed: Mapping[str, Sequence[str]]) -> Iterable[str]:
    if table not in PAIRS:
        return listed[table]
    first, second = PAIRS[table]
    return (f"{one} {other}" for one in listed[first] for other in listed[second])


def pairs(lines: Sequence[tuple[int, JournalEntry]], days: Sequence[int]) -> dict[str, Counter[str]]:
    """The pairs of the cases that were closed on some days (`days`: when each begins, and when the last one ends, in
    milliseconds), each case by its last closing on a day, as the sums count it: were it by the last of all, a closing
    on one day would move it between two rows. They are counted from the journal and kept nowhere.
    """
    last = {
        (bisect(days, at), e.case): e.why.split()
        for at, e in lines
        if days[0] <= at < days[-1] and e.what == "case_about"
    }
    known = [dict(zip(ABOUT, said, strict=False)) for said in last.values()]
    found = {table: Counter(f"{one.get(a, '-')} {one.get(b, '-')}" for one in known) for table, (a, b) in PAIRS.items()}
    return {table: Counter({v: n for v, n in of.items() if "-" not in v.split()}) for table, of in found.items()}


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
