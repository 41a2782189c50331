"""How fast Telegram lets a bot speak, kept in one place. Every send, edit, topic creation and album item counts.

Telegram publishes 30 messages a second for a bot, 1 a second in a chat, and 20 a minute in a group; 5 of the 30 and 6 of the 20
are kept for alerts and the board takes at most 4 (issue 5, point 2). Pure: the caller gives the time, in seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from bot.core.effects import Lane


class Scope(Enum):
    """Whose budget a call takes from."""

    PRIVATE = "private"
    GROUP = "group"
    FREE = "free"
    """Answers to presses, and deleting: they are not messages."""


@dataclass(frozen=True)
class Budget:
    """The limits. `per_second` 0 switches all of them off (a load test against a server that has none)."""

    per_second: int = 30
    kept_each_second: int = 5
    private_seconds: float = 1.0
    group_minute: int = 20
    kept_for_alerts: int = 6
    board_minute: int = 4


@dataclass
class Limits:
    """What was spent lately, and when the next call may start."""

    budget: Budget = field(default_factory=Budget)
    _all: deque[float] = field(default_factory=deque)
    _private: dict[str, float] = field(default_factory=dict)
    _groups: dict[str, deque[float]] = field(default_factory=dict)
    _boards: dict[str, deque[float]] = field(default_factory=dict)
    _blocked: dict[str, float] = field(default_factory=dict)

    def ready_at(self, scope: Scope, chat: str, lane: Lane, now: float, cost: int = 1) -> float:
        """The earliest time at which a call may start; `now` or earlier means at once."""
        waits = [self._blocked.get(chat, 0.0)]
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return waits[0]
        kept = 0 if lane is Lane.ALERT else self.budget.kept_each_second
        waits.append(_window(self._all, now, 1.0, max(1, self.budget.per_second - kept), cost))
        if scope is Scope.PRIVATE:
            waits.append(self._private.get(chat, 0.0))
        else:
            most = self.budget.group_minute - (0 if lane is Lane.ALERT else self.budget.kept_for_alerts)
            waits.append(_window(self._groups.setdefault(chat, deque()), now, 60.0, most, cost))
            if lane is Lane.BOARD:
                waits.append(
                    _window(self._boards.setdefault(chat, deque()), now, 60.0, self.budget.board_minute, cost)
                )
        return max(waits)

    def spend(self, scope: Scope, chat: str, lane: Lane, now: float, cost: int = 1) -> None:
        """Write down a call that starts now."""
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return
        for _ in range(cost):
            self._all.append(now)
            if scope is Scope.GROUP:
                self._groups.setdefault(chat, deque()).append(now)
                if lane is Lane.BOARD:
                    self._boards.setdefault(chat, deque()).append(now)
        if scope is Scope.PRIVATE:
            self._private[chat] = now + self.budget.private_seconds
            if len(self._private) > 10_000:
                self._private = {c: t for c, t in self._private.items() if t > now}

    def block(self, chat: str, until: float) -> None:
        """Telegram asked to wait with this chat."""
        self._blocked[chat] = max(until, self._blocked.get(chat, 0.0))


def _window(spent: deque[float], now: float, seconds: float, most: int, cost: int) -> float:
    """When `cost` more fit into a sliding window that holds at most `most`."""
    while spent and spent[0] <= now - seconds:
        spent.popleft()
    over = len(spent) + cost - most
    if over <= 0:
        return 0.0
    return spent[min(over, len(spent)) - 1] + seconds if spent else now + seconds
