import asyncio
import time

import pytest

from standin import StandIn
from standin.updates.queue import CONFLICT, CONFLICT_WEBHOOK, UpdateIds, UpdateQueue
from tests.standin.raw import Raw

KM, FORUM = 5_100_000_001, -1_001_800_000_001


async def test_updates_come_again_until_confirmed(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.send("a")
    km.send("b")
    first = await raw("getUpdates")
    assert [u["message"]["text"] for u in first] == ["a", "b"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert await raw("getUpdates", offset=first[0]["update_id"]) == first
    assert await raw("getUpdates", offset=first[1]["update_id"]) == first[1:]
    km.send("c")
    rest = await raw("getUpdates", offset=first[1]["update_id"] + 1)
    assert [u["message"]["text"] for u in rest] == ["c"]


async def test_limit_and_negative_offset(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    for number in range(5):
        km.send(str(number))
    assert len(await raw("getUpdates", limit=2)) == 2
    last = await raw("getUpdates", offset=-2)
    assert [u["message"]["text"] for u in last] == ["3", "4"]
    assert len(standin.account().queue.pending) == 2


async def test_a_waiting_poll_wakes_on_arrival(standin: StandIn, raw: Raw) -> None:
    waiting = asyncio.create_task(raw("getUpdates", timeout=20))
    await seen_poll(standin)
    began = time.monotonic()
    standin.person(KM).send("now")
    assert (await waiting)[0]["message"]["text"] == "now"
    assert time.monotonic() - began < 10, "half of what it would wait"


async def seen_poll(standin: StandIn, count: int = 1) -> None:
    """Until *count* polls have arrived and the last one waits."""
    queue = standin.account().queue
    while len(standin.journal.calls("getUpdates")) < count or queue._waiter is None:  # noqa: ASYNC110
        await asyncio.sleep(0)


async def test_a_second_poll_ends_the_first_with_409(standin: StandIn, raw: Raw) -> None:
    first = asyncio.create_task(raw.refused("getUpdates", timeout=20))
    await seen_poll(standin)
    second = asyncio.create_task(raw("getUpdates", timeout=20))
    assert await first == f"409 {CONFLICT}"
    await seen_poll(standin, 2)
    standin.person(KM).send("a")
    assert len(await second) == 1


@pytest.mark.slow
async def test_further_conflicts_and_repeated_polls_are_slowed(standin: StandIn, raw: Raw) -> None:
    polls = []
    for count in (1, 2, 3):
        polls.append(asyncio.create_task(raw.full("getUpdates", timeout=20)))
        await seen_poll(standin, count)
    began = time.monotonic()
    await asyncio.gather(*polls[:2])
    assert 2.5 < time.monotonic() - began < 10
    standin.person(KM).send("a")
    await polls[2]
    assert await raw("getUpdates", offset=2**62) == []  # confirms everything
    began = time.monotonic()
    assert await raw("getUpdates", offset=2**62) == []  # the same again within 3 s: stretched
    assert 2.5 < time.monotonic() - began < 10


async def test_the_same_offset_within_half_a_second_gives_one(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.send("a")
    km.send("b")
    assert len(await raw("getUpdates")) == 2
    assert len(await raw("getUpdates")) == 1


async def test_no_poll_while_a_webhook_is_set(standin: StandIn, raw: Raw) -> None:
    waiting = asyncio.create_task(raw.refused("getUpdates", timeout=20))
    await seen_poll(standin)
    await raw("setWebhook", url="https://127.0.0.1:8443/hook")
    assert await waiting == "409 Conflict: terminated by setWebhook request"
    assert await raw.refused("getUpdates") == f"409 {CONFLICT_WEBHOOK}"
    await raw("deleteWebhook")
    assert await raw("getUpdates", offset=1) == []


async def test_allowed_updates_are_remembered(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    await raw("getUpdates", allowed_updates=["message_reaction"], offset=1)
    sent = km.send("a")
    km.react(sent.id, "👍")
    got = await raw("getUpdates", offset=2)
    assert [set(u) - {"update_id"} for u in got] == [{"message_reaction"}]
    await raw("getUpdates", allowed_updates=[], offset=got[0]["update_id"] + 1, timeout=0)
    km.react(sent.id)
    km.send("b")
    km.join(FORUM)
    got = await raw("getUpdates", offset=3)
    assert [set(u) - {"update_id"} for u in got] == [{"message"}, {"message"}]


async def test_an_unknown_kind_in_allowed_updates_is_a_violation(loose: StandIn, raw: Raw) -> None:
    loose.person(KM).send("a")
    await raw("getUpdates", allowed_updates=["mesage"])
    assert loose.violations


async def test_updates_are_kept_for_a_day(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.send("old")
    standin.hub.clock.shift(24 * 3600 + 1)
    km.send("new")
    assert [u["message"]["text"] for u in await raw("getUpdates")] == ["new"]


async def test_any_update_can_be_injected(standin: StandIn, raw: Raw) -> None:
    number = standin.inject({"future_kind": {"odd": 1}})
    standin.inject({"message": {"no": "date"}})
    got = await raw("getUpdates")
    assert got[0] == {"update_id": number, "future_kind": {"odd": 1}}
    assert got[1]["message"] == {"no": "date"}


def test_update_ids_of_a_later_run_are_higher() -> None:
    first = UpdateIds()
    used = [first.take() for _ in range(50)]
    time.sleep(0.02)
    assert UpdateIds().take() > used[-1]


async def test_privacy_mode_hides_what_is_not_for_the_bot(standin: StandIn) -> None:
    queue: UpdateQueue = standin.account().queue
    standin.admin(FORUM).member(standin.account().id, "member")
    queue.pending.clear()
    owner = standin.person(standin.demo_cast.counsellor_ids[0])
    owner.send("between us", chat=FORUM)
    owner.send("/board", chat=FORUM)
    assert [p.payload["text"] for p in queue.pending.values()] == ["/board"]


async def test_an_update_can_come_again_and_a_chat_can_be_late(standin: StandIn, raw: Raw) -> None:
    km, en, queue = standin.person(KM), standin.person(5_100_000_002), standin.account().queue
    km.send("a")
    first = (await raw("getUpdates"))[0]
    assert await raw("getUpdates", offset=first["update_id"] + 1, timeout=0) == []
    queue.again(first["update_id"])
    assert await raw("getUpdates", offset=1) == [first]
    queue.hold(f"chat {KM}")
    km.send("late 1")
    km.send("late 2")
    en.send("in time")
    queue.release(f"chat {KM}")
    got = await raw("getUpdates", offset=first["update_id"] + 1)
    assert [u["message"]["text"] for u in got] == ["in time", "late 1", "late 2"]
    with pytest.raises(KeyError):
        queue.again(1)


async def test_a_killed_poller_loses_nothing(standin: StandIn, raw: Raw) -> None:
    poll = asyncio.create_task(raw("getUpdates", timeout=20))
    await seen_poll(standin)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    standin.person(KM).send("a")
    assert [u["message"]["text"] for u in await raw("getUpdates", offset=1)] == ["a"]
