import asyncio
import json
import time

import aiohttp
import pytest
import telegram

from standin import StandIn
from tests.standin.raw import Raw

KM = 5_100_000_001


def texts(standin: StandIn) -> list[str]:
    return [line["text"] for line in standin.person(KM).transcript()]


async def test_refused_before_any_effect(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("refuse", method="sendMessage", code=429, retry_after=7)
    status, body, headers = await raw.full("sendMessage", chat_id=KM, text="a")
    assert (status, body["parameters"], headers["Retry-After"]) == (429, {"retry_after": 7}, "7")
    assert texts(standin) == []
    assert await raw("sendMessage", chat_id=KM, text="b")
    standin.faults.add("refuse", code=403, description="Forbidden: bot was blocked by the user")
    assert await raw.refused("sendMessage", chat_id=KM, text="c") == "403 Forbidden: bot was blocked by the user"


@pytest.mark.parametrize("code", [500, 502])
async def test_a_server_error_comes_as_html(standin: StandIn, bot: telegram.Bot, code: int) -> None:
    standin.faults.add("error", method="sendMessage", code=code)
    with pytest.raises(telegram.error.NetworkError):
        await bot.send_message(KM, "a")
    assert texts(standin) == []


async def test_closed_before_the_effect(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("close", method="sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await raw("sendMessage", chat_id=KM, text="a")
    assert texts(standin) == []


async def test_effect_applied_then_the_connection_dropped(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("drop", method="sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await raw("sendMessage", chat_id=KM, text="a")
    assert texts(standin) == ["a"]
    entry = standin.journal.calls("sendMessage")[0]
    assert (entry.ok, entry.fault) == (True, "drop")


async def test_effect_applied_and_half_an_answer(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("truncate", method="sendMessage")
    with pytest.raises((aiohttp.ClientError, json.JSONDecodeError)):
        await raw("sendMessage", chat_id=KM, text="a")
    assert texts(standin) == ["a"]


async def test_effect_applied_and_a_lie(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("lie", method="sendMessage")
    assert (await raw.refused("sendMessage", chat_id=KM, text="a")).startswith("500")
    assert texts(standin) == ["a"]


async def test_a_delay_outlasts_the_caller_and_still_acts(standin: StandIn, raw: Raw) -> None:
    standin.faults.add("delay", method="sendMessage", seconds=0.2)
    waiting = asyncio.create_task(raw("sendMessage", chat_id=KM, text="a"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.05)
    await standin.person(KM).wait_reply("a", 2)


async def test_narrowed_by_text_chat_and_count(standin: StandIn, raw: Raw) -> None:
    fault = standin.faults.add("refuse", code=400, text="bad", chat_id=KM, nth=2, times=2)
    results = [(await raw.full("sendMessage", chat_id=KM, text=f"bad {i}"))[0] for i in range(5)]
    assert results == [200, 400, 400, 200, 200]
    assert (await raw.full("sendMessage", chat_id=KM, text="good"))[0] == 200
    assert (fault.seen, fault.done) == (5, 2)


async def test_an_outage_lasts_until_it_is_removed_and_hits_polls(standin: StandIn, raw: Raw) -> None:
    outage = standin.faults.add("outage")
    for method in ("getMe", "getUpdates", "sendMessage"):
        with pytest.raises(aiohttp.ClientError):
            await raw(method)
    standin.faults.remove(outage.id)
    assert await raw("getMe")


async def test_probability_is_repeatable() -> None:
    def struck() -> list[bool]:
        standin = StandIn()
        standin.faults.add("close", probability=0.5, times=None)
        return [standin.faults.next("sendMessage", {}) is not None for _ in range(40)]

    assert struck() == struck()
    assert 5 < sum(struck()) < 35
    with pytest.raises(ValueError, match="fault kind must be one of"):
        StandIn().faults.add("explode")


async def test_stopping_does_not_wait_for_polls(session: aiohttp.ClientSession) -> None:
    standin = StandIn(limits="off")
    await standin.start()
    raw = Raw(standin, session)
    poll = asyncio.create_task(raw.full("getUpdates", timeout=50))
    while not standin.journal.entries:  # noqa: ASYNC110
        await asyncio.sleep(0)
    began = time.monotonic()
    await standin.stop()
    assert time.monotonic() - began < 20, "it would wait for fifty"
    await asyncio.gather(poll, return_exceptions=True)
