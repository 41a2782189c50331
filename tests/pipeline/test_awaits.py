"""The fault points are complete by construction: whoever adds an await to the pipeline has to say where it is killed."""

from __future__ import annotations

import pytest

from tests.pipeline.awaits import (
    FORGETTING,
    MODULES,
    SELDOM,
    STORY,
    asynchronous,
    others,
    own_functions,
    port_calls,
    source,
)


@pytest.mark.parametrize("module", MODULES)
def test_every_await_is_a_call_of_a_port_or_waits_within_the_process(module: str) -> None:
    assert others(source(module), own_functions()) == []


def test_at_every_call_of_a_port_a_story_is_killed() -> None:
    called = set().union(*(port_calls(source(module)) for module in MODULES))
    assert called == STORY | FORGETTING | SELDOM
    assert not STORY & FORGETTING
    assert not (STORY | FORGETTING) & SELDOM


@pytest.mark.parametrize(
    "line",
    [
        "await aiohttp.request('GET', url)",
        "await self._client.execute_command('GET', key)",
        "await self._client.handle('GET', key)",
        "await asyncio.to_thread(self._vault.destroy, contact)",
        "async with session.get(url) as answer: pass",
        "async for row in rows(): pass",
        "return [row async for row in rows()]",
        "await (a if b else c)",
    ],
)
def test_whatever_else_is_waited_for_is_found(line: str) -> None:
    assert len(others(f"async def f():\n    {line}", frozenset({"handle"}))) == 1


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("await use.records.load(key)", "records.load"),
        ("self._outbox.attempt(lease, ids)", "outbox.attempt"),
        ("asyncio.gather(load(key), use.records.ready(key))", "records.ready"),
        ("records.commit(lease, commit)", "records.commit"),
    ],
)
def test_a_call_of_a_port_is_found_wherever_it_stands(line: str, name: str) -> None:
    assert port_calls(f"async def f():\n    {line}") == {name}
    assert name in asynchronous()
