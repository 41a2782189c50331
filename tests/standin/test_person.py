import asyncio

import pytest

from standin import Impossible, StandIn
from tests.standin.raw import Raw

KM, EN, FORUM = 5_100_000_001, 5_100_000_002, -1_001_800_000_001


async def test_a_button_is_pressed_by_label_and_only_where_it_is(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    rows = [
        [{"text": "Take", "callback_data": "t"}, {"text": "Web", "url": "https://a.org/"}],
        [{"text": "Copy", "copy_text": {"text": "117"}}],
    ]
    first = await raw("sendMessage", chat_id=KM, text="1", reply_markup={"inline_keyboard": rows})
    second = await raw("sendMessage", chat_id=KM, text="2")
    with pytest.raises(Impossible, match="no such button"):
        km.press("Close")
    with pytest.raises(Impossible, match="no such button"):
        km.press("Take", message_id=second["message_id"])
    query = km.press("Take", message_id=first["message_id"])["query"]
    assert km.press("Web") == {"url": "https://a.org/"}
    assert km.press("Copy") == {"copy": "117"}
    update = (await raw("getUpdates"))[-1]["callback_query"]
    assert (update["id"], update["data"], update["message"]["message_id"]) == (query, "t", first["message_id"])
    await raw("editMessageReplyMarkup", chat_id=KM, message_id=first["message_id"])
    with pytest.raises(Impossible):
        km.press("Take")


async def test_a_forged_press_of_a_message_that_is_gone(standin: StandIn, raw: Raw) -> None:
    standin.person(KM).forge("case:1", message_id=77)
    message = (await raw("getUpdates"))[0]["callback_query"]["message"]
    assert message == {"chat": message["chat"], "message_id": 77, "date": 0}


async def test_a_reply_keyboard_sends_its_words(standin: StandIn, raw: Raw) -> None:
    await raw("sendMessage", chat_id=KM, text="?", reply_markup={"keyboard": [["Yes", {"text": "No"}]]})
    standin.person(KM).press("No")
    assert (await raw("getUpdates"))[0]["message"]["text"] == "No"
    await raw("sendMessage", chat_id=KM, text="!", reply_markup={"remove_keyboard": True})
    with pytest.raises(Impossible):
        standin.person(KM).press("No")


async def test_waiting_for_a_reply(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    waiting = asyncio.create_task(km.wait_reply(lambda m: m["text"].startswith("b"), 5))
    await raw("sendMessage", chat_id=KM, text="a")
    await raw("sendMessage", chat_id=KM, text="b1")
    assert (await waiting)["text"] == "b1"
    with pytest.raises(TimeoutError):
        await km.wait_reply(timeout=0.02)
    await raw("sendMessage", chat_id=KM, text="c")
    assert (await km.wait_reply())["text"] == "c"


async def test_what_no_phone_can_do(standin: StandIn) -> None:
    km, en = standin.person(KM), standin.person(EN)
    with pytest.raises(Impossible, match="not a member"):
        km.send("a", chat=FORUM)
    sent = km.send("a")
    standin.hub.clock.shift(48 * 3600)
    with pytest.raises(Impossible, match="too old"):
        km.edit(sent.id, "b")
    with pytest.raises(Impossible, match="own"):
        en.edit(sent.id, "b")
    km.block()
    with pytest.raises(Impossible, match="blocked"):
        km.send("a")
    owner, second = (standin.person(i) for i in standin.demo_cast.counsellor_ids[:2])
    topic = standin.admin(FORUM).create_topic("t")
    standin.admin(FORUM).close_topic(topic.id)
    owner.send("the owner may", chat=FORUM, topic=topic.id)
    with pytest.raises(Impossible, match="closed"):
        second.send("a", chat=FORUM, topic=topic.id)
    with pytest.raises(Impossible, match="own"):
        second.delete(topic.id, chat=FORUM)


async def test_transcript_and_forum_show_what_is_there(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    own = km.send("helo")
    km.edit(own.id, "hello")
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    sent = await raw("sendMessage", chat_id=KM, text="hi", reply_markup=markup)
    gone = await raw("sendMessage", chat_id=KM, text="gone")
    await raw("deleteMessage", chat_id=KM, message_id=gone["message_id"])
    km.react(sent["message_id"], "👍")
    shown = [
        (line["bot"], line["text"], line["edited"], line["buttons"], line["reactions"]) for line in km.transcript()
    ]
    assert shown == [(False, "hello", True, [], []), (True, "hi", False, [["x"]], ["👍"])]
    kinds = [e["kind"] for e in standin.hub.feed.since(0)]
    assert kinds == ["message", "edit", "message", "message", "delete", "reaction"]


async def test_joining_and_leaving_are_told_to_an_administrator_bot(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    await raw("getUpdates", allowed_updates=["chat_member", "message"], offset=1)
    km.join(FORUM)
    km.leave(FORUM)
    updates = await raw("getUpdates", offset=2)
    changes = [
        (u["chat_member"]["old_chat_member"]["status"], u["chat_member"]["new_chat_member"]["status"])
        for u in updates
        if "chat_member" in u
    ]
    assert changes == [("left", "member"), ("member", "left")]
    assert [k for u in updates for k in u.get("message", {}) if k.endswith(("members", "member"))] == [
        "new_chat_members",
        "left_chat_member",
    ]


async def test_private_forwards_hide_the_sender(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    km.user.private_forwards = True
    sent = km.send("a")
    shown = await raw("forwardMessage", chat_id=FORUM, from_chat_id=KM, message_id=sent.id)
    assert shown["forward_origin"]["type"] == "hidden_user"
    assert "sender_user" not in shown["forward_origin"]


async def test_two_bots_have_two_chats_with_one_person(standin: StandIn, raw: Raw) -> None:
    other = standin.hub.account("777:other", "Other", "other_bot")
    standin.person(KM).send("to the first")
    standin.person(KM, other.token).send("to the other")
    assert [u["message"]["text"] for u in await raw("getUpdates")] == ["to the first"]
    assert [p.payload["text"] for p in other.queue.pending.values()] == ["to the other"]


def test_only_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="loopback"):
        StandIn(host="0.0.0.0")  # noqa: S104


async def test_a_reaction_reaches_only_a_bot_that_asks_for_it_and_may_see_it(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    sent = await raw("sendMessage", chat_id=KM, text="1")
    km.react(sent["message_id"], "❤")
    assert await raw("getUpdates") == []
    await raw("getUpdates", offset=1, allowed_updates=["message", "message_reaction"])  # the same poll again would wait
    km.react(sent["message_id"], "👍")
    update = (await raw("getUpdates"))[0]["message_reaction"]
    assert (update["old_reaction"], update["new_reaction"]) == (
        [{"type": "emoji", "emoji": "❤"}],
        [{"type": "emoji", "emoji": "👍"}],
    )
    assert "message_thread_id" not in update


async def test_one_reaction_of_telegrams_and_pictures_only_for_who_pays(standin: StandIn, raw: Raw) -> None:
    km = standin.person(KM)
    sent = await raw("sendMessage", chat_id=KM, text="1")
    for reactions in (("🦊",), ("👍", "❤"), ("5368324170671202286",)):
        with pytest.raises(Impossible):
            km.react(sent["message_id"], *reactions)
    standin.hub.world.users[KM].is_premium = True
    km.react(sent["message_id"], "👍", "5368324170671202286")
    assert km.transcript()[-1]["reactions"] == ["👍", "🖼"]
    own = {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}
    where = {"chat_id": KM, "message_id": sent["message_id"]}
    assert "REACTION_INVALID" in await raw.refused("setMessageReaction", **where, reaction=[own])


async def test_a_group_may_allow_few_reactions(standin: StandIn, raw: Raw) -> None:
    standin.demo_cast.forum.reactions = ["👍"]
    sent = await raw("sendMessage", chat_id=FORUM, text="1")
    where = {"chat_id": FORUM, "message_id": sent["message_id"]}
    heart = [{"type": "emoji", "emoji": "❤"}]
    assert "REACTION_INVALID" in await raw.refused("setMessageReaction", **where, reaction=heart)
