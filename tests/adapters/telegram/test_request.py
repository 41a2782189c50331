"""What goes over the wire to the Bot API, and what becomes of its answers."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import uvloop
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, WebAppInfo

from bot.adapters.telegram.wire import request, send
from bot.adapters.telegram.wire.request import AiohttpRequest, NotSent, in_time
from bot.adapters.telegram.wire.resent import NO_PREVIEW
from bot.adapters.telegram.wire.send import TelegramMessenger, bot
from bot.core.ports import Call, Reply

MESSAGE = {
    "message_id": 5, "date": 1_700_000_000, "chat": {"id": 77, "type": "private", "first_name": "Ada"}, "text": "ok",
    "from": {"id": 1, "is_bot": True, "first_name": "Sarika"}, "entities": [{"type": "bold", "offset": 0, "length": 2}],
}  # fmt: skip


class Heard:
    """A server that keeps what it got, and the answer that it gives."""

    def __init__(self) -> None:
        self.kind = self.path = ""
        self.values: dict[str, Any] = {}
        self.result: Any = MESSAGE

    async def take(self, request: web.Request) -> web.Response:
        self.kind, self.path = request.content_type, request.path
        form = request.content_type != "application/json"
        values = dict(await request.post()) if form else await request.json()
        self.values = {n: v.file.read() if isinstance(v, web.FileField) else v for n, v in values.items()}
        return web.json_response({"ok": True, "result": self.result})


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def telegram(heard: Heard) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_post("/{path:.*}", heard.take)
    request = AiohttpRequest(2.0)
    await request.initialize()
    async with TestServer(app) as server:
        yield bot("1:token", str(server.make_url("")), request)
        await request.shutdown()


async def test_parameters_go_as_json_values_and_only_the_id_of_the_message_comes_back(
    heard: Heard, telegram: Bot
) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("ជួយ", callback_data="x")]])
    params = {"chat_id": 77, "text": "ជួយផង 😀", "protect_content": True, "reply_markup": buttons}
    reply = await TelegramMessenger(telegram).call(Call("send_message", params, "contact:a"))
    assert (reply.outcome, reply.messages) == ("done", (5,))
    assert heard.kind == "application/json"
    assert heard.values == {**params, "reply_markup": json.loads(buttons.to_json())}


@pytest.mark.parametrize("method", ["send_message", "send_voice"])
async def test_what_comes_too_late_to_the_connection_is_not_written(heard: Heard, telegram: Bot, method: str) -> None:
    """A process that was paused on the way there may lead no more when it wakes."""

    async def sent() -> None:
        if method == "send_message":
            await telegram.send_message(77, "ជួយផង")
        else:
            await telegram.send_voice(77, b"OggS")

    with in_time(time.monotonic() - 0.001), pytest.raises(NotSent):
        await sent()
    assert heard.values == {}
    with in_time(time.monotonic() + 60):
        await sent()
    assert heard.values["chat_id"] in (77, "77")
    assert (heard.values.get("text"), heard.values.get("voice")) in (("ជួយផង", None), (None, b"OggS"))


class Wire:
    """Both ends of one call: the messenger here, and a socket that tells at each moment what has left."""

    def __init__(self, listening: socket.socket) -> None:
        listening.setblocking(False)
        self._listening = listening
        self._peer: socket.socket | None = None
        self._request = AiohttpRequest(2.0)
        host, port = listening.getsockname()
        self._messenger = TelegramMessenger(bot("1:token", f"http://{host}:{port}", self._request))
        self.now = 0.0

    def came(self) -> bytes:
        """What has arrived since the last look."""
        try:
            self._peer = self._peer or self._listening.accept()[0]
            self._peer.setblocking(False)
            return self._peer.recv(65536)
        except BlockingIOError:
            return b""

    async def _answer(self) -> None:
        body = json.dumps({"ok": True, "result": MESSAGE})
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        assert self._peer is not None
        await asyncio.get_running_loop().sock_sendall(self._peer, (head + body).encode())

    async def paused(self, turns: int, *, connected: bool) -> tuple[bytes, bytes, str]:
        """What left before and after the process stood still, after so many turns of the loop and until the call's time was
        over, and the outcome.
        """
        call = Call("send_message", {"chat_id": 77, "text": "ជួយផង"}, "contact:a")
        if connected:
            first = asyncio.create_task(self._messenger.call(call))
            while not self.came():  # noqa: ASYNC110 - bytes, not an event
                await asyncio.sleep(0)
            await self._answer()
            await first
        leaving = asyncio.create_task(self._messenger.call(replace(call, until=self.now + 60)))
        for _ in range(turns):
            await asyncio.sleep(0)
        left = self.came()
        self.now += 3600
        if left:
            await self._answer()
        outcome = (await leaving).outcome
        late = self.came()
        await self._request.shutdown()
        if self._peer is not None:
            self._peer.close()
        return left, late, outcome


@pytest.mark.parametrize("connected", [True, False])
@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_nothing_leaves_after_a_pause_wherever_it_comes(
    monkeypatch: pytest.MonkeyPatch, loop: Callable[[], asyncio.AbstractEventLoop], connected: bool
) -> None:
    """Each version of Python and of the loop writes in another turn: what left, left in time, and the rest stays here."""
    outcomes = set()
    for turns in range(8):
        with socket.create_server(("127.0.0.1", 0)) as listening, asyncio.Runner(loop_factory=loop) as runner:
            wire = Wire(listening)
            for module in (request, send):
                monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda wire=wire: wire.now))
            left, late, outcome = runner.run(wire.paused(turns, connected=connected))
        assert (late, outcome) == (b"", "done" if left else "unsent")
        outcomes.add(outcome)
    assert outcomes >= ({"unsent", "done"} if connected else {"unsent"})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"parse_mode": "HTML", "link_preview_options": NO_PREVIEW},
        {"message_thread_id": 7, "disable_notification": True, "protect_content": True, "reply_markup": None},
        {"reply_parameters": ReplyParameters(5, allow_sending_without_reply=True)},
        {"reply_to_message_id": 5, "allow_sending_without_reply": True},
        {"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("ជួយ", copy_text=CopyTextButton("1300"))]])},
        {
            "reply_markup": InlineKeyboardMarkup(
                [
                    [InlineKeyboardButton("a", url="https://a.example"), InlineKeyboardButton("b", callback_data="m")],
                    [InlineKeyboardButton("c", web_app=WebAppInfo("https://c.example"))],
                ]
            )
        },
    ],
)
async def test_a_text_goes_as_ptb_would_send_it(heard: Heard, telegram: Bot, more: dict[str, Any]) -> None:
    params = {"chat_id": 77, "text": "ជួយផង 😀", **more}
    heard.result = {**MESSAGE, "message_thread_id": 7, "is_topic_message": True}
    await telegram.send_message(**params)
    by_ptb, heard.values = (heard.path, heard.values), {}
    reply = await TelegramMessenger(telegram).call(Call("send_message", params, "contact:a"))
    assert (heard.path, heard.values) == by_ptb
    assert reply == Reply("done", (5,))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"parse_mode": "HTML", "link_preview_options": NO_PREVIEW, "reply_markup": None},
        {"reply_markup": InlineKeyboardMarkup([[InlineKeyboardButton("ជួយ", callback_data="menu")]])},
    ],
)
async def test_a_changed_text_goes_as_ptb_would_send_it(heard: Heard, telegram: Bot, more: dict[str, Any]) -> None:
    params = {"chat_id": 77, "message_id": 5, "text": "ជួយផង 😀", **more}
    await telegram.edit_message_text(**params)
    by_ptb, heard.values = (heard.path, heard.values), {}
    reply = await TelegramMessenger(telegram).call(Call("edit_message_text", params, "contact:a"))
    assert (heard.path, heard.values) == by_ptb
    assert reply == Reply("done", (5,))


async def test_a_file_goes_as_a_form(heard: Heard, telegram: Bot) -> None:
    await telegram.send_document(77, b"bytes", filename="a.txt")
    assert heard.kind == "multipart/form-data"
    assert heard.values["chat_id"] == "77"
    assert b"bytes" in heard.values.values()


async def test_what_is_no_message_comes_back_whole(heard: Heard, telegram: Bot) -> None:
    heard.result = {"id": 1, "is_bot": True, "first_name": "Sarika", "username": "sarika_bot"}
    assert (await telegram.get_me()).username == "sarika_bot"
