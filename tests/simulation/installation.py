"""Two Sarikas on one data folder, their store, and Rasa: what can be killed, be stopped, or find its disk full."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

import aiohttp
import psutil

from bot.adapters.rasa.server import RasaServer
from bot.codec import encode
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.ports import DESK
from standin import StandIn
from tests.pipeline.running import Nursery, Sarika, ended

STARTS_AGAIN = (0.5, 3.0)
"""Seconds after which a process that died is started again, as by systemd, at least and at most."""

PIECE = 1 << 20
"""How many bytes are written at once where a disk is filled."""

MANY, OK = 1_000_000, 200


class Installation:
    """All of it, from `async with` on. `wrong` are sentences on what no process may do."""

    def __init__(self, nursery: Nursery, standin: StandIn, folder: Path, rasa: RasaServer, random: Random) -> None:
        plan = {"settings": {"nlu_url": rasa.url, "nlu_token": rasa.token}}
        self.sarikas = [Sarika(nursery, standin, folder, plan) for _ in range(2)]
        self.wrong: list[str] = []
        self._folder, self._rasa, self._random = folder, rasa, random
        self._killed: set[int] = set()
        self._keepers: list[asyncio.Task[None]] = []
        self._full = 0

    async def __aenter__(self) -> Self:
        for sarika in self.sarikas:
            self._keepers.append(asyncio.create_task(self._keeps(sarika)))
            await asyncio.sleep(0.2)
            await sarika.ready(nlu=True)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        with ended(self.sarikas[0]), ended(self.sarikas[1]):
            for sarika in self.sarikas:
                self.signals(sarika, signal.SIGCONT)
                if (code := await sarika.stop()) != 0 and kind is None:
                    self.wrong.append(f"a process that was asked to stop ended with exit code {code}")

    async def _keeps(self, sarika: Sarika) -> None:
        while True:
            pid = await sarika.start()
            code = await sarika.died()
            if pid not in self._killed:
                self.wrong.append(f"a process ended by itself, with exit code {code}")
            await asyncio.sleep(self._random.uniform(*STARTS_AGAIN))

    def kills(self, sarika: Sarika) -> None:
        """`kill -9`: with it goes the store, if it was this process that started it."""
        if _runs(sarika):
            self._killed.add(sarika.pid)
            os.kill(sarika.pid, signal.SIGKILL)

    def signals(self, sarika: Sarika, number: int) -> None:
        """Send a signal to a process that is still there."""
        if _runs(sarika):
            os.kill(sarika.pid, number)

    def signals_store(self, number: int) -> None:
        """Send a signal to the store, if there is one: its file may name who is gone."""
        with suppress(OSError, ValueError, psutil.Error):
            store = psutil.Process(self.sarikas[0].store_pid)
            if Path(store.cwd()).is_relative_to(self._folder):
                store.send_signal(number)

    def signals_rasa(self, number: int) -> None:
        """Send a signal to Rasa, if it is there."""
        if (pid := self._rasa.pid) is not None:
            os.kill(pid, number)

    def fills_disk(self) -> None:
        """Nothing more can be written into the data folder."""
        self._full += 1
        with suppress(OSError), (self._folder / "filler").open("ab", buffering=0) as filler:
            while filler.write(bytes(PIECE)):
                pass

    def frees_disk(self) -> None:
        """There is room again, unless somebody else fills it."""
        self._full -= 1
        if not self._full:
            (self._folder / "filler").unlink(missing_ok=True)

    async def works(self) -> bool:
        """Whether one of the two leads, and the store answers."""
        for sarika in self.sarikas:
            with suppress(aiohttp.ClientError, TimeoutError):
                status, told = await sarika.got("/healthz")
                if status == OK and json.loads(told)["worker"] == "leading":
                    return True
        return False

    async def pending(self) -> bool:
        """Whether anything waits in the store."""
        with suppress(StoreDown):
            async with self.sarikas[0].store() as store:
                return any([await part.oldest() for part in (store.inbox, store.outbox, store.inbox)])
        return True

    async def kept(self) -> str:
        """All words that the store keeps and that can be opened, and what it could not handle."""
        async with self.sarikas[0].store() as store:
            values: list[object] = [(await store.records.load(DESK)).desk]
            async for conversation in store.records.conversations():
                values.append(conversation)
                with suppress(Forgotten):
                    values += await store.records.log(conversation.contact, 0, MANY)
            values += [entry.effect for entry in await store.outbox.read("0", MANY, 0)]
            if dead := await store.inbox.dead(MANY):
                self.wrong.append(f"{len(dead)} entries could not be handled: {dead[0].reason}")
        return "\n".join(encode(value).decode() for value in values)


def _runs(sarika: Sarika) -> bool:
    return sarika.gone is not None and not sarika.gone.done()
