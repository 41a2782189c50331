"""Bad input through the whole path: each a clear answer or a counted refusal, no traceback, and the next one is served."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.adapters.telegram.wire.receive import BODY_LIMIT
from bot.core.ports import DESK
from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended, free_port
from tests.pipeline.story import Cast, at_rest, until, worked_off

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

SECRET = "s" * 20
CRISIS = ("Your safety comes first", "សុវត្ថិភាព")


@pytest.fixture(params=["polling", "webhook"])
async def sarika(
    request: pytest.FixtureRequest, nursery: Nursery, standin: StandIn, tmp_path: Path
) -> AsyncIterator[Sarika]:
    """A Sarika that must be alive, and must have printed nothing but log lines, when the test is over."""
    plan: dict[str, Any] = {"port": free_port()}
    if "limits" in request.param:
        plan["settings"] = {"limits": True}
    if "webhook" in request.param:
        standin.knobs.pace = 0.1
        plan |= {"webhook_url": f"http://127.0.0.1:{plan['port']}/hook", "webhook_secret": SECRET}
    running = Sarika(nursery, standin, tmp_path / "s", plan)
    with ended(running):
        await running.start()
        await running.ready()
        cast = Cast.of(standin)
        cast.other.start()
        await until(standin, "start is answered", lambda: len(cast.shown(cast.other)) == 1)
        yield running
        before = len(cast.shown(cast.other))
        cast.other.send("/menu")
        await until(standin, "the next one is served", lambda: len(cast.shown(cast.other)) > before)
        assert await running.stop() == 0
        running.logged()


@pytest.fixture
def cast(sarika: Sarika) -> Cast:
    return Cast.of(sarika.standin)


async def buried(sarika: Sarika) -> int:
    async with sarika.store() as store:
        return len(await store.inbox.dead(100))


async def counted(sarika: Sarika, name: str) -> float:
    """A figure of /metrics."""
    _, body = await sarika.got("/metrics")
    return sum(float(line.rsplit(" ", 1)[1]) for line in body.splitlines() if name in line and line[0] != "#")


ODD: list[dict[str, Any]] = [
    {"message": None},
    {"message": {}},
    {"message": {"message_id": 1}},
    {"message": {"message_id": "x", "date": 1, "chat": {"id": 5, "type": "private"}}},
    {"message": [1, 2]},
    {"message": "text"},
    {"a_kind_of_tomorrow": {"id": 1}},
    {"poll": {"id": "1"}},
    {"callback_query": {"id": "1", "data": "x"}},
    {"my_chat_member": {"chat": {"id": 1, "type": "private"}}},
    {"edited_message": {"text": "\ud800"}},
    {},
]


async def test_odd_updates_are_each_counted(sarika: Sarika) -> None:
    await sarika.standin.idle()  # Telegram's notes on the board's first post are of those that are ignored
    await worked_off(sarika)
    before = await without_effect(sarika)
    brought = 0
    for update in ODD:
        brought += sarika.standin.inject(update) != 0  # Telegram does not bring a kind that was not asked for
        await worked_off(sarika)
        assert await without_effect(sarika) - before == brought, update
    assert brought >= len(ODD) - 1
    assert await buried(sarika) == await counted(sarika, "updates_buried")


async def without_effect(sarika: Sarika) -> float:
    """Updates of which nothing came, and that were counted."""
    return await counted(sarika, "updates_buried") + await counted(sarika, "updates_ignored")


async def test_an_unknown_kind_is_a_dead_letter_without_words(sarika: Sarika) -> None:
    sarika.standin.inject({"a_kind_of_tomorrow": {"text": "secret words"}})
    async with asyncio.timeout(PATIENCE):
        while not await buried(sarika):  # noqa: ASYNC110 - by another process
            await asyncio.sleep(0.05)
    async with sarika.store() as store:
        (letter,) = await store.inbox.dead(10)
    assert "secret" not in repr(letter)
    assert await counted(sarika, "buried") == 1


async def test_a_contact_whose_message_cannot_be_read_is_told(sarika: Sarika, cast: Cast) -> None:
    chat = {"id": cast.contact.user.id, "type": "private", "first_name": "x"}
    sarika.standin.world.private_chat(cast.contact.account.id, cast.contact.user.id).started = True
    sarika.standin.inject({"message": {"message_id": 9, "chat": chat, "text": "words", "date": "never"}})
    await until(sarika.standin, "told", lambda: len(cast.shown(cast.contact)) == 1)


FORGED = [
    "",
    "human",
    "human|",
    "human|AAAAAAAAAAA",
    "|",
    "\u1780" * 20,
    "d|claim|x|1|AAAAAAAAAAA",
    "d|shift|on",
    "\ud800|x",
]


async def test_forged_data_is_answered_and_changes_nothing(sarika: Sarika, cast: Cast) -> None:
    cast.contact.start()
    await until(sarika.standin, "an answer", lambda: len(cast.shown(cast.contact)) == 1)
    async with sarika.store() as store:
        before = (await store.records.load(DESK)).desk
    for data in FORGED:
        await answered(cast, cast.contact.forge(data, message_id=cast.contact.transcript()[-1]["id"]))
    async with sarika.store() as store:
        assert (await store.records.load(DESK)).desk == before
    assert len(cast.shown(cast.contact)) == 1


async def answered(cast: Cast, query: str) -> None:
    account = cast.contact.account
    await until(cast.standin, "the press is answered", lambda: account.queries[query].answered)


async def test_somebody_elses_button(sarika: Sarika, cast: Cast) -> None:
    button = cast.other.transcript()[-1]["body"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    cast.contact.start()
    await until(sarika.standin, "an answer", lambda: len(cast.shown(cast.contact)) == 1)
    await answered(cast, cast.contact.forge(button, message_id=cast.contact.transcript()[-1]["id"]))
    async with sarika.store() as store:
        assert (await store.records.load(DESK)).desk.cases == ()


async def test_a_contact_cannot_press_the_desks_buttons(sarika: Sarika, cast: Cast) -> None:
    cast.contact.send("I am locked in a room")
    await until(sarika.standin, "card", lambda: cast.desk_says("Waiting since"))
    topic = cast.topic_of("Waiting since")
    claim = cast.at_desk(topic)[-2 if cast.at_desk(topic)[-1]["buttons"] == [] else -1]
    data = claim["body"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await answered(cast, cast.other.forge(data, message_id=cast.other.transcript()[-1]["id"]))
    async with sarika.store() as store:
        (case,) = (await store.records.load(DESK)).desk.cases
    assert case.holder is None


async def test_buttons_of_an_old_message(sarika: Sarika, cast: Cast) -> None:
    a = cast.contact
    a.send("I am locked in a room")
    await until(sarika.standin, "crisis", lambda: len(cast.shown(a)) == 1)
    old = a.transcript()[1]
    labels = [b for row in old["buttons"] for b in row if not b.startswith(("1", "+", "🧹"))]
    for label in [*labels, *labels, "🧹 Clear this chat"]:  # which deletes the message
        pressed = a.press(label, message_id=old["id"])
        if "query" in pressed:
            await answered(cast, pressed["query"])
    await at_rest(sarika)


async def test_edits(sarika: Sarika, cast: Cast) -> None:
    first = cast.contact.send("hello")
    await until(sarika.standin, "an answer", lambda: len(cast.shown(cast.contact)) == 1)
    cast.contact.edit(first.id, "I am locked in a room")
    await until(sarika.standin, "alert", lambda: cast.desk_says("EMERGENCY"))


async def test_a_bot_a_group_and_a_stranger(sarika: Sarika, cast: Cast) -> None:
    standin = sarika.standin
    stranger = standin.person(standin.world.user("Stranger"))
    robot = standin.world.user("Robot", is_bot=True)
    group = standin.world.group("Elsewhere", stranger.user)
    group.members[cast.contact.account.id] = type(group.members[stranger.user.id])("member")
    standin.admin(group).member(cast.contact.account.id)
    stranger.send("/start", chat=group.id)
    stranger.send("I am locked in a room", chat=group.id)
    view = {"id": robot.id, "is_bot": True, "first_name": "Robot"}
    chat = {"id": robot.id, "type": "private", "first_name": "Robot"}
    standin.inject(
        {"message": {"message_id": 1, "date": 1, "chat": chat, "from": view, "text": "I am locked in a room"}}
    )
    await worked_off(sarika)
    assert all(call.values.get("chat_id") not in (str(group.id), str(robot.id)) for call in standin.journal.calls())
    async with sarika.store() as store:
        assert (await store.records.load(DESK)).desk.cases == ()


async def test_who_is_no_member_cannot_act_at_the_desk(sarika: Sarika, cast: Cast) -> None:
    standin, forum = sarika.standin, cast.forum
    cast.contact.send("I am locked in a room")
    await until(standin, "words", lambda: cast.desk_says("I am locked in a room"))
    topic = cast.topic_of("I am locked in a room")
    stranger = standin.person(standin.world.user("Stranger"))
    stranger.join(forum)
    claim = cast.buttons("Take over", topic)[-1]
    group = standin.world.groups[forum]
    member = group.members.pop(stranger.user.id)
    query = stranger.forge(button_data(cast, claim), message_id=claim, chat=forum)
    await answered(cast, query)
    async with sarika.store() as store:
        (case,) = (await store.records.load(DESK)).desk.cases
        assert case.holder is None
    assert member.status == "member"


async def test_words_of_who_is_no_member_go_nowhere_and_are_counted(sarika: Sarika, cast: Cast) -> None:
    standin, forum = sarika.standin, cast.forum
    cast.contact.send("I am locked in a room")
    await until(standin, "words", lambda: cast.desk_says("I am locked in a room"))
    topic = cast.topic_of("I am locked in a room")
    stranger = standin.person(standin.world.user("Stranger"))
    stranger.join(forum)
    await worked_off(sarika)
    before = await ignored(sarika, "stranger")
    written = stranger.send("come to the gate", chat=forum, topic=topic)
    # Telegram brings the words of somebody who is removed in the same moment
    standin.world.groups[forum].members.pop(stranger.user.id)
    await worked_off(sarika)
    assert written.id
    assert await ignored(sarika, "stranger") == before + 1
    assert not cast.says(cast.contact, "come to the gate")


async def ignored(sarika: Sarika, reason: str) -> float:
    """How many updates nothing came of, for this reason."""
    _, page = await sarika.got("/metrics")
    lines = (line for line in page.splitlines() if f'updates_ignored_total{{reason="{reason}"}}' in line)
    return sum(float(line.split()[-1]) for line in lines)


def button_data(cast: Cast, message: int) -> str:
    line = next(m for m in cast.at_desk() if m["id"] == message)
    return str(line["body"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


@pytest.mark.parametrize("sarika", ["polling", "webhook, limits"], indirect=True)
async def test_a_hundred_messages_in_a_second(sarika: Sarika, cast: Cast) -> None:
    for number in range(100):
        cast.contact.send("I am locked in a room" if number == 50 else f"message {number}")
    await until(sarika.standin, "alert", lambda: cast.desk_says("EMERGENCY"))
    await at_rest(sarika)
    assert any(any(c in text for c in CRISIS) for text in cast.shown(cast.contact))
    assert len(cast.shown(cast.contact)) < 20
    topic = cast.topic_of("I am locked in a room")
    shown = "\n".join(m["text"] for m in cast.at_desk(topic))
    assert all(f"message {number}" in shown for number in range(51, 100))


ODD_WORDS = [
    "Z" + "\u0301\u0316\u0334" * 300,
    "\u202e\u2066reversed\u2069\u202c",
    "nul \x00 nul",
    "\u200b\u200d\ufeff",
    "\u17d2" * 50,
    "x" * 4096,
    "\U0001f600" * 2048,
    "<b>bold</b> & <script>alert(1)</script> *x* _y_ [z](http://a.b) @somebody #tag /cmd",
    "{urgency} {0} %s %(x)s",
    "\n" * 20 + ".",
]


async def test_odd_words_arrive_as_plain_text(sarika: Sarika, cast: Cast) -> None:
    cast.contact.send("/human")
    await until(sarika.standin, "a case", lambda: bool(cast.desk_says("Waiting since")))
    for number, words in enumerate(ODD_WORDS):
        before = len(cast.shown(cast.contact))
        cast.contact.send(words)
        cast.contact.send(f"end of words {number}")
        await until(sarika.standin, "passed on", partial(cast.desk_says, f"end of words {number}"))
        await until(sarika.standin, "answered", partial(_more, cast, before))
    await at_rest(sarika)
    topic = cast.topic_of("end of words 0")
    shown = [m for m in cast.at_desk(topic) if m["bot"] and m["kind"] == "text"]
    text = "\n".join(m["text"] for m in shown)
    for words in ODD_WORDS:
        assert words[:50].replace("\x00", " ").strip("\u202e\u2066\u2069\u202c\n") in text
    kinds = {e["type"] for m in shown for e in m["body"].get("entities", []) if "Waiting since" not in m["text"]}
    assert kinds <= {"mention", "hashtag", "bot_command", "url"}, "only what Telegram finds by itself"


def _more(cast: Cast, before: int) -> bool:
    return len(cast.shown(cast.contact)) > before


async def test_a_lone_surrogate(sarika: Sarika, cast: Cast) -> None:
    chat = {"id": cast.contact.user.id, "type": "private", "first_name": "x"}
    sarika.standin.world.private_chat(cast.contact.account.id, cast.contact.user.id).started = True
    message = {"message_id": 9, "date": 1, "chat": chat, "from": {**chat, "is_bot": False}, "text": "locked \ud800 in"}
    sarika.standin.inject({"message": message})
    await until(sarika.standin, "answered", lambda: len(cast.shown(cast.contact)) == 1)
    json.dumps(cast.contact.transcript())


async def test_nobody_answers_in_general(sarika: Sarika, cast: Cast) -> None:
    await until(sarika.standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
    await worked_off(sarika)
    before = len(cast.at_desk())
    cast.counsellor.send("good morning", chat=cast.forum)
    await worked_off(sarika)
    assert len(cast.at_desk()) == before + 1


@pytest.mark.parametrize("sarika", ["webhook"], indirect=True)
async def test_what_is_no_update_of_telegram_is_refused_and_keeps_nothing(sarika: Sarika, cast: Cast) -> None:
    """Beside tests/pipeline/test_webhook_end_to_end.py: here with all that is behind the webhook."""
    right = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    update = {"update_id": 1, "message": {"message_id": 1, "text": "words"}}
    tries: list[tuple[Any, dict[str, str], int]] = [
        (json.dumps(update), {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, 403),
        (json.dumps(update), {"Content-Type": "text/plain"}, 415),
        (json.dumps(update | {"text": "x" * BODY_LIMIT}), {}, 413),
        (b"{", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 100_000, {}, 400),
    ]
    await sarika.standin.idle()
    await worked_off(sarika)
    before = await without_effect(sarika)
    async with aiohttp.ClientSession() as session:
        for body, headers, status in tries:
            url = f"http://127.0.0.1:{sarika.port}/hook"
            async with session.post(url, data=body, headers=right | headers) as answer:
                assert answer.status == status
    await worked_off(sarika)
    assert await without_effect(sarika) == before
    assert "words" not in sarika.log.read_text()


@pytest.mark.parametrize("sarika", ["polling"], indirect=True)
@pytest.mark.parametrize("kind", ["truncate", "error", "drop", "close"])
async def test_what_is_no_answer_of_telegram_is_asked_for_again(sarika: Sarika, cast: Cast, kind: str) -> None:
    """Half an answer, a page of HTML, or none: the update in it is not lost, and handled once."""
    sarika.standin.faults.add(kind, method="getUpdates", times=2, code=502)
    for count in (1, 2):  # a poll that was under way before the fault brings the first one as it should
        cast.contact.send("/help")
        await until(sarika.standin, "answered", lambda: len(cast.shown(cast.contact)) == count)  # noqa: B023
        await worked_off(sarika)
    assert len(cast.shown(cast.contact)) == 2
    assert any(line.get("event") == "poll_failed" for line in sarika.logged())
