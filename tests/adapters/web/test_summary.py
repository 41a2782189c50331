"""The sheet for a partner: exactly what the contact agreed to, to whom it is theirs to hand on."""

import base64
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.core.casework.referring import TELLS
from bot.core.model.agreed import Referral
from tests.adapters.web.house import Browser, House, words
from tests.adapters.web.test_screens import SOKHA, alter, screen, taken

RECORD = (
    ("country", "TH"), ("place", "detained"), ("age", "15_17"), ("papers", "taken"), ("wishes", "go_home"),
    ("plan", "way_out"), ("word", "mango"),
)  # fmt: skip
PLACED, REACHED = ("Thailand", "detained"), ("06:00", "Through us")
SITUATION = ("15 to 17", "go home")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def agreed(house: House, browser: Browser, tells: str = "situation", **changes: Any) -> str:
    """The token of a case whose contact agreed that this is told to a service."""
    token = await taken(house, browser, said="my name is Sok Dara, they locked us in at 12 River Road")
    await browser.asks("note", case=token, number=1, text="her brother is <b>Vuthy</b>", id="a-note-0001")
    await house.rest()
    told = await house.told()
    assert told.case is not None
    now = house.store.state.clock()
    referral = Referral(1, 1, told.case.code, "kh_1280", tells, SOKHA, now, "yes", now)
    quiet = replace(told.quiet, hours=(360, 540))
    alter(house, record=RECORD, quiet=quiet, referrals=(replace(referral, **changes),))
    return token


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r"data:application/json;base64,([A-Za-z0-9+/=]+)", html)
    assert found is not None
    data: dict[str, Any] = json.loads(base64.b64decode(found[1]))
    return data


@pytest.mark.parametrize("tells", TELLS)
async def test_the_sheet_and_the_data_hold_what_was_agreed_to_and_no_more(house: House, tells: str) -> None:
    browser = await house.counsellor(5)
    token = await agreed(house, browser, tells)
    assert '"about":"1"' in await screen(browser, "case", case=token)
    html = await screen(browser, "summary", case=token, about=1)
    data = data_of(html)
    whole = words(html) + json.dumps(data, ensure_ascii=False)
    level = TELLS.index(tells)
    for least, parts in enumerate((SITUATION, PLACED, REACHED)):
        for part in parts:
            assert (part.lower() in whole.lower()) is (level >= least), (tells, part)
    assert ("hte_Country" in data["fields"]) is (level >= 1)
    for never in ("Sok Dara", "River Road", "Vuthy", "mango", "way out", token, "1280 "):
        assert never not in json.dumps(data, ensure_ascii=False), never
    for never in ("Sok Dara", "River Road", "Vuthy", "mango", "way out"):
        assert never not in whole, never
    assert data["standard"] == "HTCDS 2.0"
    assert data["fields"]["con_Consent"] is True
    assert data["fields"]["vic_MethodsOfControl"] == ["WithholdsDocuments"]
    assert not {
        name for name in data["fields"] if name.startswith(("prs_First", "prs_Second", "vic_Traff", "vic_Type"))
    }
    assert re.search("[\u1780-\u17ff]{5}", html), "in both languages"
    assert "1280" in words(html), "and how the partner is reached"
    await house.rest()
    assert "summary_made" in house.journal()


async def test_without_a_yes_there_is_no_sheet_and_nobody_else_is_shown_it(house: House) -> None:
    mine, other, chief = await house.counsellor(5), await house.counsellor(6), await house.counsellor(7)
    token = await agreed(house, mine)
    refused = house.words("page.not_there")
    assert refused in words(await screen(other, "summary", case=token, about=1))
    assert "data:application" in await screen(chief, "summary", case=token, about=1)
    await house.rest()
    assert refused in words(await screen(mine, "summary", case=token, about=2))
    assert refused in words(await screen(mine, "summary", case="a" * 26, about=1))
    (referral,) = (await house.told()).referrals
    for wrong in ({"answer": ""}, {"answer": "no"}, {"void": True}, {"case": 2}, {"service": "no_such_service"}):
        alter(house, referrals=(replace(referral, **wrong),))
        assert refused in words(await screen(mine, "summary", case=token, about=1)), wrong
        assert '"about":"1"' not in await screen(mine, "case", case=token)
    told = await house.told()
    alter(house, referrals=(referral,), phone=replace(told.phone, unsure=True))
    assert refused in words(await screen(mine, "summary", case=token, about=1)), "it may be another person"
    await house.rest()
    assert house.journal().count("summary_made") == 1, "of what was refused nothing is written down"
