"""A practice talk from `sarika practice` to its debrief: a child process, and its page's control API as the counsellor."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from bot.practice.questions import read_questions
from bot.practice.scenario import read_scenario
from bot.wording.catalog import catalog

PROJECT = Path(__file__).resolve().parents[2]
SCENARIO = "fisher_port"
GENERAL = 1
LATEST = 120.0
"""Seconds until a step of the talk is given up."""

pytestmark = [pytest.mark.slow, pytest.mark.rasa, pytest.mark.timeout(400)]


@dataclass
class Talk:
    """A running practice: its process, and its page as a counsellor uses it."""

    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    control: str
    forum: int = 0
    counsellor: int = 0

    async def ask(self, route: str, **values: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.control}{route}", json=values) as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())

    async def enter(self) -> None:
        state = await self.ask("state")
        self.forum, self.counsellor = state["forum"], state["counsellors"][0]

    async def lines(self) -> list[dict[str, Any]]:
        return list((await self.ask("transcript", user=self.counsellor, chat=self.forum))["messages"])

    async def line_with(self, button: str) -> dict[str, Any]:
        """The newest message under which a button stands, as soon as there is one."""
        until = time.monotonic() + LATEST
        while time.monotonic() < until:
            for line in reversed(await self.lines()):
                if any(button in row for row in line["buttons"]):
                    return dict(line)
            await self.happens()
        raise AssertionError(f"no button {button} in time")

    async def press(self, button: str) -> dict[str, Any]:
        line = await self.line_with(button)
        await self.ask("press", user=self.counsellor, label=button, message_id=line["id"], chat=self.forum)
        return line

    async def shows(self, words: str) -> None:
        """Wait until these words stand in the group, which may take its whole minute of calls."""
        async with asyncio.timeout(LATEST):
            while not any(words in line["text"] for line in await self.lines()):
                await self.happens()

    async def happens(self) -> None:
        """Wait until the practice has come to rest."""
        await self.ask("idle", seconds=0.2, timeout=LATEST)

    async def ends(self) -> None:
        """Ctrl-C; the process has to end in order, and every process that it started with it."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(LATEST):
            assert await self.process.wait() == 130  # what shells give for Ctrl-C
        _, alive = await asyncio.to_thread(psutil.wait_procs, children, 10)
        assert alive == []


@asynccontextmanager
async def practising() -> AsyncIterator[Talk]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "practice", SCENARIO, "--pace", "0", "--json", "--no-browser",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=PROJECT,
    )  # fmt: skip
    told: list[bytes] = []
    reading: asyncio.Task[None] | None = None
    try:
        assert process.stderr is not None
        address = None
        async with asyncio.timeout(300):  # the model may have to be trained
            while address is None:
                told.append(line := await process.stderr.readline())
                assert line, b"".join(told).decode()
                address = re.search(rb"(http://\S+?)/?#(\S+)", line)
        reading = asyncio.create_task(_rest_of(process.stderr))  # else the process waits for us
        async with aiohttp.ClientSession() as session:
            talk = Talk(process, session, f"{address[1].decode()}/control/{address[2].decode()}/")
            await talk.enter()
            yield talk
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        if reading is not None:
            await reading


async def _rest_of(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass


async def debriefed(talk: Talk) -> dict[str, Any]:
    """The debrief: all that the command, which has ended, wrote to stdout in its whole life."""
    assert talk.process.stdout is not None
    return dict(json.loads(await talk.process.stdout.read()))


async def test_a_closed_talk_is_debriefed_on_the_terminal_and_in_the_forum() -> None:
    async with practising() as talk:
        await talk.press("ចូលវេន")
        await talk.press("ទទួលករណី")
        topic = (await talk.line_with("បិទករណី"))["thread"]
        scenario = read_scenario(SCENARIO)
        for asks, words in (("safe", "ឥឡូវអ្នកមានសុវត្ថិភាពទេ?"), ("consent", "ខ្ញុំសុំប្រាប់ស្ថានទូតបានទេ?")):
            await talk.ask("send", user=talk.counsellor, chat=talk.forum, topic=topic, text=words)
            await talk.shows(next(rule.say[0].km for rule in scenario.answers if rule.asks == asks))
        last = [step.say.km for step in scenario.steps if step.when == "silence" and step.say is not None]
        await talk.shows(last[-1])  # with words that are still on their way the case is not closed
        await talk.press("បិទករណី")
        await talk.press("បានឱ្យព័ត៌មាន")
        await talk.press("បាទ/ចាស បិទ")
        title = catalog("km").text("debrief.title", title=scenario.title.km)
        await talk.shows(title)
        said = [line for line in await talk.lines() if title in line["text"]]
        assert len(said) == 1
        assert said[0]["thread"] == GENERAL
        assert scenario.lesson.km in said[0]["text"]
        assert read_questions().questions["where"].title.km in said[0]["text"]
        await talk.ends()
        found = await debriefed(talk)
        assert found["first"] is True
        assert {"safe", "consent"} <= set(found["asked"])
        assert "where" in found["missed"]
        assert found["mistakes"] == []
        assert 0 <= found["taken"] <= found["first_words"] <= found["closed"]


async def test_ctrl_c_in_the_middle_still_tells_how_it_went() -> None:
    async with practising() as talk:
        await talk.press("ចូលវេន")
        await talk.press("ទទួលករណី")
        await talk.line_with("បិទករណី")
        await talk.ends()
        found = await debriefed(talk)
        assert found["first_words"] is None
        assert found["closed"] is None
        assert found["missed"]


async def test_two_practise_side_by_side() -> None:
    async with practising() as first, practising() as second:
        for talk in (first, second):
            await talk.press("ចូលវេន")
            await talk.press("ទទួលករណី")
        for talk in (first, second):
            await talk.line_with("បិទករណី")
            await talk.ends()
            assert (await debriefed(talk))["closed"] is None
