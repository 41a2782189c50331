import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bot.process import child

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
WATCHERS = [pytest.param(True, id="watcher"), pytest.param(False, id="kernel")]


def until(what: str, true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.mark.parametrize("watcher", WATCHERS)
def test_output_and_exit_code_come_through(tmp_path: Path, watcher: bool) -> None:
    with (tmp_path / "out").open("wb") as out:
        argv = [sys.executable, "-c", "import sys; print('said'); sys.exit(7)"]
        process = child.start(argv, stdout=out.fileno(), watcher=watcher)
        assert process.wait(10) == 7
        assert child.stop(process) == 7
    assert (tmp_path / "out").read_text() == "said\n"


@pytest.mark.parametrize("watcher", WATCHERS)
def test_a_child_that_will_not_stop_is_killed(tmp_path: Path, watcher: bool) -> None:
    code = f"import signal, time, pathlib; signal.signal(15, signal.SIG_IGN); pathlib.Path({str(tmp_path / 'up')!r}).touch(); time.sleep(60)"
    process = child.start([sys.executable, "-c", code], watcher=watcher)
    until("the child is up", (tmp_path / "up").exists)
    family = [process.pid, *(p.pid for p in psutil.Process(process.pid).children())]
    child.stop(process, patience=0.1)
    until("all are gone", lambda: not any(alive(pid) for pid in family))


@pytest.mark.parametrize("watcher", WATCHERS)
def test_no_orphan_when_the_parent_is_killed(tmp_path: Path, watcher: bool) -> None:
    names = tmp_path / "pid"
    grandchild = f"import os, pathlib, time; pathlib.Path({str(names)!r}).write_text(str(os.getpid())); time.sleep(60)"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys, time; from bot.process import child; child.start([sys.executable, '-c', {grandchild!r}], watcher={watcher}); time.sleep(60)",
        ]
    )
    until("the child is up", lambda: names.exists() and names.read_text())
    pid = int(names.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until("the child is gone", lambda: not alive(pid))


def test_a_child_outlives_the_thread_that_asked_for_it() -> None:
    made: list[subprocess.Popen[bytes]] = []
    thread = threading.Thread(target=lambda: made.append(child.start(SLEEP)))
    thread.start()
    thread.join()
    with pytest.raises(subprocess.TimeoutExpired):
        made[0].wait(0.3)
    assert child.stop(made[0]) == -signal.SIGTERM


def test_a_child_does_not_get_our_ctrl_c() -> None:
    process = child.start(SLEEP)
    assert os.getpgid(process.pid) != os.getpgid(0)
    child.stop(process)


def test_a_missing_program_is_an_exit_code() -> None:
    with Path(os.devnull).open("wb") as nowhere:
        process = child.start(["/no/such/program"], stdout=nowhere.fileno())
        assert process.wait(10) != 0


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
