"""What the Bot API server takes, as its own source shows it (tdlib/telegram-bot-api 10.0, Client.cpp): a strict stand-in does too.

Every answer and every update is judged by aiogram's models.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from telegram import Bot, InputPollOption, ReplyParameters

from standin import Impossible, StandIn
from standin.updates.queue import UpdateIds
from standin.world.cast import BOT_ID
from standin.world.model import Chat
from tests.standin.judge import returns
from tests.standin.raw import Raw

BAD = "400 Bad Request: "
KM, EN, FORUM = 5_100_000_001, 5_100_000_002, -1_001_800_000_001
ALL = ["message", "poll", "poll_answer", "chat_member", "chat_join_request", "inline_query", "chosen_inline_result"]


@pytest.fixture(autouse=True)
async def judged(standin: StandIn) -> AsyncIterator[None]:
    from aiogram.types import Update

    standin.account().queue.allowed = list(ALL)
    yield
    for entry in standin.journal.entries:
        if entry.code == 200:
            returns(entry.method).validate_python(entry.result)
    for update in standin.account().queue.history:
        Update.model_validate(update.body())


@pytest.fixture
def forum(standin: StandIn) -> Chat:
    return standin.demo_cast.forum


def updates(standin: StandIn, kind: str) -> list[dict[str, Any]]:
    return [update.payload for update in standin.account().queue.history if update.kind == kind]


# ── threads and replies ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_group_without_topics_drops_the_thread(standin: StandIn, raw: Raw, forum: Chat) -> None:
    topic = standin.admin(forum).create_topic("x").id
    standin.admin(forum).forum(on=False)
    for thread in (topic, 1, 77):
        sent = await raw("sendMessage", chat_id=FORUM, text="a", message_thread_id=thread)
        assert "message_thread_id" not in sent
        assert "is_topic_message" not in sent
    standin.world.refuses_threads_without_topics = True
    refused = await raw.refused("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic)
    assert refused == BAD + "message thread not found"


async def test_a_reply_to_another_thread_or_chat_carries_it_along(standin: StandIn, raw: Raw, forum: Chat) -> None:
    one, two = (standin.admin(forum).create_topic(name).id for name in ("one", "two"))
    words = (await raw("sendMessage", chat_id=FORUM, text="there", message_thread_id=one))["message_id"]
    reply = {"message_id": words}
    sent = await raw("sendMessage", chat_id=FORUM, text="a", message_thread_id=two, reply_parameters=reply)
    assert sent["message_thread_id"] == two
    assert sent["reply_to_message"]["message_id"] == two, "the message that made the topic, as for any in it"
    assert sent["external_reply"]["message_id"] == words
    led = await raw("sendMessage", chat_id=FORUM, text="a", reply_parameters=reply)
    assert (led["message_thread_id"], led["reply_to_message"]["message_id"]) == (one, words)
    abroad = {"chat_id": FORUM, "message_id": words, "quote": "her"}
    told = await raw("sendMessage", chat_id=KM, text="a", reply_parameters=abroad)
    assert told["external_reply"]["chat"]["id"] == FORUM
    assert told["quote"] == {"text": "her", "position": 1, "is_manual": True}
    for answer, wrong in (
        ("message to be replied not found", {"message_id": 4711}),
        ("QUOTE_TEXT_INVALID", {"message_id": words, "quote": "nowhere"}),
        ("chat not found", {"message_id": words, "chat_id": -5}),
    ):
        refused = await raw.refused("sendMessage", chat_id=FORUM, text="a", reply_parameters=wrong)
        assert refused == BAD + answer


async def test_older_parameters_are_still_read(raw: Raw) -> None:
    first = await raw("sendMessage", chat_id=KM, text="https://a.org", disable_web_page_preview=True)
    assert first["link_preview_options"] == {"is_disabled": True}
    sent = await raw("sendMessage", chat_id=KM, text="a", reply_to_message_id=first["message_id"])
    assert sent["reply_to_message"]["message_id"] == first["message_id"]
    lost: dict[str, Any] = {"chat_id": KM, "text": "a", "reply_to_message_id": 4711}
    assert await raw.refused("sendMessage", **lost) == BAD + "message to be replied not found"
    assert "reply_to_message" not in await raw("sendMessage", **lost, allow_sending_without_reply=True)


async def test_a_quote_stands_in_the_reply(bot: Bot) -> None:
    first = await bot.send_message(KM, "ពួកគេចាក់សោទុក")
    quote = ReplyParameters(first.message_id, quote="ចាក់សោ", quote_parse_mode="HTML")
    sent = await bot.send_message(KM, "a", reply_parameters=quote)
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position) == ("ចាក់សោ", len("ពួកគេ"))


async def test_service_messages_in_a_topic_reply_to_the_one_that_made_it(raw: Raw, standin: StandIn) -> None:
    topic = (await raw("createForumTopic", chat_id=FORUM, name="x"))["message_thread_id"]
    await raw("closeForumTopic", chat_id=FORUM, message_thread_id=topic)
    made, closed = updates(standin, "message")
    assert "reply_to_message" not in made
    assert closed["reply_to_message"]["message_id"] == topic


async def test_update_ids_fit_into_32_bits_and_rise_over_runs() -> None:
    first = UpdateIds()
    used = [first.take() for _ in range(1000)]
    later = UpdateIds().take()
    assert used[-1] < later < 2**31
    assert UpdateIds(after=2_000_000_000).take() == 2_000_000_001


# ── topics, buttons, tags ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_topic_has_an_icon_of_those_that_every_bot_may_use(bot: Bot, raw: Raw, forum: Chat) -> None:
    icon = (await bot.get_forum_topic_icon_stickers())[0].custom_emoji_id
    made = await bot.create_forum_topic(FORUM, "x", icon_custom_emoji_id=icon)
    assert made.icon_custom_emoji_id == icon
    place = {"chat_id": FORUM, "message_thread_id": made.message_thread_id}
    assert await raw("editForumTopic", **place, icon_custom_emoji_id="")
    assert forum.topics[made.message_thread_id].icon == ""
    for values, answer in (
        ({"icon_custom_emoji_id": "77"}, "DOCUMENT_INVALID"),
        ({"icon_custom_emoji_id": ""}, "TOPIC_NOT_MODIFIED"),
        ({"name": ""}, "TOPIC_NOT_MODIFIED"),
    ):
        assert await raw.refused("editForumTopic", **place, **values) == BAD + answer


async def test_an_answer_to_a_press_may_open_the_bot_itself(standin: StandIn, raw: Raw) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    await raw("sendMessage", chat_id=KM, text="a", reply_markup=markup)
    name = standin.world.users[BOT_ID].username
    query = standin.person(KM).press("x")["query"]
    refused = await raw.refused("answerCallbackQuery", callback_query_id=query, url="https://example.org/")
    assert refused == BAD + "URL_INVALID"
    assert await raw("answerCallbackQuery", callback_query_id=query, url=f"https://t.me/{name}?start=a-1")


@pytest.mark.parametrize(("count", "taken"), [(12, True), (13, False)])
async def test_a_row_of_a_reply_keyboard_has_up_to_twelve_buttons(raw: Raw, count: int, taken: bool) -> None:
    markup = {"keyboard": [[str(n) for n in range(count)]]}
    status, body, _ = await raw.full("sendMessage", chat_id=KM, text="a", reply_markup=markup)
    assert (status == 200) is taken
    assert taken or body["description"] == "Bad Request: reply markup is too long"


async def test_a_member_has_a_tag(standin: StandIn, raw: Raw, forum: Chat) -> None:
    owner, member = standin.demo_cast.counsellors[:2]
    values = {"chat_id": FORUM, "user_id": member.id}
    assert await raw("setChatMemberTag", **values, tag="អ្នកប្រឹក្សា")
    assert (await raw("getChatMember", **values))["tag"] == "អ្នកប្រឹក្សា"
    standin.person(member).send("a", chat=FORUM)
    assert updates(standin, "message")[-1]["sender_tag"] == "អ្នកប្រឹក្សា"
    assert updates(standin, "chat_member")[-1]["new_chat_member"]["tag"] == "អ្នកប្រឹក្សា"
    for wrong, answer in (
        ({**values, "tag": "a" * 17}, "TAG_INVALID"),
        ({**values, "tag": "🐦"}, "TAG_INVALID"),
        ({**values, "user_id": owner.id, "tag": "a"}, "user is an administrator of the chat"),
        ({**values, "chat_id": KM, "tag": "a"}, "method is available only for groups and supergroups"),
    ):
        assert await raw.refused("setChatMemberTag", **wrong) == BAD + answer
    standin.admin(forum).member(BOT_ID, "administrator", ["can_manage_topics"])
    assert await raw.refused("setChatMemberTag", **values) == BAD + "not enough rights to manage member tags"


# ── polls, inline queries, invite links ─────────────────────────────────────────────────────────────────────────


async def test_a_poll_is_voted_on_and_stopped(standin: StandIn, bot: Bot) -> None:
    km, en = standin.person(KM), standin.person(EN)
    options: list[str | InputPollOption] = [InputPollOption("<b>a</b>", text_parse_mode="HTML"), "b"]
    sent = await bot.send_poll(KM, "Which?", options, is_anonymous=False)
    km.vote(sent.message_id, 1)
    assert updates(standin, "poll_answer")[-1]["option_ids"] == [1]
    km.vote(sent.message_id, 0)
    assert [o["voter_count"] for o in updates(standin, "poll")[-1]["options"]] == [1, 0]
    for wrong in ((0, 1), (2,)):
        with pytest.raises(Impossible):
            km.vote(sent.message_id, *wrong)
    poll = await bot.stop_poll(KM, sent.message_id)
    assert (poll.is_closed, poll.total_voter_count) == (True, 1)
    with pytest.raises(telegram.error.BadRequest, match="already been closed"):
        await bot.stop_poll(KM, sent.message_id)
    with pytest.raises(Impossible):
        en.vote(sent.message_id, 0)


async def test_a_quiz_knows_its_answer_and_a_vote_stays(standin: StandIn, raw: Raw) -> None:
    said = {"explanation": "<i>two</i>", "explanation_parse_mode": "HTML"}
    values = {"chat_id": KM, "question": "1 + 1?", "options": ["1", "2"], "type": "quiz", **said}
    quiz = await raw("sendPoll", **values, correct_option_id=1)
    assert (quiz["poll"]["explanation"], quiz["poll"]["correct_option_ids"]) == ("two", [1])
    standin.person(KM).vote(quiz["message_id"], 0)
    with pytest.raises(Impossible):
        standin.person(KM).vote(quiz["message_id"], 1)
    assert updates(standin, "poll_answer") == []


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"question": "", "options": ["a"]}, "poll question must be non-empty"),
        ({"question": "a" * 301, "options": ["a"]}, "poll question length must not exceed 300"),
        ({"question": "q", "options": []}, "poll must have at least 1 option"),
        ({"question": "q", "options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"question": "q", "options": ["a", " "]}, "poll options must be non-empty"),
        ({"question": "q", "options": ["a"], "type": "vote"}, "unsupported poll type specified"),
        (
            {"question": "q", "options": ["a"], "type": "quiz", "correct_option_id": 1},
            "wrong correct option ID specified",
        ),
    ],
)
async def test_a_wrong_poll_is_refused(raw: Raw, values: dict[str, Any], answer: str) -> None:
    assert await raw.refused("sendPoll", chat_id=KM, **values) == BAD + answer


async def test_an_inline_query_is_answered_and_a_result_sent(standin: StandIn, bot: Bot, raw: Raw) -> None:
    owner = standin.person(standin.demo_cast.counsellors[0])
    with pytest.raises(Impossible):
        owner.ask("help", chat=FORUM)
    standin.account().inline = standin.account().inline_feedback = True
    assert (await bot.get_me()).supports_inline_queries
    key = owner.ask("help", chat=FORUM)
    assert updates(standin, "inline_query")[-1]["chat_type"] == "supergroup"
    text = telegram.InputTextMessageContent("<b>1280</b>", parse_mode="HTML")
    results = [telegram.InlineQueryResultArticle(id=str(n), title="x", input_message_content=text) for n in (1, 2)]
    await bot.answer_inline_query(key, results)
    message = owner.choose(key, "2", chat=FORUM)
    assert (message.body["text"], message.body["via_bot"]["id"]) == ("1280", BOT_ID)
    assert updates(standin, "chosen_inline_result")[-1]["result_id"] == "2"
    with pytest.raises(Impossible):
        owner.choose(key, "3", chat=FORUM)
    gone = await raw.refused("answerInlineQuery", inline_query_id=key, results=[])
    assert gone == BAD + "query is too old and response timeout expired or query ID is invalid"
    again, article = owner.ask("more"), results[0].to_dict()
    for wrong, answer in (
        ([article, article], "RESULT_ID_DUPLICATE"),
        ([{**article, "id": ""}], "RESULT_ID_INVALID"),
        ([{**article, "title": ""}], "can't parse inline query result: Can't find field \"title\""),
        ([{**article, "id": str(n)} for n in range(51)], "RESULTS_TOO_MUCH"),
    ):
        assert await raw.refused("answerInlineQuery", inline_query_id=again, results=wrong) == BAD + answer


async def test_people_come_in_by_links(standin: StandIn, bot: Bot, raw: Raw) -> None:
    km, en = standin.person(KM), standin.person(EN)
    one = await bot.create_chat_invite_link(FORUM, name="one", member_limit=1)
    km.join(FORUM, link=one.invite_link)
    assert updates(standin, "chat_member")[-1]["invite_link"]["name"] == "one"
    with pytest.raises(Impossible, match="used up"):
        en.join(FORUM, link=one.invite_link)
    await bot.edit_chat_invite_link(FORUM, one.invite_link, member_limit=2)
    await bot.revoke_chat_invite_link(FORUM, one.invite_link)
    with pytest.raises(Impossible, match="no more"):
        en.join(FORUM, link=one.invite_link)
    primary = await bot.export_chat_invite_link(FORUM)
    assert await bot.export_chat_invite_link(FORUM) != primary
    with pytest.raises(Impossible, match="no more"):
        en.join(FORUM, link=primary)
    values: dict[str, Any] = {"chat_id": FORUM, "creates_join_request": True, "member_limit": 5}
    refused = await raw.refused("createChatInviteLink", **values)
    assert "administrator approval" in refused


async def test_who_asks_to_join_is_let_in_or_not(standin: StandIn, bot: Bot, raw: Raw, forum: Chat) -> None:
    km = standin.person(KM)
    link = (await bot.create_chat_invite_link(FORUM, creates_join_request=True)).invite_link
    for approved in (False, True):
        km.join(FORUM, link=link)
        assert updates(standin, "chat_join_request")[-1]["from"]["id"] == KM
        answer = bot.approve_chat_join_request if approved else bot.decline_chat_join_request
        assert await answer(FORUM, KM)
        assert forum.inside(KM) is approved
    assert updates(standin, "chat_member")[-1]["via_join_request"]
    refused = await raw.refused("approveChatJoinRequest", chat_id=FORUM, user_id=KM)
    assert refused == BAD + "HIDE_REQUESTER_MISSING"
