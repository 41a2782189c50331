"""One Sarika of the simulation: the engine and the receiver as in production, behind gates at which it may die.

Every await on the store, on the intent model and on Telegram passes a gate before and after. At each the seed decides
how long it takes, whether the store answers, and whether the process is killed there: what a port has done stays done,
and nothing that the process still does reaches anybody.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from typing import IO, Any, cast

from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.adapters.memory.store import MemoryStore
from bot.adapters.telegram.wire.request import AiohttpRequest, NotSent, too_late
from bot.adapters.telegram.wire.send import HTTP_LIMIT, bot
from bot.adapters.vault import Vault
from bot.core.model.errors import StoreDown
from bot.core.ports import Lease
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Understanding
from bot.engine.leader import Leader
from bot.engine.parts import Parts, Store, Understands
from bot.simulation.machine import Machine
from bot.simulation.weather import Weather
from bot.wiring.bootstrap import put_together
from bot.wiring.receivers import Receivers
from bot.wiring.waiting import Missing
from standin.arguments import Arguments, Upload
from standin.transport.api import Answer

WRITES = frozenset(
    {"add", "bury", "replay", "tell", "commit", "note", "purge", "attempt", "settle", "ring", "sign", "put"}
)
"""What needs room on the disk, of all ports."""

PORTS = ("leases", "inbox", "records", "outbox", "timers", "forgetting", "journal", "news", "slips")


class Sarika:
    """A process: begins, and is killed."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.dead = False
        self.paused_until = 0.0
        """Until when it is stopped (wall clock): what it began goes on, and it comes to no further gate's end."""
        self._main: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Begin to run."""
        self._main = asyncio.create_task(self._run(), name="sarika")
        return self._main

    def kill(self) -> None:
        """End it as SIGKILL does: nothing that it does after this reaches anybody."""
        if not self.dead and self._main is not None:
            self.dead = True
            self._main.cancel()

    def enters(self) -> float:
        """Come to a gate; how many seconds it takes to pass. Raises CancelledError where the process dies at it."""
        if not self.dead and self._machine.weather.kills():
            self.kill()
        self.lives()
        weather = self._machine.weather
        return weather.takes() + max(0.0, self.paused_until - weather.clock.wall)

    def lives(self) -> None:
        """Raise CancelledError where the process died meanwhile."""
        if self.dead:
            raise asyncio.CancelledError

    async def passes(self) -> None:
        """Pass a gate. Raises CancelledError where the process dies at it."""
        if (takes := self.enters()) > 0.0:
            await asyncio.sleep(takes)
            self.lives()

    async def _run(self) -> None:
        machine = self._machine
        settings, token = machine.settings, machine.settings.telegram_token
        request = _Wire(self, machine)
        telegram = bot(token.get_secret_value() if token else "", settings.telegram_api, request)
        store = cast(Store, _Gates(machine.store, self, machine.weather))
        understander = cast(Understands, _Understander(machine.understander, self))
        made = put_together(settings, machine.content, store, telegram, Vault.of(machine.keys), understander)
        token_of = lambda _: f"{machine.random.getrandbits(64):013x}"[:13]  # noqa: E731 - a field of the rules
        parts: Parts = replace(made, rules=replace(made.rules, token=token_of), silence=machine.quiet)
        receivers = Receivers(settings, telegram, request, lambda: machine.content, Missing(), receives=True)
        leader = Leader(parts)
        async with asyncio.TaskGroup() as group:
            receivers.start(group)
            receivers.open(parts, group)
            group.create_task(leader.run(), name="lead")


class _Gates:
    """A store whose every await passes gates."""

    def __init__(self, store: MemoryStore, sarika: Sarika, weather: Weather) -> None:
        for name in PORTS:
            setattr(self, name, _Gate(getattr(store, name), sarika, weather))
        self.timers = _Timers(store, sarika, weather)


class _Gate:
    """One port of it. Where the store is away nothing is done; where its answer is lost, it is."""

    def __init__(self, port: object, sarika: Sarika, weather: Weather) -> None:
        self._port, self._sarika, self._weather = port, sarika, weather

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self._port, attribute)
        if inspect.iscoroutinefunction(value):
            value = self._gated(value, needs_room=attribute in WRITES)
        setattr(self, attribute, value)
        return value

    def _gated(self, call: Callable[..., Any], *, needs_room: bool) -> Callable[..., Any]:
        sarika, weather = self._sarika, self._weather

        async def gated(*arguments: Any, **named: Any) -> Any:
            if (takes := sarika.enters()) > 0.0:  # written out: half of all that a run awaits passes here
                await asyncio.sleep(takes)
                sarika.lives()
            if weather.lasts("store_away"):
                raise StoreDown("The store does not answer (simulated).")
            if needs_room and weather.lasts("disk_full"):
                raise StoreDown("The disk is full (simulated).")
            result = await call(*arguments, **named)
            if (takes := sarika.enters()) > 0.0:
                await asyncio.sleep(takes)
                sarika.lives()
            if weather.loses_answer_of_the_store():
                raise StoreDown("The store's answer was lost (simulated).")
            return result

        return gated


class _Timers(_Gate):
    """Timers are looked at four times a second: where none is due, nothing happens that a fault could hit."""

    def __init__(self, store: MemoryStore, sarika: Sarika, weather: Weather) -> None:
        super().__init__(store.timers, sarika, weather)
        self._store, self._ring = store, self._gated(store.timers.ring, needs_room=True)

    async def ring(self, lease: Lease, limit: int) -> int:
        """As `Timers.ring`."""
        store, now = self._store, self._store.state.clock()
        quiet = not any(timer.due is not None and timer.due <= now for timer in store.state.timers.values())
        if quiet and not self._weather.lasts("store_away"):
            return await store.timers.ring(lease, limit)
        rung: int = await self._ring(lease, limit)
        return rung


class _Understander:
    """The understander, at whose model the process may die too."""

    def __init__(self, understander: Understands, sarika: Sarika) -> None:
        self._understander, self._sarika = understander, sarika
        self.red_flags: Callable[[str], RedRead] = understander.red_flags

    async def understand(self, text: str, red: RedRead | None = None, *, at_once: bool = False) -> Understanding:
        """As `Understands.understand`."""
        await self._sarika.passes()
        return await self._understander.understand(text, red, at_once=at_once)


class _Wire(AiohttpRequest):
    """The way to Telegram: the stand-in's Bot API without its port. What left arrives, whoever dies meanwhile."""

    def __init__(self, sarika: Sarika, machine: Machine) -> None:
        super().__init__(HTTP_LIMIT)
        self._sarika, self._machine = sarika, machine
        self._under_way: set[asyncio.Task[Answer]] = set()

    async def initialize(self) -> None:
        """There is no session."""

    async def shutdown(self) -> None:
        """There is none."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """As `AiohttpRequest.do_request`."""
        if request_data is None:
            return await self._made(url, Arguments({}), HTTP_LIMIT)
        if request_data.contains_files:
            files = request_data.multipart_data.items()
            uploads = {name: Upload(_bytes(content), called, kind) for name, (called, content, kind) in files}
            return await self._made(url, Arguments(dict(request_data.json_parameters), uploads), HTTP_LIMIT)
        return await self.raw(url, dict(request_data.parameters), HTTP_LIMIT)

    async def raw(self, url: str, parameters: dict[str, Any], limit: float) -> tuple[int, bytes]:
        """As `AiohttpRequest.raw`."""
        values = json.loads(json.dumps(parameters))
        return await self._made(url, Arguments({k: v for k, v in values.items() if v is not None}), limit)

    async def _made(self, url: str, values: Arguments, limit: float) -> tuple[int, bytes]:
        token, _, name = url.partition("/bot")[2].partition("/")
        await self._sarika.passes()
        if self._machine.weather.lasts("telegram_away") or too_late():
            raise NotSent("no way there (simulated)")
        arrives = asyncio.create_task(self._arrives(token, name, values))
        self._under_way.add(arrives)
        arrives.add_done_callback(self._under_way.discard)
        try:
            async with asyncio.timeout(limit):
                answer = await asyncio.shield(arrives)
        except TimeoutError:
            raise TimedOut from None
        await self._sarika.passes()
        if answer.cut:
            raise NetworkError("the connection was cut (simulated)")
        return answer.status, answer.body

    async def _arrives(self, token: str, name: str, values: Arguments) -> Answer:
        await asyncio.sleep(self._machine.weather.travels())
        return await self._machine.api.call(token, name, values)


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()
