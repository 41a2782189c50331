"""Two processes serve the desk's page over one store: who is in at one is in at the other, what is pressed at one shows on
the streams of the other, and who tries too often at one has tried at both."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.valkey import EmbeddedValkey
from bot.adapters.web.server import TRIES
from bot.settings.values import PRACTICE_HOST
from standin import StandIn
from standin.people.person import Person
from tests.page.desk import signed
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended, free_port
from tests.pipeline.story import Cast

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

HOST = f"{PRACTICE_HOST}:1"
"""The one address of the page, wherever it is served: a proxy shares its requests out."""


class Browser:
    """One browser behind a proxy that leads it now to this process, now to that."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def asks(self, port: int, what: str, **form: object) -> tuple[int, str]:
        headers = {"Host": HOST, "Origin": f"http://{HOST}"}
        data = {name: str(value) for name, value in form.items()}
        async with self.session.post(f"http://127.0.0.1:{port}/desk/{what}", data=data, headers=headers) as answer:
            return answer.status, await answer.text()

    async def enters(self, port: int, person: Person, token: str) -> int:
        """Until it is answered at all: a process may not have opened the store yet."""
        while True:
            try:
                status, _ = await self.asks(port, "enter", data=signed(token, person.user.id, "x"))
                if status != 503:
                    return status
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)

    async def hears(self, port: int, heard: list[str], opened: asyncio.Event) -> None:
        """Whatever the stream of a process says, as it comes."""
        async with self.session.get(f"http://127.0.0.1:{port}/desk/stream", headers={"Host": HOST}) as stream:
            assert stream.status == 200
            async for line in stream.content:
                if line.startswith(b"event: "):
                    heard.append(line.decode().split()[1])
                    opened.set()


@pytest.fixture
async def sarika(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[Sarika]:
    async with EmbeddedValkey(tmp_path / "store") as valkey:
        made = Sarika(nursery, standin, tmp_path / "s", {"redis_url": valkey.url})
        made.plan["settings"] = {"desk_url": f"http://{HOST}"}
        with ended(made):
            yield made


async def until_heard(heard: list[str], name: str) -> None:
    while name not in heard:  # noqa: ASYNC110 - of a stream
        await asyncio.sleep(0.02)


async def test_two_processes_are_one_desk(sarika: Sarika, standin: StandIn) -> None:
    cast, ports = Cast.of(standin), (free_port(), free_port())
    await sarika.start(roles=("receive", "work", "desk"), port=ports[0])
    await sarika.ready()
    await sarika.start(roles=("desk",), port=ports[1])
    jar, stranger = aiohttp.CookieJar(unsafe=True), aiohttp.DummyCookieJar()
    async with (
        asyncio.timeout(PATIENCE),
        aiohttp.ClientSession(cookie_jar=jar) as session,
        aiohttp.ClientSession(cookie_jar=stranger) as other,
        asyncio.TaskGroup() as group,
    ):
        browser = Browser(session)
        assert await browser.enters(ports[1], cast.counsellor, standin.token) == 204
        for port in ports:
            assert (await browser.asks(port, "queue"))[0] == 200, "who came in at one is in at both"
        streams = [(list[str](), asyncio.Event()) for _ in ports]
        hearing = [group.create_task(browser.hears(port, *stream)) for port, stream in zip(ports, streams, strict=True)]
        for heard, opened in streams:
            await opened.wait()
            heard.clear()
        cast.contact.send("they locked me in a room")
        for heard, _ in streams:
            await until_heard(heard, "bell")
            await until_heard(heard, "desk")
        _, queue = await browser.asks(ports[0], "queue")
        found = re.search(r'data-act="claim ([a-z2-7]+) (\d+)"', queue)
        assert found is not None
        for heard, _ in streams:
            heard.clear()
        await browser.asks(ports[1], "act", id="press-0001", parts=f"claim {found[1]} {found[2]}")
        for heard, _ in streams:
            await until_heard(heard, "desk")
        _, case = await browser.asks(ports[1], "case", case=found[1])
        mark = re.search(r"sse:(c[0-9a-f]{16})", case)
        assert mark is not None
        cast.contact.send("are you there?")
        await until_heard(streams[0][0], mark[1])  # fetched from one, while its stream is the other's
        await browser.asks(ports[0], "write", id="words-0001", case=found[1], number=found[2], text="I am here")
        await browser.asks(ports[1], "write", id="words-0001", case=found[1], number=found[2], text="I am here")
        _, talk = await browser.asks(ports[1], "talk", case=found[1], after=0)
        assert "are you there?" in talk
        while not any("I am here" in text for text in cast.shown(cast.contact)):  # noqa: ASYNC110 - of a phone
            await asyncio.sleep(0.02)
        assert sum("I am here" in text for text in cast.shown(cast.contact)) == 1, "sent to both, it goes out once"
        thief = Browser(other)
        tried = [(await thief.asks(ports[n % 2], "enter", data="forged"))[0] for n in range(TRIES + 2)]
        assert tried == [401] * TRIES + [429] * 2, "tries are counted for both together"
        cast.counsellor.start()
        cast.counsellor.send("/sessions")
        while not cast.says(cast.counsellor, "1. a browser: in for"):  # noqa: ASYNC110 - of a phone
            await asyncio.sleep(0.02)
        cast.counsellor.press("End 1: a browser")
        for heard, _ in streams:
            await until_heard(heard, "over")
        for port in ports:
            assert (await browser.asks(port, "queue"))[0] == 401, "ended at one, it is ended at both"
        await asyncio.gather(*hearing)
    assert await sarika.stop() == 0
    sarika.logged()
