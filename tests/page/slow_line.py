"""A poor line between a browser and the page: slow both ways, and of a hundred pieces one never comes, nor what follows.

It is a SOCKS5 proxy (RFC 1928), so that a browser can be led over it without the page having another address. What the
network would send again comes late; a line that breaks is cut, with what was on its way in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

LATENCY = 0.1
"""Seconds each way: 200 ms to and fro."""

EVERY = 100
"""Of so many pieces one is lost with its connection."""


@dataclass
class SlowLine:
    """The line. `cuts_answer_to`: the answer to the next request whose head has these bytes is lost, once."""

    address: str = ""
    pieces: int = 0
    cut: list[int] = field(default_factory=list)
    cuts_answer_to: bytes = b""

    def breaks(self) -> bool:
        """Whether the piece that comes now is lost."""
        self.pieces += 1
        if self.pieces % EVERY == 0:
            self.cut.append(self.pieces)
            return True
        return False


async def _serve(line: SlowLine, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    _, _, _, kind = await reader.readexactly(4)
    await reader.readexactly(4 if kind == 1 else 16 if kind == 4 else (await reader.readexactly(1))[0])
    port = int.from_bytes(await reader.readexactly(2))
    there, to = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    lost = asyncio.Event()  # the answer to what was asked last never comes

    def asked(piece: bytes) -> bool:
        if line.cuts_answer_to and line.cuts_answer_to in piece:
            line.cuts_answer_to = b""
            lost.set()
        return line.breaks()

    def answered(_: bytes) -> bool:
        return lost.is_set() or line.breaks()

    ways = [_way(reader, to, asked), _way(there, writer, answered)]
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        to.transport.abort()


async def _way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, breaks: Callable[[bytes], bool]) -> None:
    """What comes goes on after a while, in order, until a piece breaks the line."""
    clock, under_way = asyncio.get_running_loop().time, asyncio.Queue[tuple[float, bytes]]()

    async def pass_on() -> None:
        while True:
            due, piece = await under_way.get()
            await asyncio.sleep(max(0.0, due - clock()))
            if breaks(piece):
                return
            if not piece:
                return
            writer.write(piece)
            await writer.drain()

    async def take() -> None:
        while piece := await reader.read(65_536):
            under_way.put_nowait((clock() + LATENCY, piece))
        under_way.put_nowait((clock() + LATENCY, b""))
        await asyncio.Event().wait()

    taking = asyncio.create_task(take())
    try:
        await pass_on()
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)


@asynccontextmanager
async def slow_line() -> AsyncIterator[SlowLine]:
    """The line, as long as the block runs."""
    line, served = SlowLine(), set[asyncio.Task[None]]()

    async def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        served.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await _serve(line, reader, writer)
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)  # both ends are closed in the loop's next turn
            served.discard(task)

    async with await asyncio.start_server(come, "127.0.0.1", 0) as server:
        line.address = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield line
        for task in tuple(served):
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)
