"""Getting in at a PC: the door's ticket, confirmed in the private chat, lets in the browser that shows it, once."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from bot.adapters.web import tickets as module
from bot.core.desk.entrance import SHOWN_WITHIN, TICKET_LASTS, ticket_id
from bot.core.model.desk_events import CounsellorStarted, TicketAnswered, TicketSent
from bot.core.ports import DESK
from tests.adapters.web.house import Browser, House, who


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(module, "ANSWER_WITHIN", 0.2)
    async with House() as made:
        for user, name in (("5", "Sokha"), ("6", "Dara")):
            await made.happens(CounsellorStarted(by=who(user, name)), DESK)
        yield made


async def shown(browser: Browser) -> str:
    """The ticket that the door shows."""
    answer = await browser.asks("ticket")
    assert answer.status_code == 200
    found = re.search(r'class="ticket">([A-Z2-9]{4}) ([A-Z2-9]{4})<', answer.text)
    assert found is not None
    assert f"start=desk_{found[1]}{found[2]}" in answer.text
    assert "data:image/svg" in answer.text
    return found[1] + found[2]


async def sent(house: House, ticket: str, user: str = "5") -> None:
    await house.happens(TicketSent(by=who(user, ""), ticket=ticket_id(ticket)), DESK)


async def answered(house: House, ticket: str, user: str = "5", *, agreed: bool = True) -> None:
    await house.happens(TicketAnswered(by=who(user, ""), press="p", ticket=ticket_id(ticket), agreed=agreed), DESK)


def to_counsellors(house: House) -> list[str]:
    return [one.words for one in house.telegram.shown if one.call.chat.startswith("counsellor:")]


async def test_who_sends_it_and_says_yes_has_that_browser_in(house: House) -> None:
    browser = house.browser()
    ticket = await shown(browser)
    assert (await browser.asks("ticket-state")).status_code == 202
    await sent(house, f" {ticket[:4].lower()}-{ticket[4:]} ")
    assert (await browser.asks("ticket-state")).status_code == 202
    await house.rest()
    asks = to_counsellors(house)[-1]
    assert "Firefox, Linux" in asks
    assert "place not known" in asks
    await answered(house, ticket)
    assert (await browser.asks("ticket-state")).status_code == 204
    assert (await browser.asks("queue")).status_code == 200
    assert (await browser.asks("ticket-state")).status_code == 410
    assert {"ticket_agreed", "page_entered"} <= {*house.journal()}


async def test_another_browser_gets_nothing_by_the_ticket_nor_anybody_without_a_yes(house: House) -> None:
    browser, thief = house.browser(), house.browser()
    ticket = await shown(browser)
    await shown(thief)
    await sent(house, ticket)
    await browser.asks("ticket-state")
    await house.rest()
    await answered(house, ticket, "6")
    assert (await browser.asks("ticket-state")).status_code == 202
    await answered(house, ticket, agreed=False)
    assert (await thief.asks("ticket-state")).status_code == 202
    assert (await browser.asks("ticket-state")).status_code == 403
    await answered(house, ticket)
    assert (await browser.asks("ticket-state")).status_code == 410
    assert (await house.desk()).sessions == ()


async def test_of_two_that_ask_with_one_secret_one_is_let_in(house: House) -> None:
    browser = house.browser()
    ticket = await shown(browser)
    await sent(house, ticket)
    await browser.asks("ticket-state")
    await house.rest()
    await answered(house, ticket)
    states = await asyncio.gather(*(browser.asks("ticket-state") for _ in range(5)))
    assert sorted(answer.status_code for answer in states) == [204, 410, 410, 410, 410]
    assert len((await house.desk()).sessions) == 1


async def test_it_lasts_two_minutes(house: House) -> None:
    began = house.store.state.clock()
    browser = house.browser()
    ticket = await shown(browser)
    await sent(house, ticket)
    await browser.asks("ticket-state")
    await house.rest()
    house.store.state.clock = lambda: began + TICKET_LASTS + 5_000
    await answered(house, ticket)
    assert (await browser.asks("ticket-state")).status_code == 410
    assert (await house.desk()).sessions == ()


async def test_nobody_guesses_one_and_who_sent_a_wrong_one_hears_it(house: House) -> None:
    began = house.store.state.clock()
    browser = house.browser()
    ticket = await shown(browser)
    for guess in range(5):
        await sent(house, f"GUESS{guess}", "6")
    await sent(house, ticket, "6")
    await house.rest()
    assert to_counsellors(house)[-1] == house.words("ticket_too_many")
    assert (await browser.asks("ticket-state")).status_code == 202
    house.store.state.clock = lambda: began + SHOWN_WITHIN + 2_000
    await house.store.timers.ring(house._held(), 10)
    await house.rest()
    assert to_counsellors(house).count(house.words("ticket_unknown")) == 5


async def test_a_ticket_that_somebody_sent_is_taken_over_by_nobody(house: House) -> None:
    browser = house.browser()
    ticket = await shown(browser)
    await sent(house, ticket, "5")
    await sent(house, ticket, "6")
    await browser.asks("ticket-state")
    await house.rest()
    await answered(house, ticket, "6")
    assert (await browser.asks("ticket-state")).status_code == 202


async def test_who_asks_for_many_gets_few_and_nothing_of_them_reaches_the_desk(house: House) -> None:
    before = await house.desk()
    answers = [(await house.browser().asks("ticket")).status_code for _ in range(15)]
    assert answers == [200] * module.MADE_MOST + [429] * (15 - module.MADE_MOST)
    assert await house.desk() == before
