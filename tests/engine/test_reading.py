"""Pictures and voice notes are read beside the line: one after the other, each contact in turn, again after a crash, and never loudly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.memory import MemoryStore
from bot.core.model.case import Content, Kind
from bot.core.model.errors import StoreDown
from bot.core.model.events import MachineRead
from bot.core.ports import Commit
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Flag, Urgency
from bot.engine import reading
from bot.engine.parts import Parts
from bot.engine.reading import Reading
from tests.core.contact.test_by_machine import RULED
from tests.core.world import World, understood
from tests.fakes.reading import Files, ToldReader

LEASE = cast("Any", SimpleNamespace(name="worker", token=1))


class House:
    """A store with the cases of a small world in it, and what reads there."""

    def __init__(
        self,
        *contacts: str,
        words: dict[bytes, str] | None = None,
        away: tuple[str, ...] = (),
        kinds: tuple[Kind, ...] = (Kind.PHOTO, Kind.PHOTO),
    ) -> None:
        self.world, self.store = World(RULED), MemoryStore(lambda: 1_767_500_000_000)
        for contact in contacts:
            for number, kind in enumerate(kinds):
                event = self.world.wrote(contact, "", kind=kind)
                self.world.handle(contact, [replace(event, content=Content(kind, file=f"{contact}{number}"))])
        self.reader, self.ear = ToldReader(words or {}), ToldReader(words or {})
        self.files = Files(away)

    def red_flags(self, text: str) -> RedRead:
        return RedRead((Flag("locked", "confinement", Urgency.EMERGENCY), Flag("x", "unpaid_wages", Urgency.URGENT)))

    async def understand(self, text: str, red: object = None, *, at_once: bool = False) -> Any:
        assert at_once, "nobody waits for the models"
        return understood("unpaid_wages", country="TH")

    async def kept(self) -> None:
        """What the world decided, in the store."""
        lease = await self.store.leases.acquire("worker", 60)
        assert lease is not None
        for key, told in self.world.conversations.items():
            log = tuple(self.world.logs[key])
            desk = self.world.desk if key == max(self.world.conversations) else None
            await self.store.records.commit(lease, Commit(key, (), conversation=told, desk=desk, log=log))

    def reading(self) -> Reading:
        readers = {Kind.PHOTO: self.reader, Kind.VOICE: self.ear}
        parts = SimpleNamespace(store=self.store, readers=readers, files=self.files, understander=self, rules=RULED)
        return Reading(cast("Parts", parts))

    def told(self) -> list[tuple[str, MachineRead]]:
        found = [(item.key, item.event) for item in self.store.state.inbox.values()]
        return [(key, event) for key, event in found if key and isinstance(event, MachineRead)]

    async def reads(self, done: Callable[[], object], by: Reading | None = None) -> None:
        """Let it read until something is so."""
        running = asyncio.create_task((by or self.reading()).run())
        async with asyncio.timeout(10):
            while not done():  # noqa: ASYNC110 - it follows from several things
                await asyncio.sleep(0.001)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_what_waits_is_read_and_told_with_what_it_means() -> None:
    house = House("a", words={b"a0": "we will kill you"})
    await house.kept()
    await house.reads(house.told)
    picture = house.world.logs["a"][0]
    assert house.told() == [
        (
            "a",
            MachineRead(
                case=1,
                seq=picture.seq,
                message=picture.source,
                text="we will kill you",
                urgency=Urgency.EMERGENCY,
                topic="confinement",
                reasons=("flag:locked", "flag:x"),
                country="TH",
            ),
        )
    ]
    assert house.reader.asked == [b"a0"]


async def test_a_voice_note_is_given_to_what_hears_and_told_as_one() -> None:
    house = House("a", words={b"a0": "we will kill you"}, kinds=(Kind.VOICE,))
    await house.kept()
    await house.reads(house.told)
    ((_, event),) = house.told()
    assert (event.of, event.text, event.urgency) == (Kind.VOICE, "we will kill you", Urgency.EMERGENCY)
    assert (house.ear.asked, house.reader.asked) == ([b"a0"], [])


async def test_what_nothing_here_reads_any_more_is_told_as_read() -> None:
    house = House("a", words={b"a0": "words"}, kinds=(Kind.VOICE,))
    await house.kept()
    reads = house.reading()
    del reads._parts.readers[Kind.VOICE]  # type: ignore[attr-defined]
    await house.reads(house.told, reads)
    assert house.told()[0][1].text == ""


async def test_each_contact_has_its_turn_with_one_picture() -> None:
    house = House("a", "b")
    await house.kept()
    reads = house.reading()
    await house.reads(lambda: len(house.told()) == 2, reads)
    assert house.reader.asked == [b"a0", b"b0"]
    for key, event in house.told():
        house.world.handle(key, [event])
    left = {key: told.case.incoming.to_read for key, told in house.world.conversations.items() if told.case}
    assert left == {"a": (2,), "b": (2,)}, "the second of each waits"


async def test_who_is_noted_is_read_and_what_was_told_is_not_read_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House("a")
    reads = house.reading()
    running = asyncio.create_task(house.reads(lambda: len(house.told()) == 2, reads))
    await asyncio.sleep(0)
    await house.kept()
    reads.noted("a")
    while not house.told():  # noqa: ASYNC110 - it follows from several things
        await asyncio.sleep(0.001)
    monkeypatch.setattr(reading, "AGAIN", 0.02)
    reads.noted("a")  # the contact wrote meanwhile: the picture is still to be decided
    await running  # and in the end it is read again, in case that was lost
    assert house.reader.asked == [b"a0", b"a0"]


async def test_a_file_that_cannot_be_had_is_asked_for_again_and_then_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AGAIN", 0.001)
    house = House("a", "b", away=("a0", "a0", "b0", "b0", "b0"), words={b"a0": "words", b"b0": "words"})
    await house.kept()
    await house.reads(lambda: len(house.told()) == 2)
    assert {key: event.text for key, event in house.told()} == {"a": "words", "b": ""}


async def test_nothing_is_read_of_whom_nothing_is_kept_nor_where_nobody_reads() -> None:
    house = House("a")
    await house.kept()
    reads = house.reading()
    reads.noted("nobody")
    await house.reads(lambda: not reads._waiting, reads)
    off = Reading(cast("Parts", SimpleNamespace(store=house.store, readers={}, files=None, rules=RULED)))
    off.noted("a")
    await house.reads(lambda: True, off)
    assert off._waiting == {}


class Died(BaseException):
    """As by a SIGKILL: nothing after it happens in this process."""


@pytest.mark.parametrize("point", range(14))
async def test_killed_at_every_await_it_is_told_in_the_end(point: int, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House("a", words={b"a0": "words"})
    await house.kept()
    calls = 0

    def dying(port: Any, name: str) -> None:
        real = getattr(port, name)

        async def call(*given: Any, **named: Any) -> Any:
            nonlocal calls
            for after in (False, True):
                result = await real(*given, **named) if after else None
                calls += 1
                if calls == point + 1:
                    raise Died
            return result

        monkeypatch.setattr(port, name, call)

    for port, name in (
        (house.store.records, "load"),
        (house.store.records, "log"),
        (house.files, "fetch"),
        (house.reader, "read"),
        (house, "understand"),
        (house.store.inbox, "tell"),
    ):
        dying(port, name)
    with pytest.raises(Died):
        await house.reading().run()
    await house.reads(house.told)
    assert {event.text for _, event in house.told()} == {"words"}


@pytest.mark.parametrize("fault", [StoreDown("away"), RuntimeError("a fault of ours")])
async def test_neither_a_store_that_is_away_nor_a_fault_ends_it(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "AGAIN", 0.001)
    house = House("a", "b", words={b"a0": "secret words", b"b0": "words"})
    await house.kept()
    real, failed = house.reader.read, list[bytes]()

    async def read(picture: bytes) -> str:
        if not failed:
            failed.append(picture)
            raise fault
        return await real(picture)

    monkeypatch.setattr(house.reader, "read", read)
    wanted = {"a", "b"} if isinstance(fault, StoreDown) else {"b"}
    await house.reads(lambda: {key for key, _ in house.told()} == wanted)
    assert "secret" not in "".join(capsys.readouterr())
