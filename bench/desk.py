"""The counsellors' desk under load, at Telegram's real limits: alerts, words both ways, menus, the board, and calls of the
budget.

Forty open cases of ten counsellors, who write once a minute while 160 others write too; or six of one counsellor, who write
three times a minute. Cases are opened before, with the limits off: opening 40 at 20 calls a minute takes longer than the
measurement.
"""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bench.children import free_port, running
from bench.sarika_ready import ready
from standin import StandIn
from standin.people.person import Person
from standin.world.limits import Limits
from standin.world.model import GENERAL, Member

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Load:
    """Who takes part: contacts, those of them whose case is open, and counsellors, each of whom holds as many of the cases.
    `every`: seconds between two messages of a contact, and between two of a counsellor in a case. `emergencies`: when others
    are in danger meanwhile, in seconds, and each so long again (0: once)."""

    name: str
    contacts: int
    cases: int
    counsellors: int
    every: float
    emergencies: tuple[float, float] | None


EVERY = 60.0
"""Seconds between two messages of a contact where many cases are open."""

MANY = Load("40 cases of 10 counsellors", 200, 40, 10, EVERY, emergencies=(5.0, 30.0))
FEW = Load("6 cases of 1 counsellor", 6, 6, 1, 20.0, emergencies=None)
FULL = Load(
    "the same, and somebody in danger in the second after a full minute", 6, 6, 1, 20.0, emergencies=(61.0, 0.0)
)
DESK_LOADS = {"few": FEW, "full": FULL, "many": MANY}

MENU_EVERY = 10.0
"""Seconds between two presses of a button that opens a menu, each of another counsellor's case."""

ANSWERS = 10.0
"""Seconds after a contact's message in which its counsellor writes."""

SEEN_WITHIN = 29.0
"""Seconds in which an emergency is to be seen: the next one may come half a minute after it."""

SETTLE = 30.0
"""Seconds waited for what is still under way at the end."""

CALM = "yes I understand"
"""What contacts write in open cases. Where it is taken for danger, each case is raised once, which costs the group more calls:
that is counted."""

FIRST = 6_700_000_001
"""The user id of the first contact."""

Say = Callable[[str], None]


@dataclass
class DeskFigures:
    """What came of it. Times are seconds; what did not arrive has none and is counted as missing."""

    name: str
    load: Load = MANY
    alerts: list[float | None] = field(default_factory=list)
    menus: list[float | None] = field(default_factory=list)
    """From the press of a button until the choices stand there."""
    to_desk: list[float | None] = field(default_factory=list)
    to_contact: list[float | None] = field(default_factory=list)
    board: list[float] = field(default_factory=list)
    """Seconds between two changes of the board; empty where there is none."""
    calls: list[int] = field(default_factory=list)
    """Calls to the group that Telegram took, minute by minute."""
    methods: dict[str, int] = field(default_factory=dict)
    """The same calls by method, of all minutes."""
    refused: int = 0
    """Calls that Telegram refused because of its limits."""
    raised: int = 0
    """How often a counsellor was told that new danger was read in a case of theirs."""


class DeskBot(Protocol):
    """One that is measured at the desk."""

    name: str

    @contextmanager
    def started(self, standin: StandIn, folder: Path, *, limits: bool) -> Iterator[subprocess.Popen[bytes]]:
        """Its process for as long as the block lasts."""
        ...

    async def ready(self) -> None:
        """Wait until it takes updates."""
        ...

    async def prepare(self, stage: Stage) -> None:
        """Have the cases of the load open, each held by a counsellor, in the way that this bot knows."""
        ...

    restarts: bool
    """Whether it is started anew, with its limits on, once the cases are open."""


class Stage:
    """The people, and a watch over all that appears in their chats."""

    def __init__(self, standin: StandIn, load: Load = MANY) -> None:
        self.standin, self.load = standin, load
        self.forum = standin.demo_cast.forum_id
        world, group = standin.hub.world, standin.demo_cast.forum
        known = [standin.person(user) for user in standin.demo_cast.counsellors]
        self.counsellors = known[: load.counsellors]
        for number in range(len(known), load.counsellors):
            user = world.user(f"Counsellor {number}", id=FIRST - 1 - number, language_code="km")
            group.members[user.id] = Member()
            self.counsellors.append(standin.person(user))
        self.contacts = [self._contact(FIRST + number) for number in range(load.contacts)]
        self.topics: dict[int, int] = {}
        """The topic of a contact, by its number."""
        self._waiting: dict[str, tuple[float, list[float | None], int]] = {}
        self._numbers = itertools.count(100_001)
        self.board_changes: list[float] = []
        self.menus: dict[int, float] = {}
        """When choices were shown last, by the id of somebody's own chat, or by the topic in which they stand."""
        self.raised = 0
        self._add = standin.hub.feed.add
        standin.hub.feed.add = self._watched  # type: ignore[method-assign]

    def _contact(self, id_: int) -> Person:
        user = self.standin.hub.world.user(f"Contact {id_ - FIRST}", id=id_, language_code="en")
        account = self.standin.account()
        self.standin.hub.world.private_chat(account.id, id_).started = True
        return self.standin.person(user)

    def newcomer(self) -> Person:
        """A contact who has never written."""
        return self._contact(FIRST + 10_000 + next(self._numbers))

    def expect(self, words: str, results: list[float | None]) -> str:
        """Words with a number of their own; when the bot shows them, the seconds until then are put down."""
        said = f"{words} {next(self._numbers)}"
        results.append(None)
        self._waiting[said.rpartition(" ")[2]] = (time.monotonic(), results, len(results) - 1)
        return said

    def _watched(self, kind: str, chat: dict[str, Any], **facts: Any) -> None:
        self._add(kind, chat, **facts)
        if kind not in ("message", "edit"):
            return
        message = facts["message"]
        text = str(message.get("text") or message.get("caption") or "")
        if not (message.get("from") or {}).get("is_bot"):
            return
        now = time.monotonic()
        if "Back" in str(message.get("reply_markup")):
            self.menus[int(message.get("message_thread_id") or chat["id"])] = now
        if kind == "edit" and text.startswith("Board"):
            self.board_changes.append(now)
        self.raised += "New danger in your case" in text
        for mark in [word for word in text.split() if word in self._waiting]:
            began, results, place = self._waiting.pop(mark)
            results[place] = now - began

    def alerted(self) -> int:
        """How many alerts stand in General now."""
        return sum(line["bot"] and "EMERGENCY" in line["text"] for line in self.shown(GENERAL))

    def shown(self, topic: int | None = None) -> list[dict[str, Any]]:
        """What the forum shows, or one topic of it."""
        lines = self.counsellors[0].transcript(self.forum)
        return [line for line in lines if topic is None or line["thread"] == topic]

    async def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + seconds
        while not true():
            if time.monotonic() > ends:
                raise TimeoutError(f"the desk was not ready: {what}")
            await asyncio.sleep(0.2)


class SarikaDesk:
    """Sarika, everything on."""

    name = "Sarika"
    restarts = True

    def __init__(self) -> None:
        self._port = 0

    @contextmanager
    def started(self, standin: StandIn, folder: Path, *, limits: bool) -> Iterator[subprocess.Popen[bytes]]:
        """As `sarika run` does, see `sarika_process`."""
        self._port = free_port()
        data = folder / "var"
        data.mkdir(exist_ok=True)
        argv = [sys.executable, str(HERE / "sarika_process.py"), standin.address, standin.token]
        argv += [str(standin.demo_cast.forum_id), str(data), str(self._port), "limits" if limits else "none"]
        with running(argv, folder / "sarika.log") as process:
            yield process

    async def ready(self) -> None:
        """Wait until it takes updates, and a minute at most until its Rasa answers: what is written here needs none."""
        await ready(self._port, 60.0, without_rasa=True)

    async def prepare(self, stage: Stage) -> None:
        """Counsellors come on shift and press Start; contacts ask for a human; each case is taken over."""
        await stage.until(lambda: bool(_buttons(stage, "On shift", GENERAL)), 60, "board")
        for counsellor in stage.counsellors:
            counsellor.press("On shift", message_id=_buttons(stage, "On shift", GENERAL)[-1], chat=stage.forum)
            await asyncio.sleep(0.3)  # Start counts only from somebody who is known
            counsellor.start()
        cases = stage.load.cases
        for number in range(cases):
            stage.contacts[number].send(f"/human case{number}x")
        await stage.until(lambda: len(_topics(stage, "Take over")) >= cases, 120, "topics")
        for place, (_, message) in enumerate(sorted(_topics(stage, "Take over").items())):
            counsellor = stage.counsellors[place % stage.load.counsellors]
            counsellor.press("Take over", message_id=message, chat=stage.forum)
        await stage.until(lambda: len(_topics(stage, "Close")) >= cases, 120, "held cases")
        for number in range(cases):
            results: list[float | None] = []
            stage.contacts[number].send(stage.expect("my case", results))
            await stage.until(lambda results=results: results[0] is not None, 30, "words")  # type: ignore[misc]
            mark = next(w for w in reversed(stage.shown()) if "my case" in w["text"])
            stage.topics[number] = int(mark["thread"])


def _buttons(stage: Stage, label: str, topic: int) -> list[int]:
    return [m["id"] for m in stage.shown(topic) if any(label in row for row in m["buttons"])]


def _topics(stage: Stage, label: str) -> dict[int, int]:
    """The newest message with this button, by topic."""
    found = {}
    for line in stage.shown():
        if line["thread"] != GENERAL and any(label in row for row in line["buttons"]):
            found[int(line["thread"])] = int(line["id"])
    return found


async def measure_desk(bot: DeskBot, seconds: float, say: Say, load: Load = MANY) -> DeskFigures:
    """Open the cases, put the limits on, and let everybody write for so many seconds."""
    figures = DeskFigures(bot.name, load)
    with tempfile.TemporaryDirectory(prefix="sarika-bench-") as name:
        folder = Path(name)
        async with StandIn(limits="off") as standin:
            stage = Stage(standin, load)
            say(f"{bot.name}: {load.cases} cases are opened")
            with bot.started(standin, folder, limits=False):
                await bot.ready()
                await bot.prepare(stage)
                if not bot.restarts:
                    await _measured(stage, figures, seconds, say)
            if bot.restarts:
                with bot.started(standin, folder, limits=True):
                    await bot.ready()
                    await _measured(stage, figures, seconds, say)
    return figures


async def _measured(stage: Stage, figures: DeskFigures, seconds: float, say: Say) -> None:
    standin = stage.standin
    standin.account().limits = Limits("real")
    stage.board_changes.clear()
    before = standin.hub.journal.last
    load = stage.load
    say(f"{figures.name}: {load.contacts} contacts write for {seconds:.0f} seconds, {load.cases} of them in open cases")
    began = time.monotonic()
    writers = [
        *(_case(stage, figures, number, began, seconds) for number in range(load.cases)),
        *(_other(stage, number, began, seconds) for number in range(load.cases, load.contacts)),
        _emergencies(stage, figures, began, seconds),
        _menus(stage, figures, began, seconds),
    ]
    await asyncio.gather(*writers)
    await asyncio.sleep(SETTLE)
    changes = [began, *stage.board_changes]
    figures.board = [later - earlier for earlier, later in itertools.pairwise(changes)]
    calls = [c for c in standin.hub.journal.entries if c.number > before and c.values.get("chat_id")]
    ours = [call for call in calls if str(call.values["chat_id"]) == str(stage.forum) and _changes(call.method)]
    first = min((call.at for call in ours), default=0.0)
    minutes = max(1, int(seconds // 60))
    figures.calls = [sum(c.ok and m <= (c.at - first) / 60 < m + 1 for c in ours) for m in range(minutes)]
    figures.methods = dict(Counter(call.method for call in ours if call.ok).most_common())
    figures.raised = stage.raised
    figures.refused = sum(call.code == 429 for call in calls)


def _changes(method: str) -> bool:
    """Whether a method counts against a group's 20 calls a minute."""
    return not method.startswith(("get", "answer", "delete"))


async def _case(stage: Stage, figures: DeskFigures, number: int, began: float, seconds: float) -> None:
    """A contact with an open case and the counsellor who holds it, each once a minute."""
    contact, counsellor = stage.contacts[number], stage.counsellors[_holder(stage, number)]
    every = stage.load.every
    at = every * number / stage.load.cases
    while at < seconds:
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        contact.send(stage.expect(CALM, figures.to_desk))
        await asyncio.sleep(ANSWERS)
        if at + ANSWERS < seconds:
            words = stage.expect("I see, and then", figures.to_contact)
            counsellor.send(words, chat=stage.forum, topic=stage.topics[number])
        at += every


def _holder(stage: Stage, number: int) -> int:
    """Which counsellor holds a contact's case: they were taken over in the order of their topics."""
    topics = sorted(stage.topics[n] for n in range(stage.load.cases))
    return topics.index(stage.topics[number]) % stage.load.counsellors


async def _menus(stage: Stage, figures: DeskFigures, began: float, seconds: float) -> None:
    """Counsellors open the choices of prepared answers, one after the other; nothing where a bot has no such button."""
    cards = _topics(stage, "Answers")
    for turn in itertools.count():
        at = MENU_EVERY / 2 + turn * MENU_EVERY
        if at >= seconds or not cards:
            return
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        number = turn % stage.load.cases
        topic = stage.topics[number]
        counsellor, card = stage.counsellors[_holder(stage, number)], cards.get(topic)
        if card is None:
            continue
        pressed = time.monotonic()
        counsellor.press("Answers", message_id=card, chat=stage.forum)
        figures.menus.append(None)
        while time.monotonic() < pressed + MENU_EVERY - 1:
            shown = max(stage.menus.get(where, 0.0) for where in (counsellor.user.id, topic))
            if shown > pressed:
                figures.menus[-1] = shown - pressed
                break
            await asyncio.sleep(0.02)


async def _other(stage: Stage, number: int, began: float, seconds: float) -> None:
    """A contact who wants to know something, once a minute: no case of a counsellor's, where a bot can tell."""
    load = stage.load
    at = EVERY * (number - load.cases) / (load.contacts - load.cases)
    while at < seconds:
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        stage.contacts[number].send("How do I get a passport?")
        at += EVERY


async def _emergencies(stage: Stage, figures: DeskFigures, began: float, seconds: float) -> None:
    """Somebody new is in danger, as the load has it; until counsellors can see it in General, or in a topic."""
    if stage.load.emergencies is None:
        return
    at, again = stage.load.emergencies
    while at < seconds:
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        mark: list[float | None] = []
        already, sent = stage.alerted(), time.monotonic()
        stage.newcomer().send(stage.expect("I am locked in a room", mark))
        figures.alerts.append(None)
        ends = min(sent + SEEN_WITHIN, began + seconds + SETTLE)
        while time.monotonic() < ends:
            if mark[0] is not None or stage.alerted() > already:
                figures.alerts[-1] = time.monotonic() - sent
                break
            await asyncio.sleep(0.05)
        at += again or seconds
