import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.adapters.rasa.client import AT_ONCE, FAILURES, LONGEST, PAUSE, Breaker, RasaClient
from bot.adapters.rasa.server import RasaServer
from bot.core.ports import IntentModel
from bot.core.understanding.values import Parsed, Urgency
from tests.fakes.nlu import FakeNlu
from tests.nlu.conftest import small_model as small_model
from tests.nlu.conftest import small_own_model as small_own_model

pytestmark = pytest.mark.asyncio(loop_scope="module")
HARD = [
    "a" * 100_000,
    "\ud800 locked \udfff",
    "lock\x00ed",
    "\u202elock",
    "ក" * 5_000,
    "្" * 3_000,
    "{]" * 500,
    "l\u0336o\u0336c\u0336k",
    "៛" * 10,
]


# ── the contract of the port, on the fake, on Rasa and on our own parse server ──────────────────────────────────


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def rasa_server(small_model: Path) -> AsyncIterator[RasaServer]:
    async with RasaServer(model=small_model) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def rasa(rasa_server: RasaServer) -> AsyncIterator[RasaClient]:
    async with RasaClient(rasa_server.url, rasa_server.token, time_limit=5) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def own_server(small_own_model: Path) -> AsyncIterator[RasaServer]:
    async with RasaServer(own=True, model=small_own_model) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def own(own_server: RasaServer) -> AsyncIterator[RasaClient]:
    async with RasaClient(own_server.url, own_server.token, time_limit=5) as client:
        yield client


@pytest.fixture
def fake() -> FakeNlu:
    return FakeNlu()


@pytest.fixture(
    params=["fake", *(pytest.param(name, marks=[pytest.mark.slow, pytest.mark.rasa]) for name in ("rasa", "own"))]
)
def nlu(request: pytest.FixtureRequest) -> IntentModel:
    model: IntentModel = request.getfixturevalue(request.param)
    return model


async def test_the_likeliest_topic_comes_first(nlu: IntentModel) -> None:
    for text in ("they lock me in", "ខ្ញុំត្រូវគេចាក់សោរ", "THEY LOCK ME IN!!!"):
        guesses = (await nlu.parse(text) or Parsed()).guesses
        assert guesses[0].topic == "confinement"
        assert [g.confidence for g in guesses] == sorted((g.confidence for g in guesses), reverse=True)
        assert sum(g.confidence for g in guesses) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "/", " / "])
async def test_nothing_is_about_nothing(nlu: IntentModel, text: str) -> None:
    assert await nlu.parse(text) == Parsed()


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
async def test_hard_text_is_answered(nlu: IntentModel, text: str) -> None:
    assert await nlu.parse(text) is not None


async def test_a_slash_gives_no_orders(nlu: IntentModel) -> None:
    for text in ('/confinement{"a": "b"}', "/restart", " //restart", "／restart"):
        parsed = await nlu.parse(text)
        assert parsed is not None
        assert {g.topic for g in parsed.guesses} <= {"confinement", "unpaid_wages", "greet"}


async def test_many_at_once(nlu: IntentModel) -> None:
    answers = await asyncio.gather(*(nlu.parse(f"luy {n}") for n in range(50)))
    assert all(answer and answer.guesses[0].topic == "unpaid_wages" for answer in answers)


# ── the client against a server that misbehaves ─────────────────────────────────────────────────────────────────

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Server:
    """Rasa's parse address; `answer` says what it does with each request."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.answer: Handler = self.good
        self.running = 0
        self.most = 0

    async def good(self, request: web.Request) -> web.Response:
        ranking = [{"name": "greet", "confidence": 0.2}, {"name": "thanks", "confidence": 0.8}]
        return web.json_response({"intent": ranking[1], "intent_ranking": ranking})

    async def handle(self, request: web.Request) -> web.Response:
        self.tokens.append(request.query.get("token"))
        self.bodies.append(await request.json())
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await self.answer(request)
        finally:
            self.running -= 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[tuple[Server, str]]:
    behaviour = Server()
    app = web.Application(client_max_size=2**22)
    app.router.add_post("/model/parse", behaviour.handle)
    async with TestServer(app) as running:
        yield behaviour, str(running.make_url("/"))


@pytest_asyncio.fixture(loop_scope="module")
async def client(server: tuple[Server, str], clock: Clock) -> AsyncIterator[RasaClient]:
    async with RasaClient(server[1], "secret", time_limit=0.3, clock=clock) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def replying(**how: Any) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(**how)

    return answer


async def test_guesses_are_sorted_and_the_token_is_shown(server: tuple[Server, str], client: RasaClient) -> None:
    parsed = await client.parse("thank you")
    assert parsed is not None
    assert [g.topic for g in parsed.guesses] == ["thanks", "greet"]
    assert parsed.urgency == {}
    assert server[0].tokens == ["secret"]
    assert client.counts == {"asked": 1, "answered": 1}


async def test_the_urgency_is_read_by_its_words(server: tuple[Server, str], client: RasaClient) -> None:
    server[0].answer = replying(
        text='{"intent_ranking": [], "urgency": {"none": 0.25, "emergency": 0.75}}', content_type="application/json"
    )
    assert await client.parse("hello") == Parsed((), {Urgency.NONE: 0.25, Urgency.EMERGENCY: 0.75})


async def test_what_is_asked_is_read_by_section(server: tuple[Server, str], client: RasaClient) -> None:
    server[0].answer = replying(
        text='{"intent_ranking": [], "asked": {"unpaid_wages.evidence": 0.5}}', content_type="application/json"
    )
    assert await client.parse("hello") == Parsed(asked={"unpaid_wages.evidence": 0.5})


async def test_folded_and_shortened_text_is_sent(server: tuple[Server, str], client: RasaClient) -> None:
    await client.parse("HELP\u200b me")
    assert server[0].bodies[-1] == {"text": "help me"}
    await client.parse("start " + "ab " * 2_000 + " end")
    sent = server[0].bodies[-1]["text"]
    assert len(sent) == LONGEST
    assert sent.startswith("start")
    assert sent.endswith("end")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (replying(status=500, text="words of the message"), "refused"),
        (replying(status=401), "refused"),
        (replying(text="not json"), "malformed"),
        (replying(text="[]", content_type="application/json"), "malformed"),
        (replying(text='{"intent_ranking": [{"name": "x"}]}'), "malformed"),
        (replying(text='{"intent_ranking": [{"name": "x", "confidence": "high"}]}'), "malformed"),
        (replying(text='{"intent_ranking": [], "urgency": {"high": 1}}'), "malformed"),
        (replying(text='{"intent_ranking": [], "urgency": [1]}'), "malformed"),
        (replying(text='{"intent_ranking": [], "asked": {"a.b": "much"}}'), "malformed"),
        (replying(text='{"intent_ranking": [], "asked": [1]}'), "malformed"),
        (replying(body=b"\xff\xfe", content_type="application/json"), "malformed"),
    ],
)
async def test_a_bad_answer_is_no_answer(
    server: tuple[Server, str], client: RasaClient, answer: Handler, why: str
) -> None:
    server[0].answer = answer
    assert await client.parse("hello") is None
    assert client.counts == {"asked": 1, why: 1}


async def test_a_late_answer_is_no_answer(server: tuple[Server, str], client: RasaClient) -> None:
    never = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    server[0].answer = wait
    assert await client.parse("hello") is None
    assert client.counts == {"asked": 1, "timeout": 1}
    never.set()


async def test_nobody_there() -> None:
    async with RasaClient(f"http://127.0.0.1:{unused_port()}", "secret") as client:
        assert await client.parse("hello") is None
        assert client.counts == {"asked": 1, "unreachable": 1}


async def test_the_breaker_opens_tries_once_and_closes(
    server: tuple[Server, str], client: RasaClient, clock: Clock
) -> None:
    server[0].answer = replying(status=503)
    for _ in range(FAILURES):
        assert state(client) is Breaker.CLOSED
        assert await client.parse("hello") is None
    assert state(client) is Breaker.OPEN
    assert await client.parse("hello") is None
    assert len(server[0].bodies) == FAILURES
    assert client.counts["not_asked"] == 1

    clock.now += PAUSE
    assert state(client) is Breaker.HALF_OPEN
    assert await client.parse("hello") is None
    assert state(client) is Breaker.OPEN

    clock.now += PAUSE
    server[0].answer = server[0].good
    assert await client.parse("hello")
    assert state(client) is Breaker.CLOSED


def state(client: RasaClient) -> Breaker:
    return client.breaker


async def test_half_open_lets_a_single_message_through(
    server: tuple[Server, str], client: RasaClient, clock: Clock
) -> None:
    server[0].answer = replying(status=503)
    for _ in range(FAILURES):
        await client.parse("hello")
    clock.now += PAUSE
    arrived, go = asyncio.Event(), asyncio.Event()

    async def hold(request: web.Request) -> web.Response:
        arrived.set()
        await go.wait()
        return await server[0].good(request)

    server[0].answer = hold
    probe = asyncio.create_task(client.parse("hello"))
    await arrived.wait()
    others = await asyncio.gather(*(client.parse("hello") for _ in range(20)))
    go.set()
    assert others == [None] * 20
    assert await probe
    assert len(server[0].bodies) == FAILURES + 1


async def test_a_crowd_waits_its_turn_and_is_answered(server: tuple[Server, str], client: RasaClient) -> None:
    answers = await asyncio.gather(*(client.parse(f"hello {n}") for n in range(100)))
    assert all(answers)
    assert server[0].most <= AT_ONCE


async def test_when_rasa_hangs_a_crowd_waits_for_one_time_limit_only(
    server: tuple[Server, str], client: RasaClient
) -> None:
    never = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    server[0].answer = wait
    answers = await asyncio.gather(*(client.parse("hello") for _ in range(200)))
    never.set()
    assert answers == [None] * 200
    most = AT_ONCE + FAILURES - 1  # until the breaker opens, each failure lets one more go
    assert client.counts["timeout"] <= most
    assert client.counts["not_asked"] >= 200 - most


async def test_no_word_and_no_token_in_what_the_client_shows(client: RasaClient, tmp_path: Path) -> None:
    await client.parse("a secret message")
    assert "secret" not in repr(client)
    assert "message" not in str(client.counts)
