"""Starts Rasa, or our own parse server, as a child process, waits until it answers, starts it again when it dies."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

import aiohttp

from bot.process import child, landlock
from bot.process.supervised import Supervised
from bot.understanding.word_files import HOME

START_LIMIT = 90.0
"""Seconds from the start to the first answer (measured: 2 to 5)."""
SILENCE = 30.0
"""Seconds without an answer to the question how it is, after which Rasa is taken for hung and started anew."""
_STOP_LIMIT = 5.0  # seconds from the request to stop to the kill

_SHARED = ("sheet.py", "core/understanding", "understanding/spelling.py")
"""What both sides read, so that they see the same text."""
_SHARED_MEMORY = ("/dev/null", "/dev/shm")  # noqa: S108 - what multiprocessing needs; nothing of ours is there
_SYSTEM = """
    /usr /lib /lib64 /bin /nix/store /proc /sys/devices/system/cpu /dev/urandom /dev/random /etc/ld.so.cache
    /etc/localtime /etc/hosts /etc/resolv.conf /etc/nsswitch.conf /etc/passwd /etc/group /etc/mime.types
"""
"""Libraries, and what every program may know of its machine: no key, no store, no secret."""

Progress = Callable[[str], None]


class NluServerError(Exception):
    """Rasa cannot be started. Says what to do; carries no message text and no token."""


class RasaServer(Supervised):
    """`rasa run --enable-api` on a loopback port, for as long as this process lives; with `own` our own server instead.

        async with RasaServer() as server:
            client = RasaClient(server.url, server.token)

    It runs behind a fence where the kernel has one (`bot.process.landlock`), so that it reaches neither keys nor store.
    `nlu/serve.py` starts it (`nlu/own/serve.py` our own one), as Rasa's own command line would show the token to
    everyone on this machine. When it dies or hangs it is started again on the same port, after 1, 2, 4 … 30 seconds.
    """

    faults = (NluServerError, OSError)
    first_pause = 1.0

    def __init__(
        self, home: Path = HOME, *, own: bool = False, model: Path | None = None, silence: float = SILENCE
    ) -> None:
        super().__init__()
        self.token = secrets.token_urlsafe(32)
        """What a client must show. Not for logs."""
        self._home = home
        self._place = home / "own" if own else home
        self._name = "Sarika's own parse server" if own else "Rasa"
        self._model = model or home / "models" / "sarika.tar.gz"
        self._port = child.free_port()
        self._folder = Path(tempfile.gettempdir()) / f"sarika-nlu-{os.getpid()}-{self._port}"
        """Where Rasa may write: it unpacks its model there."""
        self._silence = silence
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where Rasa listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """Rasa's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def log(self) -> Path:
        """What Rasa prints: levels INFO and above, without any message text. Removed when it is stopped."""
        return self._folder.with_suffix(".log")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, progress: Progress = lambda line: None) -> None:
        """Start Rasa and wait until it has loaded the model.

        Args:
            progress: Is told what is happening, a line every few seconds.

        Raises:
            NluServerError: It is not installed, there is no model, or it does not come up in `START_LIMIT` seconds.
        """
        await self.again(progress)
        self.supervise("nlu-supervisor")

    async def stop(self) -> None:
        """Stop Rasa and wait until it is gone."""
        await self.leave()
        await self._halt()
        self.log.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _halt(self) -> None:
        if self._process is not None:
            await asyncio.to_thread(child.stop, self._process, _STOP_LIMIT)
            self._process = None

    async def again(self, progress: Progress = lambda line: None) -> None:
        """Stop it where it hangs, and start it."""
        await self._halt()
        try:
            await self._launch(progress)
        except BaseException:
            await self._halt()
            raise

    async def lost(self) -> None:
        """Return when Rasa is gone, or has not answered for `silence` seconds."""
        process = self._process
        if process is None:
            return
        clock = asyncio.get_running_loop().time
        heard = asked = clock()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while process.poll() is None and clock() - heard < self._silence:
                await asyncio.sleep(0.25)  # the end of a process sets no event
                if clock() - asked >= self._silence / 6:
                    asked = clock()
                    if await self._status(session) is not None:
                        heard = clock()

    async def _launch(self, progress: Progress) -> None:
        python = self._place / ".venv" / "bin" / "python"
        if not python.is_file():
            raise NluServerError(f"{self._name} is not installed in {self._place}: run `sarika train`")
        if not self._model.is_file():
            raise NluServerError(f"there is no model at {self._model}: run `sarika train`")
        self._folder.mkdir(mode=0o700, exist_ok=True)
        argv = [python, self._place / "serve.py", "--port", self._port, "--model", self._model]
        behind = landlock.behind(
            list(map(str, argv)),
            reads=self._reads(python),
            writes=[self._folder, *map(Path, _SHARED_MEMORY)],
            port=self._port,
        )
        ours = {k: v for k, v in os.environ.items() if not k.startswith("SARIKA_")}
        with self.log.open("wb") as log:
            own = {"SARIKA_NLU_TOKEN": self.token, **dict.fromkeys(("TMPDIR", "HOME"), str(self._folder))}
            self._process = child.start(behind, stdout=log.fileno(), env={**ours, **own})
        await self._comes_up(self._process, progress)

    def _reads(self, python: Path) -> list[Path]:
        """What Rasa reads: its environment and Python, what `nlu/` and the shared files of `bot/` hold, its model."""
        own = [self._home, python.parents[1].resolve(), python.resolve().parents[1], self._model.resolve()]
        return [*own, *(self._home.parent / "bot" / name for name in _SHARED), *map(Path, _SYSTEM.split())]

    async def _comes_up(self, process: subprocess.Popen[bytes], progress: Progress) -> None:
        clock = asyncio.get_running_loop().time
        started = said = clock()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while clock() - started < START_LIMIT:
                if process.poll() is not None:
                    raise NluServerError(f"{self._name} ended with exit code {process.returncode}: {self._last_line()}")
                match await self._status(session):
                    case 200:
                        return
                    case 409:  # it listens only after it has tried to load the model
                        raise NluServerError(f"{self._name} cannot read its model: run `sarika train --force`")
                if clock() - said >= 3:
                    said = clock()
                    progress(f"{self._name} is starting ({clock() - started:.0f} s) …")
                await asyncio.sleep(0.1)
        raise NluServerError(f"{self._name} did not answer within {START_LIMIT:.0f} seconds; see {self.log}")

    async def _status(self, session: aiohttp.ClientSession) -> int | None:
        try:
            async with session.get(f"{self.url}/status", params={"token": self.token}) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return None

    def _last_line(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else "it said nothing"
