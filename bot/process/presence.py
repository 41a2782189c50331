"""How a running Sarika is found by other commands on this machine: a locked file, named after its process."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


class Presence:
    """The file of this process in `folder`, locked for as long as the block lasts; the kernel unlocks it at any end.

    It holds how often content was taken in anew, and what came of the last time.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / str(os.getpid())
        self._file = -1
        self._count = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1

    def tell(self, words: str) -> None:
        """Write down what came of taking content in anew; before and after the block there is nowhere to."""
        if self._file < 0:
            return
        self._count += 1
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{self._count}\n{words}".encode(), 0)


@dataclass(frozen=True)
class Found:
    """A running process: how often it took content in anew, and what came of the last time."""

    pid: int
    count: int
    words: str


def found(folder: Path) -> list[Found]:
    """The processes that run now; files of dead ones are removed."""
    running = []
    for path in sorted(folder.glob("[0-9]*")) if folder.is_dir() else []:
        try:
            with path.open("r+b") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    count, _, words = file.read().decode().partition("\n")
                    running.append(Found(int(path.name), int(count or 0), words))
                else:
                    path.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
    return running
