"""A task of a case on the real engine: written down by the desk's clock, shown in the case and on the holder's shift."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.core.model.rules import HOUR
from tests.adapters.web.house import Browser, House, words


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def held(house: House, browser: Browser) -> str:
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await browser.acts("claim", token, 1)
    return token


async def test_it_is_written_down_seen_by_who_holds_the_case_and_done(house: House) -> None:
    one, other = await house.counsellor(5), await house.counsellor(6)
    token = await held(house, one)
    form = (await one.asks("task-form", case=token)).text
    offered = re.search(r'name="due" value="([^"]+)"', form)
    assert offered is not None
    said = await one.asks("task", case=token, number=1, id="a-task-01", text="call <b>Dara</b>", due=offered[1])
    assert 'id="offer"' in said.text, "the form goes"
    told = (await house.told()).case
    assert told is not None
    at = house.use.hours.local(told.notes.tasks[0][0])
    assert at.strftime("%Y-%m-%dT%H:%M") == offered[1]
    assert 0 < told.notes.tasks[0][0] - house.store.state.clock() <= HOUR
    case = (await one.asks("case", case=token)).text
    assert "call &lt;b&gt;Dara&lt;/b&gt;" in case
    assert f'data-act="done {token} 1 1"' in case
    assert "call &lt;b&gt;Dara&lt;/b&gt;" in (await one.asks("shift")).text
    assert "Dara&lt;" not in (await other.asks("shift")).text, "it is who holds the case who does it"
    done = await one.asks("task-done", case=token, number=1, task=1, id="done-it-01")
    assert done.headers["HX-Trigger"] == "acted"
    assert "Dara&lt;" not in (await one.asks("shift")).text
    assert [what for what in house.journal() if what.startswith("task")] == ["task_put", "task_done"]


@pytest.mark.parametrize("due", ["", "soon", "2001-01-01T10:00", "9999-12-31T23:59", "2026-13-01T10:00"])
async def test_what_is_no_time_is_said_and_the_form_stays(house: House, due: str) -> None:
    browser = await house.counsellor()
    token = await held(house, browser)
    answer = await browser.asks("task", case=token, number=1, id="a-task-01", text="call", due=due)
    assert words(answer.text) == house.words("task_when")
    assert 'id="offer"' not in answer.text
    told = (await house.told()).case
    assert told is not None
    assert told.notes.tasks == ()


async def test_what_was_refused_can_be_mended_and_sent_again_in_the_same_form(house: House) -> None:
    """What is sent twice under one id counts once: the form would go, and the task be nowhere."""
    browser = await house.counsellor()
    token = await held(house, browser)
    form = (await browser.asks("task-form", case=token)).text
    first, due = (re.findall(rf'name="{name}" value="([^"]+)"', form)[0] for name in ("id", "due"))
    refused = (await browser.asks("task", case=token, number=1, id=first, text="call", due="soon")).text
    again = re.findall(r'id="task-id" name="id" value="([^"]+)" hx-swap-oob="true"', refused)
    assert again != [first]
    await browser.asks("task", case=token, number=1, id=again[0], text="call", due=due)
    told = (await house.told()).case
    assert told is not None
    assert [task[3] for task in told.notes.tasks] == ["call"]


async def test_a_case_that_has_ended_takes_none(house: House) -> None:
    browser = await house.counsellor()
    token = await held(house, browser)
    await browser.asks("write", case=token, number=1, text="we come", id="message-01")
    await house.rest()
    await browser.acts("end", token, 1, "safe", seen=99)
    assert "<form" not in (await browser.asks("task-form", case=token)).text
    assert "task-form" not in (await browser.asks("case", case=token)).text
