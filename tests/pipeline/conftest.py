from collections.abc import AsyncIterator, Iterator

import pytest

from standin import StandIn
from tests.pipeline.running import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.close()


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A stand-in without limits that nobody may use against the rules."""
    async with StandIn(limits="off", control=False) as running:
        yield running
    assert running.violations == []
