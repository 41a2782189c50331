from collections.abc import AsyncIterator

import pytest

from tests.adapters.web.house import House


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made
