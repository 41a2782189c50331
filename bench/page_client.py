"""A counsellor's open page as the benchmark sees it: it enters as the Mini App does, listens, and fetches what changed.

It does what the page's own scripts do and no more, so that what is measured is what a browser would show.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from standin.people.person import Person

GATHERED = 0.05
"""Seconds that the page waits after an event before it fetches (`delay:50ms` in the template of a case)."""

_AFTER = re.compile(r'name="after" value="(\d+)"')
_MARK = re.compile(r"sse:(c[0-9a-f]{16})")
_WAITING = re.compile(r'data-act="claim ([a-z2-7]+) (\d+)"')

Shown = Callable[[str, float], None]
"""Told what a fetched part of a screen shows, and when it was there (monotonic seconds)."""


class PageRefused(RuntimeError):
    """The page did not answer as it should. Says what was asked for and the status."""


class OpenPage:
    """One counsellor's page, at an address of their own: `place` is their number among the counsellors."""

    def __init__(self, person: Person, port: int, shown: Shown, place: int) -> None:
        self._person, self._shown = person, shown
        self._base = f"http://127.0.0.1:{port}"
        self._host = f"sarika.localhost:{port}"
        headers = {"Host": self._host, "Origin": f"http://{self._host}"}
        # the cookie is that of an address, which aiohttp keeps only when told so
        jar = aiohttp.CookieJar(unsafe=True)
        timeout = aiohttp.ClientTimeout(total=None, connect=30)
        self._session = aiohttp.ClientSession(
            self._base,
            headers=headers,
            cookie_jar=jar,
            timeout=timeout,
            connector=aiohttp.TCPConnector(local_addr=(f"127.0.1.{1 + place}", 0)),
        )
        self._listens: asyncio.Task[None] | None = None
        self._case, self._after, self._mark = "", "0", ""
        self._wake = asyncio.Event()

    async def enter(self, link: str) -> None:
        """Open the Mini App by a link in the group, and be let in."""
        address = self._person.open_link(link, chat=None)
        data = dict(parse_qsl(urlsplit(address).fragment))["tgWebAppData"]
        async with self._session.post("/desk/enter", data={"data": data}) as answer:
            if answer.status != 204:
                raise PageRefused(f"enter: {answer.status}")

    async def ask(self, part: str, **form: str) -> str:
        """A screen or a part of one, as HTML."""
        async with self._session.post(f"/desk/{part}", data=form) as answer:
            text = await answer.text()
            if answer.status != 200:
                raise PageRefused(f"{part}: {answer.status}")
            return text

    async def act(self, *parts: str) -> str:
        """Press a button of the forum; what came of it in words."""
        return await self.ask("act", id=secrets.token_hex(8), parts=" ".join(parts))

    async def waiting(self) -> list[tuple[str, str]]:
        """Token and number of each case that waits."""
        return _WAITING.findall(await self.ask("state"))

    async def show(self, token: str) -> str:
        """Open a case: from now on what is new in it is fetched as it comes."""
        html = await self.ask("case", case=token)
        after, mark = _AFTER.search(html), _MARK.search(html)
        if after is None or mark is None:
            raise PageRefused("case: not as expected")
        self._case, self._after, self._mark = token, after[1], mark[1]
        self._shown(html, time.monotonic())
        return html

    async def write(self, token: str, number: str, text: str) -> None:
        """Send words to the contact of a case."""
        await self.ask("write", id=secrets.token_hex(8), case=token, number=number, text=text)

    def listen(self) -> None:
        """Keep the event stream open from now on."""
        self._listens = asyncio.create_task(self._follow())

    async def rest(self) -> None:
        """Close the event stream, and look at no case any more."""
        if self._listens is not None:
            self._listens.cancel()
            await asyncio.gather(self._listens, return_exceptions=True)
        self._case, self._mark = "", ""

    async def close(self) -> None:
        """Close the page."""
        await self.rest()
        await self._session.close()

    async def _follow(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fetch())
            async with self._session.get("/desk/stream") as stream:
                if stream.status != 200:
                    raise PageRefused(f"stream: {stream.status}")
                async for line in stream.content:
                    name = line.decode().strip().removeprefix("event: ")
                    if self._mark and name == self._mark:
                        self._wake.set()
                    elif name in ("bell", "all"):
                        group.create_task(self.ask("bell"))

    async def _fetch(self) -> None:
        """One at a time, and once more for what came meanwhile, as the page queues them."""
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHERED)
            self._wake.clear()
            case = self._case
            html = await self.ask("talk", case=case, after=self._after)
            if case == self._case:
                after = _AFTER.search(html)
                self._after = after[1] if after is not None else self._after
                self._shown(html, time.monotonic())
