from typing import Any

import pytest

from standin import StandIn
from standin.people.writer import PIXEL
from tests.standin.raw import Raw

BAD = "400 Bad Request: "
KM, FORUM, STRANGER = 5_100_000_001, -1_001_800_000_001, 5_200_000_003


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


@pytest.mark.parametrize(
    ("method", "values", "answer"),
    [
        ("sendMessage", {"chat_id": 1, "text": "a"}, BAD + "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, BAD + "chat not found"),
        ("sendMessage", {"text": "a"}, BAD + "chat_id is empty"),
        ("sendMessage", {"chat_id": KM}, BAD + "message text is empty"),
        ("sendMessage", {"chat_id": KM, "text": " \n "}, BAD + "message text is empty"),
        ("sendMessage", {"chat_id": KM, "text": "<b> </b>", "parse_mode": "HTML"}, BAD + "message text is empty"),
        ("sendMessage", {"chat_id": KM, "text": "ក" * 4097}, BAD + "message is too long"),
        ("sendMessage", {"chat_id": KM, "text": "😀" * 2049}, BAD + "message is too long"),
        ("sendMessage", {"chat_id": STRANGER, "text": "a"}, "403 Forbidden: bot can't initiate conversation with a user"),
        ("sendMessage", {"chat_id": 5_000_000_000, "text": "a"}, "403 Forbidden: bots can't send messages to bots"),
        ("sendMessage", {"chat_id": FORUM, "text": "a", "message_thread_id": 1}, BAD + "message thread not found"),
        ("sendMessage", {"chat_id": FORUM, "text": "a", "message_thread_id": 77}, BAD + "message thread not found"),
        ("sendMessage", {"chat_id": KM, "text": "a", "message_thread_id": 2}, BAD + "message thread not found"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_parameters": {"message_id": 9}}, BAD + "message to be replied not found"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline(callback_data="ក" * 22)}, BAD + "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline(callback_data="")}, BAD + "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline()}, BAD + "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline(url="tel:117")}, BAD + "inline keyboard button URL 'tel:117' is invalid: Unsupported URL protocol"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline(copy_text={"text": "1" * 257})}, BAD + "BUTTON_COPY_TEXT_INVALID"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}}, BAD + "reply markup is too long"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}}, BAD + "reply markup is too long"),
        ("sendMessage", {"chat_id": KM, "text": "a", "parse_mode": "BB"}, BAD + "unsupported parse_mode"),
        ("sendVoice", {"chat_id": KM, "voice": "AgACxxxx"}, BAD + "wrong file_id or the file is temporarily unavailable"),
        ("sendVoice", {"chat_id": KM, "voice": "attach://none"}, BAD + "there is no file in the request"),
        ("getFile", {"file_id": "file:1"}, BAD + "wrong file_id or the file is temporarily unavailable"),
        ("sendChatAction", {"chat_id": KM, "action": "dancing"}, BAD + "wrong parameter action in request"),
        ("sendLocation", {"chat_id": KM, "latitude": 91, "longitude": 0}, BAD + "wrong latitude or longitude specified"),
        ("editMessageText", {"chat_id": KM, "message_id": 9, "text": "a"}, BAD + "message to edit not found"),
        ("deleteMessage", {"chat_id": KM, "message_id": 9}, BAD + "message to delete not found"),
        ("deleteMessages", {"chat_id": KM, "message_ids": list(range(1, 102))}, BAD + "too many message identifiers specified"),
        ("deleteMessages", {"chat_id": KM, "message_ids": []}, BAD + "message identifiers are not specified"),
        ("copyMessage", {"chat_id": KM, "from_chat_id": KM, "message_id": 9}, BAD + "message to copy not found"),
        ("forwardMessage", {"chat_id": KM, "from_chat_id": KM, "message_id": 9}, BAD + "message to forward not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, BAD + "query is too old and response timeout expired or query ID is invalid"),
        ("getChatAdministrators", {"chat_id": KM}, BAD + "there are no administrators in the private chat"),
        ("getChatMember", {"chat_id": FORUM, "user_id": 3}, BAD + "PARTICIPANT_ID_INVALID"),
        ("createForumTopic", {"chat_id": KM, "name": "a"}, BAD + "the chat is not a forum"),
        ("createForumTopic", {"chat_id": FORUM, "name": " "}, BAD + "topic name must be non-empty"),
        ("closeForumTopic", {"chat_id": FORUM, "message_thread_id": 1}, BAD + "TOPIC_ID_INVALID"),
        ("deleteForumTopic", {"chat_id": FORUM, "message_thread_id": 77}, BAD + "TOPIC_ID_INVALID"),
        ("setWebhook", {"url": "https://a.org", "secret_token": "a b"}, BAD + "secret token contains unallowed characters"),
        ("setMyCommands", {"commands": [{"command": "Menu", "description": "a"}]}, BAD + "BOT_COMMAND_INVALID"),
    ],
)  # fmt: skip
async def test_refused_in_telegrams_words(
    standin: StandIn, raw: Raw, method: str, values: dict[str, Any], answer: str
) -> None:
    assert await raw.refused(method, **values) == answer


async def test_blanks_around_a_command_go(raw: Raw) -> None:
    assert await raw("setMyCommands", commands=[{"command": "/menu ", "description": "a"}])
    assert await raw("getMyCommands") == [{"command": "menu", "description": "a"}]


@pytest.mark.parametrize(
    ("method", "values", "answer"),
    [
        ("sendDice", {"chat_id": KM}, "501 Not Implemented: the stand-in does not model the method sendDice"),
        ("logOut", {}, "501 Not Implemented: the stand-in does not model the method logOut"),
        ("sendMesage", {}, "404 Not Found: method not found"),
        ("sendMessage", {"chat_id": KM, "txt": "a"}, BAD + "unknown parameter txt"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_parameters": {"message_id": 3, "quotes": ""}}, BAD + "unknown field quotes in reply_parameters"),
        ("sendMessage", {"chat_id": KM, "text": "a", "message_effect_id": "3"}, "501 Not Implemented: the stand-in does not model the parameter message_effect_id"),
        ("sendMessage", {"chat_id": KM, "text": "a", "reply_markup": inline(data="x")}, BAD + "unknown field data in an inline keyboard button"),
        ("sendMessage", {"chat_id": KM, "text": "a", "link_preview_options": {"disabled": True}}, BAD + "unknown field disabled in link_preview_options"),
        ("createForumTopic", {"chat_id": FORUM, "name": "a" * 129}, BAD + "topic name is longer than 128 characters"),
        ("sendMediaGroup", {"chat_id": KM, "media": []}, BAD + "an album has 2 to 10 items"),
        ("deleteMessage", {"chat_id": KM}, BAD + 'parameter "message_id" is required'),
    ],
)  # fmt: skip
async def test_our_own_mistakes_are_violations(
    loose: StandIn, raw: Raw, method: str, values: dict[str, Any], answer: str
) -> None:
    assert await raw.refused(method, **values) == answer
    assert loose.violations


async def test_a_wrong_token_is_unauthorized(standin: StandIn, raw: Raw) -> None:
    async with raw.session.post(f"{standin.base_url}1:wrong/getMe") as answer:
        assert answer.status == 401
        assert (await answer.json())["description"] == "Unauthorized"


async def test_4096_characters_pass_and_markup_does_not_count(standin: StandIn, raw: Raw) -> None:
    sent = await raw("sendMessage", chat_id=KM, text="<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096


async def test_captions_end_at_1024(standin: StandIn, raw: Raw) -> None:
    photo = standin.person(KM).file("photo")
    file_id = standin.world.for_bot(photo.body, standin.account().id)["photo"][-1]["file_id"]
    assert await raw("sendPhoto", chat_id=KM, photo=file_id, caption="ក" * 1024)
    too_long = await raw.refused("sendPhoto", chat_id=KM, photo=file_id, caption="ក" * 1025)
    assert too_long == BAD + "message caption is too long"
    assert await raw.refused("sendVoice", chat_id=KM, voice=file_id) == BAD + "type of file mismatch"


async def test_a_file_id_of_another_bot_is_refused(standin: StandIn, raw: Raw) -> None:
    other = standin.hub.account("777:other", "Other", "other_bot")
    photo = standin.person(KM).file("photo")
    foreign = standin.world.for_bot(photo.body, other.id)["photo"][-1]["file_id"]
    wrong = BAD + "wrong file_id or the file is temporarily unavailable"
    assert await raw.refused("sendPhoto", chat_id=KM, photo=foreign) == wrong
    assert await raw.refused("getFile", file_id=foreign) == wrong


async def test_big_files_cannot_be_fetched_and_links_end_after_an_hour(standin: StandIn, raw: Raw) -> None:
    km, account = standin.person(KM), standin.account()
    big = km.file("video", size=20 * 1024 * 1024 + 1)
    shown = standin.world.for_bot(big.body, account.id)
    assert await raw.refused("getFile", file_id=shown["video"]["file_id"]) == BAD + "file is too big"
    small = standin.world.for_bot(km.file("photo").body, account.id)
    path = (await raw("getFile", file_id=small["photo"][0]["file_id"]))["file_path"]
    url = f"{standin.file_url}{standin.token}/{path}"
    async with raw.session.get(url) as answer:
        assert await answer.read() == PIXEL
    standin.hub.clock.shift(3601)
    async with raw.session.get(url) as answer:
        assert answer.status == 404


async def test_blocked_deactivated_kicked_and_left(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.block()
    assert await raw.refused("sendMessage", chat_id=KM, text="a") == "403 Forbidden: bot was blocked by the user"
    km.unblock()
    km.user.deactivated = True
    assert await raw.refused("sendMessage", chat_id=KM, text="a") == "403 Forbidden: user is deactivated"
    standin.admin(FORUM).member(standin.account().id, "kicked")
    kicked = await raw.refused("sendMessage", chat_id=FORUM, text="a")
    assert kicked == "403 Forbidden: bot was kicked from the supergroup chat"
    standin.admin(FORUM).member(standin.account().id, "left")
    left = await raw.refused("sendMessage", chat_id=FORUM, text="a")
    assert left == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_an_upgraded_group_names_its_new_id(standin: StandIn, raw: Raw) -> None:
    new = standin.admin(FORUM).upgrade()
    status, body, _ = await raw.full("sendMessage", chat_id=FORUM, text="a")
    assert (status, body["description"]) == (400, BAD[4:] + "group chat was upgraded to a supergroup chat")
    assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert await raw("sendMessage", chat_id=new.id, text="a")


async def test_closed_and_deleted_topics_take_nothing(standin: StandIn, raw: Raw) -> None:
    admin = standin.admin(FORUM)
    topic = admin.create_topic("a")
    sent = await raw("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic.id)
    admin.close_topic(topic.id)
    assert await raw.refused("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic.id) == BAD + "TOPIC_CLOSED"
    reply = {"message_id": sent["message_id"]}
    assert await raw.refused("sendMessage", chat_id=FORUM, text="a", reply_parameters=reply) == BAD + "TOPIC_CLOSED"
    standin.world.admins_write_in_closed_topics = True
    assert await raw("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic.id)
    admin.delete_topic(topic.id)
    gone = await raw.refused("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic.id)
    assert gone == BAD + "message thread not found"
    edit = await raw.refused("editMessageText", chat_id=FORUM, message_id=sent["message_id"], text="b")
    assert edit == BAD + "message to edit not found"


async def test_rights_are_needed(standin: StandIn, raw: Raw) -> None:
    standin.admin(FORUM).member(standin.account().id, "administrator", ["can_manage_chat"])
    topic = standin.admin(FORUM).create_topic("a")
    note = standin.person(STRANGER).send("note", chat=FORUM, topic=topic.id)
    assert await raw.refused("createForumTopic", chat_id=FORUM, name="b") == BAD + "not enough rights to create a topic"
    delete = await raw.refused("deleteForumTopic", chat_id=FORUM, message_thread_id=topic.id)
    assert delete == BAD + "not enough rights to delete a topic"
    pin = await raw.refused("pinChatMessage", chat_id=FORUM, message_id=note.id)
    assert pin == BAD + "not enough rights to manage pinned messages in the chat"
    assert await raw.refused("deleteMessage", chat_id=FORUM, message_id=note.id) == BAD + "message can't be deleted"


async def test_after_48_hours_nothing_is_deleted(standin: StandIn, raw: Raw) -> None:
    mine = await raw("sendMessage", chat_id=KM, text="a")
    theirs = standin.person(KM).send("b")
    standin.hub.clock.shift(48 * 3600 - 5)
    fresh = await raw("sendMessage", chat_id=KM, text="c")
    assert await raw("deleteMessage", chat_id=KM, message_id=theirs.id)
    standin.hub.clock.shift(6)
    old = BAD + "message can't be deleted for everyone"
    assert await raw.refused("deleteMessage", chat_id=KM, message_id=mine["message_id"]) == old
    both = [mine["message_id"], fresh["message_id"]]
    assert await raw.refused("deleteMessages", chat_id=KM, message_ids=both) == old
    assert await raw("deleteMessages", chat_id=KM, message_ids=[fresh["message_id"], 4000])
    assert await raw("editMessageText", chat_id=KM, message_id=mine["message_id"], text="no limit for one's own")


async def test_an_edit_must_change_something_of_ones_own(standin: StandIn, raw: Raw) -> None:
    theirs = standin.person(KM).send("b")
    assert (
        await raw.refused("editMessageText", chat_id=KM, message_id=theirs.id, text="a")
        == BAD + "message can't be edited"
    )
    mine = await raw("sendMessage", chat_id=KM, text="a", reply_markup=inline(callback_data="x"))
    number = mine["message_id"]
    same = await raw.refused(
        "editMessageText", chat_id=KM, message_id=number, text="a", reply_markup=inline(callback_data="x")
    )
    assert same.startswith(BAD + "message is not modified: specified new message content and reply markup are exactly")
    caption = await raw.refused("editMessageCaption", chat_id=KM, message_id=number, caption="a")
    assert caption == BAD + "there is no caption in the message to edit"
    frozen = await raw("sendMessage", chat_id=KM, text="a", reply_markup={"keyboard": [["1"]]})
    wrong = await raw.refused("editMessageText", chat_id=KM, message_id=frozen["message_id"], text="b")
    assert wrong == BAD + "message can't be edited"


async def test_a_press_is_answered_once_and_in_time(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    await raw("sendMessage", chat_id=KM, text="a", reply_markup=inline(callback_data="x"))
    first, second = km.press("x")["query"], km.press("x")["query"]
    old = BAD + "query is too old and response timeout expired or query ID is invalid"
    assert await raw("answerCallbackQuery", callback_query_id=first, text="ok")
    assert await raw.refused("answerCallbackQuery", callback_query_id=first) == old
    assert (
        await raw.refused("answerCallbackQuery", callback_query_id=second, text="x" * 201) == BAD + "MESSAGE_TOO_LONG"
    )
    standin.hub.clock.shift(61)
    assert await raw.refused("answerCallbackQuery", callback_query_id=second) == old


async def test_protected_and_service_messages_stay(standin: StandIn, raw: Raw) -> None:
    sent = await raw("sendMessage", chat_id=KM, text="a", protect_content=True)
    here = {"chat_id": KM, "from_chat_id": KM, "message_id": sent["message_id"]}
    assert await raw.refused("copyMessage", **here) == BAD + "message can't be copied"
    assert await raw.refused("forwardMessage", **here) == BAD + "message can't be forwarded"
    topic = await raw("createForumTopic", chat_id=FORUM, name="a")
    made = topic["message_thread_id"]
    assert await raw.refused("deleteMessage", chat_id=FORUM, message_id=made) == BAD + "message can't be deleted"


async def test_reactions_are_telegrams_and_one_at_a_time(standin: StandIn, raw: Raw) -> None:
    sent = standin.person(KM).send("a")
    here = {"chat_id": KM, "message_id": sent.id}
    odd = await raw.refused("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "🧶"}])
    assert odd == BAD + "REACTION_INVALID"
    two = [{"type": "emoji", "emoji": e} for e in "👍👎"]
    assert await raw.refused("setMessageReaction", **here, reaction=two) == BAD + "REACTIONS_TOO_MANY"


async def test_malformed_requests_are_refused(loose: StandIn, raw: Raw) -> None:
    url = f"{loose.base_url}{loose.token}/sendMessage"
    for body, kind, status in (
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
        (b"text=%FF", "application/x-www-form-urlencoded", 400),
        (b"a", "text/plain", 400),
    ):
        async with raw.session.post(url, data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == status, body
            assert (await answer.json())["ok"] is False


async def test_a_get_with_a_query_works_in_any_case(standin: StandIn, raw: Raw) -> None:
    url = f"{standin.base_url}{standin.token}/SENDMESSAGE"
    async with raw.session.get(url, params={"chat_id": KM, "text": "hi"}) as answer:
        assert (await answer.json())["result"]["text"] == "hi"


async def test_somebody_may_refuse_voice(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.user.refuses_voice = True
    voice = standin.world.for_bot(km.file("voice").body, standin.account().id)["voice"]["file_id"]
    assert await raw.refused("sendVoice", chat_id=KM, voice=voice) == BAD + "VOICE_MESSAGES_FORBIDDEN"
    assert (await raw("getChat", chat_id=KM))["has_restricted_voice_and_video_messages"] is True


async def test_the_judge_looks_into_nested_values(loose: StandIn, raw: Raw) -> None:
    await raw("sendMessage", chat_id=KM, text="a", link_preview_options={"is_disabled": "perhaps"})
    assert any("'is_disabled', 'bool'): bool_parsing" in violation for violation in loose.violations)
