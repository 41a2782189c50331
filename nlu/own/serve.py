"""Sarika's own parse server: what `nlu/serve.py` gives of Rasa's API, without Rasa (docs/decisions/060).

    SARIKA_NLU_TOKEN=… nlu/own/.venv/bin/python nlu/own/serve.py --port 5005 [--host 127.0.0.1] [--model FILE]

`POST /model/parse` and `GET /status`, both with the token; `bot/adapters/rasa/server.py` starts it where SARIKA_NLU is "own".
Nothing that could carry a contact's words is logged.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from secrets import compare_digest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # parsing is one sparse row at a time
NLU = Path(__file__).resolve().parents[1]
sys.path[0] = str(NLU)

from aiohttp import web  # noqa: E402
from components.local import MODEL, Pipeline  # noqa: E402
from serve import BEHIND, Crowd, read_token  # noqa: E402

LARGEST = 2**20
"""Bytes of a request; the bot sends 2,000 letters at most."""


class Server:
    """The answers, from one model and to who shows the token."""

    def __init__(self, pipeline: Pipeline, token: str, model: str) -> None:
        self._pipeline = pipeline
        self._crowd = Crowd()
        self._token = token
        self._model = model

    def app(self) -> web.Application:
        """The application."""
        app = web.Application(client_max_size=LARGEST)
        app.add_routes([web.get("/status", self.status), web.post("/model/parse", self.parse)])
        return app

    def _refuse_strangers(self, request: web.Request) -> None:
        shown = request.query.get("token", "")
        if not compare_digest(shown.encode(errors="replace"), self._token.encode()):
            raise web.HTTPUnauthorized

    async def status(self, request: web.Request) -> web.Response:
        """Which model answers."""
        self._refuse_strangers(request)
        return web.json_response({"model_file": self._model, "num_active_training_jobs": 0})

    async def parse(self, request: web.Request) -> web.Response:
        """`text` of a JSON object, judged; 400 where there is none."""
        self._refuse_strangers(request)
        try:
            text = (await request.json())["text"]
        except (ValueError, KeyError, TypeError):
            raise web.HTTPBadRequest(reason="a JSON object with a text is needed") from None
        if not isinstance(text, str):
            raise web.HTTPBadRequest(reason="the text is no string")
        said = await self._crowd.parse(partial(self._pipeline.parse, text))
        best = said["intent_ranking"][0] if said["intent_ranking"] else {"name": None, "confidence": 0.0}
        return web.json_response({"text": text, "intent": best, "entities": [], **said})


def main() -> None:
    """Read the model, then listen until told to stop. Exit code 2: no token; 1: the model cannot be read."""
    parser = argparse.ArgumentParser(prog="serve.py", description="Sarika's own parse server.")
    parser.add_argument("--host", default="127.0.0.1", help="interface to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", type=Path, default=MODEL, help="default: nlu/models/sarika.tar.gz")
    chosen = parser.parse_args()
    token = read_token()
    if not token:
        parser.error("SARIKA_NLU_TOKEN must be set: without it anyone on this machine could ask the model")
    try:
        pipeline = Pipeline.load(chosen.model)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, one line is what the bot shows
        sys.exit(f"the model cannot be read ({type(error).__name__}): run `sarika train --force`")
    server = Server(pipeline, token, chosen.model.name)
    os.nice(BEHIND)
    sys.stdout.write("Sarika's own parse server is up and running.\n")
    sys.stdout.flush()
    web.run_app(server.app(), host=chosen.host, port=chosen.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
