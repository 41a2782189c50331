from collections.abc import AsyncIterator

import pytest
import telegram

from standin import StandIn
from tests.page.chromium import chromium
from tests.page.screen import EN, KM, Screen


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off") as running:
        running.person(KM).chat.started = True
        running.person(EN).chat.started = True
        yield running
    assert running.violations == []


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(standin.token, base_url=standin.base_url, base_file_url=standin.file_url)
    async with made:
        yield made


@pytest.fixture
async def screen(standin: StandIn) -> AsyncIterator[Screen]:
    """The page, opened; nothing may go wrong in it, and nothing may be asked for elsewhere."""
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1366, "height": 768})
        made = Screen(page)
        await made.open(standin)
        yield made
        assert made.troubles == []
        assert made.elsewhere == []
