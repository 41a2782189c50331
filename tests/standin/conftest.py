from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram

from standin import StandIn
from tests.standin.raw import Raw


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def loose() -> AsyncIterator[StandIn]:
    """A stand-in whose violations are not looked at."""
    async with StandIn(limits="off", judge=True) as running:
        running.person(running.demo_cast.km).chat.started = True
        yield running


@pytest.fixture
async def standin(loose: StandIn) -> AsyncIterator[StandIn]:
    """A stand-in that no test may use against the rules."""
    yield loose
    assert loose.violations == []


@pytest.fixture
async def raw(loose: StandIn, session: aiohttp.ClientSession) -> Raw:
    return Raw(loose, session)


@pytest.fixture
async def bot(loose: StandIn) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(loose.token, base_url=loose.base_url, base_file_url=loose.file_url)
    async with made:
        yield made
