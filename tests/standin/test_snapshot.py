import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from standin import StandIn
from standin.world.snapshot import taken
from tests.standin.raw import Raw

KM, FORUM = 5_100_000_001, -1_001_800_000_001


async def test_everything_comes_back(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    state = tmp_path / "state.json"
    async with StandIn(limits="off", state=state, autosave=0) as first:
        raw, km = Raw(first, session), first.person(KM)
        km.start()
        photo = km.file("photo", caption="c")
        topic = await raw("createForumTopic", chat_id=FORUM, name="Blue Heron 12")
        markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
        sent = await raw("sendMessage", chat_id=KM, text="hi", reply_markup=markup)
        km.react(sent["message_id"], "👍")
        query = km.press("x")["query"]
        await raw("setMyCommands", commands=[{"command": "menu", "description": "m"}])
        first.hub.clock.shift(30)
        ids = [u["update_id"] for u in await raw("getUpdates")]
        file_id = first.world.for_bot(photo.body, first.account().id)["photo"][0]["file_id"]
        before = taken(first.hub)
    async with StandIn(limits="off", state=state, autosave=0) as second:
        raw, km = Raw(second, session), second.person(KM)
        after = taken(second.hub)
        assert {**json.loads(json.dumps(before)), "next_update": 0} == {
            **json.loads(json.dumps(after)),
            "next_update": 0,
        }
        assert [u["update_id"] for u in await raw("getUpdates")] == ids
        assert await raw("answerCallbackQuery", callback_query_id=query)
        assert await raw("getFile", file_id=file_id)
        assert await raw("sendMessage", chat_id=FORUM, text="a", message_thread_id=topic["message_thread_id"])
        assert (await raw("getMyCommands"))[0]["command"] == "menu"
        km.send("new")
        newest = (await raw("getUpdates", offset=-1))[0]
        assert newest["update_id"] > max(ids)
        assert newest["message"]["message_id"] == sent["message_id"] + 1


async def test_a_webhook_goes_on(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    state = tmp_path / "state.json"
    async with StandIn(state=state) as first:
        await Raw(first, session)("setWebhook", url="http://127.0.0.1:9/hook", secret_token="abc")
    async with StandIn(state=state) as second:
        webhook = second.account().webhook
        assert webhook is not None
        assert (webhook.url, webhook.secret) == ("http://127.0.0.1:9/hook", "abc")
        assert second.account().id in second.api.waiting.deliveries


async def test_it_saves_by_itself_and_whole(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with StandIn(state=state, autosave=0.02) as first:
        first.person(KM).send("kept")
        async with asyncio.timeout(5):
            while not state.exists() or "kept" not in state.read_text():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert [p.name for p in tmp_path.glob("*")] == [state.name]  # noqa: ASYNC240


def test_another_version_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"version": 0}')
    with pytest.raises(ValueError, match="another version"):
        StandIn(state=state)


async def started(state: Path) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "standin", "--state", str(state), "--control-token", "t", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    return process, json.loads(await process.stdout.readline())


@pytest.mark.slow
async def test_killed_as_a_process_and_started_again(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    state = tmp_path / "state.json"
    process, ready = await started(state)
    async with session.post(ready["control_url"] + "/send", json={"user": KM, "text": "before"}) as answer:
        assert answer.status == 200
    async with session.post(ready["control_url"] + "/snapshot", json={}) as answer:
        assert answer.status == 200
    async with session.post(f"{ready['base_url']}{ready['token']}/getUpdates") as answer:
        first = (await answer.json())["result"]
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    process, ready = await started(state)
    try:
        async with session.post(f"{ready['base_url']}{ready['token']}/getUpdates") as answer:
            again = (await answer.json())["result"]
        assert again == first
        assert again[0]["message"]["text"] == "before"
    finally:
        process.terminate()
        assert await process.wait() == 0


@pytest.mark.slow
async def test_no_orphan_when_the_parent_is_gone() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "standin", "--until-eof", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert json.loads(await process.stdout.readline())["page"].startswith("http://127.0.0.1:")
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 10) == 0
