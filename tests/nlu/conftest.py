import fcntl
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.rasa.server import RasaServer
from tests.fakes.nlu import own_installed, train_small


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of three topics in three scripts: one worker trains it for all."""
    return _once(tmp_path_factory, "small_model", train_small)


@pytest.fixture(scope="session")
def small_own_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for our own parse server."""
    return _once(tmp_path_factory, "small_own_model", lambda models: train_small(models, "--own", home=own_installed()))


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, train: Callable[[Path], Path]) -> Path:
    """What one worker of a run trained."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = [*(shared / name).glob("*.tar.gz")]
        return found[0] if found else train(shared / name)


@pytest_asyncio.fixture
async def rasa(small_model: Path) -> AsyncIterator[RasaServer]:
    async with RasaServer(model=small_model) as server:
        yield server
