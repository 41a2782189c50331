"""The outbox, carried out: what is begun, what an unknown outcome means, when it is tried again.

Within a chat (or a thread of the forum) first in, first out; lanes order chats. An attempt is written down under the
lease before each send, so that after a crash a possible repeat is known and marked.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.core.journal.figures import REACH
from bot.core.model.effects.contact import Clear, Unsend
from bot.core.model.effects.desk import AnswerPress, Report
from bot.core.model.effects.lanes import Reads
from bot.core.model.effects.table import TO_CONTACT, Effect, group_of, lane, row_of
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.model.events import NotDelivered, OwnEvent, Refusal
from bot.core.ports import Call, Entry, Lease, Reply, Settled, View
from bot.core.replacing import replace
from bot.engine.limits import Limits
from bot.engine.lines import scope
from bot.engine.parts import Parts
from bot.engine.queues import Queues
from bot.engine.results import failed, happened, nothing
from bot.engine.typing_sign import TypingSign
from bot.engine.views import first_cases, used_last, wanted
from bot.process.logs import log

TRIES = 100
"""How often a call whose outcome stays unknown is begun before it is given up. Only what this process saw counts: what
was begun before a restart may have waited for Telegram for hours without ever leaving. A Telegram that is away often
answers 502 or hangs up, and nobody may lose an answer for that: this is 8 minutes for what is urgent, 50 for the
rest."""

MAYBE_FROM, MAYBE_MOST = 60_000, 1_000
"""Where the first copy of a repeated send may stand: above what stood in the chat this long (milliseconds, for clocks
that differ) before the entry was made, and at most so many ids before the second copy. These ids join the ledger, so
that a cleared chat does not keep it. All chats of a bot share their ids: a busy minute takes hundreds. What belongs to
another chat, or to nobody, is skipped by Telegram (Bot API, deleteMessages), a hundred a call."""

GROUP_AWAY = frozenset({Refusal.BLOCKED, Refusal.NO_RIGHT, Refusal.MIGRATED})
"""Why a group refuses what will be possible again: the bot is not there, may not write, or the group has moved."""

LOOK_THERE = frozenset({Refusal.NO_FORUM, Refusal.MISPLACED, Refusal.REFUSED})
"""Refusals after which the group is looked at, at once: topics are switched off, or a right is gone."""

OUT_OF_ORDER = 300.0
"""Seconds after a start, or a call that Telegram did not take, in which what waits tells nothing of a group's calls."""

WHILE_AWAY, AFTER_MOVING = 10.0, 0.5
"""Seconds until the next try then."""

LEADS_BACK, LEADS_BACK_ALERTS = 30.0, 5.0
"""Most seconds between two tries of a call that never left or was not answered; of what is urgent."""


class Deliverer:
    """Works through the outbox for as long as a lease is held. Made anew for every lease."""

    def __init__(
        self, parts: Parts, lease: Callable[[], Lease], remaining: Callable[[], float], limits: Limits
    ) -> None:
        self._parts, self._store = parts, parts.store
        self._lease, self._remaining = lease, remaining
        self._limits = limits
        self._in_order_from = time.monotonic() + OUT_OF_ORDER
        self._wake = asyncio.Event()
        self.queues = Queues(limits, self._wake.set)
        self._typing = TypingSign(parts, remaining)
        self._begun_before: frozenset[str] = frozenset()
        self._unknown: dict[str, int] = {}
        self._unsent_tries: dict[str, int] = {}
        self._settling: list[Settled] = []
        self._settle = asyncio.Event()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self.counts: Counter[str] = Counter()
        """For the metrics: retries, maybe_repeated, `delivered:KIND`, `refused:REASON`."""

    def unsent(self, key: str) -> tuple[str, ...]:
        """The bot's own answers to a contact that are not begun yet: a crisis answer or a claim withdraws them."""
        return tuple(id for id in self.queues.unsent(key) if id not in self._unknown and id not in self._begun_before)

    async def run(self) -> None:
        """Work until the lease or the store is lost. Raises LeaseLost or StoreDown then."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="read the outbox")
            group.create_task(self._flush(), name="settle")
            group.create_task(self._dispatch(group), name="dispatch")

    async def _read(self) -> None:
        # withdrawn, what another process began may stand in the chat unknown, and no clearing would delete it
        self._begun_before = await self._store.outbox.begun()
        after = "0"
        while True:
            for entry in await self._store.outbox.read(after, 512, wait=1.0):
                after = entry.id
                self.queues.put(entry)

    async def _dispatch(self, group: asyncio.TaskGroup) -> None:
        while True:
            chosen, wait = self.queues.choose()
            for contact in self.queues.awaited():
                group.create_task(self._typing.show(contact), name="typing")
            if chosen:
                # what is to be said is looked up while the attempts are written down; nothing is sent before they are
                attempts = group.create_task(
                    self._store.outbox.attempt(self._lease(), [e.id for e in chosen]), name="attempts"
                )
                for entry in chosen:
                    group.create_task(self._carry_out(entry, attempts), name="send")
                await attempts
                continue
            self._wake.clear()
            with suppress(TimeoutError):  # asyncio.wait_for of Python 3.11 can swallow a cancellation
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _carry_out(self, entry: Entry, attempts: asyncio.Task[Mapping[str, int]]) -> None:
        looking = asyncio.ensure_future(self._view(entry))
        await asyncio.wait({looking})  # its fault is weighed below, once it is known that the entry is still there
        begun = (await attempts).get(entry.id)
        if begun is None:  # withdrawn meanwhile
            self.queues.unused(entry)
            self._done(entry)
            return
        repeated = begun > self._unsent_tries.get(entry.id, 0)
        given_up = self._unknown.get(entry.id, 0) >= TRIES
        if given_up or (repeated and row_of(entry.effect).once):
            self._settled(entry, failed(entry, Refusal.UNKNOWN))
            return
        try:
            view = looking.result()
            if repeated and isinstance(entry.effect, TO_CONTACT):
                view = replace(view, ledger=tuple(await self._store.records.ledger(entry.key)))
            view = replace(view, repeated=True) if repeated else view
            if not repeated and self.queues.superseded(entry):
                call = None
            elif isinstance(entry.effect, Report):  # drawing takes a while: nothing else waits for it
                call = await asyncio.to_thread(self._parts.renderer.render, entry, view)
            else:
                call = self._parts.renderer.render(entry, view)
        except Forgotten:
            self._settled(entry, None)
            return
        except StoreDown:  # what is to be said could not be looked up: nothing has left, and nothing is lost
            self._again(entry, time.monotonic() + _pause(entry, 0.2, self._unsent_tries), unsent=True)
            return
        except Exception as fault:  # noqa: BLE001 - a fault of ours in one entry must not stop the others
            log.error("not_rendered", error=type(fault).__name__, kind=entry.effect.kind)
            self._settled(entry, failed(entry, Refusal.REFUSED))
            return
        if call is None:
            self.queues.unused(entry)
            self._settled(entry, nothing(entry, view))
            return
        if not self.queues.afford(entry, call.cost):
            self._unsent_tries[entry.id] = self._unsent_tries.get(entry.id, 0) + 1  # nothing has left
            return
        while self._remaining() < self._parts.http_limit:  # no send starts unless the lease outlives it
            self._lease()
            await asyncio.sleep(0.02)
        until = time.monotonic() + self._remaining() - self._parts.http_limit
        reply = await self._parts.messenger.call(replace(call, until=until))
        self._weigh(entry, call, view, reply)

    async def _view(self, entry: Entry) -> View:
        press, reads = entry.effect, row_of(entry.effect).reads
        if reads is Reads.LEDGER:  # what was sent just before it stands there, too
            await self._at_rest.wait()
        ledger = await self._store.records.ledger(entry.key) if reads is Reads.LEDGER else ()
        loaded = await self._store.records.load(entry.key)
        self.queues.held(loaded.desk)
        after, most = wanted(entry.effect, loaded.conversation.case if loaded.conversation is not None else None)
        return View(
            loaded.conversation,
            loaded.desk,
            tuple(await self._store.records.log(entry.key, after, most)) if most else (),
            loaded.now,
            ledger=tuple(ledger),
            journal=tuple(await self._store.journal.entries(loaded.now - REACH)) if reads is Reads.JOURNAL else (),
            sums=await self._store.journal.sums() if reads is Reads.JOURNAL else {},
            head=await self._store.journal.head() if reads is Reads.HEAD else "",
            glances=tuple(await self._store.records.glances()) if reads is Reads.GLANCES else (),
            sessions=await used_last(self._store, loaded.desk) if reads is Reads.SESSIONS else {},
            cases=await first_cases(self._store, loaded.desk, self._in(press)) if reads is Reads.CASES else {},
            late=isinstance(press, AnswerPress) and not press.privately and self.queues.late(press.pressed_in),
        )

    def _in(self, effect: Effect) -> str:
        """The group in which an effect is carried out."""
        return self._parts.rules.group(group_of(effect))

    def _weigh(self, entry: Entry, call: Call, view: View, reply: Reply) -> None:
        """What came of a call: done, refused, or to be tried again."""
        now = time.monotonic()
        match reply.outcome:
            case "done":
                self.counts[f"delivered:{entry.effect.kind}"] += 1
                self.counts["maybe_repeated"] += view.repeated
                before = _before(reply.messages[0], entry, view) if view.repeated and reply.messages else ()
                event = happened(entry, call, view, reply, in_order=now > self._in_order_from)
                self._settled(entry, event, (*reply.messages, *before), call.gone)
            case "refused" if isinstance(entry.effect, Unsend) and reply.refusal is Refusal.GONE:
                # by an earlier try, or by the contact's own hand: it is not on the phone any more
                self._settled(entry, happened(entry, call, view, reply))
            case "refused" if call.group and reply.refusal in GROUP_AWAY:  # it waits until the group is back
                self._parts.watch.notice()
                until = now + (AFTER_MOVING if reply.refusal is Refusal.MIGRATED else WHILE_AWAY)
                self._limits.block(scope(entry)[1], until)
                self._again(entry, until, unsent=True)
            case "refused":
                why = reply.refusal or Refusal.REFUSED
                self.counts[f"refused:{why}"] += 1
                if call.group and why in LOOK_THERE:
                    self._parts.watch.notice()
                given_up = isinstance(entry.effect, Clear) and entry.effect.size == 1
                refused = failed(entry, why, call, view, reply.messages)
                self._settled(entry, refused, gone=call.gone if given_up else ())
            case "later":
                self._limits.block(scope(entry)[1], now + reply.retry_after)
                self._again(entry, now + reply.retry_after, unsent=True)
            case "unsent":
                self._again(entry, now + _pause(entry, 0.2, self._unsent_tries), unsent=True)
            case "unknown":
                self._again(entry, now + _pause(entry, 0.5, self._unknown), unsent=False)

    def _again(self, entry: Entry, at: float, *, unsent: bool) -> None:
        self._in_order_from = time.monotonic() + OUT_OF_ORDER
        self.counts["retries"] += 1
        tries = self._unsent_tries if unsent else self._unknown
        tries[entry.id] = tries.get(entry.id, 0) + 1
        self.queues.again(entry, at)

    def _settled(
        self, entry: Entry, event: OwnEvent | None, messages: tuple[int, ...] = (), gone: tuple[int, ...] = ()
    ) -> None:
        ledger = messages if isinstance(entry.effect, TO_CONTACT) else ()
        told_always = row_of(entry.effect).told_always or bool(isinstance(event, NotDelivered) and event.strays)
        self._settling.append(Settled(entry.id, entry.key, event, ledger, gone, told_always))
        self._at_rest.clear()
        self._settle.set()
        self._done(entry)

    def _done(self, entry: Entry) -> None:
        self._unknown.pop(entry.id, None)
        self._unsent_tries.pop(entry.id, None)
        self.queues.done(entry)

    async def _flush(self) -> None:
        """Settle in groups: one write for all that came back meanwhile."""
        while True:
            await self._settle.wait()
            self._settle.clear()
            settling, self._settling = self._settling, []
            await self._store.outbox.settle(self._lease(), settling)
            if not self._settling:
                self._at_rest.set()


def _before(second: int, entry: Entry, view: View) -> tuple[int, ...]:
    """The ids at which the first copy of a repeated send may stand."""
    surely = (id for id, at in view.ledger if at < entry.created_at - MAYBE_FROM)
    return tuple(range(max(*surely, second - MAYBE_MOST - 1, 0) + 1, second))


def _pause(entry: Entry, first: float, tries: Mapping[str, int]) -> float:
    most = LEADS_BACK_ALERTS if lane(entry.effect).urgent else LEADS_BACK
    return min(first * 2.0 ** min(tries.get(entry.id, 0), 10), most)
