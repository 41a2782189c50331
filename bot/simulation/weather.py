"""What goes wrong, by rates: each fault is drawn from the seed, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.core.model.errors import SarikaError
from bot.simulation.clock import Clock
from standin.world.faults import Fault, Faults

AT_TELEGRAM: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "telegram_429": ("refuse", {"code": 429, "retry_after": 3}),
    "telegram_5xx": ("error", {"code": 502}),
    "telegram_done_and_cut": ("drop", {}),
    "telegram_done_and_failed": ("lie", {}),
    "telegram_closed": ("close", {}),
    "telegram_slow": ("delay", {"seconds": 1.5}),
}
"""How the stand-in does what goes wrong at Telegram's end (`standin.world.faults.KINDS`)."""

SUMMER_TIME, ALL_DAY = "summer_time", "telegram_away_all_day"

RATES: Mapping[str, float] = {
    "kill": 0.0002,  # each gate: some hundred are passed for a message
    "store_answer_lost": 0.001,  # each call of the store
    "telegram_429": 0.002,  # each call of the Bot API, as all that follow
    "telegram_5xx": 0.002,
    "telegram_done_and_cut": 0.002,
    "telegram_done_and_failed": 0.001,
    "telegram_closed": 0.002,
    "telegram_slow": 0.002,
    "update_again": 0.01,  # each thing that somebody does
    "updates_late": 0.004,
    "store_away": 0.002,
    "telegram_away": 0.001,
    "rasa_away": 0.004,
    "rasa_slow": 0.003,
    "rasa_wrong": 0.003,
    "disk_full": 0.002,
    "paused": 0.002,
    "starved": 0.001,
    "bot_demoted": 0.001,
    "clock_ahead": 0.001,
    "clock_behind": 0.001,
    ALL_DAY: 0.00005,
    "thread_deleted": 0.002,
    "group_moved": 0.0002,
    "older_copy": 0.0005,
    SUMMER_TIME: 0.2,  # each run
}
"""How often something goes wrong: the probability of a fault each time that it could come."""

LASTS: Mapping[str, tuple[float, float]] = {
    "store_away": (1.0, 90.0),
    "telegram_away": (1.0, 300.0),
    "rasa_away": (5.0, 900.0),
    "rasa_slow": (5.0, 900.0),
    "rasa_wrong": (5.0, 900.0),
    "disk_full": (1.0, 120.0),  # what is there can be read, and nothing is kept
    "paused": (0.5, 20.0),  # a second process is there, which takes the lease over; then both go on
    "starved": (20.0, 240.0),  # the machine lets nothing run but in slices
    "bot_demoted": (5.0, 300.0),  # in the group: a member like all others
    "clock_ahead": (60.0, 3600.0),  # the machine's, by as much; Telegram's is right
    "clock_behind": (60.0, 3600.0),
    ALL_DAY: (70_000.0, 84_000.0),  # Telegram keeps what people wrote for 24 hours
    "thread_deleted": (0.0, 0.0),  # with all that stands in it, by somebody's hands
    "group_moved": (0.0, 0.0),  # of the desk: it has another number, and nothing in it
    "older_copy": (0.0, 0.0),  # of the store, up to twelve hours old, is put back
}
"""What goes on for a while, for how many seconds, at least and at most."""

HOLDS_NOTHING_UP = ("rasa_away", "rasa_slow", "rasa_wrong", "starved")
"""What holds nothing up all the time that it lasts: whoever is starved, only while nothing runs."""

RECOVERS: Mapping[str, float] = dict.fromkeys(LASTS, 60.0) | {
    "kill": 20.0, "store": 20.0, "store_away": 20.0, "group_moved": 180.0, "starved": 0.0, ALL_DAY: 6 * 3600.0
}  # fmt: skip
"""Seconds after a fault in which what waited is caught up: a lease has to run out, tries have their pauses, and all
threads of a group that moved are made anew within its calls of a minute."""


LEASES_SETTLE = 11.0
"""Seconds after which a lease whose holder is gone has run out (`bot.engine.keeper.LONGEST`, and one more)."""

ALL, NONE = "all", "none"


class NoSuchFaultError(SarikaError):
    """There is no fault of that name. Says which there are."""


def rates_of(faults: str, often: float = 1.0) -> Mapping[str, float]:
    """The rates of `all` faults, of `none`, or of the one of that name, as in kill, or kill=0.01 for its own rate.
    `often`: how many times as often as usual, of all, those come that last. Raises NoSuchFaultError.
    """
    if faults in (ALL, NONE):
        return {name: rate * (often if name in LASTS else 1.0) for name, rate in RATES.items() if faults == ALL}
    name, _, rate = faults.partition("=")
    if name not in RATES:
        raise NoSuchFaultError(f"There is no fault {name}: write {', '.join((ALL, NONE, *RATES))}.")
    try:
        return {name: min(1.0, max(0.0, float(rate))) if rate else RATES[name]}
    except ValueError:
        raise NoSuchFaultError(f"{rate} is no rate of {name}: write a number from 0 to 1, as in {name}=0.01.") from None


@dataclass
class Weather:
    """The faults of a run. `calm` switches all of them off; `counts` says how often each came."""

    clock: Clock
    random: Random
    rates: Mapping[str, float]
    calm: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    spells: list[tuple[float, float]] = field(default_factory=list)
    """From when to when (wall clock) a fault may have held things up, one after the other."""
    settled_at: float = 0.0
    """From when on (wall clock) no lease is held by who is gone."""
    _rules: dict[str, Fault] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)
    began: Callable[[str, float], None] = lambda *_: None
    """Told of each fault that goes on for a while, and for how many seconds."""

    def comes(self, fault: str) -> bool:
        """Whether this fault comes now; it is counted."""
        if self.calm or self.random.random() >= self.rates.get(fault, 0.0):
            return False
        self.counts[fault] += 1
        return True

    def rules(self, faults: Faults) -> None:
        """Have Telegram fail at its end, as rules of the stand-in."""
        for name, (kind, facts) in AT_TELEGRAM.items():
            if rate := self.rates.get(name, 0.0):
                self._rules[name] = faults.add(kind, times=None, probability=rate, **facts)

    def calms(self, faults: Faults) -> None:
        """No fault comes from now on, and whoever was away is back."""
        self.calm = True
        self.counts.update({name: rule.done for name, rule in self._rules.items()})
        faults.remove()

    def takes(self) -> float:
        """How many seconds an await on a port takes: mostly none, sometimes long enough for others to pass."""
        drawn = self.random.random()
        return 0.0 if drawn < 0.93 else 0.01 * drawn if drawn < 0.999 else 0.4

    def travels(self) -> float:
        """How many seconds a call travels to Telegram."""
        return 0.02 + 0.2 * self.random.random()

    def kills(self) -> bool:
        """Whether the process dies at a gate."""
        if not self.comes("kill"):
            return False
        self.held_up(0.0, "kill")
        return True

    def held_up(self, seconds: float, what: str) -> None:
        """Note that what is asked of the bot now may wait so long."""
        began, ended = self.clock.wall, self.clock.wall + seconds + RECOVERS.get(what, 0.0)
        if what != ALL_DAY:
            self.unsettles(seconds)
        if self.spells and began <= self.spells[-1][1]:
            began, ended = self.spells[-1][0], max(ended, self.spells.pop()[1])
        self.spells.append((began, ended))

    def unsettles(self, seconds: float = 0.0) -> None:
        """For so many seconds, and until leases settle, somebody may hold one who is gone."""
        self.settled_at = max(self.settled_at, self.clock.wall + seconds + LEASES_SETTLE)

    def begins(self) -> None:
        """Somebody did something: perhaps something begins that goes on for a while."""
        for fault, (least, most) in LASTS.items():
            if not self.lasts(fault) and self.comes(fault):
                lasts = least + (most - least) * self.random.random() ** 2
                self._until[fault] = self.clock.wall + lasts
                if fault == ALL_DAY:
                    self._until["telegram_away"] = self.clock.wall + lasts
                if fault not in HOLDS_NOTHING_UP:
                    self.held_up(lasts, fault)
                self.began(fault, lasts)

    def lasts(self, fault: str) -> bool:
        """Whether a fault goes on that lasts for a while."""
        return not self.calm and self._until.get(fault, 0.0) > self.clock.wall

    def overrun(self) -> bool:
        """Whether the desk still catches up with a day without Telegram: cards are drawn long after they changed."""
        return ALL_DAY in self._until and self.clock.wall < self._until[ALL_DAY] + RECOVERS[ALL_DAY]

    def loses_answer_of_the_store(self) -> bool:
        """Whether it did as asked, and its answer is lost."""
        if lost := self.comes("store_answer_lost"):
            self.held_up(0.0, "store")
        return lost

    def disturbed(self, since: float, until: float) -> float:
        """For how many seconds between two moments a fault may have held things up."""
        found = 0.0
        for began, ended in reversed(self.spells):
            if ended <= since:
                break
            found += max(0.0, min(ended, until) - max(began, since))
        return found
