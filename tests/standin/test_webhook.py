import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from standin import StandIn
from tests.standin.raw import Raw

KM, EN = 5_100_000_001, 5_100_000_002


class Hook:
    """A bot's end of a webhook: notes deliveries, answers as told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: dict[str, list[web.Response]] = {}  # by text
        self.arrived = asyncio.Condition()
        self.hold: asyncio.Event | None = None
        self.url = ""

    async def serve(self, request: web.BaseRequest) -> web.Response:
        update = json.loads(await request.read())
        async with self.arrived:
            self.got.append(update)
            self.headers.append(dict(request.headers))
            self.arrived.notify_all()
        if self.hold is not None:
            await self.hold.wait()
        planned = self.answers.get(update.get("message", {}).get("text", ""))
        return planned.pop(0) if planned else web.Response()

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return [u["message"]["text"] if "message" in u else "press" for u in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    runner = web.ServerRunner(web.Server(made.serve), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
async def quick(standin: StandIn) -> StandIn:
    standin.knobs.pace = 0.02
    return standin


async def test_updates_arrive_with_the_secret(quick: StandIn, raw: Raw, hook: Hook) -> None:
    quick.person(KM).send("before")
    await raw("setWebhook", url=hook.url, secret_token="s3cret_-")
    quick.person(KM).send("after")
    assert await hook.until(2) == ["before", "after"]
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    assert hook.headers[0]["Content-Type"] == "application/json"
    await quick.idle(0.05)
    assert (await raw("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_failing_update_blocks_only_its_chat(quick: StandIn, raw: Raw, hook: Hook) -> None:
    hook.answers["poison"] = [web.Response(status=500), web.Response(status=503)]
    await raw("setWebhook", url=hook.url)
    quick.person(KM).send("poison")
    quick.person(KM).send("behind")
    quick.person(EN).send("other chat")
    got = await hook.until(5)
    assert got.count("poison") == 3
    assert got.index("other chat") < got.index("behind")
    assert got.index("behind") > max(i for i, t in enumerate(got) if t == "poison")
    info = await raw("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_one_update_of_a_chat_at_a_time_but_presses_beside(quick: StandIn, raw: Raw, hook: Hook) -> None:
    hook.hold = asyncio.Event()
    await raw("setWebhook", url=hook.url)
    km = quick.person(KM)
    km.send("first")
    km.send("second")
    km.forge("x", message_id=1)
    assert sorted(await hook.until(2)) == ["first", "press"]
    hook.hold.set()
    assert (await hook.until(3))[-1] == "second"


async def test_retry_after_is_obeyed(quick: StandIn, raw: Raw, hook: Hook) -> None:
    hook.answers["a"] = [web.Response(status=429, headers={"Retry-After": "5"})]
    await raw("setWebhook", url=hook.url)
    began = asyncio.get_running_loop().time()
    quick.person(KM).send("a")
    await hook.until(2)
    assert asyncio.get_running_loop().time() - began >= 5 * 0.02


async def test_a_method_in_the_answer_is_called(quick: StandIn, raw: Raw, hook: Hook) -> None:
    km = quick.person(KM)
    reply = {"method": "sendMessage", "chat_id": KM, "text": "from the answer"}
    hook.answers["a"] = [web.json_response(reply)]
    await raw("setWebhook", url=hook.url)
    km.send("a")
    assert (await km.wait_reply("from the answer"))["text"] == "from the answer"


async def test_duplicates_and_lost_answers_on_purpose(quick: StandIn, raw: Raw, hook: Hook) -> None:
    quick.knobs.lose_answer_every = 2
    await raw("setWebhook", url=hook.url)
    km = quick.person(KM)
    km.send("a")
    km.send("b")
    assert await hook.until(3) == ["a", "b", "b"]
    quick.knobs.lose_answer_every, quick.knobs.duplicate_every = 0, 1
    km.send("c")
    assert await hook.until(5) == ["a", "b", "b", "c", "c"]


async def test_gone_for_23_hours_removes_the_webhook(quick: StandIn, raw: Raw, hook: Hook) -> None:
    hook.answers["a"] = [web.Response(status=410) for _ in range(50)]
    await raw("setWebhook", url=hook.url)
    quick.person(KM).send("a")
    await hook.until(2)
    quick.hub.clock.shift(23 * 3600)
    async with asyncio.timeout(5):
        while quick.account().webhook is not None:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.01)
    assert (await raw("getWebhookInfo"))["url"] == ""


async def test_dropping_what_waits(quick: StandIn, raw: Raw, hook: Hook) -> None:
    quick.person(KM).send("old")
    await raw("setWebhook", url=hook.url, drop_pending_updates=True)
    quick.person(KM).send("new")
    assert await hook.until(1) == ["new"]
    await raw("deleteWebhook", drop_pending_updates=True)
    assert quick.account().queue.pending == {}


async def test_a_real_webhook_needs_https_and_a_known_port(loose: StandIn, raw: Raw) -> None:
    loose.api.waiting.any_webhook = False
    http = await raw.refused("setWebhook", url="http://a.org/")
    assert http == "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    port = await raw.refused("setWebhook", url="https://a.org:9443/")
    assert port == "400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    long = await raw.refused("setWebhook", url="https://a.org/", secret_token="x" * 257)
    assert long == "400 Bad Request: secret token is too long"


async def test_nobody_listens(quick: StandIn, raw: Raw) -> None:
    await raw("setWebhook", url="http://127.0.0.1:9/hook")
    quick.person(KM).send("a")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await raw("getWebhookInfo")):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
