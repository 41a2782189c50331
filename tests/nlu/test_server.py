import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer

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
async def test_rasa_gets_no_secret_but_its_token(rasa: RasaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SARIKA_TELEGRAM_TOKEN", SECRET)
    first = rasa.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await restarted(rasa, first)
    seen = psutil.Process(rasa.pid).environ()
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
