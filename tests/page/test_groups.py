"""Several groups on the page, with the real bot: each with its board, and a case that a supervisor moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.commands.demo import desk_chats
from standin import StandIn
from tests.page import forked
from tests.page.screen import EN, KM, Screen
from tests.pipeline.running import Nursery

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off") as running:
        running.demo_cast.several(2)
        for user in (KM, EN):
            running.person(user).chat.started = True
        yield running
    assert running.violations == []


@pytest_asyncio.fixture(loop_scope="session")
async def bot(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[None]:
    chats = desk_chats(standin.demo_cast.forum_ids)
    async with forked.sarika(nursery, standin, tmp_path, desk_chats=chats):
        yield


async def test_a_case_stands_in_the_group_of_its_language_and_a_supervisor_moves_it(screen: Screen, bot: None) -> None:
    room, tabs = screen.room, screen.page.locator(".groups button")
    await expect(tabs).to_have_count(2)
    await expect(screen.message(room, "Board")).to_be_visible()
    await room.locator("textarea").fill("words begun in the first group")

    await screen.write(screen.phone(EN), "they took my passport")
    second = tabs.nth(1)
    await expect(second.locator("small")).to_have_text("●")
    await second.click()
    await expect(room.locator("textarea")).to_have_value("")
    await expect(second.locator("small")).to_have_count(0)
    await expect(screen.page.locator(".forum header option")).to_have_text(["Bopha", "Maly"])
    await expect(screen.message(room, "they took my passport")).to_have_count(0)
    await screen.topic("they took my passport")
    card = screen.message(room, "Waiting since")
    await card.get_by_role("button", name="To another group").click()
    await expect(card).to_contain_text("Sarika desk (practice). Nobody is on shift there.")
    await card.get_by_role("button", name="Sarika desk (practice)", exact=True).click()
    await expect(screen.message(room, "Bopha moved")).to_contain_text("Sarika desk (practice)")

    await tabs.first.click()
    await expect(room.locator("textarea")).to_have_value("words begun in the first group")
    await screen.topic("Bopha moved this case here")
    await expect(screen.message(room, "Waiting since")).to_contain_text("they took my passport")
