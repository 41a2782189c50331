"""A flood at the desk, at Telegram's real limits: made-up accounts write of danger, or one account does and is forgotten,
again and again; beside them five open cases go on, and somebody new really is in danger.

What is measured is what the flood must not take: the words of the open cases, and the call to the real emergency.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.desk import CALM, EVERY, MANY, SarikaDesk, Say, Stage
from standin import StandIn
from standin.people.person import Person
from standin.world.limits import Limits

CASES = 5
"""Open cases beside the flood; their contacts write once a minute each (`EVERY`)."""

WITHIN = 60.0
"""Seconds in which all accounts of a flood write first."""

AGAIN = 30.0
"""Seconds after which each writes once more: a flood goes on."""

REAL_AFTER = 75.0
"""Seconds after its beginning until somebody really is in danger."""

LOOP_PAUSE = 0.5
"""Seconds between two steps of the one account: danger, /forget, yes."""

SETTLE = 20.0
"""Seconds waited for what is still under way at the end."""

YES = "Yes, delete it"
"""The button under the question of /forget."""

FLOOD_WORDS = "I am locked in a room"
REAL_WORDS = "they beat me and locked the door"

FLOODS = (65, 200, 1_000, 1)
"""How many accounts write; one of them alone does so in a loop."""


@dataclass
class FloodFigures:
    """What came of it. Times are seconds, None for what did not come before the end."""

    accounts: int
    words: list[float | None] = field(default_factory=list)
    """Words of the open cases, until they stand in their threads."""
    alerted: float | None = None
    """The real emergency, until General calls to it."""
    on_board: float | None = None
    read: float | None = None
    """Until its first words stand in a thread."""
    answered: list[float | None] = field(default_factory=list)
    """The crisis answer on the phone of whoever writes of danger, the flood's included."""
    board: float = 0.0
    """The longest time between two changes of the board."""
    calls: dict[str, int] = field(default_factory=dict)
    """Calls to the group that Telegram took, by method."""
    refused: int = 0

    @property
    def name(self) -> str:
        """The flood in words."""
        return f"{self.accounts:,} accounts" if self.accounts > 1 else "one account, forgotten again and again"


class Watch:
    """Whether General calls to the real emergency, and the board shows it, from the moment in which it was written.

    Which name its case got is known by the thread in which its words stand, where that comes before the end.
    """

    def __init__(self, stage: Stage, before: int) -> None:
        self._forum, self._before = stage.forum, before
        self._began = time.monotonic()
        self._names: dict[int, str] = {}
        self._thread: int | None = None
        self._said: list[tuple[float, str]] = []
        self.on_board: float | None = None
        self._add = stage.standin.hub.feed.add
        stage.standin.hub.feed.add = self._watched  # type: ignore[method-assign]

    @property
    def alerted(self) -> float | None:
        """Seconds until General named the case, or counted one more than the flood's."""
        name = self._names.get(self._thread or 0)
        for at, text in self._said:
            counts = re.search(r"(\d+) wait\b", text)
            if (name and name in text) or (counts and int(counts[1]) > self._before):
                return at
        return None

    def _watched(self, kind: str, chat: dict[str, Any], **facts: Any) -> None:
        self._add(kind, chat, **facts)
        message = facts.get("message") or {}
        if kind not in ("message", "edit") or chat["id"] != self._forum:
            return
        text, now = str(message.get("text") or ""), time.monotonic() - self._began
        thread: int | None = message.get("message_thread_id")
        if named := re.search(
            r"[A-Z][a-z]+ [A-Z][a-z]+", str((message.get("forum_topic_created") or {}).get("name", ""))
        ):
            self._names[thread or 0] = named[0]
        if thread and REAL_WORDS in text:
            self._thread = thread
        if not thread and not text.startswith("Board"):
            self._said.append((now, text))
        board = re.search(r"[Ww]aiting: (\d+)", text) if text.startswith("Board") else None
        if self.on_board is None and board and int(board[1]) > self._before:
            self.on_board = now


async def measure_flood(accounts: int, seconds: float, say: Say) -> FloodFigures:
    """Open five cases, put the limits on, and let the flood come for so many seconds."""
    figures, bot = FloodFigures(accounts), SarikaDesk()
    with tempfile.TemporaryDirectory(prefix="sarika-flood-") as name:
        folder = Path(name)
        async with StandIn(limits="off") as standin:
            stage = Stage(standin, replace(MANY, cases=CASES))
            say(f"{figures.name}: {CASES} cases are opened")
            with bot.started(standin, folder, limits=False):
                await bot.ready()
                await bot.prepare(stage)
            with bot.started(standin, folder, limits=True):
                await bot.ready()
                standin.account().limits = Limits("real")
                say(f"{figures.name}: the flood comes for {seconds:.0f} seconds")
                await _flooded(stage, figures, seconds)
    return figures


async def _flooded(stage: Stage, figures: FloodFigures, seconds: float) -> None:
    before, began = stage.standin.hub.journal.last, time.monotonic()
    stage.board_changes.clear()
    flood = [stage.newcomer() for _ in range(figures.accounts)]
    ends = began + seconds
    if figures.accounts > 1:
        floods = [_floods(stage, figures, one, began + WITHIN * n / len(flood), ends) for n, one in enumerate(flood)]
    else:
        floods = [_loops(flood[0], ends)]
    talks = [_talks(stage, figures, number, began, seconds) for number in range(CASES)]
    await asyncio.gather(*floods, *talks, _real(stage, figures, began))
    await asyncio.sleep(SETTLE)
    changes = [began, *stage.board_changes, time.monotonic()]
    figures.board = max(later - earlier for earlier, later in itertools.pairwise(changes))
    calls = [c for c in stage.standin.hub.journal.entries if c.number > before and c.values.get("chat_id")]
    for call in calls:
        if str(call.values["chat_id"]) == str(stage.forum) and call.ok:
            figures.calls[call.method] = figures.calls.get(call.method, 0) + 1
    figures.refused = sum(call.code == 429 for call in calls)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


async def _floods(stage: Stage, figures: FloodFigures, account: Person, at: float, ends: float) -> None:
    """One made-up account: danger, and some more of it."""
    await _until(at)
    sent = time.monotonic()
    account.send(FLOOD_WORDS)
    with suppress(TimeoutError):
        figures.answered.append(None)
        place = len(figures.answered) - 1
        await account.wait_reply(timeout=30.0)
        figures.answered[place] = time.monotonic() - sent
    for number in itertools.count(1):
        if at + AGAIN * number >= ends:
            return
        await _until(at + AGAIN * number)
        account.send("please help me")


async def _loops(account: Person, ends: float) -> None:
    """Danger, /forget, yes: nothing of it is left, and it begins anew."""
    while time.monotonic() < ends:
        account.send(FLOOD_WORDS)
        await asyncio.sleep(LOOP_PAUSE)
        account.send("/forget")
        for _ in range(20):
            await asyncio.sleep(LOOP_PAUSE / 2)
            asked = [m for m in account.transcript() if any(YES in row for row in m["buttons"])]
            if asked:
                account.press(YES, message_id=asked[-1]["id"])
                break
        await asyncio.sleep(4 * LOOP_PAUSE)


async def _talks(stage: Stage, figures: FloodFigures, number: int, began: float, seconds: float) -> None:
    """A contact whose case is open goes on writing."""
    at = EVERY * number / CASES
    while at < seconds:
        await _until(began + at)
        stage.contacts[number].send(stage.expect(CALM, figures.words))
        at += EVERY


async def _real(stage: Stage, figures: FloodFigures, began: float) -> None:
    """Somebody new really is in danger. Of those who wait then only the flood's are known to be before them."""
    await _until(began + REAL_AFTER)
    person = stage.newcomer()
    waiting = figures.accounts if figures.accounts > 1 else 1
    watch = Watch(stage, waiting)
    read: list[float | None] = []
    sent = time.monotonic()
    person.send(stage.expect(REAL_WORDS, read))
    figures.answered.append(None)
    place = len(figures.answered) - 1
    with suppress(TimeoutError):
        await person.wait_reply(timeout=30.0)
        figures.answered[place] = time.monotonic() - sent
    await _until(began + REAL_AFTER + 90.0)
    figures.alerted, figures.on_board, figures.read = watch.alerted, watch.on_board, read[0]
