"""Whether more unknown accounts ask for help than usual: that is said, and counsellors decide what it means.

Unknown is an account of which no counsellor ever took a case: one that was made long before its flood is not less so.
Nobody is refused for it. Its cases can be put behind all others, which one press takes back.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.effects.desk import TellCounsellor
from bot.core.model.floods import Arrivals
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.ports import JournalEntry
from bot.core.turn.bounds import Bounded

TEN_MINUTES = 10 * MINUTE
"""For how long an account counts as unknown, and over which arrivals are counted."""

A_DAY = DAY // TEN_MINUTES
"""Over how many of these the usual number is a mean."""

UNIT = 10_000
"""In what part of an account the usual number is kept."""

LEAST, TIMES = 10, 5
"""From how many unknown accounts in ten minutes it is a flood, and how many times more than usual (our choice)."""


class Arriving(Bounded):
    """A turn in which an unknown account may open a case."""

    @property
    def fresh(self) -> bool:
        """Whether nothing was known of the contact ten minutes ago."""
        return self.since(self.contact.counts.begun_at) < TEN_MINUTES

    @property
    def unmet(self) -> bool:
        """Whether no counsellor ever took a case of the contact."""
        last = self.contact.case
        return not (self.counts.met or (last is not None and last.holder))

    def arrived(self) -> None:
        """An account that nobody met opens a case."""
        known, minute = self.desk.arrivals, self.now // MINUTE
        slot = minute // 10
        usual = known.usual
        if 0 < known.slot < slot:
            last = known.lately(known.slot * 10 * MINUTE + TEN_MINUTES - 1)
            counted = min(last, LEAST) * UNIT  # a flood is not what is usual
            usual += (counted - usual) // A_DAY
            usual = usual * max(0, A_DAY - (slot - known.slot - 1)) // A_DAY
        fresh = _with(known.fresh, minute) if self.fresh else known.fresh
        now = Arrivals(_with(known.minutes, minute), fresh, usual, slot, known.told_at)
        runs = flood_of(now, self.now) is not None
        told = known.told_at if runs and self.since(known.told_at) < DAY else 0
        self.desk = replace(self.desk, arrivals=replace(now, told_at=told or (self.now if runs else 0)))
        if runs and not told:
            self._tell()

    def _tell(self) -> None:
        values = flood_of(self.desk.arrivals, self.now) or {}
        for c in (c for c in self.desk.counsellors if c.supervisor and c.started and not c.gone):
            self.say(TellCounsellor(counsellor=c.id, line=Line.FLOOD, values=tuple(values.items())))
        self.journal.append(JournalEntry("flood_noticed", "bot", why=values.get("new", "")))  # of no account


def _with(counted: tuple[tuple[int, int], ...], minute: int) -> tuple[tuple[int, int], ...]:
    """Of the last ten minutes, with one more in this one."""
    minutes = {at: count for at, count in counted if minute - 10 < at <= minute}
    minutes[minute] = minutes.get(minute, 0) + 1
    return tuple(minutes.items())


def patient(arrivals: Arrivals, now: int) -> bool:
    """Whether a flood runs that those made within ten minutes would not be alone."""
    fresh = replace(arrivals, minutes=arrivals.fresh)
    return flood_of(arrivals, now) is not None and flood_of(fresh, now) is None


def flood_of(arrivals: Arrivals, now: int) -> dict[str, str] | None:
    """How many unknown accounts came in ten minutes, and as usual; None where that is no flood."""
    new = arrivals.lately(now)
    flood = new >= LEAST and new * UNIT >= TIMES * arrivals.usual
    return {"new": str(new), "usual": str(round(arrivals.usual / UNIT))} if flood else None
