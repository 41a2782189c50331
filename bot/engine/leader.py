"""Leads while the lease is held: inbox, outbox and timers are worked through by this process and no other."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import replace
from functools import partial

from bot.core.decide import begin
from bot.core.journal.sums import due
from bot.core.model.desk import Desk
from bot.core.model.desk_events import DeskLooked, DeskMoved
from bot.core.model.errors import Conflict, Handled, LeaseLost, NotRewritten, StoreDown
from bot.core.model.events import TimerDue
from bot.core.model.rules import MINUTE, Rules
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.engine.deliverer import Deliverer
from bot.engine.keeper import Keeper
from bot.engine.limits import Limits
from bot.engine.parts import Held, Parts
from bot.engine.pipeline import forget
from bot.engine.reading import Reading
from bot.engine.worker import Worker
from bot.process.logs import log

RING = 0.25
"""Seconds between two looks at the timers."""

FORGET = 2.0
"""Seconds between two looks at the list of those who asked to be forgotten."""

REWRITE_AGAIN = 60.0
"""Seconds before a node that did not write its file anew is asked again."""

SIGN = 3600.0
"""Seconds between two signatures under the journal: so much at most can be made anew by who can write to the store."""

DESTROY = 300.0
"""Seconds between two looks at which keys of the inbox are not needed any more."""

WATCH, WATCH_BROKEN = 3600.0, 30.0
"""Seconds between two looks at the desk's groups; while something is wrong there."""

FOLLOW = 5.0
"""Seconds between two looks at where groups went."""

AGAIN = 0.1
"""Seconds before a worker that lost its lease or its store stands by again."""

AFTER_A_FAULT = 1.0
"""Seconds before work begins again after a fault of our own."""


class Leader:
    """Stands by, leads while the lease is held, and begins again when it or the store is lost."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._keeper = Keeper(parts.store.leases, "worker")
        self._limits = Limits(parts.budget)
        self._worker: Worker | None = None
        self._deliverer: Deliverer | None = None
        self.leading = False
        self.counts: Counter[str] = Counter()
        """Of this process since it started: handled, buried, retries, maybe_repeated, lost, faults, and
        `delivered:KIND`, `refused:REASON`, `ignored:REASON`."""

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            async with self._keeper.held():
                self.leading = True
                log.info("leading", role="work")
                try:
                    await self._work()
                except* (LeaseLost, StoreDown, Handled) as lost:
                    self.counts["lost"] += 1
                    log.warning("stopped_leading", error=_name(lost), role="work")
                except* Exception as fault:  # noqa: BLE001 - begin again from the store, never stop answering
                    self.counts["faults"] += 1
                    log.error("work_failed", error=_name(fault), role="work")
                    await asyncio.sleep(AFTER_A_FAULT)
                finally:
                    self.leading = False
                    self.counts = self.seen()
                    self._worker = self._deliverer = None
            await asyncio.sleep(AGAIN)

    def obey(self, rules: Rules) -> None:
        """Decide by other rules from the next batch on."""
        self._parts = replace(self._parts, rules=rules)
        if self._worker is not None:
            self._worker.obey(rules)

    def seen(self) -> Counter[str]:
        """The counts up to this moment."""
        work = self._deliverer.counts + self._worker.counts if self._worker and self._deliverer else Counter[str]()
        return self.counts + work

    def waiting_since(self) -> dict[str, int]:
        """When the oldest entry of the outbox was made (milliseconds since 1970), by lane. Empty while standing by."""
        return self._deliverer.queues.oldest() if self._deliverer is not None else {}

    @property
    def groups(self) -> tuple[str, ...]:
        """Our ids of the desk's groups, in the order of the settings."""
        return tuple(group.id for group in self._parts.rules.groups)

    def groups_waiting_since(self) -> dict[str, int]:
        """When the oldest entry of each group was made (milliseconds since 1970). Empty while standing by."""
        return self._deliverer.queues.oldest_in_groups() if self._deliverer is not None else {}

    async def _work(self) -> None:
        parts, keeper = self._parts, self._keeper
        store = parts.store
        deliverer = Deliverer(parts, keeper.lease, keeper.remaining, self._limits)
        reading = Reading(parts)
        use = Held(parts, keeper.lease, deliverer.unsent, reading.noted)
        self._worker, self._deliverer = Worker(use), deliverer
        for contact in await store.forgetting.resume():  # before anything of theirs is handled: they may be back
            await forget(contact, use)
        await store.records.resume()
        await self._board()  # before anybody else changes the desk: it takes no turn
        parts.watch.follow((await store.records.load(DESK)).desk.moved)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._until_lost(), name="lease")
            group.create_task(self._ring(), name="timers")
            group.create_task(self._forget(use), name="forget")
            group.create_task(self._sign(), name="sign")
            group.create_task(self._destroy(), name="destroy keys")
            group.create_task(self._watch(), name="watch")
            group.create_task(deliverer.run(), name="deliver")
            group.create_task(self._worker.run(), name="work")
            group.create_task(reading.run(), name="read pictures")

    async def _until_lost(self) -> None:
        await self._keeper.lost.wait()
        raise LeaseLost("the lease is gone")

    async def _ring(self) -> None:
        while True:
            await self._parts.store.timers.ring(self._keeper.lease(), 100)
            await asyncio.sleep(RING)

    async def _sign(self) -> None:
        while True:
            try:
                rules, now = self._parts.rules, time.time_ns() // 1_000_000
                summed = partial(due, now=now, hours=rules.hours, referral_after=rules.referral_after)
                await self._parts.store.journal.sign(self._keeper.lease(), now, summed)
            except (LeaseLost, StoreDown):
                raise
            except Exception as fault:  # noqa: BLE001 - whatever somebody did to the journal, answers go on
                log.error("journal_not_signed", error=type(fault).__name__)
            await asyncio.sleep(SIGN)

    async def _destroy(self) -> None:
        """What was handled cannot be opened again, by anybody."""
        while True:
            await self._parts.store.inbox.destroy_keys()
            await asyncio.sleep(DESTROY)

    async def _watch(self) -> None:
        """Look at the groups at the start, after a refusal, hourly, often while one is broken; and at the clock."""
        watch, store = self._parts.watch, self._parts.store
        looked, pause, seen = 0.0, 0.0, 0
        while True:
            noticed = await watch.wait(pause)
            loaded = await store.records.load(DESK)
            desk = loaded.desk
            if loaded.now < seen - MINUTE:
                log.warning("clock_went_back", seconds=(seen - loaded.now) // 1000)
                await store.inbox.tell(DESK, TimerDue(name=TimerName.AFRESH))
            seen = loaded.now
            watch.follow(desk.moved)
            pause = FOLLOW
            every = WATCH_BROKEN if desk.troubles else WATCH
            if looked and not noticed and time.monotonic() - looked < every:
                continue
            if noticed and time.monotonic() - looked < AFTER_A_FAULT:
                await asyncio.sleep(AFTER_A_FAULT)  # many calls may be refused at once
            looked = time.monotonic()
            for event in await watch.look():
                if isinstance(event, DeskMoved) or _news(event, desk):
                    await store.inbox.tell(DESK, event)

    async def _forget(self, use: Held) -> None:
        """Finish forgetting: no file of the store holds what was deleted any more."""
        forgetting = self._parts.store.forgetting
        while True:
            pause = FORGET
            if contacts := await forgetting.listed():
                for contact in contacts:  # the worker does, but may be about to
                    await forget(contact, use)
                try:
                    await forgetting.finish(self._keeper.lease(), contacts)
                    log.info("forgotten", items=len(contacts))
                except NotRewritten:
                    log.error("not_forgotten_yet", items=len(contacts))
                    pause = REWRITE_AGAIN
            await asyncio.sleep(pause)

    async def _board(self) -> None:
        """Bring the desk into line with the settings: each group has a board, each case stands in one of them."""
        records = self._parts.store.records
        while True:
            loaded = await records.load(DESK)
            decision = begin(loaded.desk, loaded.now, self._parts.rules)
            if decision.desk is None and not decision.timers:
                return
            try:
                await records.commit(self._keeper.lease(), replace(decision, desk_version=loaded.desk_version))
                return
            except Conflict:
                continue


def _news(event: DeskLooked, desk: Desk) -> bool:
    known = {trouble.what for trouble in desk.troubles if trouble.group == event.group}
    return known != set(event.troubles) or event.title not in ("", desk.title(event.group))


def _name(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return type(error).__name__
