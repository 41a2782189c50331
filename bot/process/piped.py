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
    starting = asyncio.create_task(_started(argv, env))
    feeding: asyncio.Task[None] | None = None
    try:
        await asyncio.wait({starting})  # who is stopped now does not stop it half-way: it is ended below, whole
        process, to, out, _ = starting.result()
        feeding = asyncio.create_task(_feed(to, given))
        while len(into) <= most and (more := await out.read(_PIECE)):
            into += more
        return len(into) <= most and await process.wait() == 0
    finally:
        if feeding is not None:
            feeding.cancel()
        process, _, _, transport = await starting
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        transport.close()
        await process.wait()


async def _started(
    argv: Sequence[str], env: Mapping[str, str]
) -> tuple[Process, asyncio.StreamWriter, asyncio.StreamReader, asyncio.SubprocessTransport]:
    """The program, what it reads from, what it writes to; and the transport, which `create_subprocess_exec` keeps to
    itself, and what is left unread open.
    """
    pipe, nowhere, loop = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL, asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=_PIECE, loop=loop),
        *argv, stdin=pipe, stdout=pipe, stderr=nowhere, env=dict(env), start_new_session=True,
    )  # fmt: skip
    process = Process(transport, protocol, loop)
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe")
    return process, process.stdin, process.stdout, transport


async def _feed(into: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(ConnectionError):  # it ended without having read all
        into.write(given)
        await into.drain()
    into.close()
