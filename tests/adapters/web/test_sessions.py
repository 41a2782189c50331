"""Who is in on the desk's page, and how sessions end."""

from dataclasses import replace
from typing import Any

from bot.core.model.desk_events import CounsellorLeft, SessionEnded, SessionsAsked
from bot.core.ports import DESK
from tests.adapters.web.house import House, who, words


async def test_who_leaves_the_group_is_out_at_once_streams_included(house: House) -> None:
    browser = await house.counsellor(6)
    own = house.browser_cookie(browser)
    stream = house.page.live.stream(own, lambda: house.still(own))
    assert "retry" in await anext(stream)
    house.members.members.discard("6")
    assert (await browser.asks("queue")).status_code == 401
    await house.happens(CounsellorLeft(by=replace(who("6", "Dara"), groups=())), DESK)
    assert (await house.desk()).sessions == ()
    assert "over" in "".join([event async for event in stream])


async def test_sessions_are_listed_and_ended_by_their_owner_or_a_supervisor(house: House) -> None:
    mine, other, supervisor = await house.counsellor(5), await house.counsellor(6), await house.counsellor(7)
    listed = words((await mine.asks("sessions")).text)
    assert "Sokha" in listed
    assert "Firefox, Linux" in listed
    assert "Dara" not in listed
    theirs = house.browser_cookie(other)
    assert house.words("page.not_there") in words((await mine.asks("session-end", session=theirs)).text)
    assert (await other.asks("queue")).status_code == 200
    assert "Dara" in words((await supervisor.asks("sessions")).text)
    await supervisor.asks("session-end", session=theirs)
    assert (await other.asks("queue")).status_code == 401
    assert len((await house.desk()).sessions) == 2


async def test_a_session_ends_unused_after_half_an_hour_and_in_any_case_after_twelve() -> None:
    async with House() as house:
        began = house.store.state.clock()
        browser = await house.counsellor()
        for minutes in range(0, 12 * 60 - 1, 29):
            house.store.state.clock = lambda minutes=minutes: began + minutes * 60_000  # type: ignore[misc]
            browser_signs = house.page._sessions
            assert browser_signs is not None
            browser_signs._signs.clear()
            assert (await browser.asks("queue")).status_code == 200, minutes
        house.store.state.clock = lambda: began + 12 * 3_600_000 + 5_000
        assert (await browser.asks("queue")).status_code == 401
    async with House() as house:
        began = house.store.state.clock()
        browser = await house.counsellor()
        house.store.state.clock = lambda: began + 1_799_000
        assert (await browser.asks("state")).status_code == 200  # fetched by the page itself: no sign of anybody
        house.store.state.clock = lambda: began + 1_801_000
        assert (await browser.asks("queue")).status_code == 401


async def test_where_somebody_is_in_they_read_in_their_own_chat_and_end_it_there(house: House) -> None:
    one, two, others = await house.counsellor(5), await house.counsellor(5), await house.counsellor(6)
    await house.happens(SessionsAsked(by=who("5", "Sokha")), DESK)
    await house.rest()
    told: dict[str, Any] = dict(house.telegram.shown[-1].call.params)
    assert told["protect_content"]
    assert told["text"].count("Firefox, Linux: in for 0 min, last used 0 min ago") == 2
    assert "Sokha" not in told["text"]
    rows = told["reply_markup"].inline_keyboard
    assert [button.text for row in rows for button in row] == ["End 1: Firefox, Linux", "End 2: Firefox, Linux"]
    session = house.browser_cookie(one)
    by = replace(who("5", "Sokha"), under=77)
    await house.happens(SessionEnded(by=by, session=house.browser_cookie(others), press="p1"), DESK)
    assert (await others.asks("queue")).status_code == 200, "nobody ends another's"
    await house.happens(SessionEnded(by=by, session=session, press="p2"), DESK)
    assert (await one.asks("queue")).status_code == 401
    assert (await two.asks("queue")).status_code == 200
    await house.rest()
    changed = next(s.call for s in reversed(house.telegram.shown) if s.effect.kind == "show_sessions")
    assert (changed.method, changed.params["message_id"]) == ("edit_message_text", 77)
    assert str(changed.params["text"]).count("Firefox") == 1
    assert house.journal().count("page_left") == 1
