import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import psutil
import pytest

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer
from bot.process import landlock

SECRET = "zebrafish"


async def until_answered(server: RasaServer) -> None:
    async with asyncio.timeout(60):
        while True:
            async with RasaClient(server.url, server.token) as client:
                if await client.parse("hello"):
                    return
            await asyncio.sleep(0.2)


async def restarted(rasa: RasaServer, first: int) -> None:
    async with asyncio.timeout(60):
        while rasa.restarts == 0:  # noqa: ASYNC110 (a counter is what operators see)
            await asyncio.sleep(0.1)
    await until_answered(rasa)
    assert rasa.pid not in {None, first}
    assert rasa.trouble is None


@pytest.mark.slow
@pytest.mark.rasa
async def test_rasa_serves_quietly_and_comes_back(rasa: RasaServer) -> None:
    async with RasaClient(rasa.url, rasa.token, time_limit=5) as client:
        assert await client.parse(f"they lock me in {SECRET}")
        assert await client.parse(f"/{SECRET}{{")
    async with RasaClient(rasa.url, f"wrong {SECRET}", time_limit=5) as stranger:
        assert await stranger.parse("hello") is None
        assert stranger.counts["refused"] == 1
    first = rasa.pid
    assert first is not None
    said = rasa.log.read_text()
    assert "up and running" in said
    assert SECRET not in said
    assert rasa.token not in said
    for process in psutil.Process().children(recursive=True):
        assert rasa.token not in " ".join(process.cmdline())
    assert psutil.Process(first).memory_info().rss < 1_000_000_000

    os.kill(first, signal.SIGKILL)
    await restarted(rasa, first)
    second = rasa.pid
    await rasa.stop()
    assert not psutil.pid_exists(second or 0)
    assert not rasa.log.exists()


@pytest.mark.slow
@pytest.mark.rasa
async def test_a_rasa_that_hangs_is_replaced(small_model: Path) -> None:
    async with RasaServer(model=small_model, silence=3) as rasa:
        first = rasa.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        await restarted(rasa, first)
        assert not psutil.pid_exists(first)


@pytest.mark.slow
@pytest.mark.rasa
async def test_rasa_gets_no_secret_but_its_token_and_answers_only_what_sarika_asks(
    small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also to who shows the token: Rasa's own calls load models from elsewhere, and train them."""
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN", SECRET)
    shut = (("PUT", "/model"), ("DELETE", "/model"), ("POST", "/model/train"), ("GET", "/domain"), ("GET", "/version"))
    async with RasaServer(model=small_model) as rasa, aiohttp.ClientSession() as session:
        seen = psutil.Process(rasa.pid).environ()
        for status, calls in ((404, shut), (200, (("GET", "/status"), ("POST", "/model/parse")))):
            for method, path in calls:
                url, token = rasa.url + path, {"token": rasa.token}
                async with session.request(method, url, params=token, json={"text": "hello"}) as answer:
                    assert answer.status == status, (method, path)
    assert [name for name in seen if name.startswith("SARIKA_")] == ["SARIKA_NLU_TOKEN"]
    assert SECRET not in seen.values()


@pytest.mark.slow
@pytest.mark.rasa
async def test_a_model_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    model = tmp_path / "sarika.tar.gz"
    model.write_bytes(b"not a model")
    server = RasaServer(model=model)
    with pytest.raises(NluServerError, match="sarika train --force"):
        await server.start()
    assert server.pid is None


async def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(NluServerError, match="not installed"):
        await RasaServer(tmp_path).start()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    with pytest.raises(NluServerError, match="no model"):
        await RasaServer(tmp_path).start()


STAND_IN = """
import http.server, os, pathlib, sys

def tried(path):
    try:
        return pathlib.Path(path).read_text()
    except OSError as error:
        return type(error).__name__

for name in ("nlu/lists", "keys/key", "store/dump.rdb", ".env"):
    print(name, tried(pathlib.Path(__file__).parents[1] / name), flush=True)
print("environ", tried(f"/proc/{os.getppid()}/environ")[:15], flush=True)

class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass

http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Answers).serve_forever()
"""


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
async def test_what_runs_as_rasa_reads_neither_keys_nor_store_nor_our_environment(tmp_path: Path) -> None:
    home = tmp_path / "nlu"
    (home / ".venv/bin").mkdir(parents=True)
    (home / ".venv/bin/python").symlink_to(sys.executable)
    (home / "serve.py").write_text(STAND_IN)
    (tmp_path / "model.tar.gz").touch()
    for name in ("nlu/lists", "keys/key", "store/dump.rdb", ".env"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SECRET)
    async with RasaServer(home, model=tmp_path / "model.tar.gz") as rasa:
        assert rasa.log.read_text().splitlines() == [
            f"nlu/lists {SECRET}",
            *(f"{name} PermissionError" for name in ("keys/key", "store/dump.rdb", ".env", "environ")),
        ]
    assert not list(rasa.log.parent.glob(f"{rasa.log.stem}*"))
