"""The demo as a newcomer starts it: a process of its own, on the real parts."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from bot.commands import demo
from bot.running import until_stopped

PROJECT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.rasa]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo, and the address that it printed."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("SARIKA_", "MAKE"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)],
        cwd=tmp_path,
        env={**bare, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        yield process, address
    finally:
        process.kill()
        process.communicate(timeout=30)


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_the_page_is_served_and_ctrl_c_stops_every_child(running: tuple[subprocess.Popen[str], str]) -> None:
    process, address = running
    page = httpx.get(address.partition("#")[0], timeout=10)
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
    started = children(process)
    assert len(started) >= 2  # the store and Rasa
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert psutil.wait_procs(started, timeout=10)[1] == []


def test_kill_9_leaves_no_orphan(running: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = running
    started = children(process)
    process.kill()
    assert psutil.wait_procs(started, timeout=10)[1] == []


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(demo.PortTaken, match=f"Port {port} is in use"):
            until_stopped(demo.demo(port, tmp_path, browser=False))


def test_the_second_group_is_for_who_writes_english() -> None:
    assert demo.desk_chats((-1001,)) == ""
    assert demo.desk_chats((-1001, -1002, -1003)) == "-1001,-1002=en,-1003"
