"""Starts what is measured, sees how much memory and CPU it takes, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.process import child

ROOT = Path(__file__).resolve().parents[1]

NAMES = (("valkey", "store"), ("redis", "store"), ("nlu/serve.py", "Rasa"), ("", "bot"))
"""What a process is called, by a part of its command line."""


class Ended(RuntimeError):
    """A process that is measured ended by itself. Shows the last lines that it wrote."""


@contextmanager
def running(
    argv: Sequence[str], log: Path, environment: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours for as long as the block lasts, and not longer than this one; it writes into `log`."""
    with log.open("wb") as out:
        process = child.start(argv, stdout=out, env={**os.environ, **(environment or {})}, cwd=cwd)
        try:
            yield process
            if process.poll() is not None:
                raise Ended(f"{argv[1]} ended by itself:\n{tail(log)}")
        finally:
            child.stop(process, patience=20.0)


def tail(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def memory(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """Resident memory of a process and all below it, in MiB, by what each is."""
    return _used(process, lambda one: one.memory_info().rss / 2**20)


def processor(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """Seconds for which a process and all below it have kept a core busy since they started, by what each is."""
    return _used(process, lambda one: sum(one.cpu_times()[:2]))


def _used(process: subprocess.Popen[bytes], amount: Callable[[psutil.Process], float]) -> dict[str, float]:
    used: dict[str, float] = {}
    top = psutil.Process(process.pid)
    for one in (top, *top.children(recursive=True)):
        try:
            command = " ".join(one.cmdline())
            name = next(called for part, called in NAMES if part in command)
            used[name] = used.get(name, 0.0) + amount(one)
        except psutil.NoSuchProcess:
            continue
    return used


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def standin(log: Path) -> Iterator[dict[str, str]]:
    """The stand-in for the Bot API as a process of its own, without limits; its addresses, as it prints them."""
    with log.open("wb") as out:
        argv = [sys.executable, "-m", "standin", "--port", "0", "--limits", "off", "--until-eof"]
        process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=out, cwd=ROOT, start_new_session=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise Ended(f"the stand-in did not start:\n{tail(log)}")
            addresses: dict[str, str] = json.loads(line)
            yield addresses
        finally:
            process.stdin.close()  # it ends with its standard input, also when we are killed
            process.wait(20)
            process.stdout.close()
