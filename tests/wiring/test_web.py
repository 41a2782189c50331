"""Who opens a connection and does not finish a request is let go, and keeps nobody else out."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.wiring import web
from tests.pipeline.running import free_port

WHOLE = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Opened = Callable[[bytes], Awaitable[Stream]]


async def answered(request: Request) -> PlainTextResponse:
    if "patience" in request.headers:
        request.scope["more_time"](float(request.headers["patience"]))
    return PlainTextResponse(await request.body())


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(web, "WHOLE_WITHIN", 0.3)
    monkeypatch.setattr(web, "OPEN_MOST", 5)
    port = free_port()
    server = web.QuietServer(Starlette(routes=[Route("/", answered, methods=["POST"])]), port=port)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.005)
    yield port
    server.should_exit = True
    await serving


@pytest.fixture
async def opened(port: int) -> AsyncIterator[Opened]:
    """Opens a connection and says something."""
    streams: list[Stream] = []

    async def one(said: bytes) -> Stream:
        streams.append(await asyncio.open_connection("127.0.0.1", port))
        streams[-1][1].write(said)
        return streams[-1]

    yield one
    for _, writer in streams:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def closed(stream: Stream, seconds: float = 5.0) -> bool:
    """Whether the other side closes it within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            while await stream[0].read(1_000):
                pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


UNFINISHED = {
    "nothing": b"",
    "headers": b"POST / HTTP/1.1\r\nHost: x\r\n",
    "body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhi",
    "second": WHOLE + WHOLE[:20],
}


async def test_a_request_that_does_not_end_is_cut_off(opened: Opened) -> None:
    streams = [await opened(said) for said in UNFINISHED.values()]
    cut = await asyncio.gather(*map(closed, streams))
    assert dict(zip(UNFINISHED, cut, strict=True)) == dict.fromkeys(UNFINISHED, True)


async def test_one_that_drips_is_cut_off_too(opened: Opened) -> None:
    stream, began = await opened(b"POST / HTTP/1.1\r\nHost: x\r\n"), time.monotonic()
    while not stream[0].at_eof() and stream[0].exception() is None and time.monotonic() < began + 5.0:
        stream[1].write(b"a: b\r\n")
        await asyncio.sleep(0.02)
    assert time.monotonic() < began + 5.0


async def test_who_holds_many_open_keeps_nobody_out(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "WHOLE_WITHIN", 60.0)
    held = [await opened(b"POST / HTTP/1.1\r\n") for _ in range(12)]
    reader, _ = await opened(WHOLE)
    async with asyncio.timeout(5):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        assert all(await asyncio.gather(*(closed(one) for one in held[:7]))), "the slowest go first"
    assert not await closed(held[-1], 0.1)


async def test_whoever_answers_may_wait_longer_for_the_rest(opened: Opened) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nPatience: %s\r\nContent-Length: 2\r\n\r\nh"
    patient, hasty = await opened(head % b"60"), await opened(head % b"0.01")
    usual = await opened(WHOLE[:-1])
    assert await closed(hasty)
    assert await closed(usual)
    patient[1].write(b"i")
    async with asyncio.timeout(5):
        assert (await patient[0].readline()).startswith(b"HTTP/1.1 200")
    patient[1].write(WHOLE[:20])
    assert await closed(patient), "the next request has the time that all have"


async def test_between_two_requests_a_connection_is_kept_unless_others_need_it(opened: Opened) -> None:
    async def asks(stream: Stream) -> None:
        async with asyncio.timeout(5):
            assert (await stream[0].readline()).startswith(b"HTTP/1.1 200")
            await stream[0].readuntil(b"\r\n\r\nhi")

    kept = [await opened(WHOLE) for _ in range(4)]
    for one in kept:
        await asks(one)
    assert not await closed(kept[-1], 3 * web.WHOLE_WITHIN), "no request is begun that had to end"
    kept[-1][1].write(WHOLE)
    await asks(kept[-1])
    busy = [await opened(WHOLE[:-1]) for _ in range(3)]
    assert await closed(kept[0]), "of six one goes: the one that was idle the longest"
    for one in busy:
        one[1].write(WHOLE[-1:])
        await asks(one)
