"""A hotline on real parts: the stories and the oracle of `sarika simulate` around real processes, which really die.

    python -m tests.simulation.soak --messages 10000 --faults 300

Two Sarikas with their Valkey, Rasa with the trained model, and the stand-in over HTTP, without Telegram's limits. People
live ten times as fast as in their stories; the bot, the store, Telegram and the oracle have the time of the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import RasaServer
from bot.simulation.clock import Agenda, Clock
from bot.simulation.counsellors import CLOSE, TAKE
from bot.simulation.hotline import Hotline
from bot.simulation.oracle import Oracle
from bot.simulation.phone_promises import ANSWERED
from bot.simulation.scene import Scene
from bot.simulation.seen import Violation
from bot.simulation.stock import in_stock
from bot.simulation.weather import Weather
from bot.understanding.understander import Understander
from standin import StandIn
from standin.world.model import Member
from tests.pipeline.running import Nursery
from tests.simulation.hazards import Hazards
from tests.simulation.installation import Installation

PACE = 10.0
"""How many times as fast as in their stories people live."""

COMES_EVERY = 8.0
"""Seconds of a story from one new contact to the next, on average: some eight messages a second."""

AT_THE_DESK = ("Chenda", "Dany", "Kunthea", "Leakena", "Mony", "Nita", "Phalla", "Sothea", "Vanna")
"""Who is at the desk, beside the three of the demo."""

RATES = {"update_again": 0.01, "updates_late": 0.004}
"""What goes wrong with what people do, each time; all else comes in storms."""

STORM, CALM = 12, 25.0
"""How many faults come together at most, and the seconds of calm once somebody works again."""

BACK, CATCHES_UP = 60.0, 10.0
"""Seconds within which somebody works again, by themselves, and in which what waited is caught up then."""

LOOK, TELL = 0.1, 10.0
"""Seconds between two looks of people at their phones, and between two lines of how far it is."""

WORKED_OFF = 120.0
"""Seconds in which all that waits at the end has to be worked off."""

STARVED = 3.0
"""Programs that want each core of the machine, from which on nothing has to come in time: a lease of four seconds cannot
be kept by who is not let run. What may never be is judged all the same, and how long that was is said."""

LOG = Path("var/soak.log")
"""Where the log of the processes is kept where something was seen that must not be."""

SMALL = "512m"
"""Size of the disk that is filled, in the machine's memory."""


@dataclass
class Soak:
    """One run. `wrong` is what must not be, beside what the oracle saw."""

    seed: int
    messages: int
    faults: int
    folder: Path
    small_disk: bool
    say: Callable[[str], None] = print
    wrong: list[str] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    """For how many seconds nobody worked after each storm."""
    starved: float = 0.0
    """For how many seconds the machine had no processor left."""
    _said: int = 0

    def __post_init__(self) -> None:
        self._clock = Clock(time.time())
        self._began = self._clock.wall
        self._weather = Weather(self._clock, Random(self.seed + 1), RATES)
        self._standin = StandIn(limits="off", control=False)
        stock, forum = in_stock(), self._standin.demo_cast.forum
        forum.members |= {self._standin.world.user(name).id: Member() for name in AT_THE_DESK}
        self._oracle = Oracle(self._clock, self._weather, stock.texts, forum.id)
        self._agenda, self._sayings = Agenda(self._clock, PACE), stock.sayings.afresh()
        self._scene = Scene(
            self.seed, self._standin, self._agenda, Random(self.seed), self._weather, self._sayings, self._oracle
        )
        self._hotline = Hotline(self._scene, COMES_EVERY)

    @property
    def violations(self) -> list[Violation]:
        """All that was seen that must not be, in the order in which it was."""
        at, calls = self._clock.wall - self._began, self._standin.violations
        found, seen = (
            [*self.wrong, *(f"no correct client does this: {call}" for call in calls)],
            self._oracle.violations,
        )
        self.wrong.clear()
        calls.clear()
        seen += [Violation(at, what) for what in found]
        return seen

    async def run(self, nursery: Nursery) -> None:
        """From the first message to the rest at the end."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._standin)
            rasa = await stack.enter_async_context(RasaServer())
            async with RasaClient(rasa.url, rasa.token, time_limit=5.0) as client:
                await self._sayings.agree_with(Understander.from_files(client))
            random = Random(self.seed + 2)
            installed = Installation(nursery, self._standin, self.folder, rasa, random)
            self.wrong = installed.wrong
            await stack.enter_async_context(installed)
            self._clock.wall = time.time()
            self.say(f"All runs, {self._clock.wall - self._began:.0f} s.")
            hazards = Hazards(installed, self._standin, self._weather, random, small_disk=self.small_disk)
            async with asyncio.TaskGroup() as group:
                living = group.create_task(self._lives())
                await self._goes_on(hazards, installed)
                await self._comes_to_rest(installed)
                self._oracle.ends(await installed.kept())
                living.cancel()
        self._read_logs(installed)

    async def _goes_on(self, hazards: Hazards, installed: Installation) -> None:
        self._hotline.opens()
        left, storms = self.faults, -(-self.faults // STORM)
        for number in range(1, storms + 1):
            await self._until(lambda number=number: self._oracle.messages >= self.messages * number // (storms + 1))  # type: ignore[misc]
            await hazards.storms(min(STORM, left))
            left -= STORM
            await self._is_back(installed)
            await asyncio.sleep(CALM)
        await self._until(lambda: self._oracle.messages >= self.messages)
        self._hotline.closes()

    async def _is_back(self, installed: Installation) -> None:
        """Wait until somebody works again: from then on all has its usual time."""
        since, starved = time.monotonic(), self.starved
        while not await installed.works():
            if time.monotonic() - since - (self.starved - starved) > BACK:
                self.wrong.append("nobody works long after the last fault")
                return
            await asyncio.sleep(LOOK)
            self._weather.held_up(CATCHES_UP, "")
        self.back.append(time.monotonic() - since)
        self._weather.held_up(CATCHES_UP, "")

    async def _comes_to_rest(self, installed: Installation) -> None:
        self._weather.calm = True
        self._standin.faults.remove()
        await asyncio.sleep(CALM)
        self._hotline.ends(float(len(self._hotline.contacts)) + PACE)
        await asyncio.sleep(len(self._hotline.contacts) / PACE + ANSWERED)
        queue, since, starved = self._standin.account().queue, time.monotonic(), self.starved
        while queue.pending or await installed.pending():
            if time.monotonic() - since - (self.starved - starved) > WORKED_OFF:
                self.wrong.append("it does not come to rest")
                break
            await asyncio.sleep(LOOK)
        await asyncio.sleep(2 * LOOK)

    async def _until(self, true: Callable[[], bool]) -> None:
        while not true():  # noqa: ASYNC110 - people tell nobody
            await asyncio.sleep(LOOK)

    async def _lives(self) -> None:
        """Everybody looks, then does what is due: what is done now is answered later."""
        told = 0.0
        while True:
            now = time.time()
            if os.getloadavg()[0] > STARVED * (os.cpu_count() or 1):
                self.starved += now - self._clock.wall
                self._weather.held_up(2 * CATCHES_UP, "")
            self._clock.wall = now
            self._hotline.looks()
            if self._agenda.run_due():
                self._hotline.looks()
            for violation in self.violations[self._said :]:
                self.say(violation.told(self.seed))
                self._said += 1
            if self._clock.wall - told >= TELL:
                told = self._clock.wall
                self.say(self.so_far())
            await asyncio.sleep(LOOK)

    def so_far(self) -> str:
        """How far it is, in a line."""
        waits, held = (len(self._scene.cards.get(label, ())) for label in (TAKE, CLOSE))
        return (
            f"{self._clock.wall - self._began:6.0f} s: {self._oracle.messages:,} messages of "
            f"{len(self._hotline.contacts):,} contacts, {waits} cases wait, {held} are held, {self._standin.journal.acts:,} calls of the Bot API, "
            f"{sum(self._weather.counts.values()):,} faults, {len(self.violations):,} violations"
        )

    def _read_logs(self, installed: Installation) -> None:
        if self.violations:
            shutil.copy(installed.sarikas[0].log, LOG)
            self.say(f"What the processes logged is in {LOG}.")
        try:
            installed.sarikas[0].logged()
        except AssertionError as error:
            self.wrong.append(f"a process printed what is no line of ours: {error}")

    def told(self) -> Iterable[str]:
        """What was seen at the end, and how often each fault came."""
        yield from (violation.told(self.seed) for violation in self.violations[self._said :])
        yield self.so_far()
        if self.starved > 0.0:
            yield f"For {self.starved:.0f} s the machine had no processor left: nothing had to come in time then."
        if self.back:
            yield f"Nobody worked for {statistics.median(self.back):.1f} s after a storm, {max(self.back):.1f} at most."
        yield from (f"  {fault:26} {count:6,}" for fault, count in sorted(self._weather.counts.items()) if count)


def on_a_small_disk(arguments: Sequence[str]) -> None:
    """Begin again where a small disk of our own can be mounted, if this system lets us; returns where it does not."""
    unshare = shutil.which("unshare")
    own = [str(unshare), "--user", "--map-root-user", "--mount"]
    if unshare is not None and subprocess.run([*own, "true"], check=False, capture_output=True).returncode == 0:
        os.execv(unshare, [*own, sys.executable, "-m", "tests.simulation.soak", "--mounts", *arguments])  # noqa: S606


def main(arguments: Sequence[str]) -> int:
    """1 where something was seen that must not be."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation.soak", description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--messages", type=int, default=10_000, help="how many contacts write at least")
    asked.add_argument("--faults", type=int, default=300, help="how many faults come, beside late and repeated updates")
    asked.add_argument("--mounts", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    if not given.mounts:
        on_a_small_disk(arguments)
        print("No small disk can be mounted here: none will be full.", flush=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for us alone: we end what we started
    nursery = Nursery()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="sarika-soak-") as made:
            folder = Path(made) / "s"
            folder.mkdir()
            if given.mounts:
                subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)], check=True)
            print(f"Seed {given.seed}: {given.messages:,} messages, {given.faults:,} faults.", flush=True)
            soak = Soak(
                given.seed, given.messages, given.faults, folder, given.mounts, lambda line: print(line, flush=True)
            )
            try:
                asyncio.run(soak.run(nursery))
            except KeyboardInterrupt:
                print("Stopped.")
                return 130
            finally:
                print("\n".join(soak.told()), flush=True)
                if given.mounts:
                    subprocess.run(["umount", "--lazy", str(folder)], check=False)
    finally:
        nursery.close()
    return 1 if soak.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
