"""Gives a program what a stranger sent, and takes what it writes, through pipes: neither rests on the disk."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import Process, SubprocessStreamProtocol
from collections.abc import Mapping, Sequence
from contextlib import suppress

_PIECE = 1 << 16


async def run(argv: Sequence[str], given: bytes, into: bytearray, *, most: int, env: Mapping[str, str]) -> bool:
    """Run a program to its end, and whether it ended well; one that writes more than `most` bytes does not.

    What it writes is in `into` as it comes, also when this is cancelled. The program, and all that it started in its
    session, is gone when this returns, however that is. `env` is its whole environment. Raises OSError.
    """
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    loop = asyncio.get_running_loop()  # `create_subprocess_exec` keeps the transport, and what is left unread open
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=_PIECE, loop=loop),
        *argv, stdin=pipe, stdout=pipe, stderr=nowhere, env=dict(env), start_new_session=True,
    )  # fmt: skip
    process = Process(transport, protocol, loop)
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe")
    feeding = asyncio.create_task(_feed(process.stdin, given))
    try:
        while len(into) <= most and (more := await process.stdout.read(_PIECE)):
            into += more
        return len(into) <= most and await process.wait() == 0
    finally:
        feeding.cancel()
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        transport.close()
        await process.wait()


async def _feed(into: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(ConnectionError):  # it ended without having read all
        into.write(given)
        await into.drain()
    into.close()
