"""The webhook on a real socket: what it refuses, what it takes once, and what it says while the store is down."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.adapters.memory import MemoryStore
from bot.adapters.telegram.wire.receive import BODY_LIMIT, Interruption, Webhook
from bot.core.model.errors import OtherFormat, StoreDown
from bot.core.ports import Raw
from bot.wiring.web import QuietServer
from tests.pipeline.running import free_port

SECRET = "a-secret-of-16-letters-or-more"
RIGHT = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}


@dataclass
class Inbox:
    """The inbox in memory, which can be switched off."""

    store: MemoryStore = field(default_factory=MemoryStore)
    fault: Exception | None = None

    async def add(self, updates: list[Raw]) -> int:
        if self.fault is not None:
            raise self.fault
        return await self.store.inbox.add(updates)

    async def kept(self) -> int:
        return len(await self.store.inbox.read("0", 1000, 0))


@dataclass
class Served:
    url: str
    inbox: Inbox
    session: aiohttp.ClientSession

    async def post(self, body: Any, **headers: str) -> int:
        async with self.session.post(self.url, data=body, headers={**RIGHT, **headers}) as answer:
            return answer.status


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    inbox, port = Inbox(), free_port()

    async def tell(chat: int) -> None:
        raise AssertionError("too early to tell")

    webhook = Webhook(SECRET, inbox, Interruption(tell))  # type: ignore[arg-type]
    app = Starlette(routes=[Route("/hook", webhook, methods=["POST"])])
    server = QuietServer(app, port=port)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
        await asyncio.sleep(0.005)
    async with aiohttp.ClientSession() as session:
        yield Served(f"http://127.0.0.1:{port}/hook", inbox, session)
    server.should_exit = True
    await serving


def update(number: int = 1, **more: Any) -> bytes:
    return json.dumps({"update_id": number, **more}).encode()


HEADERS = (
    ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": ""}, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": "\u00e9" * 20}, 403),
    ({"Content-Type": "text/plain"}, 415),
    ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ({"Content-Type": "application/json; charset=utf-8"}, 200),
)


async def test_headers(served: Served) -> None:
    given = [(await served.post(update(), **headers), await served.inbox.kept()) for headers, _ in HEADERS]
    assert given == [(status, 1 if status == 200 else 0) for _, status in HEADERS]


async def test_other_methods(served: Served) -> None:
    given = {}
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        async with served.session.request(method, served.url, headers=RIGHT) as answer:
            given[method] = answer.status
    assert given == dict.fromkeys(given, 405)


MALFORMED = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"7",
    b'"x"',
    b"{}",
    b'{"update_id": "1"}',
    b'{"update_id": true}',
    b'{"update_id": 1.5}',
    b"\xff\xfe",
    b"\x00",
    b"[" * 100_000,
    b'{"update_id": ' + b"9" * 10_000 + b"}",
)


async def test_malformed_json(served: Served) -> None:
    given = [(body[:20], await served.post(body), await served.inbox.kept()) for body in MALFORMED]
    assert given == [(body[:20], 400, 0) for body in MALFORMED]


async def test_a_huge_body(served: Served) -> None:
    assert await served.post(update(text="x" * BODY_LIMIT)) == 413


async def test_a_huge_body_without_a_length(served: Served) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(BODY_LIMIT // 100_000 + 2):
            yield b"x" * 100_000

    assert await served.post(pieces()) == 413
    assert await served.inbox.kept() == 0


async def test_an_update_delivered_again_is_kept_once(served: Served) -> None:
    assert [await served.post(update(7)) for _ in range(3)] == [200, 200, 200]
    assert await served.inbox.kept() == 1


async def test_the_same_update_at_the_same_time_is_kept_once(served: Served) -> None:
    assert set(await asyncio.gather(*(served.post(update(7)) for _ in range(20)))) == {200}
    assert await served.inbox.kept() == 1


@pytest.mark.parametrize("fault", [StoreDown("off"), OtherFormat("of another version")])
async def test_nothing_is_taken_while_the_store_is_down_or_not_ours(served: Served, fault: Exception) -> None:
    served.inbox.fault = fault
    assert await served.post(update()) == 503
    served.inbox.fault = None
    assert await served.post(update()) == 200
    assert await served.inbox.kept() == 1
