"""How fast Telegram lets a bot speak, kept in one place. Every send, edit, thread creation and album item counts.

Telegram publishes 30 messages a second for a bot, 1 a second in a chat, and 20 a minute in a group; 5 of the 30 are
kept for alerts and crisis answers. Of the 20 all that is no alert of an emergency takes at most 14, alerts of urgent
cases first, then threads and first words of new cases; all else at most 12, the board at most 4. A
thread that is begun keeps room for its first words: better four cases that can be read at once than eight empty
threads. The board's four are spread over the minute: spent at once, a case that comes a second later would be off it
until the minute is over. Pure: the caller gives the time, in seconds.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum

from bot.core.model.effects.lanes import Lane, Purpose


class Scope(Enum):
    """Whose budget a call takes from."""

    PRIVATE = "private"
    GROUP = "group"
    FREE = "free"
    """Answers to presses, and deleting: they are not messages."""


@dataclass(frozen=True)
class Budget:
    """The limits. `kept_for_emergencies` is what all else leaves for their alerts; `kept_for_new` what the rest leaves
    beside them for one new case, which is to be read at once: with 40 cases open the words in them always fill what
    they may have.

    `per_second` 0 switches all of them off (a load test against a server that has none)."""

    per_second: int = 30
    kept_each_second: int = 5
    private_seconds: float = 1.0
    group_minute: int = 20
    kept_for_emergencies: int = 6
    kept_for_new: int = 2
    board_minute: int = 4


MINUTE = 61.0
"""Seconds for which a call counts: Telegram counts it when it arrives, up to a second after it began."""

TOGETHER_WITHIN = 120.0
"""Seconds that an album waits until the group has room for all of it: after that the words behind it matter more."""

PROMISE = 5.0
"""Seconds for which a thread keeps room for its first words: they follow as soon as Telegram has made it."""

ALL, CALM, BOARD, PROMISED = "all", "calm", "board", "promised"
"""What a group's calls take from: its minute, what is no emergency's of it, the board's; room kept for first words."""

SETTLED = 0.5
"""Seconds after an alert in which no thread is begun: of emergencies that come at once, all are alerted first."""


@dataclass
class Limits:
    """What was spent lately, and when the next call may start."""

    budget: Budget = field(default_factory=Budget)
    _all: deque[float] = field(default_factory=deque)
    _private: dict[str, float] = field(default_factory=dict)
    _shares: defaultdict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))
    """When calls of a group were spent, by what they took from and the group."""
    _alerted: dict[str, float] = field(default_factory=dict)
    _blocked: dict[str, float] = field(default_factory=dict)

    def ready_at(
        self, scope: Scope, chat: str, lane: Lane, now: float, *, cost: int = 1, call: Purpose = Purpose.ANY
    ) -> float:
        """The earliest time at which a call may start; `now` or earlier means at once."""
        waits = [self._blocked.get(chat, 0.0)]
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return waits[0]
        kept = 0 if lane.urgent else self.budget.kept_each_second
        waits.append(_window(self._all, now, 1.0, max(1, self.budget.per_second - kept), cost))
        if scope is Scope.PRIVATE:
            waits.append(self._private.get(chat, 0.0))
            return max(waits)
        promised = self._promised(chat, now) if not lane.urgent else 0
        room = max(0, promised - 1) if call is Purpose.FIRST_WORDS else promised
        if call is Purpose.THREAD:
            room += 1
            waits.append(self._alerted.get(chat, 0.0) + SETTLED)
        waits.append(_window(self._shares[ALL, chat], now, MINUTE, self.budget.group_minute, cost + room))
        if lane is not Lane.EMERGENCY:
            kept_of_all = self.budget.kept_for_emergencies
            kept_of_all += 0 if lane.urgent or lane.new else self.budget.kept_for_new
            most = self.budget.group_minute - kept_of_all
            waits.append(_window(self._shares[CALM, chat], now, MINUTE, most, cost + room))
        if call is Purpose.BOARD:
            most = self.budget.board_minute
            waits.append(_window(self._shares[BOARD, chat], now, MINUTE / most, 1))
        return max(waits)

    def spend(
        self, scope: Scope, chat: str, lane: Lane, now: float, *, cost: int = 1, call: Purpose = Purpose.ANY
    ) -> None:
        """Write down a call that starts now."""
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return
        if scope is Scope.PRIVATE:
            self._all.extend([now] * cost)
            self._private[chat] = max(now, self._private.get(chat, 0.0)) + self.budget.private_seconds * cost
            if len(self._private) > 10_000:
                self._private = {c: t for c, t in self._private.items() if t > now}
            return
        for window in self._windows(chat, lane, call):
            window.extend([now] * cost)
        if lane.urgent:
            self._alerted[chat] = now
        promises = self._shares[PROMISED, chat]
        if call is Purpose.THREAD:
            promises.append(now)
        elif call is Purpose.FIRST_WORDS and promises:
            promises.popleft()

    def give_back(
        self, scope: Scope, chat: str, lane: Lane, spent_at: float, *, cost: int = 1, call: Purpose = Purpose.ANY
    ) -> None:
        """A call that was written down at `spent_at` was not made after all: there was nothing to say any more."""
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return
        if scope is Scope.PRIVATE and chat in self._private:
            self._private[chat] -= self.budget.private_seconds * cost
        for window in [self._all] if scope is Scope.PRIVATE else self._windows(chat, lane, call):
            for _ in range(min(cost, window.count(spent_at))):
                window.remove(spent_at)

    def _windows(self, chat: str, lane: Lane, call: Purpose) -> list[deque[float]]:
        shares = [ALL, *([CALM] if lane is not Lane.EMERGENCY else []), *([BOARD] if call is Purpose.BOARD else [])]
        return [self._all, *(self._shares[share, chat] for share in shares)]

    def _promised(self, chat: str, now: float) -> int:
        promises = self._shares[PROMISED, chat]
        while promises and promises[0] <= now - PROMISE:
            promises.popleft()
        return len(promises)

    def blocked(self, chat: str, now: float) -> bool:
        """Whether Telegram asked to wait with this chat, and that time is not over."""
        return self._blocked.get(chat, 0.0) > now

    def block(self, chat: str, until: float) -> None:
        """Telegram asked to wait with this chat."""
        self._blocked[chat] = max(until, self._blocked.get(chat, 0.0))


def _window(spent: deque[float], now: float, seconds: float, most: int, cost: int = 1) -> float:
    """When `cost` more fit into a sliding window that holds at most `most`."""
    while spent and spent[0] <= now - seconds:
        spent.popleft()
    over = len(spent) + cost - most
    if over <= 0:
        return 0.0
    return spent[min(over, len(spent)) - 1] + seconds if spent else now + seconds
