"""The lines in which entries of the outbox stand, and whose turn it is: lanes order chats, each chat is first in, first
out.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.model.effects import table
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.lanes import Lane, Purpose
from bot.core.model.effects.table import EMERGENCIES, group_of, lane, passes, row_of, withdrawable
from bot.core.ports import Entry
from bot.engine.limits import TOGETHER_WITHIN, Limits, Scope

SENDS = 32
"""How many calls run at once."""

KEPT_FOR_ALERTS = 8
"""How many more may run when they are alerts or crisis answers: these wait behind nothing, not even a slow Telegram."""


TYPES_FROM = 1.5
"""Seconds from which on a wait of a counsellor's words is shown to the contact as typing."""

LATE = 1.0
"""Seconds from which on who pressed a button is told that what comes of it waits."""

BOARD_AGES = 10.0
"""Seconds after which an edit of the board takes its turn with new cases: no waiting case may be off it for long."""

CARD_AGES = 30.0
"""Seconds after which a card, or an answer in General, takes its turn with the words of cases."""

CARDS_APART = 60.0
"""Seconds between two turns that cards take from words so, in one group: of forty cases that are raised at once, forty
cards would take half of what their words may have."""

BOARD_LOOKS, BOARD_WAITS = 0.5, 30.0
"""Seconds between two looks whether the board may go on, and most seconds that it waits for alerts and first words."""


@dataclass
class Queue:
    """What waits in one chat, in order; `busy` while its first entry is being carried out."""

    entries: deque[Entry] = field(default_factory=deque)
    busy: bool = False


def place(entry: Entry) -> str:
    """The line in which an entry waits."""
    return table.place(entry.effect, entry.key, entry.id)


def scope(entry: Entry) -> tuple[Scope, str]:
    """Whose budget an entry takes from, and the name of that budget."""
    where = place(entry)
    if row_of(entry.effect).free:
        return Scope.FREE, where
    if where.startswith(("contact:", "counsellor:")):
        return Scope.PRIVATE, where.removesuffix(f":{EMERGENCIES}")
    return Scope.GROUP, group_of(entry.effect)


def _purpose(entry: Entry) -> Purpose:
    return row_of(entry.effect).purpose


def _lane(entry: Entry) -> Lane:
    return lane(entry.effect)


class Queues:
    """Every chat's line. `wake` is called whenever something may have become ready."""

    def __init__(self, limits: Limits, wake: Callable[[], None]) -> None:
        self._limits = limits
        self._wake = wake
        self._queues: dict[str, Queue] = {}
        self._ready: list[tuple[int, int, str]] = []
        self._parked: list[tuple[float, int, int, str]] = []
        self._order = 0
        self._running = 0
        self._paid: dict[str, tuple[Lane, float, int]] = {}
        self._new: dict[str, set[str]] = defaultdict(set)
        self._new_since: dict[str, float] = {}
        self._boards: dict[str, float] = {}
        self._aged_cards: dict[str, float] = {}
        self._costs: dict[str, int] = {}
        self._came: dict[str, float] = {}
        self._orders: dict[str, int] = {}
        self._awaited: set[str] = set()

    def unsent(self, key: str) -> tuple[str, ...]:
        """The bot's own answers to a contact that are not begun yet: a crisis answer or a claim withdraws them."""
        queue = self._queues.get(f"contact:{key}")
        if queue is None:
            return ()
        waiting = list(queue.entries)[1 if queue.busy else 0 :]
        return tuple(e.id for e in waiting if withdrawable(e.effect))

    def oldest_in_groups(self) -> dict[str, int]:
        """When the oldest waiting entry of each group of the desk was made (milliseconds since 1970)."""
        return self._oldest(lambda entry: scope(entry)[1] if scope(entry)[0] is Scope.GROUP else None)

    def oldest(self) -> dict[str, int]:
        """When the oldest waiting entry of each lane was made (milliseconds since 1970)."""
        return self._oldest(lambda entry: _lane(entry).name.lower())

    def _oldest(self, name: Callable[[Entry], str | None]) -> dict[str, int]:
        waiting = [entry for queue in self._queues.values() for entry in queue.entries]
        waiting.sort(key=lambda entry: -entry.created_at)
        return {named: entry.created_at for entry in waiting if (named := name(entry)) is not None}

    def late(self, group: str | None) -> bool:
        """Whether what changes in a group of the desk, such as a card, has to wait for its calls."""
        now = time.monotonic()
        return group is not None and self._limits.ready_at(Scope.GROUP, group, Lane.CARD, now) > now + LATE

    def put(self, entry: Entry) -> None:
        """Take an entry in, at the end of its line; words of a case before the cards there, which show no word."""
        queue = self._queues.setdefault(place(entry), Queue())
        at = len(queue.entries)
        while at > queue.busy and passes(entry.effect, queue.entries[at - 1].effect):
            at -= 1
        queue.entries.insert(at, entry)
        self._came[entry.id] = time.monotonic()
        self._order += 1
        self._orders[entry.id] = self._order
        if _purpose(entry) is Purpose.BOARD:
            self._boards.setdefault(place(entry), time.monotonic())
        if _purpose(entry).new:
            group = group_of(entry.effect)
            if not self._new[group]:
                self._new_since[group] = time.monotonic()
            self._new[group].add(entry.id)
        others = [_lane(e) for e in queue.entries if e is not entry]
        if not queue.busy and (not others or _lane(entry) < min(others)):
            self._offer(place(entry))

    def _offer(self, where: str) -> None:
        """Whoever waits in a line lifts all of it: those before them go first, but with their lane. Within a lane who
        came first goes first, whichever line they stood in.
        """
        entries = self._queues[where].entries
        heapq.heappush(self._ready, (int(min(map(_lane, entries))), self._orders[entries[0].id], where))
        self._wake()

    def _aged(self, priority: int, where: str, now: float) -> int:
        """A board that has waited long goes before the words of cases, and a card or an answer with them: else none of
        these would ever be right while many write. A sign on what stands there already can wait.
        """
        queue = self._queues.get(where)
        since = self._boards.get(where)
        if since is not None:
            return int(Lane.NEW) if now - since > BOARD_AGES else priority
        if priority <= Lane.CASE or queue is None or not queue.entries or where.startswith("signs:"):
            return priority
        return int(Lane.CASE) if now - self._came[queue.entries[0].id] > CARD_AGES else priority

    def choose(self) -> tuple[list[Entry], float]:
        """The entries to begin now, and how long to wait for the next when there are none."""
        now = time.monotonic()
        while self._parked and self._parked[0][0] <= now:
            _, priority, order, where = heapq.heappop(self._parked)
            heapq.heappush(self._ready, (self._aged(priority, where, now), order, where))
        chosen: list[Entry] = []
        while self._ready and self._running < SENDS + (KEPT_FOR_ALERTS if Lane(self._ready[0][0]).urgent else 0):
            priority, order, where = heapq.heappop(self._ready)
            queue = self._queues.get(where)
            if queue is None or queue.busy or not queue.entries:
                continue
            entry = queue.entries[0]
            # the turn of a card that words passed: they have their own
            if order != self._orders[entry.id]:
                continue
            kind, chat = scope(entry)
            what = _purpose(entry)
            cost = self._cost(entry, now)
            aged = Lane(priority) is Lane.CASE and min(map(_lane, queue.entries)) is Lane.CARD
            if aged and now < self._aged_cards.get(chat, -CARDS_APART) + CARDS_APART:
                heapq.heappush(self._ready, (int(Lane.CARD), order, where))
                continue
            ready_at = self._limits.ready_at(kind, chat, Lane(priority), now, cost=cost, call=what)
            if what is Purpose.BOARD and self._new[chat]:
                ready_at = max(ready_at, min(now + BOARD_LOOKS, self._new_since[chat] + BOARD_WAITS))
            if ready_at > now:
                heapq.heappush(self._parked, (ready_at, priority, order, where))
                self._notice(queue, chat, now, ready_at)
                continue
            self._limits.spend(kind, chat, Lane(priority), now, cost=cost, call=what)
            self._paid[entry.id] = (Lane(priority), now, cost)
            if aged:
                self._aged_cards[chat] = now
            queue.busy = True
            self._running += 1
            chosen.append(entry)
        wait = self._parked[0][0] - now if self._parked else 1.0
        return chosen, max(0.001, min(wait, 1.0))

    def _notice(self, queue: Queue, chat: str, now: float, ready_at: float) -> None:
        """Whether a counsellor's words in this line wait so long that the contact should see that somebody types."""
        behind = [number for number, e in enumerate(queue.entries) if isinstance(e.effect, Relay)]
        if behind and not self._limits.blocked(chat, now):
            wait = ready_at - now + behind[-1] * self._limits.budget.private_seconds
            if wait >= TYPES_FROM:
                self._awaited.add(queue.entries[0].key)

    def awaited(self) -> set[str]:
        """The contacts for whom a counsellor's words wait since the last call of this."""
        awaited, self._awaited = self._awaited, set()
        return awaited

    def _cost(self, entry: Entry, now: float) -> int:
        """What an entry's call costs, as far as is known. An album that waited too long goes piece by piece."""
        together = now - self._came[entry.id] <= TOGETHER_WITHIN
        return self._costs.get(entry.id, 1) if together else 1

    def afford(self, entry: Entry, cost: int) -> bool:
        """Pay for a call that is several messages, as an album is. Where a group has no room for all of them, the entry
        has its turn again once it has; whether it may begin now.
        """
        more = cost - self._paid[entry.id][2]
        self._costs[entry.id] = cost
        if more <= 0:
            return True
        now = time.monotonic()
        kind, chat = scope(entry)
        at = self._limits.ready_at(kind, chat, _lane(entry), now, cost=more)
        if kind is Scope.GROUP and at > now:
            self.again(entry, at)
            return False
        self._limits.spend(kind, chat, _lane(entry), now, cost=more)
        return True

    def superseded(self, entry: Entry) -> bool:
        """Whether the card that has its turn is drawn once more behind this one, and as soon: that one shows what this
        would.
        """
        behind = list(self._queues[place(entry)].entries)[1:]
        return row_of(entry.effect).yields and any(
            e.effect == entry.effect and _lane(e) <= _lane(entry) for e in behind
        )

    def unused(self, entry: Entry) -> None:
        """No call is made for an entry that had its turn: what it paid is there for others. Before `done`."""
        kind, chat = scope(entry)
        if paid := self._paid.pop(entry.id, None):
            self._limits.give_back(kind, chat, paid[0], paid[1], cost=paid[2], call=_purpose(entry))

    def again(self, entry: Entry, at: float) -> None:
        """The entry stays the first of its line and has its turn again at `at` (monotonic seconds)."""
        where = place(entry)
        self._queues[where].busy = False
        self._running -= 1
        priority = min(map(_lane, self._queues[where].entries))
        heapq.heappush(self._parked, (at, int(priority), self._orders[entry.id], where))
        self._wake()

    def done(self, entry: Entry) -> None:
        """The entry is over: the next one of its line may begin."""
        where = place(entry)
        queue = self._queues[where]
        queue.entries.popleft()
        if _purpose(entry) is Purpose.BOARD:
            self._boards.pop(where, None)
        self._new[group_of(entry.effect)].discard(entry.id)
        self._costs.pop(entry.id, None)
        self._came.pop(entry.id, None)
        self._orders.pop(entry.id, None)
        self._paid.pop(entry.id, None)
        queue.busy = False
        self._running -= 1
        if queue.entries:
            self._offer(where)
        else:
            del self._queues[where]
        self._wake()
