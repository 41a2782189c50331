"""The order of contacts: reads ahead, takes red flags first, handles contacts side by side and each one in order."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import IntEnum

from bot.core.model.desk import Desk
from bot.core.model.errors import Handled, LeaseLost, StoreDown, Unparsable
from bot.core.model.rules import Rules
from bot.core.ports import Ignored, Item, Routed
from bot.core.understanding.triage import RedRead
from bot.core.understanding.values import Urgency
from bot.engine.desk_turn import DeskTurn
from bot.engine.parts import Held
from bot.engine.pipeline import Batch, as_one, handle, is_piece, route, text_of
from bot.process.logs import log

AHEAD = 5_000
"""How many items are held in memory at most; more stay in the inbox."""

SIDE_BY_SIDE = 32
"""How many contacts are handled at once."""

READ = 256
"""How many items one read of the inbox takes."""

MORE = 100
"""A read of at least so many items means that more is coming: one getUpdates brings as many at most (Bot API)."""

SOON = 0.05
"""Seconds within which more has to come then."""

PATIENCE = 10.0
"""Most seconds for which calm contacts wait while the worker reads on."""


PIECES = 4
"""How many waits for the next piece there are at most: who goes on writing is answered meanwhile."""


class Rank(IntEnum):
    """Whose turn is first."""

    DANGER = 0
    """A contact in whose words there is a red flag."""
    DESK = 1
    """What counsellors do, what time brings, and what came of what was sent."""
    CALM = 2
    """Every other contact. While the inbox is long they wait until it is read: whoever is in danger in it is found
    first, and what one of them wrote meanwhile is answered together."""


@dataclass
class Waiting:
    """What waits for one contact."""

    items: list[Item] = field(default_factory=list)
    routed: list[Routed] = field(default_factory=list)
    flags: dict[str, RedRead] = field(default_factory=dict)
    rank: Rank = Rank.CALM
    gathers: asyncio.TimerHandle | None = None
    """While it waits for more pieces of what somebody is writing: what ends the wait."""
    until: float = 0.0
    """When that wait is over at the latest, by the loop's clock."""

    def ends_waiting(self) -> bool:
        """End the wait for more pieces; whether there was one."""
        waited, self.gathers = self.gathers, None
        if waited is not None:
            waited.cancel()
        return waited is not None


class Worker:
    """Works through the inbox for as long as a lease is held. Made anew for every lease; holds no state beyond it."""

    def __init__(self, use: Held) -> None:
        self._use = use
        self._desk = DeskTurn(use.parts.store.records)
        self._waiting: dict[str, Waiting] = defaultdict(Waiting)
        self._busy: set[str] = set()
        self._queue: list[tuple[Rank, int, str]] = []
        self._order = 0
        self._held = 0
        self._reads_on = False
        self._idle: deque[asyncio.Future[None]] = deque()
        self._making: asyncio.Task[None] | None = None
        self._room = asyncio.Event()
        self.counts: Counter[str] = Counter()
        """For the metrics: handled, buried, `ignored:REASON`."""

    def obey(self, rules: Rules) -> None:
        """Decide by other rules from the next batch on."""
        self._use = replace(self._use, parts=replace(self._use.parts, rules=rules))

    async def run(self) -> None:
        """Work until the lease or the store is lost. Raises LeaseLost, StoreDown or Handled then."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="read the inbox")
            for number in range(SIDE_BY_SIDE):
                group.create_task(self._work(), name=f"work {number}")

    async def _read(self) -> None:
        after, since = "0", time.monotonic()
        while True:
            while self._held >= AHEAD:
                self._turn_to_all()
                self._room.clear()
                await self._room.wait()
            items = await self._use.parts.store.inbox.read(after, READ, wait=SOON if self._reads_on else 1.0)
            if len(items) < MORE:
                since = time.monotonic()
            goes_on = len(items) >= MORE and time.monotonic() < since + PATIENCE
            self._reads_on |= goes_on
            desk = await self._desk.now() if items else Desk()  # younger than each of them
            before = frozenset(self._waiting) if len(items) >= MORE else frozenset()
            for item in items:
                after = item.id
                await self._take(item, desk)
                await asyncio.sleep(0)  # parsing takes a while: others go on meanwhile
            if len(items) >= MORE:
                self._making = asyncio.create_task(self._keys(self._waiting.keys() - before), name="keys")
            if not goes_on:
                self._turn_to_all()

    async def _keys(self, contacts: Iterable[str]) -> None:
        """Of many who come at once the keys of all who are new are made in a few writes, before their turns. Where that
        fails, it does so again in the turn of each.
        """
        with suppress(Exception):
            await self._use.parts.store.records.ready(*contacts)

    def _turn_to_all(self) -> None:
        self._reads_on = False
        for _ in range(min(len(self._queue), len(self._idle))):
            self._wake_one()

    def _wake_one(self) -> None:
        while self._idle:
            waits = self._idle.popleft()
            if not waits.done():
                waits.set_result(None)
                return

    async def _take(self, item: Item, desk: Desk) -> None:
        try:
            routed = route(item, self._use, desk)
            flags = self._flags(routed)
        except Unparsable as reason:
            await self._bury(item, str(reason))
            return
        except (LeaseLost, StoreDown):
            raise
        except Exception as fault:  # noqa: BLE001 - one poison update never blocks the next
            await self._bury(item, type(fault).__name__)
            return
        if routed.ignored is not None:
            self.counts[f"ignored:{routed.ignored}"] += 1
        self._put(item, routed, flags, desk)

    def _flags(self, routed: Routed) -> dict[str, RedRead]:
        """What red flags tell of the texts, unless the contact's batch comes first already."""
        if routed.key in self._waiting and self._waiting[routed.key].rank is Rank.DANGER:
            return {}
        texts = (text for event in routed.events if (text := text_of(event)))
        return {text: self._use.parts.understander.red_flags(text) for text in texts}

    def _flags_of_all(self, waiting: Waiting) -> dict[str, RedRead]:
        """What red flags tell of all pieces together: danger that none of them tells alone waits for no further one."""
        whole = as_one([text for part in waiting.routed for event in part.events if (text := text_of(event))])
        return {whole: self._use.parts.understander.red_flags(whole)} if whole else {}

    def _put(self, item: Item, routed: Routed, flags: Mapping[str, RedRead], desk: Desk) -> None:
        waiting = self._waiting[routed.key]
        waiting.items.append(item)
        waiting.routed.append(routed)
        self._held += 1
        piece = self._is_piece(routed, flags, desk)
        if piece and waiting.gathers is not None:
            flags = {**flags, **self._flags_of_all(waiting)}
        waiting.flags |= flags
        rank, first = _rank(item, routed, flags), len(waiting.items) == 1
        if (first or waiting.gathers is not None) and rank is Rank.CALM and piece:
            self._gather(routed.key, waiting)
        elif waiting.ends_waiting() or first or rank < waiting.rank:
            waiting.rank = min(rank, waiting.rank)
            self._queued(routed.key, waiting)

    def _is_piece(self, routed: Routed, flags: Mapping[str, RedRead], desk: Desk) -> bool:
        """Whether it may be a piece of what somebody writes on: a short calm line, to nobody who reads it live."""
        case = desk.case_of(routed.key)
        if not self._use.parts.rules.gather or (case is not None and case.holder):
            return False
        calm = not any(red.flags for red in flags.values())
        return calm and len(routed.events) == 1 and is_piece(routed.events[0])

    def _gather(self, key: str, waiting: Waiting) -> None:
        """Wait a little for the next piece, and never longer than some pieces take."""
        loop, gather = asyncio.get_running_loop(), self._use.parts.rules.gather / 1000
        now = loop.time()
        waiting.until = now + PIECES * gather if waiting.gathers is None else waiting.until
        waiting.ends_waiting()
        waiting.gathers = loop.call_at(min(now + gather, waiting.until), self._gathered, key, waiting)

    def _gathered(self, key: str, waiting: Waiting) -> None:
        waiting.gathers = None
        self._queued(key, waiting)

    def _queued(self, key: str, waiting: Waiting) -> None:
        self._order += 1
        heapq.heappush(self._queue, (waiting.rank, self._order, key))
        self._wake_one()

    async def _work(self) -> None:
        while True:
            key = self._next()
            if key is None:
                waits = asyncio.get_running_loop().create_future()
                self._idle.append(waits)
                await waits
                continue
            waiting = self._waiting.pop(key)
            self._busy.add(key)
            try:
                await self._handle(Batch(key, tuple(waiting.items), tuple(waiting.routed), waiting.flags))
            finally:
                self._busy.discard(key)
                self._held -= len(waiting.items)
                self._room.set()
            if key in self._waiting and self._waiting[key].gathers is None:
                self._queued(key, self._waiting[key])

    def _next(self) -> str | None:
        """The next contact to handle; those whose turn is running come again when it is over."""
        while self._queue and not (self._reads_on and self._queue[0][0] is Rank.CALM):
            _, _, key = heapq.heappop(self._queue)
            if key in self._waiting and key not in self._busy:
                return key
        return None

    async def _handle(self, batch: Batch) -> None:
        self.counts["handled"] += len(batch.items)
        try:
            strangers = await handle(batch, self._use, self._desk)
            self.counts[f"ignored:{Ignored.STRANGER}"] += strangers
        except (LeaseLost, StoreDown, Handled):
            raise
        except Exception as fault:  # noqa: BLE001 - one poison update never blocks the next
            log.error("batch_failed", error=type(fault).__name__, items=len(batch.items))
            await self._apart(batch, type(fault).__name__)

    async def _apart(self, batch: Batch, reason: str) -> None:
        """A batch failed: handle its items one by one, and bury the one that fails alone."""
        for item in batch.items:
            try:
                routed = route(item, self._use, await self._desk.now())
                await handle(Batch(batch.key, (item,), (routed,)), self._use, self._desk)
            except (LeaseLost, StoreDown, Handled):
                raise
            except Exception as fault:  # noqa: BLE001 - as above
                await self._bury(item, type(fault).__name__ or reason)

    async def _bury(self, item: Item, reason: str) -> None:
        """To the dead letters, in one step with the event by which the contact is told that it could not be read."""
        self.counts["buried"] += 1
        log.error("update_buried", reason=reason)
        kind = "update" if item.body else "event"
        told = self._use.parts.translator.sender(item.body) if item.body is not None else None
        await self._use.parts.store.inbox.bury(self._use.lease(), item, reason, kind, told)


def _rank(item: Item, routed: Routed, flags: Mapping[str, RedRead]) -> Rank:
    if any(red.urgency is Urgency.EMERGENCY for red in flags.values()):
        return Rank.DANGER
    return Rank.DESK if item.event is not None or routed.by is not None else Rank.CALM
