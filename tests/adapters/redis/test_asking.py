import asyncio
from typing import Any, cast

import pytest
from redis.exceptions import ConnectionError, ResponseError

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.scripts import ScriptFailed
from bot.core.model.errors import StoreDown


class Answering:
    """A client that waits for its answer as redis-py does, on a Python whose `asyncio.wait_for` swallows a cancellation."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def execute_command(self, *words: str) -> Any:
        try:
            return await asyncio.wait_for(self.answer, 60)
        except asyncio.CancelledError:
            if not self.answer.done():
                raise
            return self.answer.result()


@pytest.mark.parametrize("turns", range(4))
async def test_who_is_told_to_end_around_the_moment_of_the_answer_ends(turns: int) -> None:
    """Else the worker that lost its lease waits for ever for one of its tasks, as after a pause of the machine."""
    client = Answering()
    goes_on = 0

    async def works() -> None:
        nonlocal goes_on
        while True:
            await asked(cast(Client, client), "HGETALL", "x")
            goes_on += 1
            client.answer = asyncio.get_running_loop().create_future()

    working = asyncio.create_task(works())
    await asyncio.sleep(0)
    client.answer.set_result({})
    for _ in range(turns):
        await asyncio.sleep(0)
    before = goes_on
    working.cancel()
    await asyncio.wait({working}, timeout=1)
    assert (working.cancelled(), goes_on) == (True, before)


@pytest.mark.parametrize(
    ("fault", "ours"),
    [(ConnectionError("gone"), StoreDown), (OSError("gone"), StoreDown), (ResponseError("x"), ScriptFailed)],
)
async def test_errors_are_those_of_the_ports(fault: Exception, ours: type[Exception]) -> None:
    client = Answering()
    client.answer.set_exception(fault)
    with pytest.raises(ours):
        await asked(cast(Client, client), "HGETALL", "x")
