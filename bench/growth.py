"""What one more contact costs the store, the keys and the process when there are many, and what one change of the desk
writes when many cases live.

No bot and no stand-in: the store as in production (embedded, each write on the disk) is given contacts as commits make
them, each with a key, eight lines of a talk and a timer. The baseline of a change is the desk in one piece, as it was
written before it lay in pages.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import psutil

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.redis.asking import asked
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey
from bot.adapters.vault import Vault
from bot.codec import encode
from bot.core.model.case import CaseState, Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts, Quiet, Told
from bot.core.model.desk import Desk, DeskCase
from bot.core.ports import DESK, Commit, Lease
from bot.core.understanding.values import Urgency

CONTACTS = (1_000, 10_000, 100_000)
CASES = (40, 400, 1_500)
"""How many contacts there are, and live cases, when it is measured."""

TOGETHER = 64
"""Contacts who come at the same time: as many as a busy worker has under way, and half as many again."""

LINES = 8
"""Lines of each talk."""

TRIED = 500
"""Of how many contacts or changes a figure is the median."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class ContactFigures:
    """With so many contacts: memory of the store, bytes of keys, of a contact; memory of the process, all in all (MiB);
    and milliseconds of a contact who comes with others, of one who comes alone, and of reading and changing one.
    """

    contacts: int
    store: float
    keys: float
    process: float
    together: float
    alone: float
    read: float
    changed: float


@dataclass(frozen=True)
class CaseFigures:
    """With so many live cases: bytes that a change of one adds to the store's file, what the desk is in one piece, and
    milliseconds of a change.
    """

    cases: int
    written: int
    whole: int
    took: float


@dataclass(frozen=True)
class _Place:
    store: RedisStore
    lease: Lease
    keys: Path

    async def info(self, section: str, name: str) -> int:
        told = await asked(self.store.place.client, "INFO", section)
        return int(told[name])


@asynccontextmanager
async def _place() -> AsyncIterator[_Place]:
    with tempfile.TemporaryDirectory(prefix="sarika-bench-") as name:
        keys = Path(name) / "keys"
        async with EmbeddedValkey(Path(name) / "store") as server, connect(server.url) as client:
            vault = Vault.of(KeyStore(keys, MasterKey(b"b" * 32)))
            store = RedisStore(client, 1, vault)
            lease = await store.leases.acquire("worker", 36_000)
            assert lease is not None
            yield _Place(store, lease, keys)


async def measure_contacts(sizes: Sequence[int], say: Say) -> list[ContactFigures]:
    """Add contacts up to each size, and measure there."""
    measured, there = [], 0
    async with _place() as place:
        empty = await place.info("memory", "used_memory")
        for size in sizes:
            say(f"{size:,} contacts")
            began, added = time.perf_counter(), size - there
            await _come(place, range(there, size))
            together, there = 1000 * (time.perf_counter() - began) / added, size
            store = (await place.info("memory", "used_memory") - empty) / size
            keys = _on_disk(place.keys) / size
            alone = await _each(range(size, size + TRIED // 10), lambda n: _come(place, [n]))
            some = range(0, size, max(1, size // TRIED))
            read = await _each(some, lambda n: place.store.records.load(_name(n)))
            changed = await _each(some, lambda n: _changes(place, n))
            process = psutil.Process().memory_info().rss / 2**20
            measured.append(ContactFigures(size, store, keys, process, together, alone, read, changed))
            there += TRIED // 10
    return measured


async def measure_cases(sizes: Sequence[int], say: Say) -> list[CaseFigures]:
    """Change one case after the other of a desk of each size."""
    measured = []
    async with _place() as place:
        records = place.store.records
        for size in sizes:
            say(f"{size:,} live cases")
            loaded = await records.load(DESK)
            desk, version = Desk(cases=tuple(map(_case, range(size)))), loaded.desk_version
            await records.commit(place.lease, Commit(DESK, (), 0, version, desk=desk))
            before, took = await place.info("persistence", "aof_current_size"), []
            for number in range(TRIED):
                version += 1
                at = number * 7919 % size
                cases = (*desk.cases[:at], replace(desk.cases[at], holder="c2"), *desk.cases[at + 1 :])
                desk, began = replace(desk, cases=cases), time.perf_counter()
                await records.commit(place.lease, Commit(DESK, (), 0, version, desk=desk))
                took.append(1000 * (time.perf_counter() - began))
            written = await place.info("persistence", "aof_current_size") - before
            measured.append(CaseFigures(size, written // TRIED, len(encode(desk)), median(took)))
    return measured


async def _each(numbers: Sequence[int], do: Callable[[int], object]) -> float:
    """Milliseconds that it takes, one after the other: the median."""
    took = []
    for number in numbers:
        began = time.perf_counter()
        await do(number)  # type: ignore[misc]
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


async def _come(place: _Place, numbers: Sequence[int]) -> None:
    """Contacts who are new, some at a time."""

    async def comes(number: int) -> None:
        name = _name(number)
        await place.store.records.ready(name)
        said = tuple(
            LogEntry(
                seq,
                time.time_ns() // 1_000_000,
                Side.CONTACT,
                Content(Kind.TEXT, "ខ្ញុំធ្វើការនៅរោងចក្រ គេមិនឲ្យប្រាក់ខែ"),
                source=seq,
            )
            for seq in range(1, LINES + 1)
        )
        await place.store.records.commit(place.lease, Commit(name, (), conversation=_talk(number), log=said))

    for start in range(0, len(numbers), TOGETHER):
        await asyncio.gather(*map(comes, numbers[start : start + TOGETHER]))


def _name(number: int) -> str:
    return f"{number:026d}"


def _talk(number: int, heard_at: int = 10**12) -> Conversation:
    told = Told(country="MY", script="km", last_answer="unpaid_wages")
    counts = Counts(log=LINES)
    return Conversation(
        contact=_name(number), address=str(10**9 + number), told=told, counts=counts, quiet=Quiet(heard_at=heard_at)
    )


async def _changes(place: _Place, number: int) -> None:
    """Read and changed, as each message does."""
    version = (await place.store.records.load(_name(number))).version
    talk = _talk(number, time.time_ns() // 1_000_000)
    await place.store.records.commit(place.lease, Commit(_name(number), (), version, conversation=talk))


def _case(number: int) -> DeskCase:
    state, at = (CaseState.OPEN if number % 3 else CaseState.WAITING), 1_764_000_000_000 + number
    return DeskCase(_name(number), 1, (number, 1), state, Urgency.URGENT, at, "c1", number, token=f"{number:013d}")


def _on_disk(folder: Path) -> int:
    """Bytes on the disk, each file once however many names it has."""
    files = {(about := file.stat()).st_ino: about.st_blocks * 512 for file in folder.rglob("*") if file.is_file()}
    return sum(files.values())
