"""Cases are found on the page by what they are about and when, in one's own groups, and it is written down that somebody
looked for some.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.adapters.web.house import House, words


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def test_live_and_ended_cases_are_found_by_name_and_month_in_either_language(house: House) -> None:
    browser = await house.counsellor()
    for key in ("a", "b"):
        await house.writes("help", key)
    cases = {c.contact: c for c in (await house.desk()).cases}
    await browser.acts("claim", cases["b"].token, 1)
    await browser.asks("write", case=cases["b"].token, number=1, text="we come", id="message-01")
    await browser.asks("note", case=cases["b"].token, number=1, text="her secret", id="a-note-001")
    await house.rest()
    await browser.acts("end", cases["b"].token, 1, "safe", seen=99)
    month = house.use.hours.local(house.store.state.clock()).strftime("%Y-%m")
    shown = (await browser.asks("find", q=month, id="look-for-1")).text
    assert "Cases found: 2" in words(shown)
    assert house.words("found.live") in words(shown)
    assert house.words("outcome.safe") in words(shown)
    assert f'"case":"{cases["a"].token}"' in shown
    assert "her secret" not in shown
    for language in ("en", "km"):
        name = house.use.names.name(cases["b"].code, language)
        one = words((await browser.asks("find", q=f"{name} {month}", id=f"look-in-{language}")).text)
        assert "Cases found: 1" in one
        assert house.use.names.name(cases["b"].code, "en") in one
    await house.rest()
    assert house.journal().count("cases_looked_for") == 3


async def test_what_is_not_understood_is_said_and_changes_nothing(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    for typed in ("", "what nobody knows", "2026-13", "they locked us in"):
        assert words((await browser.asks("find", q=typed, id="look-for-1")).text) == words(house.words("page.find_how"))
    assert "cases_looked_for" not in house.journal()


async def test_cases_of_a_group_of_others_are_not_found(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    name = house.use.names.name((await house.desk()).cases[0].code, "en")
    assert "Cases found: 1" in words((await browser.asks("find", q=name, id="look-for-1")).text)
    version, told = house.store.state.contacts["a"]
    assert told.case is not None
    house.store.state.contacts["a"] = (version, replace(told, case=replace(told.case, group="elsewhere")))
    house.use.register.changed("")
    shown = words((await browser.asks("find", q=name, id="look-for-2")).text)
    assert shown == words(house.words("page.find_how")), "not even that name is known there"
