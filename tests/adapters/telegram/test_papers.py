"""A paper that a contact put aside: its file is read for the hash alone, and it comes back with day and hash."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.wire import send
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import READ, TelegramMessenger, bot
from bot.core.model.case import Content, Kind
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Fingerprint, ShowPaper
from bot.core.model.events import Refusal
from bot.core.model.own.kept import Own
from bot.core.model.own.papers import Papers
from bot.core.ports import Call, Entry, Reply, View
from tests.adapters.telegram.forum.shown import CONTACT, CONTENT, NO_HOURS, NOW, Signing

FILE = b"a page of a passport"
PAPERS = Papers().put(Content(Kind.PHOTO, file="f1"), NOW)


def call_of(effect: Fingerprint | ShowPaper, papers: Papers, *, repeated: bool = False) -> Call | None:
    told = Conversation(contact=CONTACT, address="1", language="en", own=Own(papers=papers))
    entry = Entry("1-0", CONTACT, effect, NOW)
    return ContactChat(CONTENT, Signing(), NO_HOURS).render(entry, View(told, Desk(), (), NOW, repeated=repeated))


def test_it_comes_back_with_the_day_and_its_hash() -> None:
    digest = hashlib.sha256(FILE).hexdigest()
    known = PAPERS.with_(replace(PAPERS.kept[0], digest=digest))
    for papers, said in ((known, f"SHA-256 {digest}"), (PAPERS, "could not be read")):
        call = call_of(ShowPaper(number=1), papers)
        assert call is not None
        assert (call.method, call.params["photo"], call.params["chat_id"]) == ("send_photo", "f1", 1)
        assert said in str(call.params["caption"])
        assert str(datetime.fromtimestamp(NOW / 1000, UTC).year) in str(call.params["caption"])
    again = call_of(ShowPaper(number=1), known, repeated=True)
    assert again is not None
    assert str(again.params["caption"]).startswith("(possibly repeated)")


def test_what_was_thrown_away_meanwhile_is_neither_read_nor_shown() -> None:
    call = call_of(Fingerprint(number=1), PAPERS)
    assert call is not None
    assert (call.method, call.params) == (READ, {"file_id": "f1"})
    for effect in (Fingerprint(number=1), ShowPaper(number=1)):
        assert call_of(effect, PAPERS.without(PAPERS.kept[0])) is None


@pytest.fixture
async def messenger() -> AsyncIterator[TelegramMessenger]:
    async def take(request: web.Request) -> web.Response:
        if not request.path.endswith("getFile"):
            return web.Response(body=FILE)
        if (await request.json())["file_id"] != "f1":
            words = {"ok": False, "error_code": 400, "description": "Bad Request: file is too big"}
            return web.json_response(words, status=400)
        found = {"file_id": "f1", "file_unique_id": "u1", "file_size": len(FILE), "file_path": "photos/file_1.jpg"}
        return web.json_response({"ok": True, "result": found})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    request = AiohttpRequest(2.0)
    await request.initialize()
    async with TestServer(app) as server:
        yield TelegramMessenger(bot("1:token", str(server.make_url("")), request))
        await request.shutdown()


async def test_a_file_is_read_for_its_hash_and_nothing_else_comes_of_it(messenger: TelegramMessenger) -> None:
    reply = await messenger.call(Call(READ, {"file_id": "f1"}, ""))
    assert reply == Reply("done", digest=hashlib.sha256(FILE).hexdigest())
    too_big = await messenger.call(Call(READ, {"file_id": "f2"}, ""))
    assert (too_big.outcome, too_big.refusal) == ("refused", Refusal.TOO_BIG)


async def test_reading_lasts_no_longer_than_any_other_call(
    messenger: TelegramMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "HTTP_LIMIT", 0.0)
    assert (await messenger.call(Call(READ, {"file_id": "f1"}, ""))).outcome == "unknown"
