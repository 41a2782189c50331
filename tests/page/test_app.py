"""A Mini App opens on the page as in Telegram, for each person their own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import telegram
from playwright.async_api import FrameLocator, expect
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup, KeyboardButton, MenuButtonWebApp, ReplyKeyboardMarkup, WebAppInfo

from standin import StandIn
from tests.page import mini_app
from tests.page.screen import BOPHA, FORUM, KM, RITHY, Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def address(standin: StandIn) -> AsyncIterator[str]:
    async with mini_app.serving() as address:
        standin.account().apps["desk"] = address
        yield address


def app(screen: Screen, user: int) -> FrameLocator:
    return screen.page.frame_locator(f"#app iframe[data-user='{user}']")


async def acts_as(screen: Screen, name: str) -> None:
    await screen.page.get_by_label("You act as").select_option(name)


async def test_a_link_under_an_alert_opens_the_app_for_who_follows_it(screen: Screen, bot: telegram.Bot) -> None:
    link = "https://t.me/sarika_practice_bot/desk?startapp=Token_1"
    await bot.send_message(FORUM, "alert", reply_markup=InlineKeyboardMarkup([[Button("Open it", url=link)]]))
    pane = screen.page.locator("#app")
    await expect(pane).to_be_hidden()
    await screen.room.get_by_role("button", name="Open it").click()
    await expect(app(screen, BOPHA).locator("#who")).to_have_text("Bopha")
    await expect(app(screen, BOPHA).locator("#start")).to_have_text("Token_1")
    await expect(screen.phone(KM)).to_be_visible()
    await acts_as(screen, "Rithy")
    await expect(pane).to_be_hidden()
    await screen.page.get_by_role("button", name="Open desk").click()
    await expect(app(screen, RITHY).locator("#who")).to_have_text("Rithy")
    await acts_as(screen, "Bopha")
    await expect(app(screen, BOPHA).locator("#who")).to_be_visible()
    await expect(screen.page.locator(f"#app iframe[data-user='{RITHY}']")).to_be_hidden()
    await (
        app(screen, BOPHA).locator("#who").evaluate("e => fetch('me').then(a => a.text()).then(t => e.textContent = t)")
    )
    await expect(app(screen, BOPHA).locator("#who")).to_have_text("Bopha")


async def test_it_is_widened_shown_in_a_window_and_closed(screen: Screen, standin: StandIn) -> None:
    await screen.page.get_by_role("button", name="Open desk").click()
    pane, frame = screen.page.locator("#app"), screen.page.locator("#app iframe")
    await expect(app(screen, BOPHA).locator("#who")).to_have_text("Bopha")
    narrow = await frame.evaluate("e => e.clientWidth")
    assert narrow >= 360
    await pane.get_by_role("button", name="Wider").click()
    await expect(screen.page.locator("#forum")).to_be_hidden()
    assert await frame.evaluate("e => e.clientWidth") > 1.6 * narrow
    await screen.page.keyboard.press("Escape")
    await expect(screen.page.locator("#forum")).to_be_visible()
    async with screen.page.context.expect_page() as opened:
        await pane.get_by_role("button", name="Open in a window of its own").click()
    window = await opened.value
    await expect(window.locator("#who")).to_have_text("Bopha")
    assert await window.evaluate("opener") is None
    await window.close()
    await pane.get_by_role("button", name="Close the app").click()
    await expect(frame).to_have_count(0)
    await expect(pane).to_be_hidden()


async def test_the_menu_button_and_what_an_app_tells_telegram(screen: Screen, bot: telegram.Bot, address: str) -> None:
    topic = await bot.create_forum_topic(FORUM, "Blue Heron 12")
    phone, pane = screen.phone(KM), screen.page.locator("#app")
    await expect(phone.locator(".menu-button")).to_be_hidden()
    await bot.set_chat_menu_button(KM, MenuButtonWebApp("ការិយាល័យ", WebAppInfo(address)))
    await phone.get_by_role("button", name="ការិយាល័យ").click()
    await expect(app(screen, KM).locator("#who")).to_have_text("សុភា")
    await screen.page.get_by_role("button", name="Open desk").click()
    frame = app(screen, BOPHA)
    await expect(frame.locator("#who")).to_have_text("Bopha")

    async def told(event: str) -> None:
        await frame.locator("textarea").fill(event)
        await frame.locator("#tell").click()

    await told('{"eventType": "web_app_expand"}')
    await expect(screen.page.locator("#forum")).to_be_hidden()
    await screen.page.locator("#app").get_by_role("button", name="Wider").click()
    path = f"/c/{str(FORUM)[4:]}/{topic.message_thread_id}"
    await told(f'{{"eventType": "web_app_open_tg_link", "eventData": {{"path_full": "{path}"}}}}')
    await expect(screen.room.locator("h3")).to_have_text("Blue Heron 12")
    await told('{"eventType": "web_app_close"}')
    await expect(pane).to_be_hidden()


async def test_an_app_of_the_keyboard_sends_data_back(screen: Screen, bot: telegram.Bot, address: str) -> None:
    await bot.get_updates(offset=-1)
    button = KeyboardButton("Form", web_app=WebAppInfo(address))
    await bot.send_message(KM, "x", reply_markup=ReplyKeyboardMarkup([[button]]))
    await screen.phone(KM).get_by_role("button", name="Form").click()
    frame = app(screen, KM)
    await expect(frame.locator("#who")).to_have_text("nobody")
    await frame.locator("textarea").fill('{"eventType": "web_app_data_send", "eventData": {"data": "ខ"}}')
    await frame.locator("#tell").click()
    await expect(screen.phone(KM).locator("li.service")).to_contain_text("“Form”")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.web_app_data == telegram.WebAppData("ខ", "Form")


async def test_no_frame_leads_away_from_this_machine(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Open desk").click()
    frame = app(screen, BOPHA)
    await expect(frame.locator("#who")).to_have_text("Bopha")
    await frame.locator("#who").evaluate("() => { location.href = 'http://192.0.2.1/'; }")
    await expect(screen.page.locator("#app iframe")).to_be_visible()
    assert screen.page.frames[-1].url.startswith(("chrome-error:", "http://u"))
    refused = [trouble for trouble in screen.troubles if "frame-src" in trouble]
    assert refused
    screen.troubles.clear()


async def test_what_the_bot_offers_behind_its_name_is_sent(screen: Screen, standin: StandIn, bot: telegram.Bot) -> None:
    standin.account().inline = True
    await screen.page.reload()
    await screen.connected()
    here = InlineKeyboardMarkup([[Button("Replies", switch_inline_query_current_chat="he")]])
    await bot.send_message(FORUM, "x", reply_markup=here)
    await screen.room.get_by_role("button", name="Replies").click()
    await expect(screen.room.locator("textarea")).to_have_value("@sarika_practice_bot he")
    update = (await bot.get_updates(timeout=10, allowed_updates=["inline_query"]))[-1]
    assert update.inline_query is not None
    assert update.inline_query.query == "he"
    said = telegram.InputTextMessageContent("Hello, I am here.")
    titles = ("សួស្តី", "Hello")
    offered = [telegram.InlineQueryResultArticle(str(n), title, said) for n, title in enumerate(titles)]
    await update.inline_query.answer(offered)
    await expect(screen.room.locator(".results button")).to_have_text(list(titles))
    await screen.room.get_by_role("button", name="Hello").click()
    await expect(screen.message(screen.room, "Hello, I am here.")).to_have_class("message mine")
    await expect(screen.room.locator("textarea")).to_have_value("")
    await expect(screen.room.locator(".results")).to_be_hidden()
