import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from standin import StandIn
from standin.people.writer import PIXEL
from tests.standin.raw import Raw

KM, OWNER, FORUM = 5_100_000_001, 5_200_000_001, -1_001_800_000_001


class Browser:
    """Speaks the control API as the page does."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.url, self.session = standin.control_url, session

    async def full(self, route: str, **values: Any) -> tuple[int, Any]:
        async with self.session.post(f"{self.url}/{route}", json=values) as answer:
            return answer.status, await answer.json()

    async def __call__(self, route: str, **values: Any) -> Any:
        status, body = await self.full(route, **values)
        assert status == 200, body
        return body


@pytest.fixture
def browser(standin: StandIn, session: aiohttp.ClientSession) -> Browser:
    return Browser(standin, session)


async def test_a_conversation_by_http(browser: Browser, raw: Raw, standin: StandIn) -> None:
    await browser("start", user=KM, payload="fishers_my")
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    waiting = asyncio.create_task(browser("wait", user=KM, contains="hi", timeout=5))
    sent = await raw("sendMessage", chat_id=KM, text="hi", reply_markup=markup)
    assert (await waiting)["message"]["message_id"] == sent["message_id"]
    assert "query" in await browser("press", user=KM, label="x")
    assert "query" in await browser("press", user=KM, data="forged", message_id=sent["message_id"])
    own = (await browser("send", user=KM, text="helo"))["message"]["message_id"]
    await browser("edit", user=KM, message_id=own, text="hello")
    await browser("react", user=KM, message_id=sent["message_id"], emojis=["👍"])
    lines = (await browser("transcript", user=KM))["messages"]
    assert [line["text"] for line in lines] == ["/start fishers_my", "hi", "hello"]
    await browser("delete", user=KM, message_id=own)
    await browser("block", user=KM)
    assert (await browser.full("send", user=KM, text="a"))[0] == 409
    await browser("block", user=KM, blocked=False)
    calls = (await browser("journal", method="sendMessage"))["calls"]
    assert [c["values"]["text"] for c in calls] == ["hi"]
    assert (await browser("violations"))["violations"] == []
    await browser("idle", seconds=0.05)


async def test_an_inline_query_by_http(browser: Browser, standin: StandIn, raw: Raw) -> None:
    assert (await browser.full("ask", user=KM, query="a"))[0] == 409
    standin.account().inline = True
    query = (await browser("ask", user=KM, query="a"))["query"]
    said = {"message_text": "1280"}
    results = [{"type": "article", "id": "1", "title": "x", "input_message_content": said}]
    await raw("answerInlineQuery", inline_query_id=query, results=results)
    assert (await browser("choose", user=KM, query=query, result="1"))["message"]["text"] == "1280"


async def test_every_kind_is_sent_and_files_come_back(browser: Browser, standin: StandIn) -> None:
    content = base64.b64encode(PIXEL).decode()
    photo = (await browser("send", user=KM, kind="photo", content=content, caption="c"))["message"]
    key = photo["photo"][-1]["file_id"].removeprefix("file:")
    async with browser.session.get(f"{browser.url}/file/{key}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PIXEL)
    for kind in ("voice", "video", "video_note", "sticker", "document", "audio", "animation"):
        assert kind in (await browser("send", user=KM, kind=kind))["message"]
    await browser("send", user=KM, kind="location", latitude=1, longitude=2)
    await browser("send", user=KM, kind="contact", phone_number="+8551", first_name="B")
    poll = (await browser("send", user=KM, kind="poll", question="q", options=["a", "b"]))["message"]
    await browser("vote", user=KM, message_id=poll["message_id"], options=[1])
    await browser("send", user=KM, kind="raw", content={"story": {"id": 1, "chat": {"id": 1, "type": "private"}}})
    assert len((await browser("send", user=KM, kind="album", kinds=["photo", "video"]))["messages"]) == 2
    assert (await browser.full("send", user=KM, kind="odour"))[0] == 400


async def test_the_forum_by_http(browser: Browser, standin: StandIn) -> None:
    topic = (await browser("group", chat=FORUM, do="create_topic", name="By hand"))["topic"]
    await browser("send", user=OWNER, chat=FORUM, topic=topic, text="note")
    await browser("group", chat=FORUM, do="rename_topic", topic=topic, name="Other")
    await browser("group", chat=FORUM, do="close_topic", topic=topic)
    await browser("group", chat=FORUM, do="member", user=KM, status="member")
    await browser("leave", user=KM, chat=FORUM)
    await browser("join", user=KM, chat=FORUM)
    view = await browser("forum")
    shown = [
        (t["name"], t["closed"], [m["text"] for m in t["messages"] if m["kind"] == "text"]) for t in view["topics"]
    ]
    assert shown == [("General", False, []), ("Other", True, ["note"])]
    await browser("group", chat=FORUM, do="delete_topic", topic=topic)
    assert len((await browser("forum"))["topics"]) == 1


async def test_settings_by_http(browser: Browser, standin: StandIn, tmp_path: Path) -> None:
    await browser("faults", kind="close", method="sendMessage")
    assert len((await browser("faults"))["faults"]) == 1
    assert (await browser("faults", remove="all"))["faults"] == []
    before = standin.hub.clock.now()
    assert (await browser("clock", shift=60))["now"] >= before + 60
    assert (await browser("limits", mode="compressed"))["mode"] == "compressed"
    assert (await browser.full("limits", mode="some"))[0] == 400
    assert (await browser.full("again", update_id=1))[0] == 400
    await browser("hold", user=KM)
    await browser("send", user=KM, text="late")
    assert standin.account().queue.pending == {}
    await browser("hold", user=KM, on=False)
    assert len(standin.account().queue.pending) == 1
    await browser("again", update_id=next(iter(standin.account().queue.pending)))
    await browser("snapshot", path=str(tmp_path / "s.json"))
    assert (tmp_path / "s.json").exists()
    user = await browser("users", first_name="New", language_code="th")
    assert (await browser("update", update={"message": {"x": 1}}))["update_id"]
    state = await browser("state")
    assert user["id"] in [u["id"] for u in state["users"]]
    assert state["forum"] == FORUM


async def test_events_as_a_long_poll_and_as_a_stream(browser: Browser, standin: StandIn) -> None:
    since = standin.hub.feed.last
    poll = asyncio.create_task(browser.session.get(f"{browser.url}/events?since={since}"))
    standin.person(KM).send("a")
    async with await poll as answer:
        body = await answer.json()
    assert [e["message"]["text"] for e in body["events"]] == ["a"]
    headers = {"Accept": "text/event-stream"}
    async with browser.session.get(f"{browser.url}/events?since={since}", headers=headers) as stream:
        standin.person(KM).send("b")
        seen: list[str] = []
        async for line in stream.content:
            if line.startswith(b"data: "):
                seen.append(json.loads(line[6:])["message"]["text"])
            if seen == ["a", "b"]:
                break


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/control/wrong/state", {}, 403),
        ("/control/{t}/state", {"Origin": "http://evil.example"}, 403),
        ("/control/{t}/state", {"Origin": "null"}, 403),
        ("/control/{t}/state", {"Host": "evil.example"}, 403),
        ("/control/{t}/nothing", {}, 404),
        ("/control/{t}/file/9", {}, 404),
        ("/../server.py", {}, 404),
        ("/%2e%2e/server.py", {}, 404),
        ("/control/{t}/state", {}, 200),
    ],
)
async def test_who_may_ask(
    standin: StandIn, session: aiohttp.ClientSession, path: str, headers: dict[str, str], status: int
) -> None:
    url = standin.address + path.replace("{t}", standin.control_token)
    async with session.get(url, headers=headers) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    ("route", "values"),
    [
        ("send", {}),
        ("send", {"user": 1, "text": "a"}),
        ("send", {"user": "x"}),
        ("faults", {"kind": "odd"}),
        ("load", {"odd": 1}),
    ],
)
async def test_wrong_input_is_said(browser: Browser, route: str, values: dict[str, Any]) -> None:
    status, body = await browser.full(route, **values)
    assert status == 400
    assert body["error"]


async def test_the_page_is_served_from_its_folder(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>ok</title>")
    (tmp_path / "app.js").write_text("1")
    async with StandIn(page=tmp_path) as standin:
        async with session.get(standin.address + "/") as answer:
            assert (answer.content_type, await answer.text()) == ("text/html", "<title>ok</title>")
        async with session.get(standin.address + "/app.js") as answer:
            assert "javascript" in answer.content_type
    async with StandIn(page=tmp_path, control=False) as standin, session.get(standin.address + "/") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("answers", ["each", "batch"])
async def test_load_is_timed_at_the_server(browser: Browser, standin: StandIn, raw: Raw, answers: str) -> None:
    async def echo() -> None:
        offset = 0
        while True:
            for update in await raw("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await raw("sendMessage", chat_id=update["message"]["chat"]["id"], text="echo")

    bot = asyncio.create_task(echo())
    try:
        figures = await browser("load", rate=200, seconds=0.2, contacts=10, text="hi", answers=answers, settle=5)
        assert figures["answered"] == figures["sent"] == 40
        assert len(figures["latencies"]) == 40
        assert 0 < figures["p50"] <= figures["p99"] <= figures["max"] < 5000
        burst = await browser("load", burst=30, contacts=10, settle=5, answers=answers)
        assert burst["answered"] == 30
        silent = await browser("load", burst=2, contacts=2, expect="never", settle=0.05)
        assert silent["unanswered"] == 2
    finally:
        bot.cancel()
