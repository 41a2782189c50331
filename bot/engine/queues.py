"""The lines of the outbox, and whose turn it is: lanes order chats, each chat is first in, first out."""

from __future__ import annotations

import heapq
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.lanes import Lane, Purpose
from bot.core.model.effects.table import passes, row_of, withdrawable
from bot.core.ports import Entry
from bot.engine.limits import Limits, Scope
from bot.engine.lines import Queue, Waiting, place

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
"""Seconds after which a card, an answer in General or words of a waiting case go with those of held ones."""

CARDS_APART = 60.0
"""Seconds between two turns that cards, or waiting cases, take from held ones so, in one group: of forty cases that are
raised at once, forty cards would take half of what their words may have."""

SPEAKS = 600.0
"""Seconds after words of a held case in which calls of its group are kept for the next ones."""

BOARD_LOOKS, BOARD_WAITS = 0.5, 30.0
"""Seconds between two looks whether the board may go on, and most seconds that it waits for alerts and first words."""


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
        self._new: defaultdict[str, dict[str, float]] = defaultdict(dict)
        """What lets a new case be read, by its group: until when that has taken its most; then it waits for room."""
        self._new_since: dict[str, float] = {}
        self._boards: dict[str, float] = {}
        self._aged_cards: dict[str, float] = {}
        self._spoke: defaultdict[str, dict[str, float]] = defaultdict(dict)
        """When words of a held case came last, by group and contact."""
        self._held: Mapping[str, int] = {}
        self._since = time.monotonic()
        self._awaited: set[str] = set()

    def unsent(self, key: str) -> tuple[str, ...]:
        """The bot's own answers to a contact that are not begun yet: a crisis answer or a claim withdraws them."""
        queue = self._queues.get(f"contact:{key}", Queue())
        waiting = list(queue.entries)[1 if queue.busy else 0 :]
        return tuple(w.entry.id for w in waiting if withdrawable(w.entry.effect))

    def oldest_in_groups(self) -> dict[str, int]:
        """When the oldest waiting entry of each group of the desk was made (milliseconds since 1970)."""
        return self._oldest(lambda waiting: waiting.chat if waiting.kind is Scope.GROUP else None)

    def oldest(self) -> dict[str, int]:
        """When the oldest waiting entry of each lane was made (milliseconds since 1970)."""
        each = Purpose.ALERT_ALL  # it waits for its next edit
        return self._oldest(lambda waiting: waiting.lane.name.lower() if waiting.purpose is not each else None)

    def _oldest(self, name: Callable[[Waiting], str | None]) -> dict[str, int]:
        waiting = [w for queue in self._queues.values() for w in queue.entries]
        waiting.sort(key=lambda w: -w.entry.created_at)
        return {named: w.entry.created_at for w in waiting if (named := name(w)) is not None}

    def late(self, group: str | None) -> bool:
        """Whether what changes in a group of the desk, such as a card, has to wait for its calls."""
        now = time.monotonic()
        return group is not None and self._limits.ready_at(Scope.GROUP, group, Lane.CARD, now) > now + LATE

    def put(self, entry: Entry) -> None:
        """Take an entry in, at the end of its line; words of a case before the cards there, which show no word."""
        where = place(entry)
        queue = self._queues.setdefault(where, Queue())
        at = len(queue.entries)
        while at > queue.busy and passes(entry.effect, queue.entries[at - 1].entry.effect):
            at -= 1
        self._order += 1
        new = Waiting(entry, time.monotonic(), self._order)
        if new.purpose is Purpose.THREAD and any(w.purpose is Purpose.THREAD for w in queue.entries):
            new.cost = 0  # said once more to lift the line: there is a thread by then
        hurries = not queue.busy and (not queue.entries or new.lane < queue.lane)
        queue.entries.insert(at, new)
        if new.kind is Scope.GROUP and new.lane is Lane.CASE:
            self._spoke[new.chat][entry.key] = new.came
        if new.purpose is Purpose.BOARD:
            self._boards.setdefault(where, new.came)
        if new.purpose.new:
            if not self._new[new.chat]:
                self._new_since[new.chat] = new.came
            self._new[new.chat][entry.id] = new.came
        if hurries:
            self._offer(where)

    def _offer(self, where: str) -> None:
        """Within a lane who came first goes first, whichever line they stood in."""
        queue = self._queues[where]
        heapq.heappush(self._ready, (int(queue.lane), queue.entries[0].order, where))
        self._wake()

    def _aged(self, priority: int, where: str, now: float) -> int:
        """A board that has waited long goes before the words of cases, and a card or an answer with them: else none of
        these would ever be right while many write. A sign on what stands there already can wait.
        """
        queue = self._queues.get(where)
        since = self._boards.get(where)
        if since is not None:
            return int(Lane.TAKEN) if now - since > BOARD_AGES else priority
        if priority <= Lane.CASE or queue is None or where.startswith("signs:"):
            return priority
        return int(Lane.CASE) if now - queue.entries[0].came > CARD_AGES else priority

    def choose(self) -> tuple[list[Entry], float]:
        """The entries to begin now, and how long to wait for the next when there are none. A thread of no held case
        that is opened again always leaves a new case its room: a hundred of them would take each call that is free.
        """
        now = time.monotonic()
        while self._parked and self._parked[0][0] <= now:
            _, priority, order, where = heapq.heappop(self._parked)
            heapq.heappush(self._ready, (self._aged(priority, where, now), order, where))
        chosen: list[Entry] = []
        while self._ready and self._running < SENDS + (KEPT_FOR_ALERTS if Lane(self._ready[0][0]).urgent else 0):
            priority, order, where = heapq.heappop(self._ready)
            queue = self._queues.get(where)
            if queue is None or queue.busy or order != queue.entries[0].order:
                continue  # of the last: a card that words passed, which have their own turn
            first, chat = queue.entries[0], queue.entries[0].chat
            cost = first.expects(now)
            aged = Lane(priority) is Lane.CASE and queue.lane in (Lane.CARD, Lane.WAITING)
            if aged and now < self._aged_cards.get(chat, -CARDS_APART) + CARDS_APART:
                heapq.heappush(self._ready, (int(queue.lane), order, where))
                continue
            as_, what, kept = Lane(priority), first.purpose, self._for_words(first, now)
            new = self._new.get(chat, {})
            lends = all(until > now for until in new.values())
            again = as_ is Lane.NEW and not what.new and all(w.lane is not Lane.CASE for w in queue.entries)
            room = self._limits.budget.kept_for_new if again else 0
            ready_at = now
            if cost:
                ready_at = self._limits.ready_at(
                    first.kind, chat, as_, now, cost=cost + room, call=what, for_words=kept, lends=lends
                )
            if (what is Purpose.BOARD or as_ is Lane.CARD) and new:
                ready_at = max(ready_at, min(now + BOARD_LOOKS, self._new_since[chat] + BOARD_WAITS))
            if ready_at > now:
                if what.new:
                    until = self._limits.capped(chat, as_, now, cost=cost, call=what, for_words=kept)
                    self._new[chat][first.entry.id] = until
                heapq.heappush(self._parked, (ready_at, priority, order, where))
                self._notice(queue, now, ready_at)
                continue
            if cost:
                self._limits.spend(first.kind, chat, as_, now, cost=cost, call=what)
            first.paid = (as_, now, cost)
            if aged:
                self._aged_cards[chat] = now
            queue.busy = True
            self._running += 1
            chosen.append(first.entry)
        wait = self._parked[0][0] - now if self._parked else 1.0
        return chosen, max(0.001, min(wait, 1.0))

    def held(self, desk: Desk) -> None:
        """Learn how many cases somebody holds: soon after a start nobody has heard yet who writes in them."""
        if time.monotonic() <= self._since + SPEAKS:
            self._held = Counter(c.group for c in desk.cases if c.holder is not None)

    def _for_words(self, waiting: Waiting, now: float) -> int:
        """How many calls of its group an entry leaves for words of held cases: one for each that goes on, and one."""
        if waiting.kind is not Scope.GROUP:
            return 0
        spoke = self._spoke[waiting.chat]
        for key in [key for key, at in spoke.items() if at + SPEAKS < now]:
            del spoke[key]
        speak = len(spoke) if now > self._since + SPEAKS else max(len(spoke), self._held.get(waiting.chat, 0))
        return speak + bool(speak)

    def _notice(self, queue: Queue, now: float, ready_at: float) -> None:
        """Whether a counsellor's words in this line wait so long that the contact should see that somebody types."""
        behind = [number for number, w in enumerate(queue.entries) if isinstance(w.entry.effect, Relay)]
        if behind and not self._limits.blocked(queue.entries[0].chat, now):
            wait = ready_at - now + behind[-1] * self._limits.budget.private_seconds
            if wait >= TYPES_FROM:
                self._awaited.add(queue.entries[0].entry.key)

    def awaited(self) -> set[str]:
        """The contacts for whom a counsellor's words wait since the last call of this."""
        awaited, self._awaited = self._awaited, set()
        return awaited

    def _first(self, entry: Entry) -> Waiting:
        return self._queues[place(entry)].entries[0]

    def afford(self, entry: Entry, cost: int) -> bool:
        """Pay for a call that costs more than was expected, as an album of several messages does. Where a group has no
        room for all of them, the entry has its turn again once it has; whether it may begin now.
        """
        first, now = self._first(entry), time.monotonic()
        more = cost - (first.paid[2] if first.paid is not None else 0)
        first.cost = cost
        if more <= 0:
            return True
        at = self._limits.ready_at(first.kind, first.chat, first.lane, now, cost=more)
        if first.kind is Scope.GROUP and at > now:
            self.again(entry, at)
            return False
        self._limits.spend(first.kind, first.chat, first.lane, now, cost=more)
        return True

    def superseded(self, entry: Entry) -> bool:
        """Whether the card that has its turn is drawn once more behind this one, and as soon."""
        first, *behind = self._queues[place(entry)].entries
        drawn = any(w.entry.effect == entry.effect and w.lane <= first.lane for w in behind)
        return row_of(entry.effect).yields and drawn

    def unused(self, entry: Entry) -> None:
        """No call is made for an entry that had its turn: what it paid is there for others. Before `done`."""
        first = self._first(entry)
        if first.paid is not None:
            paid, at, cost = first.paid
            self._limits.give_back(first.kind, first.chat, paid, at, cost=cost, call=first.purpose)

    def again(self, entry: Entry, at: float) -> None:
        """The entry stays the first of its line and has its turn again at `at` (monotonic seconds)."""
        where = place(entry)
        queue = self._queues[where]
        queue.busy = False
        self._running -= 1
        heapq.heappush(self._parked, (at, int(queue.lane), queue.entries[0].order, where))
        self._wake()

    def done(self, entry: Entry) -> None:
        """The entry is over: the next one of its line may begin."""
        where = place(entry)
        queue = self._queues[where]
        over = queue.entries.popleft()
        if over.purpose is Purpose.BOARD:
            self._boards.pop(where, None)
        if over.purpose.new:
            self._new[over.chat].pop(entry.id, None)
        queue.busy = False
        self._running -= 1
        if queue.entries:
            self._offer(where)
        else:
            del self._queues[where]
        self._wake()
