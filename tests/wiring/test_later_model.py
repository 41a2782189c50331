"""What the status is told of the intent model."""

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.rasa.client import RasaClient
from bot.wiring.later_model import LaterModel


async def test_a_question_that_was_lost_is_counted_beside_those_that_were_answered() -> None:
    fails = False

    async def parse(_: web.Request) -> web.Response:
        return web.Response(status=503) if fails else web.json_response({"intent_ranking": []})

    app = web.Application()
    app.router.add_post("/model/parse", parse)
    later = LaterModel()
    assert later.questions == {}
    async with TestServer(app) as server, RasaClient(str(server.make_url("/")), "secret") as later.client:
        assert await later.parse("hello")
        fails = True
        assert await later.parse("hello") is None
        assert later.questions == {"answered": 1, "refused": 1}
