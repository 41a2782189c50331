"""The whole story on the page, with the real bot: danger in Khmer, alert, take-over, talk, close."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from standin import StandIn
from tests.page import forked
from tests.page.screen import EN, KM, Screen
from tests.pipeline.running import Nursery

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def bot(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[None]:
    async with forked.sarika(nursery, standin, tmp_path):
        yield


async def test_danger_is_answered_alerted_taken_over_talked_about_and_closed(screen: Screen, bot: None) -> None:
    phone, room = screen.phone(KM), screen.room
    on_shift = room.get_by_role("button", name="On shift", exact=True)  # the pinned board has the words, too
    await expect(on_shift).to_be_visible()
    await on_shift.click()
    await expect(room.locator(".toasts")).to_contain_text("on shift")

    await screen.write(phone, "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
    answer = phone.locator("li.bot", has_text="1280").first
    await expect(answer).to_be_visible()
    await expect(answer.locator(".text")).to_have_attribute("lang", "km")
    alert = screen.message(room, "EMERGENCY")
    await expect(alert).to_be_visible()

    await alert.get_by_role("button", name="Take over").click()
    await screen.topic("ខ្ញុំត្រូវគេ")
    await expect(screen.message(room, "Held by: Bopha")).to_be_visible()
    await expect(phone.locator("li.bot")).to_have_count(2)  # the answer, and who is here now

    await screen.write(room, "I am with you. Are you safe now?")
    await expect(screen.message(phone, "I am with you. Are you safe now?")).to_be_visible()
    await screen.write(phone, "តើនេះជាអ្វី <b>?</b>")
    await expect(screen.message(room, "តើនេះជាអ្វី <b>?</b>")).to_be_visible()
    await screen.attach(phone, "Picture, ready")
    await expect(room.get_by_label("Hidden picture: press to show")).to_be_visible()
    await expect(phone.locator("li.bot")).to_have_count(3)  # the counsellor's words, and none of the bot
    await expect(screen.phone(EN).locator("li")).to_have_count(0)

    await screen.message(room, "Held by: Bopha").get_by_role("button", name="Close").click()
    how_it_ended = screen.message(room, "Held by: Bopha").get_by_role("button", name="Information given")
    await how_it_ended.click()
    asked = screen.message(room, "Held by: Bopha").get_by_role("button", name="Yes, close it")
    await asked.click()
    await expect(phone.locator("li.bot")).to_have_count(4)
    # what is shut is shut when the group's minute has room for it
    await expect(room.locator("h3 small")).to_have_text("closed")
    await screen.topic("General")
    await expect(screen.message(room, "Board")).to_contain_text("Open: 0")
