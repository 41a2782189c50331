"""The folder in which the embedded store keeps its data: whose it is, who holds it, how its server is reached and what
keeps it from running.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

from bot.core.model.errors import SarikaError
from bot.process.child import free_port

MINIMUM_FREE = 64 * 1024 * 1024
"""Bytes that must be free to start: below it the server could die at its next write (our choice)."""

_MARK = "sarika-store"
_LONGEST_SOCKET_PATH = 100  # bytes; the kernels' own limits are 107 (Linux) and 103 (macOS)


class EmbeddedStoreError(SarikaError):
    """The embedded store cannot run. The message is a sentence for the operator that says what to do."""


class PortTakenError(EmbeddedStoreError):
    """Another program took the loopback port between our choice and the server's start."""


def reason(folder: Path, last_words: str) -> EmbeddedStoreError:
    """Turn the last line of the server's log into an error that says what to do about it."""
    if "ddress already in use" in last_words or "Failed listening on port" in last_words:
        return PortTakenError(
            "No free port was found on 127.0.0.1: end a program that holds many, or give the store a folder with a "
            "shorter path (SARIKA_DATA_DIR), so that it needs no port."
        )
    if "No space left" in last_words:
        return EmbeddedStoreError(f"The disk of {folder} is full: free some space, then start again.")
    if "ermission denied" in last_words:
        return EmbeddedStoreError(f"The store may not use its files in {folder}: give them to this user (chown).")
    if "Bad file format" in last_words or "Unexpected end of file" in last_words:
        return EmbeddedStoreError(
            f"The store's file in {folder} is damaged: copy the folder, then mend it with "
            "`valkey-check-aof --fix`, or put back an older copy. Nothing was changed."
        )
    return EmbeddedStoreError(f"The store did not start. The server's last words: {last_words or '(none)'}")


class Address:
    """The server's address within its folder. A path too long for a unix socket means a loopback port."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.sock"
        self._port_file = folder / "valkey.port"
        self._by_socket = len(os.fsencode(self.socket)) <= _LONGEST_SOCKET_PATH

    @property
    def url(self) -> str:
        """The address for `connect`. It may hold the password: it is not for logs."""
        if self._by_socket:
            return f"unix://{quote(str(self.socket))}"
        port, password = self._port_and_password()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def renew(self) -> dict[str, str]:
        """Choose where the server shall listen and return the lines of its configuration that say so.

        A port and password that were noted before are kept while the port is free: clients find it again.
        """
        if self._by_socket:
            return {"port": "0", "unixsocket": "./valkey.sock", "unixsocketperm": "700"}
        port, password = self._port_and_password()
        if not self._port_file.exists() or not _is_free(port):
            port, password = free_port(), secrets.token_hex(32)
            write_private(self._port_file, f"{port} {password}\n")
        return {"bind": "127.0.0.1", "port": str(port), "requirepass": password}

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection. Raises OSError if nobody listens."""
        if self._by_socket:
            return await asyncio.open_unix_connection(self.socket)
        port, password = self._port_and_password()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"AUTH {password}\r\n".encode())
        await reader.readline()
        return reader, writer

    async def answers(self) -> bool:
        """Ask the server whether it is ready; False while it loads, hangs, or nobody listens."""
        try:
            async with asyncio.timeout(1.0):
                reader, writer = await self.open()
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    def _port_and_password(self) -> tuple[int, str]:
        try:
            port, password = self._port_file.read_text().split()
        except (FileNotFoundError, ValueError):
            return 1, "-"  # nobody listens on port 1: it is not started yet
        return int(port), password


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_private(file: Path, text: str) -> None:
    """Write a new file that only this user can read, in place of an older one."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)


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
