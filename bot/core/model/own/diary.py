"""A diary of work that a contact keeps by taps, as values, and the sum that follows from it.

It is their own count, and says so: what a law counts besides (overtime, holidays, sick pay) is for a labour office.
Money is in whole smallest units (`bot.core.model.own.money`), time worked in minutes, dates are ISO dates by the clock
of the country.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MOST_DAYS = 366
"""Days that are kept; with one more the oldest goes (our choice: a year)."""

MOST_UNDONE = 12
"""How many presses can be taken back."""

MOST_MONEY = 10**12
MOST_MINUTES = 24 * 60


class Did(StrEnum):
    """What a day was."""

    WORKED = "worked"
    REST = "rest"
    ILL = "ill"


class Per(StrEnum):
    """For what the wage is that was agreed."""

    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class What(StrEnum):
    """What is counted by presses: minutes or money of a day, or the wage."""

    HOURS = "hours"
    PAID = "paid"
    HELD = "held"
    WAGE = "wage"


@dataclass(frozen=True)
class Day:
    """One day: what it was, and what was received and held back on it."""

    date: str
    did: Did | None = None
    minutes: int = 0
    paid: int = 0
    held: int = 0

    def of(self, what: What) -> int:
        """What of it is counted by presses."""
        return {What.HOURS: self.minutes, What.PAID: self.paid, What.HELD: self.held}[what]

    def with_(self, what: What, amount: int) -> Day:
        """With another amount, within what can be."""
        name = {What.HOURS: "minutes", What.PAID: "paid", What.HELD: "held"}[what]
        most = MOST_MINUTES if what is What.HOURS else MOST_MONEY
        return replace(self, **{name: max(0, min(amount, most))})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Wage:
    """What was agreed."""

    amount: int
    per: Per


@dataclass(frozen=True)
class Diary:
    """The days by date, the wage, and in which country: whose money and whose clock.

    `before`: what stood there before the last presses, the last one at the end, so that they can be taken back.
    `asking`: what the next number that is written is taken for, of which day, and since when (milliseconds).
    """

    country: str = ""
    wage: Wage | None = None
    days: tuple[Day, ...] = ()
    before: tuple[Day, ...] = ()
    asking: tuple[What, str, int] | None = None

    def day(self, date: str) -> Day:
        """What is written of a day; a blank one where nothing is."""
        return next((day for day in self.days if day.date == date), Day(date))

    def put(self, day: Day) -> Diary:
        """With a day in place of what was written of it, which can be taken back. A blank one leaves nothing."""
        before = (*self.before, self.day(day.date))[-MOST_UNDONE:]
        return replace(self._with(day), before=before)

    def undone(self) -> Diary:
        """As before the last press that changed a day."""
        if not self.before:
            return self
        *before, last = self.before
        return replace(self._with(last), before=tuple(before))

    def _with(self, day: Day) -> Diary:
        others = [other for other in self.days if other.date != day.date]
        written = [*others, day] if day != Day(day.date) else others
        return replace(self, days=tuple(sorted(written, key=lambda d: d.date))[-MOST_DAYS:])

    @property
    def counts_money(self) -> bool:
        """Whether an amount stands in it, which another currency would make wrong."""
        return self.wage is not None or any(day.paid or day.held for day in self.days)

    @property
    def months(self) -> tuple[str, ...]:
        """The months of which something is written (`2026-11`), the first one first."""
        return tuple(dict.fromkeys(day.date[:7] for day in self.days))

    def of_month(self, month: str) -> tuple[Day, ...]:
        """The days that are written of a month."""
        return tuple(day for day in self.days if day.date[:7] == month)


@dataclass(frozen=True)
class Sum:
    """What follows from days. `earned` is None where no wage is known; `unpaid` is then None too."""

    worked: int
    rest: int
    ill: int
    minutes: int
    paid: int
    held: int
    earned: int | None
    no_hours: int = 0  # days worked without hours, which a wage by the hour does not count

    @property
    def unpaid(self) -> int | None:
        """What was earned and not received, by their own count; less than nothing where more was received."""
        return None if self.earned is None else self.earned - self.paid


def summed(days: Iterable[Day], wage: Wage | None) -> Sum:
    """The sum of days. Of a wage by the month each day that was worked or free counts as that wage divided by the days
    of its month; what a month makes is rounded down to a whole smallest unit, so that months add up to the whole.
    """
    days = tuple(days)
    did = [day.did for day in days]
    return Sum(
        worked=did.count(Did.WORKED),
        rest=did.count(Did.REST),
        ill=did.count(Did.ILL),
        minutes=sum(day.minutes for day in days),
        paid=sum(day.paid for day in days),
        held=sum(day.held for day in days),
        earned=None if wage is None else _earned(days, wage),
        no_hours=sum(day.did is Did.WORKED and not day.minutes for day in days),
    )


def _earned(days: tuple[Day, ...], wage: Wage) -> int:
    return sum(_in_month(month, days, wage) for month in {day.date[:7] for day in days})


def _in_month(month: str, days: tuple[Day, ...], wage: Wage) -> int:
    here = [day for day in days if day.date[:7] == month]
    match wage.per:
        case Per.DAY:
            return wage.amount * sum(day.did is Did.WORKED for day in here)
        case Per.HOUR:
            return wage.amount * sum(day.minutes for day in here if day.did is Did.WORKED) // 60
        case Per.MONTH:
            counted = sum(day.did in (Did.WORKED, Did.REST) for day in here)
            return wage.amount * counted // monthrange(int(month[:4]), int(month[5:]))[1]
