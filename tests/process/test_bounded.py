"""What reads strangers' files has bounded memory and time, writes no file, and gets no socket from the kernel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.process import bounded

pytestmark = pytest.mark.skipif(not bounded.possible(), reason="this system cannot bound a program so")

MEMORY = 400_000_000


_TRY = """
import os, socket
for attempt in {attempts!r}:
    try:
        print(eval(attempt))
    except Exception as error:
        print(type(error).__name__)
"""


def tried(*attempts: str, seconds: int = 10, parent: int | None = None) -> list[str]:
    """What comes of Python code within bounds, a line each; how it was ended, where it printed nothing."""
    code = _TRY.format(attempts=attempts)
    command = bounded.behind([sys.executable, "-I", "-S", "-c", code], memory=MEMORY, seconds=seconds)
    command[4] = str(parent or os.getpid())
    environment = {**os.environ, "LD_PRELOAD": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.split() or [str(done.returncode)]


def test_nothing_beyond_its_bounds(tmp_path: Path) -> None:
    beyond = {
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)": "PermissionError",
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)": "PermissionError",
        "socket.socket(socket.AF_UNIX)": "PermissionError",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)": "PermissionError",
        "len(bytearray(500_000_000))": "MemoryError",
        "len(bytearray(1_000_000))": "1000000",
        f"os.write(os.open('{tmp_path}/new', os.O_CREAT | os.O_WRONLY), b'x')": "OSError",
        "open('/proc/self/oom_score_adj').read()": "1000",
        "[os.dup(1) for _ in range(100)]": "OSError",
        "os.nice(0) >= 10": "True",
    }
    assert dict(zip(beyond, tried(*beyond), strict=True)) == beyond


def test_what_it_starts_is_bounded_too() -> None:
    assert tried("os.execv('/bin/sh', ['sh', '-c', 'ulimit -v'])") == [str(MEMORY // 1024)]


@pytest.mark.slow
def test_it_is_ended_when_its_time_is_over() -> None:
    assert tried("any(iter(int, 1))", seconds=1)[0] in ("-9", "-24")


def test_a_child_of_nobody_does_not_begin() -> None:
    assert tried("'began'", parent=1) == ["1"]
