"""What goes wrong with real processes: storms of faults, with calm between them, in which all has its usual time."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from bot.simulation.weather import AT_TELEGRAM, Weather
from standin import StandIn
from standin.world.faults import Fault
from tests.pipeline.running import Sarika
from tests.simulation.installation import Installation

Act = Callable[["Hazards"], None]


@dataclass(frozen=True)
class Hazard:
    """`begins`, and `ends` after so many seconds (`lasts`: at least, at most). What waited is caught up `recovers` seconds
    later: in these nothing has to come in time.
    """

    begins: Act
    ends: Act = lambda _: None
    lasts: tuple[float, float] = (0.0, 0.0)
    recovers: float = 15.0


def _kills_both(hazards: Hazards) -> None:
    for sarika in hazards.installation.sarikas:
        hazards.installation.kills(sarika)


def _stops_one(hazards: Hazards) -> None:
    hazards.installation.signals(hazards.one, signal.SIGSTOP)


def _goes_on(hazards: Hazards) -> None:
    for sarika in hazards.installation.sarikas:
        hazards.installation.signals(sarika, signal.SIGCONT)


def _leaves(hazards: Hazards) -> None:
    hazards.away.append(hazards.standin.faults.add("outage"))


def _comes_back(hazards: Hazards) -> None:
    hazards.standin.faults.remove(hazards.away.pop().id)


HAZARDS: Mapping[str, Hazard] = {
    "worker_killed": Hazard(lambda h: h.installation.kills(h.one)),
    "both_killed": Hazard(_kills_both, recovers=20.0),
    "worker_stopped": Hazard(_stops_one, _goes_on, (0.5, 9.0)),
    "store_killed": Hazard(lambda h: h.installation.signals_store(signal.SIGKILL)),
    "store_stopped": Hazard(
        lambda h: h.installation.signals_store(signal.SIGSTOP),
        lambda h: h.installation.signals_store(signal.SIGCONT),
        (0.5, 6.0),
    ),
    "rasa_killed": Hazard(lambda h: h.installation.signals_rasa(signal.SIGKILL), recovers=0.0),
    "rasa_stopped": Hazard(
        lambda h: h.installation.signals_rasa(signal.SIGSTOP),
        lambda h: h.installation.signals_rasa(signal.SIGCONT),
        (0.5, 9.0),
        recovers=0.0,
    ),
    "disk_full": Hazard(
        lambda h: h.installation.fills_disk(), lambda h: h.installation.frees_disk(), (0.5, 6.0), recovers=20.0
    ),
    "telegram_away": Hazard(_leaves, _comes_back, (0.5, 9.0)),
}
"""Of processes, of the disk, and of the way to Telegram."""

PAUSE = (0.2, 2.0)
"""Seconds between two faults of a storm, at least and at most: one often comes while another goes on."""


class Hazards:
    """Draws faults by a seed, and counts them in the weather. Without a small disk none is ever full."""

    def __init__(
        self, installation: Installation, standin: StandIn, weather: Weather, random: Random, *, small_disk: bool
    ) -> None:
        self.installation: Installation = installation
        self.standin: StandIn = standin
        self.away: list[Fault] = []
        self._weather, self._random = weather, random
        self._kinds = [*HAZARDS, *AT_TELEGRAM]
        if not small_disk:
            self._kinds.remove("disk_full")
        self._deck: list[str] = []
        self.one: Sarika = installation.sarikas[0]

    async def storms(self, faults: int) -> None:
        """Let so many come, one soon after the other, until the last one is over."""
        async with asyncio.TaskGroup() as lasting:
            for _ in range(faults):
                self._strikes(lasting)
                await asyncio.sleep(self._random.uniform(*PAUSE))

    def _strikes(self, lasting: asyncio.TaskGroup) -> None:
        if not self._deck:  # each kind as often as any other
            self._deck = self._random.sample(self._kinds, len(self._kinds))
        kind = self._deck.pop()
        if kind in AT_TELEGRAM:
            how, facts = AT_TELEGRAM[kind]
            self._weather.counts[kind] += 1
            self.standin.faults.add(how, **facts)
            return
        self.one = self._random.choice(self.installation.sarikas)
        hazard, seconds = HAZARDS[kind], self._random.uniform(*HAZARDS[kind].lasts)
        self._weather.counts[kind] += 1
        if hazard.recovers:
            self._weather.held_up(seconds + hazard.recovers, "")
        hazard.begins(self)
        lasting.create_task(self._ends(hazard, seconds))

    async def _ends(self, hazard: Hazard, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        finally:
            hazard.ends(self)
