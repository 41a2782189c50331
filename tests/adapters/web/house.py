"""A desk with its page: the real engine over a store in memory, a Telegram that takes all, browsers that ask in it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from typing import Any, Self
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from bot.adapters.memory.store import MemoryStore
from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.web.answers import PageMessenger, PageRenderer
from bot.adapters.web.server import Page
from bot.adapters.web.sessions import named
from bot.adapters.web.translate import PageTranslator
from bot.adapters.web.use import NotUploaded, Place, Use
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import By, counsellor_id
from bot.core.model.contact_events import Wrote
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.events import Event
from bot.core.model.rules import Rules
from bot.core.ports import DESK, Lease
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Understanding
from bot.engine.deliverer import Deliverer
from bot.engine.limits import Budget, Limits
from bot.engine.parts import Held, Parts
from bot.engine.worker import Worker
from bot.replay.stage import CONTACT, FORUM, Telegram, Unsigned
from bot.wiring.desk_page import pressed
from bot.wiring.rules import with_content
from bot.wording.catalog import catalog
from bot.wording.code_names import CodeNames
from tests import project
from tests.core.world import EMERGENCY, RULES

TOKEN = "1:page"
ORIGIN = "https://desk.example.org"
NAMES = {5: "Sokha", 6: "Dara", 7: "Chea"}


def init_data(user: int, /, *, at: float | None = None, token: str = TOKEN, **more: Any) -> str:
    """What Telegram signs for a Mini App, as https://core.telegram.org/bots/webapps says."""
    fields = {
        "user": json.dumps({"id": user, "first_name": NAMES.get(user, "Somebody")}),
        "auth_date": str(int(time.time() if at is None else at)),
        "query_id": f"q{next(_NEW)}",
        **more,
    }
    written = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, written.encode(), hashlib.sha256).hexdigest()})


_NEW = count(1)
NAMES_OF_CASES = cache(CodeNames)


class _Understands:
    """Whatever a contact writes is of the urgency that the test chose last."""

    meaning: Understanding = EMERGENCY

    async def understand(self, text: str, red: RedRead | None = None, *, at_once: bool = False) -> Understanding:
        return self.meaning

    def red_flags(self, text: str) -> RedRead:
        return RedRead()


class _Nowhere:
    def look_up(self, latitude: float, longitude: float) -> Any:
        raise AssertionError("nobody shares a place")


async def _bot_name() -> str:
    return "sarika_bot"


class Members:
    """Who is a member of the group, and who administers it."""

    def __init__(self) -> None:
        self.members, self.supervisors, self.asked = {"5", "6", "7"}, {"7"}, 0

    async def groups(self, address: str, recorded: Counsellor | None = None) -> tuple[str, ...]:
        self.asked += 1
        return ("",) if address in self.members else ()

    def ask_anew(self, address: str, *, left: str | None = None) -> None: ...

    async def administers(self, address: str) -> bool:
        return False

    async def supervises(self, address: str) -> bool:
        return address in self.supervisors


def who(address: str, name: str) -> By:
    return By(counsellor_id(f"contact {address}"), address, name)


class Browser(httpx.AsyncClient):
    """Somebody's browser, which says of each POST that our page sent it."""

    def __init__(self, app: Starlette) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
        super().__init__(
            transport=transport, base_url=ORIGIN, headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
        )

    async def asks(self, name: str, /, *, origin: str | None = ORIGIN, **form: Any) -> httpx.Response:
        return await self.post(f"/desk/{name}", data=form, headers={"Origin": origin} if origin else {})

    async def attaches(self, body: bytes, **fields: Any) -> httpx.Response:
        """Sends a file as the page does: the fields in a line before it."""
        given = {"number": 1, "id": f"attached-{next(_NEW):06}", **fields}
        return await self.post(
            "/desk/attach", content=urlencode(given).encode() + b"\n" + body, headers={"Origin": ORIGIN}
        )

    async def enters(self, user: int, **more: Any) -> httpx.Response:
        return await self.asks("enter", data=init_data(user, **more))

    async def acts(self, *parts: object, id: str | None = None, seen: int = 0) -> str:
        answer = await self.asks("act", parts=" ".join(map(str, parts)), id=id or f"press-{next(_NEW):06}", seen=seen)
        assert answer.status_code == 200
        return words(answer.text)


def words(html: str) -> str:
    """What is read of HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


class House:
    """To be used as a context."""

    def __init__(self, rules: Rules = RULES, **place: Any) -> None:
        self.uploads: list[tuple[str, Kind, bytes, str]] = []
        self.telegram_takes: NotUploaded | None = None
        self.taken_back = 0
        self.store, self.members, self.understands = MemoryStore(), Members(), _Understands()
        names, content = NAMES_OF_CASES(), project.content()
        rules = with_content(rules, content)
        forum = TelegramForum(content, names, Unsigned(), ForumGroups({"": FORUM}), "en", hours=rules.hours)
        self.telegram = Telegram(TelegramRenderer(ContactChat(content, Unsigned(), rules.hours), forum))
        self.parts = Parts(
            store=self.store,
            translator=PageTranslator(self.telegram, who, pressed),
            members=self.members,
            messenger=PageMessenger(self.telegram, self.store.news),
            watch=self.telegram,
            renderer=PageRenderer(self.telegram),
            understander=self.understands,
            atlas=_Nowhere(),
            rules=rules,
            budget=Budget(per_second=0),
            http_limit=1.0,
        )
        self.page = Page(Place(ORIGIN, TOKEN, language="en", **place))
        self.use = Use(
            self.page.place,
            self.store,
            self.members,
            lambda: content,
            names,
            rules,
            who,
            lambda text: text,
            self._fetch,
            _bot_name,
            self._uploaded,
        )
        self.app = Starlette(routes=self.page.routes)
        self._deliverer = Deliverer(self.parts, self._held, lambda: 60.0, Limits(self.parts.budget))
        self._lease: Lease | None = None
        self._messages = count(1)

    async def __aenter__(self) -> Self:
        self._lease = await self.store.leases.acquire("worker", float("inf"))
        self.page.open(self.use)
        held = Held(self.parts, self._held, self._deliverer.unsent)
        self._tasks = [
            asyncio.create_task(work) for work in (self._deliverer.run(), Worker(held).run(), self.page.run())
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        assert not self.store.state.dead, "the core failed"

    def _held(self) -> Lease:
        assert self._lease is not None
        return self._lease

    async def _fetch(self, file: str) -> bytes | None:
        return f"what is in {file}".encode() if file != "gone" else None

    @asynccontextmanager
    async def _uploaded(self, address: str, kind: Kind, body: bytes, name: str) -> AsyncIterator[tuple[Kind, str]]:
        if self.telegram_takes is not None:
            raise self.telegram_takes
        self.uploads.append((address, kind, body, name))
        yield kind, f"file {len(self.uploads)}"
        self.taken_back += 1

    def browser(self) -> Browser:
        return Browser(self.app)

    async def counsellor(self, user: int = 5, **more: Any) -> Browser:
        """The browser of somebody who is in."""
        made = self.browser()
        assert (await made.enters(user, **more)).status_code == 204
        return made

    async def happens(self, event: Event, key: str) -> None:
        """Let something happen, until it is decided: what goes out may take its time."""
        await self.store.inbox.add([self.telegram.bring(key, event)])
        async with asyncio.timeout(10):
            while self.store.state.inbox:  # noqa: ASYNC110 - it follows from several things
                await asyncio.sleep(0.001)

    async def writes(
        self,
        text: str,
        key: str = "a",
        *,
        meaning: Understanding = EMERGENCY,
        kind: Kind = Kind.TEXT,
        file: str | None = None,
    ) -> None:
        self.understands.meaning = meaning
        await self.happens(
            Wrote(
                address=str(CONTACT),
                content=Content(kind, text, file),
                message=next(self._messages),
                sent_at=self.store.state.clock(),
            ),
            key,
        )

    async def rest(self) -> None:
        """Until nothing more is under way."""
        async with asyncio.timeout(10):
            while self.store.state.inbox or self.store.state.outbox:
                assert not any(task.done() for task in self._tasks[:2]), "the engine ended"
                await asyncio.sleep(0.002)

    async def told(self, key: str = "a") -> Conversation:
        told = (await self.store.records.load(key)).conversation
        assert told is not None
        return told

    async def desk(self) -> Desk:
        return (await self.store.records.load(DESK)).desk

    def to_contact(self) -> list[str]:
        """What stands on the contact's phone, as far as it is a counsellor's."""
        return [str(shown.call.params["text"]) for shown in self.telegram.shown if shown.effect.kind == "relay"]

    def journal(self) -> list[str]:
        return [json.loads(line.body)["what"] for line in self.store.state.journal]

    def words(self, id: str, language: str = "en") -> str:
        """The words of an id."""
        return catalog(language).text(id)

    def browser_cookie(self, browser: Browser) -> str:
        """The name of the session that a browser has."""
        return named(browser.cookies["__Host-sarika"])

    async def still(self, session: str) -> bool:
        """Whether a session is valid."""
        assert self.page._sessions is not None
        return await self.page._sessions.visitor_of(session) is not None


async def token_of(house: House) -> str:
    return (await house.desk()).cases[0].token
