"""What a person can do with a phone, they can do on the page."""

from typing import Any

import pytest
import telegram
from playwright.async_api import expect
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup

from standin import StandIn
from tests.page.screen import BOPHA, EN, FORUM, KM, MALY, Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def next_update(bot: telegram.Bot, offset: int = 0) -> telegram.Update:
    updates = await bot.get_updates(offset=offset or None, timeout=10, limit=1, allowed_updates=ALL)
    assert len(updates) == 1
    await bot.get_updates(offset=updates[0].update_id + 1, limit=1, allowed_updates=ALL)
    return updates[0]


ALL = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member"]


async def test_writing_editing_answering_and_deleting(screen: Screen, standin: StandIn, bot: telegram.Bot) -> None:
    await bot.get_updates(allowed_updates=ALL)
    phone = screen.phone(EN)
    await screen.write(phone, "helo")
    assert (await next_update(bot)).message.text == "helo"  # type: ignore[union-attr]
    await screen.menu(screen.message(phone, "helo"), "Edit")
    await screen.write(phone, "hello")
    edited = (await next_update(bot)).edited_message
    assert edited is not None
    assert edited.text == "hello"
    await screen.menu(screen.message(phone, "hello"), "Reply")
    await screen.write(phone, "again")
    replied = (await next_update(bot)).message
    assert replied is not None
    assert replied.reply_to_message is not None
    assert replied.reply_to_message.message_id == edited.message_id
    await expect(screen.message(phone, "again").locator(".quote")).to_contain_text("hello")
    await screen.menu(screen.message(phone, "again"), "React")
    assert (await next_update(bot)).message_reaction is not None
    await screen.menu(screen.message(phone, "again"), "Delete")
    await expect(phone.locator("li.message")).to_have_count(1)
    assert [m["text"] for m in standin.person(EN).transcript()] == ["hello"]


async def test_shift_enter_makes_a_line_and_enter_sends(screen: Screen, standin: StandIn) -> None:
    field = screen.phone(KM).locator("textarea")
    await field.fill("មួយ")
    await field.press("Shift+Enter")
    await field.type("ពីរ")
    await field.press("Enter")
    await expect(screen.phone(KM).locator(".text")).to_have_text("មួយ\nពីរ")
    await expect(field).to_have_value("")


READY = {
    "Voice message, ready": "voice",
    "Picture, ready": "photo",
    "Songkhla": "location",
    "Sticker": "sticker",
    "Contact card": "contact",
    "Video message": "video_note",
    "Poll": "poll",
}


async def test_sending_ready_things(screen: Screen, standin: StandIn, bot: telegram.Bot) -> None:
    phone = screen.phone(KM)
    for label, kind in READY.items():
        await screen.attach(phone, label)
        await expect(phone.locator(f".medium[data-kind={kind}]")).to_be_visible()
        message = (await next_update(bot)).message
        assert message is not None
        assert getattr(message, kind), label
        if message.photo:
            picture = phone.locator(".picture img")
            await expect(picture).to_have_js_property("naturalWidth", 640)
        if message.voice:
            assert message.voice.file_size == 24_044  # three seconds of 8,000 samples, and the head
            await phone.get_by_label("Play, 0:03").click()
            await expect(phone.locator(".play")).to_have_text("❚❚")
        if message.sticker:
            assert message.sticker.emoji == "👍"


async def test_a_file_is_chosen_and_the_words_become_its_caption(screen: Screen, bot: telegram.Bot) -> None:
    phone = screen.phone(KM)
    await phone.locator("textarea").fill("my contract")
    async with screen.page.expect_file_chooser() as chooser:
        await screen.attach(phone, "File from this machine …")
    await (await chooser.value).set_files(
        {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 practice"}
    )
    message = (await next_update(bot)).message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("contract.pdf", "my contract")
    await expect(phone.locator(".card")).to_contain_text("contract.pdf")


async def test_buttons_notices_and_alerts(screen: Screen, bot: telegram.Bot) -> None:
    phone = screen.phone(EN)
    rows = [
        [Button("Take", callback_data="a"), Button("Take", callback_data="b")],
        [Button("Web", url="https://example.org/x"), Button("Copy", copy_text=telegram.CopyTextButton("117"))],
    ]
    await bot.send_message(EN, "choose", reply_markup=InlineKeyboardMarkup(rows))
    await phone.get_by_role("button", name="Take").nth(1).click()
    await expect(phone.locator(".keyboard [aria-busy]")).to_have_count(1)
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert query.data == "b"
    await query.answer("Taken <b>")
    await expect(phone.locator(".toasts")).to_contain_text("Taken <b>")
    await expect(phone.locator(".keyboard [aria-busy]")).to_have_count(0)
    await phone.get_by_role("button", name="Take").first.click()
    query = (await next_update(bot)).callback_query
    assert query is not None
    await query.answer("Not yours", show_alert=True)
    await expect(phone.get_by_role("dialog")).to_contain_text("Not yours")
    await screen.page.keyboard.press("Enter")
    await expect(phone.get_by_role("dialog")).to_have_count(0)
    await phone.get_by_role("button", name="Copy").click()
    await expect(phone.locator(".toasts")).to_contain_text("117")
    await phone.get_by_role("button", name="Web").click()
    await expect(phone.locator(".toasts")).to_contain_text("https://example.org/x")


async def test_blocking_and_coming_back(screen: Screen, bot: telegram.Bot) -> None:
    phone = screen.phone(EN)
    await phone.get_by_label("More about the phone").click()
    await screen.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(phone.locator("textarea")).to_be_hidden()
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(EN, "lost")
    await phone.get_by_role("button", name="Unblock").click()
    await expect(phone.locator("textarea")).to_be_visible()
    await bot.send_message(EN, "back")
    await expect(screen.message(phone, "back")).to_be_visible()


async def test_another_phone_is_added_and_presses_start(screen: Screen, standin: StandIn, bot: telegram.Bot) -> None:
    await screen.page.get_by_label("Add a phone in").select_option("th")
    await screen.page.get_by_role("button", name="Add").click()
    phones = screen.page.locator("article.phone")
    await expect(phones).to_have_count(3)
    await phones.last.get_by_role("button", name="Start").click()
    message = (await next_update(bot)).message
    assert message is not None
    assert message.text == "/start"
    assert message.from_user is not None
    assert message.from_user.language_code == "th"
    await expect(phones.last.locator("textarea")).to_be_visible()
    await screen.page.reload()
    await screen.connected()
    await expect(phones).to_have_count(3)


async def test_a_counsellor_writes_in_a_topic_and_takes_back(
    screen: Screen, standin: StandIn, bot: telegram.Bot
) -> None:
    topic = standin.admin(FORUM).create_topic("Blue Heron 12")
    await screen.page.get_by_label("You act as").select_option("Maly")
    await screen.topic("Blue Heron 12")
    await screen.write(screen.room, "I am here")
    await expect(screen.message(screen.room, "I am here")).to_have_class("message mine")
    sent = standin.world.groups[FORUM].messages[topic.id + 1]
    assert (sent.sender, sent.thread, sent.words) == (MALY, topic.id, "I am here")
    await screen.menu(screen.message(screen.room, "I am here"), "Take back from the contact")
    await expect(screen.message(screen.room, "/unsend")).to_be_visible()
    taken = list(standin.world.groups[FORUM].messages.values())[-1].body
    assert (taken["text"], taken["reply_to_message"]["message_id"]) == ("/unsend", sent.id)
    await screen.page.get_by_label("You act as").select_option("Bopha")
    await expect(screen.message(screen.room, "I am here")).to_have_class("message theirs")
    await screen.topic("General")
    await screen.write(screen.room, "hello all")
    await expect(screen.message(screen.room, "hello all")).to_have_class("message mine")
    assert list(standin.world.groups[FORUM].messages.values())[-1].sender == BOPHA


async def test_a_link_to_a_topic_leads_there(screen: Screen, bot: telegram.Bot) -> None:
    topic = await bot.create_forum_topic(FORUM, "Grey Otter 4")
    rows = [[Button("Open", url=f"https://t.me/c/{str(FORUM)[4:]}/{topic.message_thread_id}")]]
    await bot.send_message(FORUM, "An emergency waits.", reply_markup=InlineKeyboardMarkup(rows))
    await screen.room.get_by_role("button", name="Open").click()
    await expect(screen.room.locator("h3")).to_have_text("Grey Otter 4")


async def test_everything_can_be_reached_by_keyboard(screen: Screen, standin: StandIn) -> None:
    attach = screen.phone(KM).get_by_label("Attach")
    await attach.focus()
    await screen.page.keyboard.press("Enter")
    await screen.page.keyboard.press("ArrowUp")
    await expect(screen.page.get_by_role("menuitem", name="Poll")).to_be_focused()
    await screen.page.keyboard.press("Escape")
    await expect(attach).to_be_focused()
    await expect(screen.page.get_by_role("menu")).to_have_count(0)
    unnamed: list[Any] = await screen.page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, input")].filter((e) =>
             e.offsetParent !== null && !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).map((e) => e.outerHTML)"""
    )
    assert unnamed == []


async def test_words_begun_in_one_topic_stay_there(screen: Screen, standin: StandIn) -> None:
    for name in ("Blue Heron 12", "Grey Otter 4"):
        standin.admin(FORUM).create_topic(name)
    field = screen.room.locator("textarea")
    await screen.topic("Blue Heron 12")
    await field.fill("half a sent")
    await screen.topic("Grey Otter 4")
    await expect(field).to_have_value("")
    await field.fill("other")
    await screen.topic("Blue Heron 12")
    await expect(field).to_have_value("half a sent")
    await screen.topic("Grey Otter 4")
    await expect(field).to_have_value("other")


async def test_a_topic_is_closed_and_deleted_by_hand(screen: Screen, standin: StandIn) -> None:
    topic = standin.admin(FORUM).create_topic("Blue Heron 12")
    await screen.topic("Blue Heron 12")
    shown = standin.world.groups[FORUM].topics

    async def by_hand(label: str) -> None:
        await screen.room.get_by_label("by hand").click()
        await screen.page.get_by_role("menuitem", name=label).click()

    await by_hand("Close the topic by hand")
    await expect(screen.room.locator("h3 small")).to_have_text("closed")
    assert shown[topic.id].closed
    await by_hand("Reopen the topic by hand")
    await expect(screen.room.locator("h3 small")).to_have_count(0)
    assert not shown[topic.id].closed
    await by_hand("Delete the topic by hand")
    await expect(screen.room.locator("h3")).to_have_text("General")
    assert topic.id not in shown


async def test_a_talk_stays_at_its_end_unless_its_reader_went_back(
    screen: Screen, standin: StandIn, bot: telegram.Bot
) -> None:
    phone = screen.phone(EN)
    for number in range(30):
        await bot.send_message(EN, f"message {number}")
    await expect(screen.message(phone, "message 29")).to_be_in_viewport()
    await screen.page.set_viewport_size({"width": 1366, "height": 560})
    await expect(screen.message(phone, "message 29")).to_be_in_viewport()
    await phone.locator("ol").evaluate("e => { e.scrollTop = 0; }")
    await expect(phone.get_by_label("To the newest message")).to_be_visible()
    await bot.send_message(EN, "last")
    await expect(screen.message(phone, "last")).not_to_be_in_viewport()
    await phone.get_by_label("To the newest message").click()
    await expect(screen.message(phone, "last")).to_be_in_viewport()
