"""Starts child processes that cannot outlive us, even when we are killed with kill -9.

Linux: the kernel is asked to kill the child when we die (PR_SET_PDEATHSIG). Elsewhere (macOS): a small watcher stands
between, which reads a pipe that closes when we die, and passes signals and the exit code on.
The child has its own session, so that Ctrl-C in a terminal reaches only us and we stop our children in order.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

# Both run in a fresh interpreter between fork and the child: code in a forked copy of a threaded process may dead-lock.
_BIND = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""
_WATCH = """
import os, signal, subprocess, sys, threading
child, early = None, []
def pass_on(got, _frame):
    child.send_signal(got) if child else early.append(got)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, pass_on)
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, close_fds=False)
for got in early:
    child.send_signal(got)
def watch():
    while os.read(0, 1):
        pass
    child.kill()
threading.Thread(target=watch, daemon=True).start()
code = child.wait()
if code < 0:
    signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
    os.kill(os.getpid(), -code)
sys.exit(code)
"""

_STARTER = ThreadPoolExecutor(1, "child-starter")
"""One thread that starts every child and does not end before us: Linux kills a child when the *thread* that made it
ends."""


def start(
    argv: Sequence[str],
    *,
    stdout: int | IO[bytes] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    files: Sequence[int] = (),
    watcher: bool = sys.platform != "linux",
) -> subprocess.Popen[bytes]:
    """Start `argv` bound to our life. May be called from any thread.

    Args:
        argv: The command; `argv[0]` is looked up on the PATH.
        stdout: Where both its output streams go; None: to ours.
        env: Its whole environment; None: ours.
        cwd: Where it starts.
        files: Descriptors that it holds open too, such as that of a lock.
        watcher: Use the watcher of systems without PR_SET_PDEATHSIG. The returned process is then the watcher.

    Raises:
        OSError: The interpreter between us and the child could not be started. A missing `argv[0]` shows as an
            exit code other than 0.
    """
    order = [sys.executable, "-I", "-S", "-c", _WATCH if watcher else _BIND, str(os.getpid()), *argv]
    return _STARTER.submit(
        lambda: subprocess.Popen(
            order,
            stdin=subprocess.PIPE if watcher else subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT if stdout is not None else None,
            env=env,
            cwd=cwd,
            pass_fds=files,
            start_new_session=True,
        )
    ).result()


def free_port() -> int:
    """A port of this machine that nobody listens on, for a child to listen on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def ended(process: subprocess.Popen[bytes]) -> None:
    """Return once a child has ended."""
    while process.poll() is None:  # noqa: ASYNC110 - the end of a process sets no event
        await asyncio.sleep(0.05)


def stop(process: subprocess.Popen[bytes], patience: float = 5.0) -> int:
    """Ask the child to end, kill it after `patience` seconds, and return its exit code."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    if process.stdin is not None:
        process.stdin.close()  # the watcher's pipe: it kills the child at once
    elif process.poll() is None:
        process.kill()
    return process.wait()
