"""Fault points: every await of the pipeline on one of its ports, counted, and the one at which the process dies."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO, cast

from bot.core.ports import Call, Lease, Leases
from bot.engine.parts import Parts

SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


@dataclass
class Gate:
    """Counts what passes each point, and sends this process a signal at the chosen passing of the chosen point.

    With `armed` only what passes once that file is there is counted. With `victim`, the file of another process's id, the
    signal is for that one.
    """

    point: str = ""
    passing: int = 1
    action: str = "kill"
    trace: TextIO | None = None
    armed: Path | None = None
    victim: Path | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def passes(self, point: str) -> None:
        """One passing of a point; at the chosen one, whoever gets the signal does nothing after this line any more."""
        if self.armed is not None and not self.armed.exists():
            return
        self.counts[point] += 1
        if point == self.point and self.counts[point] == self.passing:
            self.note(died=point)
            victim = int(self.victim.read_text()) if self.victim is not None else os.getpid()
            os.kill(victim, SIGNALS[self.action])

    def note(self, **facts: Any) -> None:
        """Write down what this process did, with the machine's monotonic time."""
        if self.trace is not None:
            line = json.dumps({"at": time.monotonic(), "pid": os.getpid(), **facts})
            self.trace.write(line + "\n")
            self.trace.flush()


class Watched:
    """A port whose every await passes the gate before and after."""

    def __init__(self, port: object, name: Callable[[str, tuple[Any, ...]], str], gate: Gate) -> None:
        self._port, self._name, self._gate = port, name, gate

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self._port, attribute)
        if not inspect.iscoroutinefunction(value):
            return value

        async def awaited(*arguments: Any, **named: Any) -> Any:
            name = self._name(attribute, arguments)
            self._gate.passes(f"{name}:before")
            began = time.monotonic()
            result = await value(*arguments, **named)
            match result:
                case Lease():
                    self._gate.note(lease=result.name, token=result.token)
                case _ if arguments and isinstance(arguments[0], Call):
                    self._gate.note(call=arguments[0].method, began=began, outcome=result.outcome)
                case _:
                    pass
            self._gate.passes(f"{name}:after")
            return result

        return awaited


class WatchedStore:
    """A store whose ports are all watched."""

    def __init__(self, store: Any, gate: Gate) -> None:
        for name in ("leases", "inbox", "records", "outbox", "timers", "forgetting", "journal", "slips"):
            setattr(self, name, Watched(getattr(store, name), _plainly(name), gate))
        self.news = store.news  # only tells the page that something changed


def watched(parts: Parts, gate: Gate, *, predecessors: Path | None) -> Parts:
    """The parts with every port watched. `predecessors`: the trace of processes known to be dead, whose leases are over."""
    store = WatchedStore(parts.store, gate)
    if predecessors is not None:
        store.leases = AfterTheDead(store.leases, dead_leases(predecessors))  # type: ignore[attr-defined]
    return replace(
        parts,
        store=cast(Any, store),
        members=cast(Any, Watched(parts.members, _plainly("members"), gate)),
        messenger=cast(Any, Watched(parts.messenger, _by_method, gate)),
        watch=cast(Any, Watched(parts.watch, _plainly("watch"), gate)),
        understander=cast(Any, Watched(parts.understander, _plainly("understander"), gate)),
        files=cast(Any, Watched(parts.files, _plainly("files"), gate)),
        readers={kind: cast(Any, Watched(one, _plainly("reader"), gate)) for kind, one in parts.readers.items()},
    )


def dead_leases(trace: Path) -> list[Lease]:
    """The leases that the processes of a trace took."""
    if not trace.exists():
        return []
    whole = trace.read_text().rpartition("\n")[0]  # another one may be writing the last line
    lines = [json.loads(line) for line in whole.splitlines()]
    return [Lease(line["lease"], line["token"]) for line in lines if "lease" in line]


class AfterTheDead:
    """Leases after a kill that the test has seen: gives up the dead one's, so that nobody waits for its end."""

    def __init__(self, leases: Any, dead: list[Lease]) -> None:
        self._leases, self._dead, self._one = leases, dead, asyncio.Lock()

    async def acquire(self, name: str, seconds: float) -> Lease | None:
        async with self._one:
            while self._dead:
                await cast(Leases, self._leases).release(self._dead[-1])
                self._dead.pop()
        lease: Lease | None = await self._leases.acquire(name, seconds)
        return lease

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._leases, attribute)


def _plainly(port: str) -> Callable[[str, tuple[Any, ...]], str]:
    return lambda attribute, _: f"{port}.{attribute}"


def _by_method(attribute: str, arguments: tuple[Any, ...]) -> str:
    return f"messenger.{attribute}.{arguments[0].method}"
