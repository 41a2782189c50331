"""Runs `rasa run --enable-api` with the trained model: the process that `bot/adapters/rasa/server.py` starts.

    SARIKA_NLU_TOKEN=… nlu/.venv/bin/python nlu/serve.py --port 5005 [--host 127.0.0.1] [--model FILE]

The token may also come from the file that SARIKA_NLU_TOKEN_FILE names, or the Docker secret `sarika_nlu_token`.

It is what Rasa's own command calls, in this process, for three reasons: the token comes by the environment and
not on a command line that `ps` shows to everyone; what Rasa imports and Sarika never uses stays out (left_out.py);
and nothing that could carry a contact's words is logged (Rasa's debug level prints every message).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Callable
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).resolve().parent
MODEL = HERE / "models" / "sarika.tar.gz"
OPEN = frozenset({("GET", "/"), ("GET", "/status"), ("POST", "/model/parse")})
"""What is answered, beside the channels of `--credentials`; "/" says that Rasa is there (docker-compose.yml)."""

BEHIND = 5
"""How far this process stands behind others for the processor (niceness): the bot, which knows danger by its words, does
not wait for a model that is flooded."""
MANY = 3
"""Messages under way beside which the taught model still looks at each; the bot asks about eight at once at most."""
Result = TypeVar("Result")


def main() -> None:
    """Read the arguments and become Rasa. Exit code 2: no token or no model."""
    parser = argparse.ArgumentParser(prog="serve.py", description="Rasa's parse API with Sarika's model.")
    parser.add_argument("--host", default="127.0.0.1", help="interface to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", type=Path, default=MODEL, help="default: nlu/models/sarika.tar.gz")
    parser.add_argument(
        "--credentials", type=Path, default=HERE / "credentials.yml", help="Rasa's channels (default: none)"
    )
    chosen = parser.parse_args()
    token = read_token()
    if not token:
        parser.error("SARIKA_NLU_TOKEN must be set: without it anyone on this machine could ask the model")
    if not chosen.model.is_file():
        parser.error(f"there is no model at {chosen.model}; run `sarika train` first")
    run(chosen.host, chosen.port, chosen.model.resolve(), token, chosen.credentials.resolve())


def read_token() -> str:
    """The token from the environment, the file it names, or the Docker secret; empty when there is none."""
    token = os.environ.pop("SARIKA_NLU_TOKEN", "")
    file = Path(os.environ.get("SARIKA_NLU_TOKEN_FILE") or "/run/secrets/sarika_nlu_token")
    return token or (file.read_text(encoding="utf-8").strip() if file.is_file() else "")


def run(host: str, port: int, model: Path, token: str, credentials: Path) -> None:
    """Serve as `rasa run --enable-api` does; returns when it was told to stop."""
    os.nice(BEHIND)
    quiet()
    import rasa
    import structlog
    from rasa.utils.common import configure_logging_and_warnings

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-8s %(name)s  - %(message)s")
    configure_logging_and_warnings()
    _parse_side_by_side(Crowd())
    _run_without_dask()
    _answer_no_pages()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    rasa.run(
        str(model),
        str(HERE / "endpoints.yml"),
        credentials=str(credentials),
        interface=host,
        port=port,
        auth_token=token,
        enable_api=True,
        server_listeners=[(_shut_other_doors, "before_server_start")],
    )


class Crowd:
    """The messages that are parsed or wait for it. While they are more than `MANY`, which section is asked for is told by
    words and sounds alone: the taught model (`components.taught`) takes two thirds of the time.
    """

    def __init__(self) -> None:
        from components.asked import AskedModel

        self._here = 0
        both = AskedModel._shares

        def shares(asked: AskedModel, *about: Any) -> Any:
            if self._here > MANY:
                asked = copy(asked)
                asked._taught = None
            return both(asked, *about)

        # from here, as a change of the components is a new model
        AskedModel._shares = shares  # type: ignore[method-assign]

    async def parse(self, parse: Callable[[], Result]) -> Result:
        """What `parse` returns, run in a thread."""
        self._here += 1
        try:
            return await asyncio.to_thread(parse)
        finally:
            self._here -= 1


def _parse_side_by_side(crowd: Crowd) -> None:
    """Parse messages in threads: while one is read by a sentence model (`components.taught`) on one core, another is judged.

    Rasa parses in its event loop, one after the other. It makes a talk for each, too, which no component of ours asks for.
    """
    from rasa.core.processor import MessageProcessor

    async def parse_message(self: Any, message: Any, tracker: Any = None, only_output_properties: bool = True) -> Any:
        parse = partial(self._parse_message_with_graph, message, tracker, only_output_properties)
        return await crowd.parse(parse)

    MessageProcessor.parse_message = parse_message


def _run_without_dask() -> None:
    """Run the steps of the pipeline one after the other: dask plans their order anew for every message, for a fifth of
    the time that it takes to parse one.
    """
    from rasa.engine.runner.dask import DaskGraphRunner

    def run(self: Any, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        done = {name: (name, value) for name, value in (inputs or {}).items()}

        def result(name: str) -> tuple[str, Any]:
            if name not in done:
                needed = self._graph_schema.nodes[name].needs.values()
                done[name] = self._instantiated_nodes[name](*map(result, needed))
            return done[name]

        return dict(map(result, targets or self._graph_schema.target_names))

    DaskGraphRunner.run = run


def _answer_no_pages() -> None:
    """Without what says to browsers which pages may ask, in five steps for each answer: none may, and none is told so."""
    from rasa import server

    server.configure_cors = lambda *_: None


async def _shut_other_doors(app: Any, _: object) -> None:
    """Rasa's API also trains and loads models from anywhere: of all its calls only `OPEN` are answered."""
    from sanic.response import empty

    def refuse(request: Any) -> Any:
        if (request.method, request.path) in OPEN or request.path.startswith("/webhooks/"):
            return None
        return empty(404)

    app.register_middleware(refuse, "request")


def quiet() -> None:
    """Telemetry off, debug level off, warnings of Rasa's old dependencies off, what is unused out, our folder first."""
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false", LOG_LEVEL="INFO", LOG_LEVEL_LIBRARIES="ERROR", SANIC_ACCESS_LOG="false"
    )
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # parsing is one sparse row at a time
    # filters are not enough: some of the old dependencies switch their warnings on themselves
    warnings.showwarning = lambda *_, **__: None
    os.chdir(HERE)
    sys.path.insert(0, str(HERE))
    import left_out

    left_out.install()


if __name__ == "__main__":
    main()
