"""Where topics are switched off, Telegram shows a message for a thread to the whole group: it is named, and no more follow."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from telegram import InputMediaPhoto

from bot.adapters.telegram.wire import send
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import TelegramMessenger
from bot.core.model.events import Refusal
from bot.core.ports import Call, Reply
from standin import StandIn
from standin.world.model import Chat

MISPLACED = Reply("refused", refusal=Refusal.MISPLACED)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off") as running:
        yield running
    assert running.violations == []


@pytest.fixture
async def messenger(standin: StandIn) -> AsyncIterator[TelegramMessenger]:
    request = AiohttpRequest(2.5)
    await request.initialize()
    yield TelegramMessenger(send.bot(standin.token, standin.address, request))
    await request.shutdown()


@pytest.fixture
def group(standin: StandIn) -> Chat:
    return standin.demo_cast.forum


def words(group: Chat, thread: int | None, text: str = "ពួកគេចាក់សោទុក") -> Call:
    place = {} if thread is None else {"message_thread_id": thread}
    return Call("send_message", {"chat_id": group.id, "text": text, **place}, "desk", group=True)


def texts(group: Chat) -> list[str]:
    return [message.words for message in group.messages.values() if not message.service]


async def test_it_is_named_and_no_more_are_sent(standin: StandIn, messenger: TelegramMessenger, group: Chat) -> None:
    topic = standin.admin(group).create_topic("x").id
    assert (await messenger.call(words(group, topic, "in its place"))).outcome == "done"
    standin.admin(group).forum(on=False)
    stray = await messenger.call(words(group, topic))
    assert stray == replace(MISPLACED, messages=(group.next_id - 1,))
    taken = Call("delete_messages", {"chat_id": group.id, "message_ids": list(stray.messages)}, "desk", group=True)
    assert (await messenger.call(taken)).outcome == "done"
    assert texts(group) == ["in its place"]
    sent = len(standin.journal.calls("sendMessage"))
    assert await messenger.call(words(group, topic)) == MISPLACED
    assert len(standin.journal.calls("sendMessage")) == sent, "it never left"
    assert (await messenger.call(words(group, None, "an alert"))).outcome == "done"
    assert texts(group) == ["in its place", "an alert"]


async def test_a_new_topic_takes_words_at_once(standin: StandIn, messenger: TelegramMessenger, group: Chat) -> None:
    topic = standin.admin(group).create_topic("x").id
    standin.admin(group).forum(on=False)
    assert (await messenger.call(words(group, topic))).refusal is Refusal.MISPLACED
    made = Call("create_forum_topic", {"chat_id": group.id, "name": "y"}, "desk", group=True)
    assert await messenger.call(made) == Reply("refused", refusal=Refusal.NO_FORUM)
    standin.admin(group).forum(on=True)
    opened = await messenger.call(made)
    assert opened.thread is not None
    assert (await messenger.call(words(group, opened.thread))).outcome == "done"


async def test_a_topic_that_is_back_takes_words_at_once(
    standin: StandIn, messenger: TelegramMessenger, group: Chat
) -> None:
    """Within the half minute in which no more are sent, it is known by its own answer that it is there again."""
    topic = standin.admin(group).create_topic("x").id
    reopen = Call("reopen_forum_topic", {"chat_id": group.id, "message_thread_id": topic}, "desk", group=True)
    standin.admin(group).forum(on=False)
    assert (await messenger.call(words(group, topic))).refusal is Refusal.MISPLACED
    assert await messenger.call(reopen) == Reply("refused", refusal=Refusal.NO_FORUM)
    assert await messenger.call(words(group, topic)) == MISPLACED
    standin.admin(group).forum(on=True)
    assert await messenger.call(reopen) == Reply("refused", refusal=Refusal.UNCHANGED)
    assert (await messenger.call(words(group, topic))).outcome == "done"


async def test_an_album_is_named_whole(standin: StandIn, messenger: TelegramMessenger, group: Chat) -> None:
    topic = standin.admin(group).create_topic("x").id
    owner = standin.person(standin.demo_cast.counsellors[0])
    owner.file("photo", chat=group.id, topic=topic)
    photo = standin.world.files.file_id(standin.world.files.files["1"], standin.account().id)
    standin.admin(group).forum(on=False)
    media = [InputMediaPhoto(photo), InputMediaPhoto(photo)]
    params = {"chat_id": group.id, "media": media, "message_thread_id": topic}
    reply = await messenger.call(Call("send_media_group", params, "desk", group=True, cost=2))
    assert reply == replace(MISPLACED, messages=(group.next_id - 2, group.next_id - 1))
