"""What goes wrong, by rates: each fault is drawn from the seed, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

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

Away = Literal["store", "telegram", "rasa"]

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
}
"""How often something goes wrong: the probability of a fault each time that it could come."""

LASTS: Mapping[Away, tuple[float, float]] = {"store": (1.0, 90.0), "telegram": (1.0, 300.0), "rasa": (5.0, 900.0)}
"""For how many seconds somebody is away, at least and at most."""

RECOVERS: Mapping[str, float] = {"kill": 20.0, "store": 20.0, "telegram": 60.0}
"""Seconds after a fault in which what waited is caught up: a lease has to run out, tries have their pauses."""


ALL, NONE = "all", "none"


class NoSuchFaultError(SarikaError):
    """There is no fault of that name. Says which there are."""


def rates_of(faults: str) -> Mapping[str, float]:
    """The rates of `all` faults, of `none`, or of the one of that name. Raises NoSuchFaultError."""
    if faults in (ALL, NONE):
        return RATES if faults == ALL else {}
    if faults not in RATES:
        raise NoSuchFaultError(f"There is no fault {faults}: write {', '.join((ALL, NONE, *RATES))}.")
    return {faults: RATES[faults]}


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
    _rules: dict[str, Fault] = field(default_factory=dict)
    _until: dict[Away, float] = field(default_factory=dict)

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
        return 0.0 if drawn < 0.8 else 0.01 * drawn if drawn < 0.999 else 0.4

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
        if self.spells and began <= self.spells[-1][1]:
            began, ended = self.spells[-1][0], max(ended, self.spells.pop()[1])
        self.spells.append((began, ended))

    def begins(self) -> None:
        """Somebody did something: perhaps store, Telegram or Rasa go away for a while."""
        whos: tuple[Away, ...] = ("store", "telegram", "rasa")
        for who in whos:
            if self._until.get(who, 0.0) <= self.clock.wall and self.comes(f"{who}_away"):
                least, most = LASTS[who]
                lasts = least + (most - least) * self.random.random() ** 2
                self._until[who] = self.clock.wall + lasts
                if who != "rasa":
                    self.held_up(lasts, who)

    def _away(self, who: Away) -> bool:
        return not self.calm and self._until.get(who, 0.0) > self.clock.wall

    def store_away(self) -> bool:
        """Whether the store does not answer."""
        return self._away("store")

    def loses_answer_of_the_store(self) -> bool:
        """Whether it did as asked, and its answer is lost."""
        if lost := self.comes("store_answer_lost"):
            self.held_up(0.0, "store")
        return lost

    def telegram_away(self) -> bool:
        """Whether nothing reaches Telegram."""
        return self._away("telegram")

    def rasa_away(self) -> bool:
        """Whether the intent model does not answer."""
        return self._away("rasa")

    def disturbed(self, since: float, until: float) -> float:
        """For how many seconds between two moments a fault may have held things up."""
        found = 0.0
        for began, ended in reversed(self.spells):
            if ended <= since:
                break
            found += max(0.0, min(ended, until) - max(began, since))
        return found
