"""Changed content is taken in while Sarika runs; broken content is not, and it is said why."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands import Refused
from bot.commands.reload import reload
from bot.content import FOLDER, Content, load
from bot.process.running import ALL
from bot.settings.fields import Settings
from bot.wiring import bootstrap
from bot.wiring.reloading import KEPT, TAKEN, Presence, Reloading, found, on_hangup
from bot.wiring.rules import rules_of, with_content
from standin import StandIn
from tests import project
from tests.content.conftest import Folder
from tests.content.conftest import folder as folder
from tests.pipeline.running import free_port
from tests.pipeline.story import Cast, until


@pytest.fixture
def responses(tmp_path: Path) -> Path:
    folder = tmp_path / "responses"
    shutil.copytree(FOLDER, folder)
    shutil.copy(folder / "organisation.demo.yml", folder / "organisation.yml")
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_process_is_found_while_it_runs_and_a_dead_one_is_not(tmp_path: Path) -> None:
    with Presence(tmp_path / "running") as presence:
        presence.tell("first")
        presence.tell("second\nline")
        (tmp_path / "running" / "99").write_text("1\nof a dead one")
        (one,) = found(tmp_path / "running")
        assert (one.pid, one.count, one.words) == (os.getpid(), 2, "second\nline")
        assert not (tmp_path / "running" / "99").exists()
    assert found(tmp_path / "running") == []
    assert found(tmp_path / "nowhere") == []


async def test_broken_content_is_kept_out_and_said(folder: Folder) -> None:
    used: list[Content] = []
    told: list[str] = []
    reloading = Reloading(lambda: load(folder.path), used.append, told.append)
    await reloading.again()
    folder.replace("en/answers/confinement.md", "{call}", "117 now")
    await reloading.again()
    folder.replace("en/answers/confinement.md", "117 now", "{call}")
    await reloading.again()
    assert told[0] == told[2] == TAKEN
    assert len(used) == 2
    assert told[1].startswith(KEPT)
    assert "confinement.md:8: '117' could be read as a phone number" in told[1]


async def test_a_hangup_reads_content_anew() -> None:
    asked = asyncio.Event()

    async def again() -> None:
        asked.set()

    async with on_hangup(again):
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.wait_for(asked.wait(), 5)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def test_rules_follow_the_content(responses: Path) -> None:
    settings = Settings.for_practice(
        api="http://x", token="1234567:" + "a" * 35, desk_chat=-1001234567890, data_dir=responses, listen_port=1
    )
    before = rules_of(settings, project.content(), 7)
    change(responses / "topics.yml", "menu: [confinement, ", "menu: [")
    after = with_content(before, load(responses))
    assert after.menu == before.menu[1:]
    assert (after.hours, after.code_words) == (before.hours, 7)


CHILD = """
import asyncio, sys
from pathlib import Path
from bot.content import load

from bot.wiring.reloading import Presence, Reloading, on_hangup
async def main(responses, running):
    with Presence(running) as presence:
        reloading = Reloading(lambda: load(responses), lambda content: None, presence.tell)
        async with on_hangup(reloading.again):
            print("ready", flush=True)
            await asyncio.Event().wait()
asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def test_the_command_says_what_came_of_it(folder: Folder, tmp_path: Path) -> None:
    running = tmp_path / "running"
    with pytest.raises(Refused, match="No Sarika runs"):
        reload(running)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder.path), str(running)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        (came,) = reload(running)
        assert (came.pid, came.words) == (child.pid, TAKEN)
        folder.write("topics.yml", "groups: [")
        (came,) = reload(running)
        assert came.words.startswith(KEPT)
        assert "topics.yml:2: this is not valid YAML" in came.words
    finally:
        child.kill()
        child.communicate()


@pytest.mark.slow
async def test_a_talk_goes_on_through_a_change_of_content(
    responses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with StandIn(limits="off") as standin:
        settings = Settings.for_practice(
            api=standin.address,
            token=standin.token,
            desk_chat=standin.demo_cast.forum_id,
            data_dir=tmp_path / "data",
            listen_port=free_port(),
        ).model_copy(update={"nlu_url": "http://127.0.0.1:9", "pilot_with_drafts": True, "content_dir": responses})
        settings._practice = False
        threshold = gc.get_threshold()
        sarika = asyncio.create_task(bootstrap.run(settings, ALL))
        try:
            cast = Cast.of(standin)
            person = standin.person(standin.world.user("Somebody"))
            person.send("/human")
            await until(standin, "an answer", lambda: len(cast.shown(person)) > 0, 30)
            assert gc.get_freeze_count() > 10_000, "the garbage collector goes through content and code"
            greeting = load(responses).answer("start", "km").first.split("។")[0]
            change(responses / "km/answers/start.md", greeting, "សួស្តីថ្មី")
            (came,) = await asyncio.to_thread(reload, tmp_path / "data/running")
            assert came.words == TAKEN
            person.send("/start")
            await until(standin, "the new greeting", _shows(cast, person, "សួស្តីថ្មី"))
            (responses / "topics.yml").write_text("groups: [", encoding="utf-8")
            (came,) = await asyncio.to_thread(reload, tmp_path / "data/running")
            assert came.words.startswith(KEPT)
            before = len(cast.shown(person))
            person.send("/start")
            await until(standin, "an answer again", lambda: len(cast.shown(person)) > before)
            assert "សួស្តីថ្មី" in cast.shown(person)[-1]
            person.send("/start fishers_my")
            person.send("/numbers")
            await until(standin, "the numbers of Malaysia", _shows(cast, person, "\nម៉ាឡេស៊ី\n"))
            assert standin.violations == []
        finally:
            sarika.cancel()
            await asyncio.gather(sarika, return_exceptions=True)
            gc.unfreeze()
            gc.set_threshold(*threshold)


def _shows(cast: Cast, person: object, words: str) -> Callable[[], bool]:
    return lambda: any(words in text for text in cast.shown(person))  # type: ignore[arg-type]
