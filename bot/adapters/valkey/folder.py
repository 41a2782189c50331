"""The folder in which the embedded store keeps its data: whose it is, what stands in it, who holds it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from bot.adapters.valkey.address import Address
from bot.adapters.valkey.trouble import EmbeddedStoreError

MINIMUM_FREE = 64 * 1024 * 1024
"""Bytes that must be free to start: below it the server could die at its next write (our choice)."""

_MARK = "sarika-store"


class Folder:
    """A data folder of ours, made with access for nobody else if it does not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.log = self.path / "valkey.log"
        self.pid_file = self.path / "valkey.pid"
        self.address = Address(self.path)
        self._lock: int | None = None

    def prepare(self) -> None:
        """Make the folder, or see that it is ours and that there is room.

        Raises EmbeddedStoreError if it belongs to somebody else, holds something else, or the disk is full.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.path.stat().st_uid
            names = [entry.name for entry in self.path.iterdir()]
        except OSError as error:
            raise EmbeddedStoreError(
                f"The store's folder {self.path} cannot be used ({error.strerror}): "
                "give this user the right to write there, or name another with SARIKA_DATA_DIR."
            ) from None
        if owner != os.geteuid():
            raise EmbeddedStoreError(
                f"The store's folder {self.path} belongs to another user (uid {owner}): "
                "start Sarika as that user, or name another folder with SARIKA_DATA_DIR."
            )
        if names and _MARK not in names:
            raise EmbeddedStoreError(
                f"The store's folder {self.path} holds files that are not Sarika's, and they are left alone: "
                "name an empty or a new folder with SARIKA_DATA_DIR."
            )
        free = shutil.disk_usage(self.path).free
        if free < MINIMUM_FREE:
            raise EmbeddedStoreError(
                f"The disk of {self.path} has only {free // 2**20} MiB left, and {MINIMUM_FREE // 2**20} are needed: "
                "free some space, then start again. Nothing is lost."
            )
        self.path.chmod(0o700)
        (self.path / _MARK).touch(mode=0o600)

    def take_lock(self) -> int | None:
        """Take the folder's lock and return its descriptor, or None while another holds it.

        The server inherits the descriptor, so the lock is free only when no server works on this folder.
        """
        if self._lock is None:
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return None
            self._lock = lock
        return self._lock

    def release_lock(self) -> None:
        """Give the lock back (the server may still hold it)."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def clear_leftovers(self) -> None:
        """Remove what a killed server left: unfinished rewrites, its socket and pid file, a grown log."""
        for leftover in (
            *self.path.rglob("temp-*.aof"),
            *self.path.glob("temp-*.rdb"),
            self.address.socket,
            self.pid_file,
        ):
            leftover.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > 2**20:
                self.log.unlink()

    def last_words(self) -> str:
        """Return the last warning of the server's log (it holds no data of contacts), or an empty text."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return next((line for line in reversed(lines[-50:]) if " # " in line), lines[-1] if lines else "")
