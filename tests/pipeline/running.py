"""Starts, kills, stops and looks into Sarika processes, for tests that run the stand-in for Telegram themselves."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import aiohttp
import psutil

from bot.adapters.keys.store import KeyStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey.folder import Address
from bot.adapters.vault import Vault
from standin import StandIn

PROCESS = Path(__file__).with_name("sarika_process.py")
DESK = {"desk_language": "en"}
"""Settings of every test: the desk's words in English."""
PATIENCE = 120.0
"""Seconds after which a test gives up: no measure of how fast anything is, since the machine may be busy."""


def crowded() -> float:
    """How many times longer than alone something takes now, at least 1: what is to come in time is given so much more
    on a machine that is busy with other things.
    """
    wall, mine = time.monotonic(), time.process_time()
    while time.process_time() < mine + 0.1:
        pass
    return max(1.0, (time.monotonic() - wall) / 0.1)


class Nursery:
    """A process that has read everything once and forks Sarikas in milliseconds, for tests on any event loop."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(PROCESS), "--nursery"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"
        self._born: queue.Queue[int] = queue.Queue()
        self._gone: dict[int, Future[int]] = defaultdict(Future)
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()

    def close(self) -> None:
        """Let it end; the Sarikas are the tests' to end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self, lines: IO[bytes]) -> None:
        for line in lines:
            what, *numbers = line.split()
            if what == b"born":
                self._born.put(int(numbers[0]))
            else:
                self._gone[int(numbers[0])].set_result(int(numbers[1]))

    def fork(self, plan: dict[str, Any]) -> tuple[int, asyncio.Future[int]]:
        """A new Sarika: its process id, and a future of its exit code (negative: the signal)."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(plan).encode() + b"\n")
        self._process.stdin.flush()
        pid = self._born.get(timeout=10)
        return pid, asyncio.wrap_future(self._gone[pid])


@dataclass
class Sarika:
    """One installation: a data folder and its processes, of which `pid` is the newest."""

    nursery: Nursery
    standin: StandIn
    folder: Path
    plan: dict[str, Any] = field(default_factory=dict)
    pid: int = 0
    gone: asyncio.Future[int] | None = None

    @property
    def trace(self) -> Path:
        """What its processes did, see `gate`."""
        return self.folder.with_name(self.folder.name + ".trace")

    @property
    def log(self) -> Path:
        """All that its processes printed."""
        return self.folder.with_name(self.folder.name + ".log")

    async def start(self, **plan: Any) -> int:
        """Start a process; `plan` as in `sarika_process.Plan`. Returns its process id; it may not be ready yet."""
        self.folder.mkdir(exist_ok=True)
        self.log.touch()
        wanted = {**self.plan, **plan}
        wanted["settings"] = {**DESK, **wanted.get("settings", {})}
        made = {
            "api": self.standin.address,
            "token": self.standin.token,
            "desk_chat": self.standin.demo_cast.forum_id,
            "data_dir": str(self.folder),
            "port": free_port(),
            "trace": str(self.trace),
            "log": str(self.log),
            **wanted,
        }
        self.port = int(made["port"])
        self.pid, self.gone = self.nursery.fork(made)
        return self.pid

    async def restart(self, **plan: Any) -> int:
        """Start the successor of processes that are all dead."""
        return await self.start(**plan, after_the_dead=True)

    def kill(self, sign: int = signal.SIGKILL) -> None:
        """Send the newest process a signal."""
        os.kill(self.pid, sign)

    async def died(self) -> int:
        """Wait until the newest process is gone; its exit code (negative: the signal)."""
        assert self.gone is not None
        return await asyncio.shield(self.gone)

    async def stop(self) -> int:
        """Stop the newest process in order; its exit code."""
        assert self.gone is not None
        if not self.gone.done():
            self.kill(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.died()

    async def got(self, path: str, port: int | None = None) -> tuple[int, str]:
        """Status and body of a page of the newest process's web server, or of that on another port."""
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
            session.get(f"http://127.0.0.1:{port or self.port}{path}") as answer,
        ):
            return answer.status, await answer.text()

    async def ready(self, *, nlu: bool = False) -> None:
        """Wait until it takes updates."""
        while True:
            try:
                status, body = await self.got("/readyz")
                if status == 200 and (not nlu or json.loads(body)["nlu"] == "ready"):
                    return
            except aiohttp.ClientError:
                pass
            assert self.gone is not None
            assert not self.gone.done(), self.log.read_text()[-3000:]
            await asyncio.sleep(0.02)

    def traced(self) -> list[dict[str, Any]]:
        """The whole lines of the trace: the last one may be half written."""
        written = self.trace.read_text() if self.trace.exists() else ""
        return [json.loads(line) for line in written.rpartition("\n")[0].splitlines()]

    def logged(self) -> list[dict[str, Any]]:
        """The log's lines. A line that is not one of ours is a traceback, and fails the test."""
        lines = self.log.read_text().splitlines()
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            raise AssertionError("\n".join(lines)[-4000:]) from None

    @property
    def store_pid(self) -> int:
        """The process id of the embedded store."""
        return int((self.folder / "store" / "valkey.pid").read_text())

    def children_left(self) -> list[int]:
        """Processes that work in the data folder although no Sarika runs."""
        left = []
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()).is_relative_to(self.folder) and process.status() != psutil.STATUS_ZOMBIE:
                    left.append(process.pid)
            except (psutil.Error, OSError):
                continue
        return left

    async def alone(self) -> None:
        """Wait until no process of a stopped or killed Sarika is left; the kernel ends the store with its parent."""
        async with asyncio.timeout(PATIENCE):
            while self.children_left():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[RedisStore]:
        """Its store, seen from here, while a process of it runs."""
        keys = KeyStore.at(self.folder / "keys", None)
        url = self.plan.get("redis_url") or Address((self.folder / "store").absolute()).url
        client = connect(url)
        try:
            bot_id = int(self.standin.token.partition(":")[0])
            yield RedisStore(client, bot_id, Vault.of(keys))
        finally:
            await client.aclose()


@contextmanager
def ended(sarika: Sarika) -> Iterator[None]:
    """No process of it outlives the block."""
    try:
        yield
    finally:
        for pid in {sarika.pid, *(line["pid"] for line in sarika.traced())}:
            try:
                if pid and psutil.Process(pid).cwd().startswith(str(sarika.folder)):
                    os.kill(pid, signal.SIGKILL)
            except (psutil.Error, OSError):
                continue


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
