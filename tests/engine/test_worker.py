"""The order of contacts, where no real part can be made to fail so."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.contact_events import ContactEvent, Pressed, Wrote
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.errors import StoreDown
from bot.core.model.rules import Rules
from bot.core.ports import Item, Routed
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Flag, Urgency
from bot.engine import worker as module
from bot.engine.parts import Held
from bot.engine.pipeline import Batch
from bot.engine.worker import MORE, Rank, Worker
from bot.simulation.clock import Clock, run_virtually
from tests import project

POISON, HELP = "ពុល", "ជួយខ្ញុំ"


async def test_words_that_red_flags_cannot_read_go_to_the_dead_letters_and_stop_nobody() -> None:
    buried: list[tuple[str, str]] = []

    async def bury(_lease: object, item: Item, reason: str, _kind: str, _told: object) -> None:
        buried.append((item.id, reason))

    def translate(body: bytes, _desk: Desk, _at: int) -> Routed:
        content = Content(Kind.TEXT, body.decode(), None)
        return Routed(body.decode(), (Wrote(address="1", content=content, message=1, sent_at=0),))

    def red_flags(text: str) -> RedRead:
        if text == POISON:
            raise RecursionError
        return RedRead()

    parts = SimpleNamespace(
        store=SimpleNamespace(inbox=SimpleNamespace(bury=bury), records=None),
        translator=SimpleNamespace(translate=translate, sender=lambda _body: None),
        understander=SimpleNamespace(red_flags=red_flags),
        rules=Rules(),
    )
    worker = Worker(cast(Held, SimpleNamespace(parts=parts, lease=lambda: None)))
    for text in (POISON, HELP):
        await worker._take(Item(f"of {text}", 0, text.encode()), Desk())
    assert buried == [(f"of {POISON}", "RecursionError")]
    assert [*worker._waiting] == [HELP]


class Backlog:
    """An inbox with some full reads and one that is not; who was handled, and with how many messages at once."""

    def __init__(self, reads: int) -> None:
        texts = [f"{number % 10} calm" for number in range(reads * MORE)] + ["x HELP", "0 calm"]
        self.items = [Item(str(at), 0, text.encode()) for at, text in enumerate(texts)]
        self.handled: list[tuple[str, int]] = []
        self.readied: list[set[str]] = []
        self.all_read = asyncio.Event()

    async def read(self, _after: str, _most: int, *, wait: float) -> list[Item]:
        taken, self.items = self.items[:MORE], self.items[MORE:]
        if not taken:
            self.all_read.set()
            await asyncio.sleep(wait)
        return taken

    async def handle(self, batch: Batch, _use: Held, _desk: object) -> int:
        self.handled.append((batch.key, len(batch.items)))
        return 0

    def worker(self) -> Worker:
        async def load(_key: str) -> SimpleNamespace:
            return SimpleNamespace(desk=Desk())

        async def ready(*keys: str) -> None:
            self.readied.append(set(keys))
            raise StoreDown("no room")  # each asks again in its own turn

        def translate(body: bytes, _desk: Desk, _at: int) -> Routed:
            key, text = body.decode().split()
            content = Content(Kind.TEXT, text, None)
            return Routed(key, (Wrote(address="1", content=content, message=1, sent_at=0),))

        def red_flags(text: str) -> RedRead:
            return RedRead((Flag("held", "confinement", Urgency.EMERGENCY),)) if text == "HELP" else RedRead()

        parts = SimpleNamespace(
            store=SimpleNamespace(inbox=self, records=SimpleNamespace(load=load, ready=ready)),
            translator=SimpleNamespace(translate=translate, sender=lambda _body: None),
            understander=SimpleNamespace(red_flags=red_flags),
            rules=Rules(),
        )
        return Worker(cast(Held, SimpleNamespace(parts=parts, lease=lambda: None)))


async def worked_off(backlog: Backlog, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    monkeypatch.setattr(module, "handle", backlog.handle)
    running = asyncio.create_task(backlog.worker().run())
    async with asyncio.timeout(20):
        await backlog.all_read.wait()
        while sum(size for _, size in backlog.handled) < 3 * MORE + 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return backlog.handled


async def test_of_a_long_inbox_who_is_in_danger_is_found_first_and_others_are_answered_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backlog = Backlog(3)
    handled = await worked_off(backlog, monkeypatch)
    assert backlog.readied == [{str(contact) for contact in range(10)}, set(), set()], "the keys of all, at once"
    assert handled[0] == ("x", 1)
    assert sorted(handled[1:]) == [("0", 31), *((str(contact), 30) for contact in range(1, 10))]


async def test_calm_contacts_wait_no_longer_than_patience_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    handled = await worked_off(Backlog(3), monkeypatch)
    assert handled[0][0] != "x"
    assert len(handled) > 11


class Pieces:
    """A worker that waits 40 ms for the next piece, without its reader and its hands: `queued` is whose turn it is."""

    def __init__(self, holder: str | None = None) -> None:
        case = DeskCase("a", 1, (1, 1), CaseState.OPEN, Urgency.SUPPORT, 0, holder=holder)
        self.desk = Desk(cases=(case,)) if holder else Desk()
        parts = SimpleNamespace(
            store=SimpleNamespace(records=None), rules=Rules(gather=40), understander=project.understander()
        )
        self.worker = Worker(cast(Held, SimpleNamespace(parts=parts)))

    def come(self, said: str | ContactEvent, *, flag: Urgency | None = None) -> None:
        content = Content(Kind.TEXT, said if isinstance(said, str) else "")
        event = Wrote(address="1", content=content, message=1, sent_at=0) if isinstance(said, str) else said
        flags = {content.text: RedRead((Flag("held", "confinement", flag),) if flag else ())}
        self.worker._put(Item("1", 0, b"1"), Routed("a", (event,)), flags, self.desk)

    @property
    def queued(self) -> int:
        return len(self.worker._queue)


def test_pieces_of_a_message_wait_for_each_other_and_come_as_one_batch() -> None:
    async def written() -> None:
        pieces = Pieces()
        for piece in ("bong", "nhom", "mean panha"):
            pieces.come(piece)
            await asyncio.sleep(0.02)
            assert pieces.queued == 0
        await asyncio.sleep(0.06)
        assert pieces.queued == 1
        assert len(pieces.worker._waiting["a"].items) == 3

    run_virtually(Clock(0.0), written)


def test_who_goes_on_writing_is_answered_meanwhile() -> None:
    async def written() -> None:
        pieces = Pieces()
        for _ in range(12):
            pieces.come("and")
            await asyncio.sleep(0.02)
        assert pieces.queued == 1

    run_virtually(Clock(0.0), written)


_PRESS = Pressed(address="1", action="human", args=(), press="p", message=None, sent_at=0)
_VOICE = Wrote(address="1", content=Content(Kind.VOICE), message=1, sent_at=0)


@pytest.mark.parametrize("said", ["thaoke ot berk luy khae nis haoy", "who are you?", _PRESS, _VOICE])
async def test_what_is_whole_waits_for_nothing_and_ends_the_wait(said: str | ContactEvent) -> None:
    for before in ([], ["bong"]):
        pieces = Pieces()
        for piece in before:
            pieces.come(piece)
        pieces.come(said)
        assert pieces.queued == 1


@pytest.mark.parametrize("flag", [Urgency.URGENT, Urgency.EMERGENCY])
async def test_danger_never_waits(flag: Urgency) -> None:
    pieces = Pieces()
    pieces.come("bong")
    pieces.come("help", flag=flag)
    assert pieces.queued == 1


@pytest.mark.parametrize("pieces", [("i want to", "die"), ("ខ្ញុំចង់", "ស្លាប់"), ("he wants", "to kill me")])
async def test_danger_that_only_all_pieces_tell_waits_no_more_and_goes_first(pieces: tuple[str, str]) -> None:
    first, last = pieces
    came = Pieces()
    came.come(first)
    assert came.queued == 0
    came.come(last)
    assert [rank for rank, _, _ in came.worker._queue] == [Rank.DANGER]


async def test_words_for_a_counsellor_who_is_there_wait_for_nothing() -> None:
    pieces = Pieces(holder="c")
    pieces.come("bong")
    assert pieces.queued == 1
