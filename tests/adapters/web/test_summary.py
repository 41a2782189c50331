"""The sheet for a partner: exactly what the contact agreed to, to whom it is theirs to hand on."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.core.casework.referring import TELLS
from bot.core.model.agreed import History, Referral
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
    alter(house, record=RECORD, quiet=quiet, history=History(referrals=(replace(referral, **changes),)))
    return token


async def saved(browser: Browser, token: str, form: str) -> httpx.Response:
    return await browser.asks("sheet", case=token, about=1, **{"as": form})


def read(body: bytes) -> str:
    """The words of a PDF, page after page, as a partner's program copies them."""
    import pypdfium2 as pdfium

    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(body))


@pytest.mark.parametrize("tells", TELLS)
async def test_the_sheet_and_the_data_hold_what_was_agreed_to_and_no_more(house: House, tells: str) -> None:
    browser = await house.counsellor(5)
    token = await agreed(house, browser, tells)
    assert '"about":"1"' in await screen(browser, "case", case=token)
    html = await screen(browser, "summary", case=token, about=1)
    data: dict[str, Any] = (await saved(browser, token, "data")).json()
    sheet = await saved(browser, token, "pdf")
    assert sheet.headers["content-disposition"] == 'attachment; filename="sheet.pdf"'
    whole = words(html) + json.dumps(data, ensure_ascii=False)
    paper = " ".join(read(sheet.content).split())
    for label, value in re.findall(r"<dt>(.*?)</dt><dd[^>]*>(?:<bdi>)?(.*?)<", html):
        for said in (label, value):
            assert not said.isascii() or said in paper, "in English it says the same"
    whole += paper
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
    assert "partner-sheet" in await screen(chief, "summary", case=token, about=1)
    for form in ("pdf", "data"):
        assert ((await saved(chief, token, form)).status_code, (await saved(other, token, form)).status_code) == (
            200,
            404,
        )
        assert (await other.asks("handout", case=token, about=1, **{"as": form})).status_code == 404
    assert (await saved(mine, token, "svg")).status_code == 404
    await house.rest()
    assert refused in words(await screen(mine, "summary", case=token, about=2))
    assert refused in words(await screen(mine, "summary", case="a" * 26, about=1))
    (referral,) = (await house.told()).history.referrals
    for wrong in ({"answer": ""}, {"answer": "no"}, {"void": True}, {"case": 2}, {"service": "no_such_service"}):
        alter(house, history=History(referrals=(replace(referral, **wrong),)))
        assert refused in words(await screen(mine, "summary", case=token, about=1)), wrong
        assert '"about":"1"' not in await screen(mine, "case", case=token)
    told = await house.told()
    alter(house, history=History(referrals=(referral,)), phone=replace(told.phone, unsure=True))
    assert refused in words(await screen(mine, "summary", case=token, about=1)), "it may be another person"
    await house.rest()
    assert house.journal().count("summary_made") == 1, "of what was refused nothing is written down"


async def test_out_of_telegram_it_is_had_by_a_link_that_counts_for_a_minute_and_for_one(house: House) -> None:
    """The phone's own browser is not in: the link alone lets it have that one file."""
    mine, phone = await house.counsellor(5), house.browser()
    token = await agreed(house, mine)

    async def link() -> str:
        answer = await mine.asks("handout", case=token, about=1, **{"as": "pdf"})
        assert answer.status_code == 200
        assert token not in answer.text
        return answer.text

    first = await link()
    for _ in range(2):  # some phones ask again for what they save
        got = await phone.get(first)
        assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
        assert (got.headers["cache-control"], got.content[:4]) == ("no-store", b"%PDF")
    elsewhere = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=house.app, client=("192.0.2.7", 1)), base_url=str(phone.base_url)
    )
    assert (await elsewhere.get(first)).status_code == 404, "whoever got hold of it afterwards"
    assert (await phone.get("/desk/handout/" + "a" * 43)).status_code == 404
    assert (await phone.get("/desk/")).text.count("partner-sheet") == 0, "and it lets nobody in"
    late, taken_back, ended = await link(), await link(), await link()
    kept = house.store.state.clock
    house.store.state.clock = lambda: kept() + 61_000
    assert (await phone.get(late)).status_code == 404
    house.store.state.clock = kept
    (referral,) = (await house.told()).history.referrals
    alter(house, history=History(referrals=(replace(referral, answer="no"),)))
    assert (await phone.get(taken_back)).status_code == 404, "what may be seen is looked at when it is opened"
    alter(house, history=History(referrals=(referral,)))
    await mine.asks("session-end", session=house.browser_cookie(mine))
    assert (await phone.get(ended)).status_code == 404
