"""The weekly plan: who is to work when, by the desk's clock.

A name in it is nobody at the desk. It says whom to call when a shift begins, and when somebody will come next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.model.rules import Hours, Window

DAY_MINUTES = 24 * 60


def as_written(name: str) -> str:
    """A counsellor's name as it stands in a plan, where commas part names."""
    return " ".join(name.replace(",", " ").split())


@dataclass(frozen=True)
class PlannedShift:
    """Somebody (our id) works on these weekdays (0 is Monday) from `start` to `end`, minutes of the day.

    An end above 1440 is on the day after.
    """

    counsellor: str
    days: tuple[int, ...]
    start: int
    end: int

    def week(self) -> frozenset[int]:
        """The minutes of a week in which they work, from Monday's midnight on."""
        minutes = range(self.start, self.end)
        return frozenset((day * DAY_MINUTES + m) % (7 * DAY_MINUTES) for day in self.days for m in minutes)


@dataclass(frozen=True)
class Stretch:
    """A shift of one day: whose it is, and when it begins and ends (milliseconds since 1970)."""

    counsellor: str
    start: int
    end: int


@dataclass(frozen=True)
class Gap:
    """Nobody is on shift in a group although the plan says so: since when (milliseconds), and whether this was told."""

    group: str
    since: int
    told: bool = False


@dataclass(frozen=True)
class DayOff:
    """A day by the desk's clock (`2026-12-24`) without the shifts of somebody (our id); "": without anybody's."""

    day: str
    counsellor: str = ""


@dataclass(frozen=True)
class Plan:
    """The shifts of each week; none: there is no plan. Whose shift began up to `called` (milliseconds) was called.

    `off` are the days on which it does not hold; for everybody they count without a plan too.
    """

    shifts: tuple[PlannedShift, ...] = ()
    called: int = 0
    gaps: tuple[Gap, ...] = ()
    off: tuple[DayOff, ...] = ()

    def closed(self, day: date) -> bool:
        """Whether nobody works on a day."""
        return DayOff(day.isoformat()) in self.off

    @property
    def _ahead(self) -> int:
        """How many days from today on have a shift surely, if any has: a week, and one more for each day off."""
        return 9 + 7 * len({off.day for off in self.off})

    def running(self, hours: Hours, now: int) -> tuple[Stretch, ...]:
        """Whose shift it is at `now`."""
        return tuple(s for begun in self._by_day(hours, now, range(-1, 1)) for s in begun if s.start <= now < s.end)

    def of(self, counsellor: str, hours: Hours, now: int) -> Stretch | None:
        """Somebody's shift at `now`."""
        return next((s for s in self.running(hours, now) if s.counsellor == counsellor), None)

    def next(self, hours: Hours, now: int, members: Collection[str]) -> tuple[Stretch, ...]:
        """The shifts of these people that begin next, all at the same moment."""
        # one day after the other: whoever is told when somebody comes would wait for all of them
        for begun in self._by_day(hours, now, range(self._ahead)):
            later = [s for s in begun if s.start > now and s.counsellor in members]
            if later:
                first = min(s.start for s in later)
                return tuple(s for s in later if s.start == first)
        return ()

    def changes(self, hours: Hours, now: int) -> int | None:
        """When a shift begins or ends next (milliseconds since 1970); None where none does."""
        found: int | None = None
        for begun in self._by_day(hours, now, range(-1, self._ahead)):
            moments = [m for s in begun for m in (s.start, s.end) if m > now]
            if found is not None:  # what ends late on one day may end after the first shift of the next one began
                return min([found, *moments])
            found = min(moments, default=None)
        return found

    def uncovered(self, hours: Hours, members: Collection[str]) -> tuple[Window, ...]:
        """The parts of the desk's hours in which none of these people is to work."""
        theirs = (shift.week() for shift in self.shifts if shift.counsellor in members)
        covered = frozenset[int]().union(*theirs)
        return tuple(part for window in hours.windows for part in _left(window, covered))

    def _by_day(self, hours: Hours, now: int, days: range) -> Iterator[list[Stretch]]:
        """The shifts that begin on each of the days around that of `now`; 0 is this one."""
        if not self.shifts:
            return
        today = hours.local(now).date()
        for day in (today + timedelta(days=days) for days in days):
            weekday, name = day.weekday(), day.isoformat()
            off = {o.counsellor for o in self.off if o.day == name}
            yield [
                Stretch(shift.counsellor, hours.at(day, shift.start), hours.at(day, shift.end))
                for shift in self.shifts
                if weekday in shift.days and not {"", shift.counsellor} & off
            ]


def _left(window: Window, covered: frozenset[int]) -> Iterator[Window]:
    """What is left of a window without the covered minutes of the week."""
    begun: int | None = None
    for minute in range(window.start, window.end + 1):
        free = minute < window.end and window.weekday * DAY_MINUTES + minute not in covered
        if free and begun is None:
            begun = minute
        elif not free and begun is not None:
            yield Window(window.weekday, begun, minute)
            begun = None
