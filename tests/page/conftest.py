"""One browser for all tests of the page; each has a page of its own in it, on a stand-in of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import telegram
from playwright.async_api import Browser, expect

from bot.settings.values import PRACTICE_HOST
from standin import StandIn
from tests.page import forked
from tests.page.chromium import chromium
from tests.page.desk import Desk
from tests.page.screen import EN, KM, Screen
from tests.pipeline.conftest import nursery as nursery
from tests.pipeline.running import Nursery

PATIENCE = 120_000
"""Milliseconds until something is on the page, and can be pressed: beside four other workers nothing was drawn for 30 s."""

expect.set_options(timeout=PATIENCE)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off") as running:
        running.person(KM).chat.started = True
        running.person(EN).chat.started = True
        yield running
    assert running.violations == []


@pytest_asyncio.fixture(loop_scope="session")
async def bot(standin: StandIn) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(standin.token, base_url=standin.base_url, base_file_url=standin.file_url)
    async with made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def screen(standin: StandIn, browser: Browser) -> AsyncIterator[Screen]:
    """The page, opened; nothing may go wrong in it, and nothing may be asked for elsewhere."""
    async with await browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        context.set_default_timeout(PATIENCE)
        made = Screen(await context.new_page())
        await made.open(standin)
        yield made
        assert made.troubles == []
        assert made.elsewhere == []


@pytest_asyncio.fixture(loop_scope="session")
async def desk(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[Desk]:
    async with forked.sarika(nursery, standin, tmp_path) as port:
        made = Desk(standin, f"http://{PRACTICE_HOST}:{port}/desk/", [])
        yield made
        assert made.troubles == []
