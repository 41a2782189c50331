"""The routes of the page, and what is true of every answer: whose request it is, how large, which headers it bears.

    GET  /desk/            the door, or the page of who is in
    POST /desk/enter       what Telegram signed, for a session
    GET  /desk/stream      that something changed
    GET  /desk/handout/…   a sheet for a partner, by a link that counts for a minute
    POST /desk/NAME        a screen or a part of one, and what is done on it
    GET  /desk/static/…    our own scripts and styles

Addresses hold nothing of a case or a person. What changes or shows something is asked for with POST by the page itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.adapters.web.asked import Asked, Fragment, Refused, TooLarge, form_of
from bot.adapters.web.attached import AT_ONCE, Coming, attach
from bot.adapters.web.browsers import browser_of
from bot.adapters.web.doors import OLDEST, NotSigned, Signed, entered, given, signed, whence
from bot.adapters.web.files import file
from bot.adapters.web.handouts import file as sheet
from bot.adapters.web.handouts import link, opened
from bot.adapters.web.headers import headers_of
from bot.adapters.web.live import Live, TooMany
from bot.adapters.web.pages import rendered
from bot.adapters.web.screens import GONE, PARTS, QUIETLY, SCREENS, offered
from bot.adapters.web.sessions import IDLE, Sessions, Visitor, named
from bot.adapters.web.static import static
from bot.adapters.web.tickets import State, Tickets
from bot.adapters.web.use import Place, Use, desk_of
from bot.adapters.web.words import Words
from bot.core.desk.rights import role_of
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.ports import DESK
from bot.wording.catalog import catalog
from bot.wording.text import plain

LANGUAGE = "sarika-language"
"""The cookie that holds in which language somebody reads the page."""

TRIES, TRIES_SECONDS = 20, 60.0
"""So many tries with what Telegram did not sign are called so, from one address in so many seconds; then too many."""

START_KEPT = 60.0
"""Seconds for which the case that stood in a link waits for the page that was opened by it."""

_FILES = {"file": file, "sheet": sheet, "handout": link}
"""What is answered with a file, or the way to one, by the end of its address."""


class Page:
    """The desk's page. Until `open` it says that the store is being opened."""

    def __init__(self, place: Place) -> None:
        self.place, self.live, self._room = place, Live(), asyncio.Semaphore(AT_ONCE)
        self._use: Use | None = None
        self._sessions: Sessions | None = None
        self.routes: list[BaseRoute] = [
            Route("/desk", self._to_the_page, methods=["GET"]),
            Route("/desk/", self._answers(self._page), methods=["GET"]),
            Route("/desk/enter", self._answers(self._enter), methods=["POST"]),
            Route("/desk/in", self._answers(self._in), methods=["POST"]),
            Route("/desk/ticket", self._answers(self._ticket), methods=["POST"]),
            Route("/desk/ticket-state", self._answers(self._ticket_state), methods=["POST"]),
            Route("/desk/alive", self._answers(self._alive), methods=["POST"]),
            Route("/desk/stream", self._answers(self._stream), methods=["GET"]),
            Route("/desk/static/{name}", static, methods=["GET"]),
            Route("/desk/file", self._answers(self._file), methods=["POST"]),
            Route("/desk/sheet", self._answers(self._file), methods=["POST"]),
            Route("/desk/handout", self._answers(self._file), methods=["POST"]),
            Route("/desk/handout/{key}", self._answers(self._handed), methods=["GET"]),
            Route("/desk/attach", self._answers(self._attach), methods=["POST"]),
            Route("/desk/{name}", self._answers(self._asked), methods=["POST"]),
        ]

    def open(self, use: Use) -> None:
        """Serve from now on."""
        self._use, self._sessions = use, Sessions(use)
        self.live.also.append(use.register.changed)

    async def run(self) -> None:
        """Listen to the news until cancelled; to be called once it is open."""
        if self._use is not None:
            store = self._use.store
            async with asyncio.TaskGroup() as group:
                group.create_task(self.live.run(store.news))
                group.create_task(self.live.follow(lambda: desk_of(store)))

    def _answers(self, answer: Callable[[Request, Use, Sessions], Awaitable[Response]]) -> Any:
        """An answer with our headers, to requests that come from the page itself where they do something."""

        async def answered(request: Request) -> Response:
            made = await self._checked(request, answer)
            made.headers.update(headers_of(self.place))
            return made

        return answered

    async def _checked(
        self, request: Request, answer: Callable[[Request, Use, Sessions], Awaitable[Response]]
    ) -> Response:
        if not self.place.is_ours(request.headers.get("host", "").lower()):  # whose name was made to lead here
            return PlainTextResponse("", 421)
        if request.method == "POST" and not self._from_the_page(request):
            return PlainTextResponse("", 403)
        if self._use is None or self._sessions is None:
            return PlainTextResponse(catalog(self._language(request)).text("page.opening"), 503)
        try:
            return await answer(request, self._use, self._sessions)
        except (TooLarge, TimeoutError, ClientDisconnect) as fault:  # what was not read is not waited for
            return PlainTextResponse("", 413 if isinstance(fault, TooLarge) else 408, {"Connection": "close"})
        except (Refused, Forgotten):
            return self._html("refused.html", self._language(request), status=200)
        except StoreDown:
            return PlainTextResponse("", 503)

    def _from_the_page(self, request: Request) -> bool:
        """Whether a page of ours sent it: browsers say so themselves with every POST."""
        scheme = self.place.origin.partition("://")[0]
        return request.headers.get("origin", "").lower() == f"{scheme}://{request.headers.get('host', '').lower()}"

    def _language(self, request: Request) -> str:
        chosen = request.cookies.get(LANGUAGE, "")
        return chosen if chosen in self.place.languages else self.place.language

    def _html(
        self, template: str, language: str, values: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> Response:
        return Response(rendered(template, language, values), status, media_type="text/html")

    async def _to_the_page(self, _: Request) -> Response:
        return Response(status_code=308, headers={"Location": "/desk/", **headers_of(self.place)})

    async def _page(self, request: Request, use: Use, sessions: Sessions) -> Response:
        language = self._language(request)
        visitor = await sessions.visitor(request, sign=True)
        if visitor is None:
            return self._html("door.html", language)
        start = await use.store.slips.get(f"start:{visitor.session.id}")
        if start is not None:
            await use.store.slips.drop(f"start:{visitor.session.id}")
        token = start.decode() if start is not None and visitor.desk.whose(start.decode()) is not None else ""
        other = next((one for one in self.place.languages if one != language), language)
        values = {
            "screens": offered(role_of(visitor.by), catalog(language)),
            "who": plain(visitor.counsellor.name),
            "idle": IDLE,
            "first": "case" if token else "queue",
            "start": token,
            "other_language": other,
            "other_language_name": catalog(other).locale.languages.get(other, other),
        }
        return self._html("shell.html", language, values)

    async def _in(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """Whether who asks is in: a link from elsewhere brings no cookie along, the page itself does."""
        return Response(status_code=204 if await sessions.visitor(request) is not None else 200)

    async def _alive(self, request: Request, use: Use, sessions: Sessions) -> Response:
        return Response(status_code=204 if await sessions.visitor(request, sign=True) is not None else 401)

    async def _enter(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """Let in whom Telegram vouches for, if they are a member of the desk: however many others try from there."""
        form = await form_of(request)
        now = (await use.store.records.load(DESK)).now / 1000
        try:
            whom = signed(form.get("data", ""), self.place.token, now)
        except NotSigned:
            tries = await use.store.slips.count(f"door:{whence(request, use)}", TRIES_SECONDS)
            return Response(status_code=401 if tries <= TRIES else 429)
        if not await use.store.slips.put(f"init:{whom.mark}", b"1", 2 * OLDEST, new=True):
            return Response(status_code=401)
        key = await entered(use, self.live, sessions, whom, browser_of(request.headers.get("user-agent", "")))
        if key is None:
            return Response(status_code=403)
        if whom.start:
            await use.store.slips.put(f"start:{named(key)}", whom.start[:64].encode(), START_KEPT)
        return await given(sessions, request, key)

    async def _ticket(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """Show a ticket at the door."""
        shown = await Tickets(use, self.live).make(request, answer := Response(), whence(request, use))
        if shown is None:
            return PlainTextResponse("", 429)
        made = self._html("ticket.html", self._language(request), {"ticket": shown})
        made.headers.append("set-cookie", answer.headers["set-cookie"])
        return made

    async def _ticket_state(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """What came of it; who was let in gets a session."""
        state, ticket = await Tickets(use, self.live).state(request)
        if state is State.WAITS:
            return Response(status_code=202)
        desk = (await use.store.records.load(DESK)).desk
        counsellor = desk.counsellor(ticket.counsellor) if ticket is not None else None
        if state is not State.AGREED or counsellor is None:
            return Response(status_code=403 if state is State.REFUSED else 410)
        whom = Signed(counsellor.address, counsellor.name, "")
        key = await entered(use, self.live, sessions, whom, browser_of(request.headers.get("user-agent", "")))
        return await given(sessions, request, key) if key is not None else Response(status_code=403)

    async def _stream(self, request: Request, use: Use, sessions: Sessions) -> Response:
        visitor = await sessions.visitor(request)
        if visitor is None or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return Response(status_code=401)
        id = visitor.session.id

        async def still() -> bool:
            try:
                return await sessions.visitor_of(id) is not None
            except StoreDown:
                return True

        try:
            events = self.live.stream(id, still)
            first = await anext(events)
        except TooMany:
            return Response(status_code=503)

        async def all_of_them() -> Any:
            try:
                yield first
                async for event in events:
                    yield event
            finally:
                await events.aclose()

        return StreamingResponse(all_of_them(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def _asked(self, request: Request, use: Use, sessions: Sessions) -> Response:
        name = request.path_params["name"]
        screen = SCREENS.get(name)
        view = screen.view if screen is not None else PARTS.get(name)
        visitor = await sessions.visitor(request, sign=name not in QUIETLY)
        if visitor is None:
            return Response(status_code=401)
        if view is None or (screen is not None and role_of(visitor.by) < screen.least):
            raise Refused
        asked = self._of(use, sessions, visitor, await form_of(request), self._language(request))
        try:
            fragment = await view(asked)
        except (Refused, Forgotten):
            if name != "talk":
                raise
            fragment = GONE
        return self._shown(fragment, asked)

    def _shown(self, fragment: Fragment, asked: Asked) -> Response:
        made = self._html(fragment.template, asked.words.language, fragment.values)
        made.headers.update(fragment.headers)
        return made

    async def _file(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """What a contact sent that is no text, or a sheet for a partner."""
        visitor = await sessions.visitor(request, sign=True)
        if visitor is None:
            return Response(status_code=401)
        answer = _FILES[request.url.path.rpartition("/")[2]]
        with suppress(Refused, Forgotten):
            return await answer(self._of(use, sessions, visitor, await form_of(request), self._language(request)))
        return Response(status_code=404)

    async def _handed(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """A sheet, to the phone's own browser, which is not in: by a link that was asked for on the page."""

        async def asking(session: str, form: dict[str, str], language: str) -> Asked | None:
            visitor = await sessions.visitor_of(session)
            return self._of(use, sessions, visitor, form, language) if visitor is not None else None

        with suppress(Refused, Forgotten):
            return await opened(use, request.path_params["key"], whence(request, use), asking)
        return Response(status_code=404)

    async def _attach(self, request: Request, use: Use, sessions: Sessions) -> Response:
        """What a counsellor sends that is no text. Of whom is in nobody, it is not read."""
        if (visitor := await sessions.visitor(request, sign=True)) is None:
            return Response(status_code=401, headers={"Connection": "close"})
        coming = Coming(request)
        asked = self._of(use, sessions, visitor, await coming.fields(), self._language(request))
        return self._shown(await attach(asked, coming, self._room), asked)

    def _of(self, use: Use, sessions: Sessions, visitor: Visitor, form: dict[str, str], language: str) -> Asked:
        return Asked(use, self.live, sessions, visitor, form, Words(use, language, visitor.desk))
