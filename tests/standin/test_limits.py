import math
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standin import StandIn
from standin.refusals import Refusal
from standin.world.limits import Limits
from tests.standin.raw import Raw

KM, FORUM = 5_100_000_001, -1_001_800_000_001


@pytest.fixture
async def loose() -> AsyncIterator[StandIn]:
    async with StandIn(limits="real") as running:
        running.person(KM).chat.started = True
        yield running


async def test_the_21st_call_of_a_minute_about_a_group_is_refused(loose: StandIn, raw: Raw) -> None:
    topic = await raw("createForumTopic", chat_id=FORUM, name="a")
    sent = await raw("sendMessage", chat_id=FORUM, text="0", message_thread_id=topic["message_thread_id"])
    for number in range(9):
        await raw("editMessageText", chat_id=FORUM, message_id=sent["message_id"], text=str(number + 1))
    photo = loose.person(KM).file("photo")
    file_id = loose.world.for_bot(photo.body, loose.account().id)["photo"][0]["file_id"]
    await raw("sendMediaGroup", chat_id=FORUM, media=[{"type": "photo", "media": file_id}] * 9)
    status, body, headers = await raw.full("sendMessage", chat_id=FORUM, text="21")
    assert status == 429
    wait = body["parameters"]["retry_after"]
    assert body["description"] == f"Too Many Requests: retry after {wait}"
    assert headers["Retry-After"] == str(wait)
    assert 55 <= wait <= 60
    assert await raw("getChat", chat_id=FORUM)
    loose.hub.clock.shift(wait)
    assert await raw("sendMessage", chat_id=FORUM, text="21")
    assert loose.account().limits.used[FORUM] == 22


async def test_a_private_chat_takes_three_at_once_then_one_a_second(loose: StandIn, raw: Raw) -> None:
    for number in range(3):
        await raw("sendMessage", chat_id=KM, text=str(number))
    assert await raw.refused("sendMessage", chat_id=KM, text="4") == "429 Too Many Requests: retry after 1"
    assert await raw("sendChatAction", chat_id=KM, action="typing")
    loose.hub.clock.shift(1)
    assert await raw("sendMessage", chat_id=KM, text="4")
    assert (await raw.refused("sendMessage", chat_id=KM, text="5")).startswith("429")


def allowed(limits: Limits, calls: list[tuple[float, int]]) -> list[tuple[float, int]]:
    taken, now = [], 1000.0
    for pause, chat in calls:
        now += pause
        try:
            limits.spend(chat, 1, now, private=chat > 0, sends=True)
        except Refusal as refusal:
            now += (refusal.parameters or {})["retry_after"]
            limits.spend(chat, 1, now, private=chat > 0, sends=True)
        taken.append((now, chat))
    return taken


@given(st.lists(st.tuples(st.floats(0, 0.2), st.sampled_from([1, 2, -1])), max_size=120))
def test_no_window_ever_holds_more_and_waiting_as_told_is_enough(calls: list[tuple[float, int]]) -> None:
    taken = allowed(Limits("real"), calls)
    for index, (start, _) in enumerate(taken):
        window = taken[index:]
        assert sum(1 for at, _ in window if at < start + 1) <= 60  # burst of 30 and 30 more
        assert sum(1 for at, chat in window if chat == -1 and at < start + 60) <= 20
        assert sum(1 for at, chat in window if chat == 1 and at < start + 10) <= 13


def test_overall_30_a_second() -> None:
    limits = Limits("real")
    for chat in range(1, 31):
        limits.spend(chat, 1, 5.0, private=True, sends=True)
    with pytest.raises(Refusal) as caught:
        limits.spend(31, 1, 5.0, private=True, sends=True)
    assert caught.value.code == 429


def test_compressed_is_ten_times_as_fast_and_off_is_off() -> None:
    compressed, off = Limits("compressed"), Limits("off")
    for _ in range(20):
        compressed.spend(-1, 1, 5.0, private=False, sends=True)
    with pytest.raises(Refusal):
        compressed.spend(-1, 1, 5.0, private=False, sends=True)
    compressed.spend(-1, 1, 11.1, private=False, sends=True)
    for _ in range(1000):
        off.spend(-1, 1, 5.0, private=False, sends=True)
    assert off.used == {-1: 1000}
    with pytest.raises(ValueError, match="limits must be one of"):
        Limits("some")


def test_an_early_repeat_is_refused_until_the_time_named() -> None:
    limits = Limits("real")
    for _ in range(20):
        limits.spend(-1, 1, 0.0, private=False, sends=True)
    for at in (1.0, 30.0, 59.5):
        with pytest.raises(Refusal) as caught:
            limits.spend(-1, 1, at, private=False, sends=True)
        assert caught.value.parameters == {"retry_after": max(1, math.ceil(60 - at))}
    limits.spend(-1, 1, 60.0, private=False, sends=True)
    assert limits.group_left(-1, 60.0) == 19
