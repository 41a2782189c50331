"""The desk's page under load: words both ways, presses, what an open page costs, and what contacts feel of it.

Every contact with an open case writes once a minute, and the counsellor who holds it answers: with all pages closed, and
with all open and the case on the screen, in turn. Others ask the machine meanwhile, who have asked before. One process,
Telegram's limits on.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from bench.children import free_port, memory, processor, running
from bench.page_client import OpenPage
from bench.sarika_ready import ready
from standin import StandIn
from standin.people.person import Person
from standin.world.limits import Limits
from standin.world.model import Member

HERE = Path(__file__).resolve().parent

SIZES = ((40, 10), (200, 50))
"""Open cases, and counsellors with an open page each."""

OTHERS, ASK = 180, 20.0
"""Contacts who ask the machine meanwhile, and seconds between two questions of each: the slowest hundredth of a few is
chance.
"""

ROUNDS = 2
"""How often pages are closed and open: a machine is not the same after minutes."""

EVERY, ANSWERS, LOOKS = 60.0, 10.0, 3.0
"""Seconds between two messages of a contact; until the counsellor answers; before it for which the case is on the screen."""

IDLE = 20.0
"""Seconds over which the processor time of pages at rest is taken."""

SETTLE = 10.0
"""Seconds waited for what is still under way at the end."""

FIRST = 6_800_000_001
APP = "desk"

Say = Callable[[str], None]
Times = list[float | None]


@dataclass
class PageFigures:
    """What came of it. Times are seconds; what did not arrive has none and is counted as missing."""

    cases: int
    counsellors: int
    on_screen: Times = field(default_factory=list)
    """A contact's words until the holder's page shows them."""
    pressed: Times = field(default_factory=list)
    """A counsellor's Send until the page shows the words."""
    opened: Times = field(default_factory=list)
    """A press on a case until it is on the screen."""
    to_contact: Times = field(default_factory=list)
    alone: Times = field(default_factory=list)
    """A question to the machine until its answer, all pages closed."""
    beside: Times = field(default_factory=list)
    """The same, all pages open."""
    memory: float = 0.0
    """MiB that an open page costs the bot's process."""
    processor: float = 0.0
    """Milliseconds of processor a second that an open page at rest costs it."""
    seconds: float = 0.0


class Room:
    """The people, and what is waited for: words with a number of their own, until they appear somewhere."""

    def __init__(self, standin: StandIn, cases: int, counsellors: int) -> None:
        self.standin = standin
        world, group = standin.hub.world, standin.demo_cast.forum
        self.forum = standin.demo_cast.forum_id
        for number in range(counsellors):
            user = world.user(f"Counsellor {number}", id=FIRST - 1 - number, language_code="en")
            group.members[user.id] = Member()
        self.counsellors = [standin.person(FIRST - 1 - number) for number in range(counsellors)]
        self.contacts = [self._contact(FIRST + number) for number in range(cases)]
        self.others = [self._contact(FIRST + 10_000 + number) for number in range(OTHERS)]
        self._numbers = itertools.count(100_001)
        self._on_page: dict[str, tuple[float, Times, int]] = {}
        self._on_phone: dict[str, tuple[float, Times, int]] = {}
        self._asked: dict[int, tuple[float, Times, int]] = {}
        self._add = standin.hub.feed.add
        standin.hub.feed.add = self._watched  # type: ignore[method-assign]

    def _contact(self, id_: int) -> Person:
        user = self.standin.hub.world.user(f"Contact {id_ - FIRST}", id=id_, language_code="en")
        self.standin.hub.world.private_chat(self.standin.account().id, id_).started = True
        return self.standin.person(user)

    def words(self, said: str, on_page: Times, on_phone: Times | None = None) -> str:
        """Words with a number, from now on waited for on the holder's page, and on the contact's phone."""
        mark, now = str(next(self._numbers)), time.monotonic()
        for waiting, times in ((self._on_page, on_page), (self._on_phone, on_phone)):
            if times is not None:
                times.append(None)
                waiting[mark] = (now, times, len(times) - 1)
        return f"{said} {mark}"

    def asks(self, contact: Person, times: Times) -> None:
        """A contact asks the machine; the next message in their chat is the answer."""
        times.append(None)
        self._asked[contact.user.id] = (time.monotonic(), times, len(times) - 1)
        contact.send("How do I get a passport?")

    def shown(self, html: str, at: float) -> None:
        """A page shows this."""
        for mark in re.findall(r"\b\d{6}\b", html):
            if mark in self._on_page:
                began, times, place = self._on_page.pop(mark)
                times[place] = at - began

    def _watched(self, kind: str, chat: dict[str, Any], **facts: Any) -> None:
        self._add(kind, chat, **facts)
        if kind != "message" or not (facts["message"].get("from") or {}).get("is_bot"):
            return
        now = time.monotonic()
        found = [self._asked.pop(chat["id"], None)]
        text = str(facts["message"].get("text", ""))
        found += [self._on_phone.pop(mark, None) for mark in re.findall(r"\b\d{6}\b", text)]
        for began, times, place in filter(None, found):
            times[place] = now - began


@dataclass
class _Held:
    """A case: its contact, who holds it, and its names on the page."""

    contact: Person
    page: OpenPage
    token: str
    number: str
    place: int


async def measure_page(cases: int, counsellors: int, seconds: float, say: Say) -> PageFigures:
    """Open the cases on the page, and let everybody write for so many seconds, twice."""
    figures = PageFigures(cases, counsellors, seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="sarika-bench-") as name:
        folder, port = Path(name), free_port()
        data = folder / "var"
        data.mkdir()
        async with StandIn(limits="off") as standin:
            standin.account().apps[APP] = f"http://sarika.localhost:{port}/desk/"
            room = Room(standin, cases, counsellors)
            argv = [sys.executable, str(HERE / "sarika_process.py"), standin.address, standin.token]
            argv += [str(room.forum), str(data), str(port), "limits", "web"]
            with running(argv, folder / "sarika.log") as process:
                await ready(port, 60.0, without_rasa=True)
                pages = [OpenPage(person, port, room.shown, place) for place, person in enumerate(room.counsellors)]
                try:
                    await _measured(room, figures, pages, process, say)
                finally:
                    await asyncio.gather(*(page.close() for page in pages))
    return figures


async def _measured(room: Room, figures: PageFigures, pages: list[OpenPage], process: Popen[bytes], say: Say) -> None:
    say(f"page: {figures.cases} cases are opened, {figures.counsellors} counsellors come in")
    link = f"https://t.me/{room.standin.world.users[room.standin.account().id].username}/{APP}"
    for page in pages:
        await page.enter(link)
        await page.act("shift", "on")
    held = await _taken(room, pages)
    room.standin.account().limits = Limits("real")
    await asyncio.gather(*(_other(room, place, contact, [], 0.0, ASK) for place, contact in enumerate(room.others)))
    for turn in range(ROUNDS):
        say(f"page: everybody writes for {figures.seconds / ROUNDS:.0f} seconds, all pages closed")
        await _writing(room, figures, held, figures.alone, open_pages=False)
        before, rest = memory(process)["bot"], await _resting(process)
        for page in pages:
            page.listen()
        await asyncio.sleep(2)
        for one in held[: len(pages)]:
            await one.page.show(one.token)
        if turn == 0:
            figures.processor = max(0.0, await _resting(process) - rest) * 1000 / len(pages)
            figures.memory = max(0.0, memory(process)["bot"] - before) / len(pages)
        say(f"page: the same for {figures.seconds / ROUNDS:.0f} seconds, all pages open")
        await _writing(room, figures, held, figures.beside, open_pages=True)
        await asyncio.sleep(SETTLE)
        await asyncio.gather(*(page.rest() for page in pages))


async def _taken(room: Room, pages: list[OpenPage]) -> list[_Held]:
    """Each contact asks for a human, and the counsellors take the cases in turn."""
    held: list[_Held] = []
    for place, contact in enumerate(room.contacts):
        known = set(await pages[0].waiting())
        contact.send("/human")
        ends = time.monotonic() + 30
        while not (new := [case for case in await pages[0].waiting() if case not in known]):
            if time.monotonic() > ends:
                raise TimeoutError("a case did not come to the page")
            await asyncio.sleep(0.02)
        page = pages[place % len(pages)]
        token, number = new[0]
        await page.act("claim", token, number)
        held.append(_Held(contact, page, token, number, place))
    return held


async def _resting(process: Popen[bytes]) -> float:
    """Seconds of processor a second that the bot's process takes while nothing happens."""
    await asyncio.sleep(2)
    before, began = processor(process)["bot"], time.monotonic()
    await asyncio.sleep(IDLE)
    return (processor(process)["bot"] - before) / (time.monotonic() - began)


async def _writing(room: Room, figures: PageFigures, held: list[_Held], asked: Times, *, open_pages: bool) -> None:
    began, seconds = time.monotonic(), figures.seconds / ROUNDS
    await asyncio.gather(
        *(_case(room, figures, one, began, open_pages=open_pages) for one in held),
        *(_other(room, place, contact, asked, began, seconds) for place, contact in enumerate(room.others)),
    )


async def _case(room: Room, figures: PageFigures, one: _Held, began: float, *, open_pages: bool) -> None:
    """Once a minute: the holder has the case on the screen where pages are open, the contact writes, the holder answers.

    Cases of one holder follow each other, so that each is on the screen when its words come.
    """
    turns = max(1, figures.cases // figures.counsellors)
    turn, page = divmod(one.place, figures.counsellors)
    at = LOOKS + EVERY / turns * (turn + page / figures.counsellors)
    while at < figures.seconds / ROUNDS:
        if open_pages:
            await asyncio.sleep(max(0.0, began + at - LOOKS - time.monotonic()))
            pressed = time.monotonic()
            await one.page.show(one.token)
            figures.opened.append(time.monotonic() - pressed)
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        one.contact.send(room.words("yes I understand", figures.on_screen) if open_pages else "yes I understand")
        await asyncio.sleep(min(ANSWERS, EVERY / turns / 2))
        said = room.words("I see, and then", figures.pressed, figures.to_contact) if open_pages else "I see, and then"
        await one.page.write(one.token, one.number, said)
        at += EVERY


async def _other(room: Room, place: int, contact: Person, asked: Times, began: float, seconds: float) -> None:
    """A contact who asks the machine, again and again."""
    at = ASK * place / OTHERS
    began = began or time.monotonic()
    while at < seconds:
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        room.asks(contact, asked)
        at += ASK
