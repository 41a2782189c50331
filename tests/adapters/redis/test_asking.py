import asyncio
from typing import Any, cast

import pytest
from redis.exceptions import ConnectionError, ResponseError

from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import Client
from bot.adapters.redis.scripts import ScriptFailed
from bot.core.model.errors import StoreDown


class Answering:
    """A client that waits for its answer as redis-py does."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def execute_command(self, *words: str) -> Any:
        return await asyncio.wait_for(self.answer, 60)


async def test_who_is_told_to_end_in_the_moment_of_the_answer_ends() -> None:
    """Else the worker that lost its lease waits for ever for one of its tasks, as after a pause of the machine."""
    client = Answering()
    asking = asyncio.create_task(asked(cast(Client, client), "HGETALL", "x"))
    await asyncio.sleep(0)
    client.answer.set_result({})
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize(
    ("fault", "ours"),
    [(ConnectionError("gone"), StoreDown), (OSError("gone"), StoreDown), (ResponseError("x"), ScriptFailed)],
)
async def test_errors_are_those_of_the_ports(fault: Exception, ours: type[Exception]) -> None:
    client = Answering()
    client.answer.set_exception(fault)
    with pytest.raises(ours):
        await asked(cast(Client, client), "HGETALL", "x")
