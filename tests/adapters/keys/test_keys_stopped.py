"""Whoever is stopped or killed at any line of the key store's code holds up nobody, and nothing is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.keys import KeyStore, KeyTrouble

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PROCESS = Path(__file__).with_name("keys_process.py")
LONGEST = 1.0
"""Seconds that the others may take for all they do while one is stopped."""


class Forks:
    """Processes that are stopped or killed at a line, see `keys_process`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROCESS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tell(self, **plan: Any) -> dict[str, Any]:
        """Send a line, and read the next one that comes."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(plan) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    forks = Forks()
    with forks.process:
        yield forks


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: hundreds of moments, each with a dozen writes to disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a fresh folder in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as name:
        yield Path(name)


@contextmanager
def quick() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LONGEST


def moments(forks: Forks, folder: Path, act: str, sign: int) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    """A fresh key store for every line of the act, and what became of the process that was hit there."""
    KeyStore.at(folder / "fresh", None).get_or_create(["id", "kept", "old"])
    for line in range(1, 10_000):
        keys = folder / str(line)
        shutil.copytree(folder / "fresh", keys)
        told = forks.tell(folder=str(keys), act=act, at=line, sign=sign)
        if told["ended"] == "done":
            assert line > 20, "it was never hit"
            assert "error" not in told, told
            return
        yield keys, line, told
        shutil.rmtree(keys)


@pytest.mark.parametrize("act", ["make", "make many", "destroy", "rotate", "open"])
def test_one_that_is_stopped_anywhere_holds_up_nobody(forks: Forks, folder: Path, act: str) -> None:
    (kept,) = KeyStore.at(folder / "fresh", None).get_or_create(["kept"])
    for keys, _, told in moments(forks, folder, act, signal.SIGSTOP):
        assert told["ended"] == "stopped"
        with quick():
            beside = KeyStore.at(keys, None)
            same, another, old = beside.get_or_create(["same", "another", "old"])
            beside.destroy("another")
            (anew,) = beside.get_or_create(["another"])
        assert anew != another
        ended = forks.tell(go_on=True)
        assert ended["ended"] == "done"
        assert "error" not in ended, ended
        for store in (beside, KeyStore.at(keys, None)):
            assert store.get("kept") == kept
            assert store.get_or_create(["same", "another"]) == [same, anew]
            if act != "destroy":
                assert store.get("old") == old
        if "make" in act:
            assert ended["result"][0] == same.hex()
        assert in_order(keys)


@pytest.mark.parametrize("act", ["make", "make many", "destroy", "rotate", "open"])
def test_one_that_is_killed_anywhere_loses_nothing(forks: Forks, folder: Path, act: str) -> None:
    kept, old = KeyStore.at(folder / "fresh", None).get_or_create(["kept", "old"])
    master = (folder / "fresh" / "master.key").read_text()
    for keys, _, told in moments(forks, folder, act, signal.SIGKILL):
        assert told["ended"] == "killed"
        wrapped = (folder / "fresh" / "owners" / "old").read_bytes()
        begun = any(keys.glob("master.key.next-*"))
        store = KeyStore.at(keys, None)
        assert store.get("kept") == kept
        assert store.get("old") in ((old, None) if act == "destroy" else (old,))
        same = store.get_or_create(["same"])
        assert KeyStore.at(keys, None).get_or_create(["same"]) == same
        store.destroy("old")
        assert not any(wrapped in file.read_bytes() for file in keys.rglob("*") if file.is_file())
        assert in_order(keys)
        if begun:
            with pytest.raises(KeyTrouble):
                KeyStore.at(keys, master)


def in_order(keys: Path) -> bool:
    """Nothing is left on the way, and the present master key is the only one that opens anything."""
    return (
        list((keys / "gone").iterdir()) == []
        and len(list((keys / "wrapping").iterdir())) == 1
        and list(keys.glob("master.key.next-*")) == []
    )
