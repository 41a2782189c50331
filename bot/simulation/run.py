"""A run: one seed and so many days, from the first message to the rest at the end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from bot.adapters.memory.store import MemoryStore
from bot.process import logs
from bot.settings.fields import Settings
from bot.simulation.clock import Agenda, Clock, run_virtually
from bot.simulation.hotline import Hotline
from bot.simulation.machine import Keys, Machine, Quiet
from bot.simulation.mishaps import Mishaps
from bot.simulation.oracle import Oracle
from bot.simulation.process import Sarika
from bot.simulation.scene import BUSY, Scene, Size
from bot.simulation.seen import Violation
from bot.simulation.stock import BEGINS, Stock, in_stock
from bot.simulation.texts import words_in
from bot.simulation.weather import ALL_DAY, RATES, SUMMER_TIME, Weather
from standin.stage import Stage
from standin.transport.api import Api
from standin.updates.webhook import Knobs

DAY = 86_400.0

LOOK = 0.5
"""Seconds between two looks of people at their phones while something goes on."""

ENDS = 2 * 3600.0
"""Seconds without faults and new stories at the end, and then without counsellors: everybody comes back to their phone,
and everything has to come to rest."""

COME_BACK = 1800.0
"""Seconds within which everybody comes back."""

FLOOD, LIMITS_COUNT = 429, 61.0
"""How Telegram refuses what is beyond its limits, and for how many seconds a call counts."""

STARTS_AGAIN = (0.5, 8.0)
"""Seconds after which a process that died is started again, at least and at most."""

AT_HOME, ABROAD = "Asia/Phnom_Penh", "Europe/Berlin"
"""Where the desk is, and where it is in a run over a night in which clocks change."""

CHANGES = (1_774_738_800.0, 1_792_882_800.0)
"""When such a run begins: two hours before 29 March and 25 October 2026, 01:00 UTC."""

BEFORE_IT_IS_DUE = 0.3
"""Seconds before the next thing that is due at which hours in which nothing happens end."""


class _Enough(Exception):
    """Something was seen that must not be."""


@dataclass
class Outcome:
    """What a run was; it `lasted` so many virtual days, and `took` so many seconds of the processor.

    `digest` is of all that anybody could see; two runs of a seed have the same.
    """

    seed: int
    days: float
    lasted: float = 0.0
    took: float = 0.0
    messages: int = 0
    calls: int = 0
    contacts: int = 0
    digest: str = ""
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)


class Run:
    """One world. To be made and played in virtual time."""

    def __init__(
        self,
        clock: Clock,
        outcome: Outcome,
        stock: Stock,
        rates: Mapping[str, float],
        size: Size,
        *,
        stops: bool,
        without: frozenset[int],
    ) -> None:
        seed, content = outcome.seed, stock.content
        self._stops = stops
        self._began = clock.wall
        self._clock, self._outcome, self._random = clock, outcome, Random(seed)
        self._stage = stage = Stage("real")
        self._weather = Weather(clock, Random(seed + 1), rates)
        stage.faults.random = Random(seed + 2)
        stock.learnt.weather = self._weather
        self._oracle = Oracle(clock, self._weather, stock.texts, stage.demo_cast.forum_id)
        self._agenda = Agenda(clock)
        self._scene = Scene(
            seed, stage, self._agenda, self._random, self._weather, stock.sayings.afresh(), self._oracle, size
        )
        self._store = MemoryStore(lambda: clock.milliseconds)
        self._store.state.journal_key = self._random.randbytes(32)
        api, settings = Api(stage.hub, Knobs()), _settings(stage, ABROAD if clock.wall in CHANGES else AT_HOME)
        keys = Keys(Random(seed + 3), self._weather)
        self._machine = Machine(
            self._store, keys, Quiet(), api, settings, content, stock.understander, self._weather, Random(seed + 4)
        )
        self._hotline = Hotline(self._scene, DAY / size.contacts, without)
        self._alive: dict[asyncio.Task[None], Sarika] = {}
        self._mishaps = Mishaps(self._scene, clock, self._store.state, self._process_begins, self._alive)
        self._digest = hashlib.sha256()

    async def play(self) -> Outcome:
        """Let it happen. Raises whatever a process dies of, but for kills."""
        outcome = self._outcome
        with suppress(_Enough):
            await self._goes_on(self._began + outcome.days * DAY)
            self._oracle.ends(words_in(self._store.state))
        outcome.lasted = (self._clock.wall - self._began) / DAY
        for sarika in self._alive.values():
            sarika.kill()
        await asyncio.gather(*self._alive, return_exceptions=True)
        outcome.digest = self._digest.hexdigest()
        outcome.faults += self._weather.counts
        outcome.messages, outcome.contacts = self._oracle.messages, len(self._hotline.contacts)
        outcome.calls = self._stage.journal.acts
        outcome.violations = [*self._oracle.violations, *self._wrong_calls()]
        return outcome

    async def _goes_on(self, ends: float) -> None:
        self._process_begins()
        self._weather.rules(self._stage.faults)
        self._hotline.opens()
        await self._until(ends)
        self._hotline.closes()
        self._weather.calms(self._stage.faults)
        self._mishaps.mends()
        await self._until(ends + ENDS)
        self._hotline.ends(COME_BACK)
        await self._until(ends + 2 * ENDS)

    def _wrong_calls(self) -> Iterator[Violation]:
        """What no correct client calls, and what is beyond Telegram's limits, but soon after a kill: nobody knows then
        what the dead one had spent.
        """
        for what in self._stage.violations:
            yield Violation(self._clock.wall - self._began, f"no correct client does this: {what}")
        for call in self._stage.journal.entries:
            beyond = call.code == FLOOD and not call.fault
            if beyond and not self._weather.disturbed(call.at - LIMITS_COUNT, call.at):
                yield Violation(call.at - self._began, f"beyond Telegram's limits: {call.method}")

    def _process_begins(self) -> Sarika:
        sarika = Sarika(self._machine)
        self._alive[sarika.start()] = sarika
        return sarika

    def _begins_again(self) -> None:
        if not self._alive:
            self._process_begins()

    async def _until(self, ends: float) -> None:
        while self._clock.wall < ends:
            self._leap(ends)
            await asyncio.sleep(LOOK)
            for task in [task for task in self._alive if task.done()]:
                del self._alive[task]
                self._weather.unsettles()
                if not task.cancelled() and (fault := task.exception()) is not None:
                    raise fault
                self._agenda.after(self._scene.between(*STARTS_AGAIN), self._begins_again)
            self._agenda.run_due()
            self._look()

    def _leap(self, ends: float) -> None:
        """Let hours go by in which nobody does anything and nothing is due: leases are renewed in them as ever."""
        state, queue = self._store.state, self._stage.account().queue
        waits = (state.inbox or state.outbox or queue.pending) and not self._weather.lasts(ALL_DAY)
        unsettled = self._weather.settled_at > self._clock.wall or any(one.dead for one in self._alive.values())
        if waits or not self._alive or unsettled:
            return
        due = [timer.due / 1000 - self._clock.ahead for timer in state.timers.values() if timer.due is not None]
        planned = [self._agenda.next_at] if self._agenda.next_at is not None else []
        hours = min([ends, *due, *planned]) - BEFORE_IT_IS_DUE - self._clock.wall
        if hours > 0:
            self._clock.leaps(hours)
            for held in state.leases.values():
                held.until += hours * 1000

    def _look(self) -> None:
        self._hotline.looks(self._digested)
        if self._stops and (self._oracle.violations or self._stage.violations):
            raise _Enough

    def _digested(self, event: Mapping[str, Any]) -> None:
        self._digest.update(json.dumps(event, sort_keys=True, ensure_ascii=False).encode())


def _settings(stage: Stage, zone: str) -> Settings:
    made = Settings.for_practice(
        api="https://telegram.simulated",
        token=stage.token,
        desk_chat=stage.demo_cast.forum_id,
        data_dir=Path("simulated"),  # nothing is written there
        listen_port=8480,
    )
    return made.model_copy(update={"desk_language": "en", "hours_timezone": zone, "picture_languages": "none"})


def simulated(
    seed: int,
    days: float,
    rates: Mapping[str, float] = RATES,
    size: Size = BUSY,
    *,
    stops: bool = False,
    without: frozenset[int] = frozenset(),
) -> Outcome:
    """Run a seed for so many days. `stops`: at the first thing that must not be. `without`: numbers of contacts who do
    nothing.
    """
    random, stock, outcome = Random(seed + 5), in_stock(), Outcome(seed, days)
    changes = random.random() < rates.get(SUMMER_TIME, 0.0)
    clock = Clock(random.choice(CHANGES) if changes else BEGINS)
    outcome.faults[SUMMER_TIME] += changes
    began = time.process_time()
    run_virtually(clock, lambda: Run(clock, outcome, stock, rates, size, stops=stops, without=without).play())
    outcome.took = time.process_time() - began
    return outcome


def several(seeds: Sequence[int], days: float, rates: Mapping[str, float], size: Size = BUSY) -> Iterator[Outcome]:
    """Run seeds, and give what they were in their order. A single one runs in this process."""
    if len(seeds) == 1:
        yield simulated(seeds[0], days, rates, size)
        return
    with ProcessPoolExecutor(max_workers=min(os.cpu_count() or 1, len(seeds)), initializer=_works) as pool:
        yield from pool.map(partial(_of, days=days, rates=rates, size=size), seeds)


def _works() -> None:
    """Begin as a worker, which ends as soon as whose it is does, however that ends: by SIGKILL nobody is told."""
    logs.configure("CRITICAL")
    if (parent := multiprocessing.parent_process()) is not None:
        Thread(target=_ends_with, args=(parent.sentinel,), daemon=True).start()


def _ends_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _of(seed: int, days: float, rates: Mapping[str, float], size: Size) -> Outcome:
    return simulated(seed, days, rates, size)
