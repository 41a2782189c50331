"""How the embedded store is reached: a unix socket, or a loopback port with a password; and whether it answers."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from pathlib import Path
from urllib.parse import quote

from bot.process.child import free_port

_LONGEST_SOCKET_PATH = 100  # bytes; the kernels' own limits are 107 (Linux) and 103 (macOS)


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
