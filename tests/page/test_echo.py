"""Live: two phones write at once, and each sees its own talk in order."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import telegram
from playwright.async_api import Browser, expect

from standin import StandIn
from tests.page.chromium import chromium
from tests.page.screen import EN, KM, Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def echo(bot: telegram.Bot) -> AsyncIterator[None]:
    async def answer() -> None:
        offset = None
        while True:
            for update in await bot.get_updates(offset=offset, timeout=20):
                offset = update.update_id + 1
                if update.message is not None and update.message.text:
                    await bot.send_message(update.message.chat.id, f"echo {update.message.text}")

    running = asyncio.create_task(answer())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_two_phones_at_once_keep_their_words_and_order(screen: Screen, echo: None) -> None:
    for number in range(5):
        await screen.write(screen.phone(KM), f"ខ្មែរ {number}")
        await screen.write(screen.phone(EN), f"english {number}")
    for user, word in ((KM, "ខ្មែរ"), (EN, "english")):
        bots = screen.phone(user).locator("li.bot .text")
        await expect(bots).to_have_text([f"echo {word} {n}" for n in range(5)])
        await expect(screen.phone(user).locator("li.mine .text")).to_have_text([f"{word} {n}" for n in range(5)])


async def test_a_recording_is_sent(standin: StandIn, bot: telegram.Bot) -> None:
    async with chromium("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream") as browser:
        screen = Screen(await browser.new_page())
        await screen.open(standin)
        phone = screen.phone(KM)
        await screen.attach(phone, "Record a voice message")
        await phone.get_by_role("button", name="Send recording").click()
        await expect(phone.get_by_label("Play, 0:01")).to_be_visible()
        message = (await bot.get_updates(timeout=5))[0].message
        assert message is not None
        assert message.voice is not None
        assert message.voice.file_size
        assert screen.troubles == []


async def test_reduced_motion_is_respected(standin: StandIn, browser: Browser, bot: telegram.Bot) -> None:
    async with await browser.new_context(reduced_motion="reduce") as context:
        screen = Screen(await context.new_page())
        await screen.open(standin)
        await bot.send_chat_action(KM, "typing")
        typing = screen.phone(KM).locator(".typing")
        await expect(typing).to_have_css("animation-name", "none")
        await screen.page.emulate_media(reduced_motion="no-preference")
        await expect(typing).to_have_css("animation-name", "breathe")
