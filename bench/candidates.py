"""The three that are measured: how each is started, and when it is ready."""

from __future__ import annotations

import hashlib
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.children import ROOT, free_port, running
from bench.messages import NLU
from bench.sarika_ready import ready
from standin.world.cast import Demo

HERE = Path(__file__).resolve().parent
RASA_CORE = HERE / "rasa_core"
PYTHON_OF_RASA = NLU / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Place:
    """Where a candidate works: the stand-in's addresses, and a folder of its own."""

    address: str
    token: str
    control: str
    folder: Path

    @property
    def log(self) -> Path:
        """All that the candidate prints."""
        return self.folder / "candidate.log"


class Candidate(Protocol):
    """One that is measured. `answers`: whether one answer settles one message or all that wait in its chat."""

    name: str
    answers: str

    @contextmanager
    def started(self, place: Place) -> Iterator[subprocess.Popen[bytes]]:
        """Its process for as long as the block lasts."""
        ...

    async def ready(self) -> None:
        """Wait until it is all there: the first answer may come before."""
        ...


class Echo:
    """A bare bot on python-telegram-bot."""

    name = "PTB echo"
    answers = "each"

    @contextmanager
    def started(self, place: Place) -> Iterator[subprocess.Popen[bytes]]:
        """Polls with the defaults."""
        argv = [sys.executable, str(HERE / "echo_bot.py"), place.address, place.token]
        with running(argv, place.log) as process:
            yield process

    async def ready(self) -> None:
        """It is as soon as it answers."""


class RasaChannel:
    """Rasa Core behind Rasa's own Telegram channel, started by the same `serve.py` as Sarika's Rasa."""

    name = "Rasa's channel"
    answers = "each"

    def __init__(self, model: Path) -> None:
        self._model = model

    @contextmanager
    def started(self, place: Place) -> Iterator[subprocess.Popen[bytes]]:
        """Updates are brought to its webhook, which it sets by itself."""
        port = free_port()
        credentials = place.folder / "credentials.yml"
        credentials.write_text(
            "channel.ElsewhereInput:\n"
            f'  access_token: "{place.token}"\n  verify: sarika_practice_bot\n'
            f"  webhook_url: http://127.0.0.1:{port}/webhooks/telegram/webhook\n"
        )
        argv = [str(PYTHON_OF_RASA), str(NLU / "serve.py"), "--port", str(port)]
        argv += ["--model", str(self._model), "--credentials", str(credentials)]
        environment = {
            "SARIKA_NLU_TOKEN": secrets.token_urlsafe(16),
            "BENCH_TELEGRAM_API": place.address,
            "PYTHONPATH": str(RASA_CORE),
        }
        with running(argv, place.log, environment) as process:
            yield process

    async def ready(self) -> None:
        """It is as soon as it answers."""


class Sarika:
    """Everything on: embedded Valkey that writes each change through to the disk, Rasa, red flags, the desk."""

    name = "Sarika"
    answers = "batch"

    def __init__(self) -> None:
        self._port = 0

    @contextmanager
    def started(self, place: Place) -> Iterator[subprocess.Popen[bytes]]:
        """As `sarika run` does, see `sarika_process`."""
        self._port = free_port()
        data = place.folder / "var"
        data.mkdir()
        argv = [sys.executable, str(HERE / "sarika_process.py"), place.address, place.token]
        argv += [str(Demo.forum_id), str(data), str(self._port)]
        with running(argv, place.log) as process:
            yield process

    async def ready(self) -> None:
        """Wait until it takes updates and its Rasa answers."""
        await ready(self._port)


def rasa_model(folder: Path) -> Path:
    """The model of Sarika's pipeline with rules for Rasa Core; trained again only when what it is made from changed."""
    sources = [*RASA_CORE.glob("*.py"), NLU / "config.yml", *NLU.glob("components/*.py"), *NLU.glob("data/*/*.yml")]
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:16]
    model = folder / f"rasa-core-{mark}.tar.gz"
    if not model.is_file():
        for old in folder.glob("rasa-core-*.tar.gz"):
            old.unlink()
        argv = [str(PYTHON_OF_RASA), str(RASA_CORE / "train.py"), str(model)]
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
        if not model.is_file():
            raise RuntimeError(f"Rasa Core was not trained:\n{done.stderr[-2000:]}")
    return model
