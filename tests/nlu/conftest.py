import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.rasa.server import RasaServer
from tests.fakes.nlu import train_small


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of three topics in three scripts: one worker trains it, and the others find it up to date."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    with (shared / "small_model.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return train_small(shared / "small_model")


@pytest_asyncio.fixture
async def rasa(small_model: Path) -> AsyncIterator[RasaServer]:
    async with RasaServer(model=small_model) as server:
        yield server
