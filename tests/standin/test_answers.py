"""Every answer, judged twice: python-telegram-bot made the call and parsed it, aiogram's models check it again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import telegram
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from standin import StandIn
from standin.people.writer import OGG, PIXEL
from tests.standin.judge import returns

TICK = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("Web", url="https://example.org/")],
        [InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("117"))],
    ]
)
Scene = Callable[[Bot, StandIn], Awaitable[Any]]
SCENES: dict[str, Scene] = {}


def scene(act: Scene) -> Scene:
    SCENES[act.__name__] = act
    return act


@pytest.fixture(autouse=True)
async def judged(standin: StandIn) -> AsyncIterator[None]:
    yield
    for entry in standin.journal.entries:
        assert entry.code == 200, (entry.method, entry.description)
        returns(entry.method).validate_python(entry.result)


@scene
async def words(bot: Bot, s: StandIn) -> None:
    chat = s.demo_cast.km_id
    sent = await bot.send_message(
        chat, "<b>ជំរាបសួរ</b> 😀 +855 12 345 678", parse_mode="HTML", reply_markup=TICK, protect_content=True,
        link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
    )  # fmt: skip
    assert sent.text == "ជំរាបសួរ 😀 +855 12 345 678"
    assert sent.parse_entities() == {sent.entities[0]: "ជំរាបសួរ", sent.entities[1]: "+855 12 345 678"}
    assert sent.has_protected_content
    assert sent.reply_markup is not None
    assert sent.reply_markup.to_dict() == TICK.to_dict()
    reply = await bot.send_message(chat, "b", reply_parameters=telegram.ReplyParameters(sent.message_id))
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == sent.message_id
    edited = await bot.edit_message_text("c", chat, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    assert edited.reply_markup is None
    await bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=TICK)
    await bot.send_chat_action(chat, "typing")
    await bot.set_message_reaction(chat, sent.message_id, "👍")
    assert await bot.delete_message(chat, sent.message_id)
    assert await bot.delete_messages(chat, [reply.message_id, 999])


@scene
async def files(bot: Bot, s: StandIn) -> None:
    chat = s.demo_cast.forum_id
    photo = await bot.send_photo(chat, PIXEL, caption="a <i>b</i>", parse_mode="HTML", has_spoiler=True)
    assert photo.has_media_spoiler
    voice = await bot.send_voice(chat, OGG, duration=7)
    assert voice.voice is not None
    assert voice.voice.to_dict()["duration"] == 7
    await bot.send_document(chat, b"x", filename="a.pdf")
    await bot.send_audio(chat, b"x", duration=3, title="t", performer="p")
    video = await bot.send_video(chat, b"x", width=10, height=20, duration=2)
    await bot.send_video_note(chat, b"x", length=100)
    await bot.send_animation(chat, b"x")
    sticker = await bot.send_sticker(chat, b"x", emoji="👍")
    assert sticker.sticker is not None
    again = await bot.send_photo(chat, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    assert video.video is not None
    album = await bot.send_media_group(
        chat, [telegram.InputMediaPhoto(PIXEL, caption="c"), telegram.InputMediaVideo(video.video.file_id)]
    )
    assert len({m.media_group_id for m in album}) == 1
    await bot.edit_message_caption(chat, photo.message_id, caption="new")
    await bot.edit_message_media(telegram.InputMediaPhoto(PIXEL, caption="d"), chat, again.message_id)
    got = await bot.get_file(photo.photo[-1].file_id)
    assert bytes(await got.download_as_bytearray()) == PIXEL


@scene
async def places_and_cards(bot: Bot, s: StandIn) -> None:
    chat = s.demo_cast.km_id
    await bot.send_location(chat, 11.55, 104.91)
    await bot.send_venue(chat, 11.55, 104.91, "Port", "Road 1")
    card = await bot.send_contact(chat, "+85512345678", "Bopha")
    copied = await bot.copy_message(s.demo_cast.forum_id, chat, card.message_id)
    assert copied.message_id
    forwarded = await bot.forward_message(s.demo_cast.forum_id, chat, card.message_id)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    await bot.copy_messages(s.demo_cast.forum_id, chat, [card.message_id])
    await bot.forward_messages(s.demo_cast.forum_id, chat, [card.message_id])


@scene
async def topics(bot: Bot, s: StandIn) -> None:
    chat = s.demo_cast.forum_id
    topic = await bot.create_forum_topic(chat, "Blue Heron 12")
    thread = topic.message_thread_id
    first = await bot.send_message(chat, "card", message_thread_id=thread)
    assert first.is_topic_message
    assert first.message_thread_id == thread
    assert first.reply_to_message is not None
    assert first.reply_to_message.forum_topic_created is not None
    await bot.pin_chat_message(chat, first.message_id)
    await bot.unpin_chat_message(chat, first.message_id)
    await bot.unpin_all_forum_topic_messages(chat, thread)
    await bot.edit_forum_topic(chat, thread, name="Red Heron 12")
    await bot.close_forum_topic(chat, thread)
    await bot.reopen_forum_topic(chat, thread)
    await bot.delete_forum_topic(chat, thread)
    await bot.close_general_forum_topic(chat)
    await bot.reopen_general_forum_topic(chat)
    await bot.hide_general_forum_topic(chat)
    await bot.unhide_general_forum_topic(chat)
    await bot.edit_general_forum_topic(chat, "Desk")
    await bot.unpin_all_general_forum_topic_messages(chat)
    await bot.unpin_all_chat_messages(chat)


@scene
async def members(bot: Bot, s: StandIn) -> None:
    chat, (owner, second, third) = s.demo_cast.forum_id, s.demo_cast.counsellor_ids
    full = await bot.get_chat(chat)
    assert full.is_forum
    await bot.get_chat(s.demo_cast.km_id)
    assert (await bot.get_chat_member(chat, owner)).status == "creator"
    assert (await bot.get_chat_member(chat, bot.id)).status == "administrator"
    assert (await bot.get_chat_member(chat, s.demo_cast.km_id)).status == "left"
    assert len(await bot.get_chat_administrators(chat)) == 2
    assert await bot.get_chat_member_count(chat) == 4
    await bot.restrict_chat_member(chat, second, telegram.ChatPermissions(can_react_to_messages=True))
    assert (await bot.get_chat_member(chat, second)).status == "restricted"
    await bot.ban_chat_member(chat, third)
    assert (await bot.get_chat_member(chat, third)).status == "kicked"
    await bot.unban_chat_member(chat, third, only_if_banned=True)
    s.admin(chat).member(bot.id, "administrator")
    await bot.promote_chat_member(chat, second, can_manage_topics=True)
    await bot.set_chat_title(chat, "Desk")
    await bot.leave_chat(chat)


@scene
async def profile(bot: Bot, s: StandIn) -> None:
    await bot.set_my_commands([("menu", "Menu")], language_code="en")
    await bot.set_my_commands([("menu", "ម៉ឺនុយ")], scope=telegram.BotCommandScopeChat(s.demo_cast.forum_id))
    assert (await bot.get_my_commands(language_code="en"))[0].command == "menu"
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(language_code="en")
    await bot.set_my_name("Notes", language_code="en")
    assert (await bot.get_my_name("en")).name == "Notes"
    await bot.set_my_description("d")
    await bot.set_my_short_description("s")
    assert (await bot.get_my_description()).description == "d"
    assert (await bot.get_my_short_description("km")).short_description == "s"
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await bot.get_chat_menu_button(s.demo_cast.km_id)).type == "commands"
    assert (await bot.get_me()).username == "sarika_practice_bot"
    assert (await bot.get_webhook_info()).url == ""
    await bot.delete_webhook()


@pytest.mark.parametrize("name", sorted(SCENES))
async def test_answers_are_what_two_libraries_expect(name: str, bot: Bot, standin: StandIn) -> None:
    await SCENES[name](bot, standin)


async def test_every_kind_of_update_is_what_two_libraries_expect(bot: Bot, standin: StandIn) -> None:
    km, owner = standin.person(standin.demo_cast.km), standin.person(standin.demo_cast.counsellor_ids[0])
    forum = standin.demo_cast.forum_id
    await bot.get_updates(allowed_updates=telegram.Update.ALL_TYPES)
    km.start("fishers_my")
    for kind in ("photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document"):
        km.file(kind, caption="c" if kind == "photo" else "")
    km.location(3.1, 101.6)
    km.contact("+85512345678", "Bopha", user_id=7)
    km.poll("q", ["a", "b"])
    km.album(["photo", "video"], caption="c")
    sent = await bot.send_message(km.user.id, "hi", reply_markup=TICK)
    km.press("Yes")
    km.forge("forged", message_id=4242)
    own = km.send("helo", reply_to=sent.message_id)
    km.edit(own.id, "hello")
    km.react(sent.message_id, "👍")
    km.block()
    km.unblock()
    topic = standin.admin(forum).create_topic("By hand")
    owner.send("/note hi @dara_demo", chat=forum, topic=topic.id)
    km.join(forum)
    km.leave(forum)
    standin.admin(forum).close_topic(topic.id)
    standin.admin(forum).rename_topic(topic.id, "Other")
    standin.admin(forum).member(bot.id, "member")
    seen: set[str] = set()
    offset = 0
    while updates := await bot.get_updates(offset=offset, timeout=0 if not offset else 1):
        for update in updates:
            seen |= set(update.to_dict()) - {"update_id"}
            offset = update.update_id + 1
        if updates[-1].my_chat_member and updates[-1].my_chat_member.chat.id == forum:
            break
    assert seen == {
        "message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member"
    }  # fmt: skip
    from aiogram.types import Update  # here, because importing it takes seconds

    for entry in standin.journal.calls("getUpdates"):
        for raw in entry.result:
            Update.model_validate(raw)
