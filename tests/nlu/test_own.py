"""Sarika's own parse server beside Rasa."""

import asyncio
import json
import os
import signal
from pathlib import Path

import psutil
import pytest
import yaml

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer
from bot.core.understanding.values import Parsed
from bot.understanding.word_files import HOME
from tests.fakes.nlu import FIXTURES, OWN, own_installed, run_nlu, train_small

pytestmark = [pytest.mark.slow, pytest.mark.rasa]
EACH = 7
SECRET = "zebrafish"


def messages() -> list[str]:
    """One in `EACH` of the messages that models are chosen by: all scripts, short and long."""
    files = sorted((HOME / "validation").glob("*/*.yml"))
    told = [row["text"] for file in files for row in yaml.safe_load(file.read_text("utf-8"))["messages"]]
    return [*told[::EACH], "", "/restart", "\ud800 locked", "៛", "a" * 5_000, "ក" * 3_000]


async def answers(*, own: bool) -> list[Parsed | None]:
    async with (
        RasaServer(own=own) as server,
        RasaClient(server.url, server.token, time_limit=20) as client,
        asyncio.timeout(400),
    ):
        return [await client.parse(text) for text in messages()]


@pytest.mark.timeout(900)
async def test_both_give_the_same_answers_with_the_same_model() -> None:
    await asyncio.to_thread(own_installed)
    rasas, ours = await asyncio.gather(answers(own=False), answers(own=True))
    assert len(rasas) > 250
    for one, other in zip(rasas, ours, strict=True):
        assert one is not None
        assert other is not None
        assert [guess.topic for guess in one.guesses] == [guess.topic for guess in other.guesses]
        for guess, same in zip(one.guesses, other.guesses, strict=True):
            assert guess.confidence == pytest.approx(same.confidence, abs=1e-4)
        assert one.urgency == pytest.approx(other.urgency, abs=1e-4)
        assert one.asked == pytest.approx(other.asked, abs=1e-3)
        assert len(one.parts) == len(other.parts)
        for part, alike in zip(one.parts, other.parts, strict=True):
            assert part == pytest.approx(alike, abs=1e-4)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.timeout(300)
async def test_where_many_wait_the_section_is_told_by_words_alone(own: bool) -> None:
    if own:
        await asyncio.to_thread(own_installed)
    text = "my boss keeps my passport, how can i get it back"
    async with RasaServer(own=own) as server, RasaClient(server.url, server.token, time_limit=20) as client:
        alone = [await client.parse(text) for _ in range(3)]
        crowd = await asyncio.gather(*(client.parse(text) for _ in range(40)))
        after = await client.parse(text)
    first = alone[0]
    assert first is not None
    assert first.asked
    assert alone == [first] * 3
    assert after == first
    by_words = [parsed for parsed in crowd if parsed is not None and parsed.asked != first.asked]
    assert len(by_words) > 20
    assert all(parsed == by_words[0] for parsed in by_words)
    assert by_words[0].guesses == first.guesses
    assert by_words[0].urgency == first.urgency


async def test_it_serves_quietly_and_comes_back(small_own_model: Path) -> None:
    async with RasaServer(own=True, model=small_own_model) as server:
        async with RasaClient(server.url, server.token, time_limit=5) as client:
            assert await client.parse(f"they lock me in {SECRET}")
        async with RasaClient(server.url, f"wrong {SECRET}", time_limit=5) as stranger:
            assert await stranger.parse("hello") is None
            assert stranger.counts["refused"] == 1
        first = server.pid
        assert first is not None
        assert "up and running" in server.log.read_text()
        assert SECRET not in server.log.read_text()
        for process in psutil.Process().children(recursive=True):
            assert server.token not in " ".join(process.cmdline())
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(60), RasaClient(server.url, server.token) as client:
            while server.restarts == 0 or await client.parse("hello") is None:  # noqa: ASYNC110 (a counter is seen)
                await asyncio.sleep(0.2)
        assert server.pid not in {None, first}


async def test_a_model_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    await asyncio.to_thread(own_installed)
    model = tmp_path / "sarika.tar.gz"
    model.write_bytes(b"not a model")
    with pytest.raises(NluServerError, match="sarika train --force"):
        await RasaServer(own=True, model=model).start()


def test_what_is_learnt_is_up_to_date_for_this_server_alone(small_own_model: Path) -> None:
    before = small_own_model.read_bytes()
    assert train_small(small_own_model.parent, "--own", home=OWN).read_bytes() == before
    code = "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import train; data = pathlib.Path(sys.argv[2]);"
    marks = "print(train.fingerprint(data, own=True), train.fingerprint(data))"
    ours, rasas = run_nlu("-c", code + marks, str(HOME), str(FIXTURES / "data"), home=OWN).stdout.split()
    assert json.loads((small_own_model.parent / "sarika.json").read_text())["fingerprint"] == ours != rasas
