"""What Telegram would show, the page shows."""

import re

import pytest
import telegram
from playwright.async_api import expect

from standin import StandIn
from standin.people.writer import PIXEL
from tests.page.screen import BOPHA, EN, FORUM, KM, Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_text_with_entities(screen: Screen, bot: telegram.Bot) -> None:
    html = '🚔 <b>ហៅ <i>1280</i></b> <a href="https://example.org/a">page</a> <tg-spoiler>secret</tg-spoiler>'
    await bot.send_message(KM, html, parse_mode="HTML")
    text = screen.phone(KM).locator(".text")
    await expect(text.locator("strong")).to_have_text("ហៅ 1280")
    await expect(text.locator("strong em")).to_have_text("1280")
    await text.get_by_role("button", name="page").click()
    await expect(screen.phone(KM).locator(".toasts")).to_contain_text("https://example.org/a")
    assert screen.page.url.split("#", maxsplit=1)[0].endswith("/")
    spoiler = text.locator(".spoiler")
    await expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    await spoiler.click()
    await expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    await expect(text).to_have_attribute("lang", "km")


async def test_edits_deletions_reactions_and_typing(screen: Screen, bot: telegram.Bot) -> None:
    phone = screen.phone(EN)
    sent = await bot.send_message(EN, "first words")
    await expect(screen.message(phone, "first words")).to_be_visible()
    await bot.edit_message_text("second words", EN, sent.message_id)
    await expect(screen.message(phone, "second words").locator(".edited")).to_have_text("edited")
    await expect(phone.get_by_text("first words")).to_have_count(0)
    await bot.set_message_reaction(EN, sent.message_id, "👍")
    await expect(phone.locator(".reactions")).to_have_text("👍")
    await bot.send_chat_action(EN, "typing")
    await expect(phone.locator(".typing")).to_be_visible()
    await bot.delete_message(EN, sent.message_id)
    await expect(phone.get_by_text("second words")).to_have_count(0)


async def test_media_spoilers_marks_and_pins(screen: Screen, bot: telegram.Bot) -> None:
    picture = await bot.send_photo(FORUM, PIXEL, caption="from the contact", has_spoiler=True, protect_content=True)
    room = screen.room
    veil = room.get_by_label("Hidden picture: press to show")
    await expect(veil).to_be_visible()
    await veil.click()
    await expect(room.locator(".picture img[alt=Picture]")).to_be_visible()
    await expect(screen.message(room, "from the contact").get_by_label("Protected")).to_be_visible()
    await bot.send_location(FORUM, 11.5564, 104.9282)
    await expect(room.locator(".map")).to_contain_text("Phnom Penh")
    await bot.send_contact(FORUM, "+85500000000", "A <b>")
    await expect(room.locator(".card")).to_contain_text("A <b>")
    await bot.pin_chat_message(FORUM, picture.message_id)
    await expect(room.locator(".pin")).to_contain_text("from the contact")
    await expect(screen.message(room, "from the contact").get_by_label("Pinned")).to_be_visible()


async def test_words_are_never_markup(screen: Screen, standin: StandIn, bot: telegram.Bot) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script> \u202egnp.exe\u202c&amp;'
    name = "<img src=x onerror=document.title=3>\u202e"
    standin.person(EN).send(evil)
    topic = standin.admin(FORUM).create_topic(name)
    await bot.send_message(FORUM, evil, message_thread_id=topic.id)
    phone = screen.phone(EN)
    await expect(phone.locator(".text")).to_have_text(evil)
    await screen.topic("<img")
    shown = re.sub("[\u202c\u202e]", "", evil)  # Telegram takes these marks out of a bot's words
    await expect(screen.room.locator(".text")).to_have_text(shown)
    await expect(screen.room.locator("h3")).to_contain_text(name)
    await expect(screen.page.locator(".messages img, .topics img, h3 img")).to_have_count(0)
    assert await screen.page.title() == "Sarika · practice"
    await expect(phone.locator(".text")).to_have_css("unicode-bidi", "isolate")


async def test_topics_with_unread_marks_and_closed_ones(screen: Screen, bot: telegram.Bot) -> None:
    topic = await bot.create_forum_topic(FORUM, "Blue Heron 12")
    await bot.send_message(FORUM, "one", message_thread_id=topic.message_thread_id)
    await bot.send_message(FORUM, "two", message_thread_id=topic.message_thread_id)
    entry = screen.page.locator(".topics button", has_text="Blue Heron 12")
    await expect(entry.locator(".unread")).to_have_text("3")
    await expect(entry.locator(".last")).to_have_text("Sarika: two")
    await entry.click()
    await expect(entry.locator(".unread")).to_have_count(0)
    await expect(screen.room.locator(".text")).to_have_text(["one", "two"])
    await bot.close_forum_topic(FORUM, topic.message_thread_id)
    await expect(entry.get_by_label("closed")).to_be_visible()
    await expect(screen.room.locator("h3 small")).to_have_text("closed")
    await bot.delete_forum_topic(FORUM, topic.message_thread_id)
    await expect(entry).to_have_count(0)
    await expect(screen.room.locator("h3")).to_have_text("General")


async def test_a_counsellor_reads_what_the_bot_wrote_to_them_alone(
    screen: Screen, standin: StandIn, bot: telegram.Bot
) -> None:
    standin.person(BOPHA).start()
    await bot.send_message(BOPHA, "An emergency waits.")
    await screen.topic("Sarika, private")
    await expect(screen.room.locator(".text").last).to_have_text("An emergency waits.")
    await screen.page.get_by_label("You act as").select_option("Rithy")
    await expect(screen.room.locator(".text")).to_have_count(0)
    await expect(screen.room.get_by_role("button", name="Start")).to_be_visible()


async def test_khmer_is_set_in_a_khmer_font_with_room_for_its_signs(screen: Screen, bot: telegram.Bot) -> None:
    await bot.send_message(KM, "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់ " * 6)
    text = screen.phone(KM).locator(".text")
    await expect(text).to_be_visible()
    ratio = await text.evaluate(
        "e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize)"
    )
    assert ratio >= 1.7
    session = await screen.page.context.new_cdp_session(screen.page)
    await session.send("DOM.enable")
    await session.send("CSS.enable")
    root = (await session.send("DOM.getDocument"))["root"]["nodeId"]
    selector = f"[data-user='{KM}'] .text"
    node = (await session.send("DOM.querySelector", {"nodeId": root, "selector": selector}))["nodeId"]
    fonts = (await session.send("CSS.getPlatformFontsForNode", {"nodeId": node}))["fonts"]
    khmer = max(fonts, key=lambda font: font["glyphCount"])
    assert "Khmer" in khmer["familyName"]
