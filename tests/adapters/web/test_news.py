"""Open pages hear of changes, and of nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

from bot.adapters.web.live import GATHER, Live, mark
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.desk_events import Session
from bot.core.model.errors import StoreDown
from bot.core.ports import DESK, Told
from bot.core.understanding.values import Urgency
from tests.adapters.web.house import House, token_of


async def test_open_pages_hear_of_changes_and_of_a_break(house: House) -> None:
    browser = await house.counsellor()
    stream = house.page.live.stream(house.browser_cookie(browser), lambda: house.still(house.browser_cookie(browser)))
    assert "retry" in await anext(stream)
    assert "event: all" in await anext(stream)
    await house.writes("help")
    heard = await anext(stream)
    assert {"event: desk", "event: bell"} == set(heard.replace("data: \n\n", "").splitlines()), "they see no case yet"
    await browser.asks("case", case=await token_of(house))
    await house.writes("help me")
    heard = await anext(stream)
    assert re.fullmatch(r"event: c[0-9a-f]{16}\ndata: \n\n", heard)
    await stream.aclose()
    assert house.page.live.open == 0


async def test_the_bell_rings_for_an_emergency_that_comes_as_another_one_is_taken(house: House) -> None:
    browser = await house.counsellor()
    began = house.store.state.clock()

    async def seen() -> tuple[int, ...]:
        return tuple(map(int, re.findall(r'data-[a-z]+="(\d+)"', (await browser.asks("bell")).text)))

    assert await seen() == (0, 0)
    await house.writes("help", "a")
    before = await seen()
    await browser.acts("claim", await token_of(house), 1)
    house.store.state.clock = lambda: began + 60_000
    await house.writes("help", "b")
    assert before[0] == (await seen())[0] == 1
    assert (await seen())[1] > before[1]


class Deaf:
    """News that may not be listened to."""

    allowed = False

    async def listen(self) -> AsyncIterator[Told]:
        if not self.allowed:
            raise StoreDown("no channel")
        yield Told()

    async def tell(self, press: str, words: bytes) -> None: ...


async def test_where_no_news_may_be_heard_the_lists_are_read_anew_and_hold_nobody_who_was_forgotten() -> None:
    live, told = Live(), list[str]()
    live.also.append(told.append)
    listening = asyncio.create_task(live.run(Deaf()))
    async with asyncio.timeout(5):
        while not told:  # noqa: ASYNC110 - told by nobody else
            await asyncio.sleep(0.001)
    listening.cancel()
    assert told == [""], "which is: all may have changed"


async def test_the_case_on_the_screen_waits_for_no_change_of_others() -> None:
    """Changes are gathered, so that a busy desk costs a page few events; what somebody looks at comes at once."""
    live = Live()

    async def still() -> bool:
        return True

    stream = live.stream("session", still)
    assert [await anext(stream), await anext(stream)] == ["retry: 1000\n\n", "event: all\ndata: \n\n"]
    for key in "ab":
        await live.shows("session", key)  # each on a page of its own
    for key in ("b", "a", "a", "c"):
        live._change(key)
    begun = asyncio.get_running_loop().time()
    told = await anext(stream)
    assert asyncio.get_running_loop().time() - begun < GATHER / 2
    assert {f"event: {mark('session', key)}" for key in "ab"} == set(told.replace("data: \n\n", "").splitlines())
    live._change("a")
    begun = asyncio.get_running_loop().time()
    assert mark("session", "a") in await anext(stream)
    assert asyncio.get_running_loop().time() - begun >= GATHER / 2, "of one case further changes are gathered, too"
    await stream.aclose()


async def test_a_busy_desk_wakes_no_page_that_shows_nothing_of_it() -> None:
    """Contacts are answered by the same process: what a thread of the group shows by now is nothing to a page."""
    live, case = Live(), DeskCase("a", 1, (0, 0), CaseState.WAITING, Urgency.EMERGENCY, 0)
    desk, looked = Desk(cases=(case,), sessions=(Session("session", "c", 0),)), asyncio.Event()

    async def still() -> bool:
        return True

    async def load() -> Desk:
        looked.set()
        return desk

    stream, following = live.stream("session", still), asyncio.create_task(live.follow(load))
    assert [await anext(stream), await anext(stream)] == ["retry: 1000\n\n", "event: all\ndata: \n\n"]
    for changed, told in (
        (desk, {"desk", "bell"}),
        (replace(desk, cases=(replace(case, shown=(7, 8), thread=6),)), set[str]()),
        (replace(desk, cases=(replace(case, group="another"),)), {"desk"}),
        (replace(desk, cases=()), {"desk", "bell"}),
    ):
        (open_page,) = live._streams["session"]
        open_page.changed.clear()
        desk = changed
        looked.clear()
        live._change(DESK)
        await looked.wait()
        await asyncio.sleep(0)
        assert open_page.changed == told
    desk = replace(desk, sessions=())
    live._change(DESK)
    assert "event: over" in "".join([event async for event in stream])
    following.cancel()
