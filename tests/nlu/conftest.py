from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.rasa.server import RasaServer
from tests.fakes.nlu import train_small


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of three topics in three scripts."""
    return train_small(tmp_path_factory.mktemp("models"))


@pytest_asyncio.fixture
async def rasa(small_model: Path) -> AsyncIterator[RasaServer]:
    async with RasaServer(model=small_model) as server:
        yield server
