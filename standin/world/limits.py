"""Telegram's limits on sending: 30 a second overall, 1 a second in a private chat, 20 a minute in a group."""

import math
from dataclasses import dataclass, field

from ..refusals import flood

OVERALL = 30  # calls a second (core.telegram.org/bots/faq, telegram.constants.FloodLimit)
PER_CHAT = 1.0  # calls a second in one private chat
CHAT_BURST = 3  # short bursts pass, as Telegram lets them
PER_GROUP = 20  # calls a minute in one group: sends, edits, topics, each item of an album
COMPRESSED = 10  # "compressed": the same limits, ten times as fast
MODES = ("off", "real", "compressed")


@dataclass(slots=True)
class _Bucket:
    """A token bucket: *size* tokens at most, *rate* a second."""

    size: float
    rate: float
    tokens: float
    seen: float

    def wait(self, cost: float, now: float) -> float:
        """Seconds until *cost* tokens are there."""
        if now > self.seen:
            self.tokens = min(self.size, self.tokens + (now - self.seen) * self.rate)
        self.seen = now
        return max(0.0, (min(cost, self.size) - self.tokens) / self.rate)


@dataclass(slots=True)
class _Window:
    """At most *size* calls in any *seconds*."""

    size: int
    seconds: float
    times: list[float] = field(default_factory=list)

    def wait(self, cost: int, now: float) -> float:
        self.times = [t for t in self.times if now - self.seconds < t <= now]
        over = len(self.times) + min(cost, self.size) - self.size
        return 0.0 if over <= 0 else self.times[over - 1] + self.seconds - now


class Limits:
    """The limits of one bot. *mode* is off, real or compressed."""

    def __init__(self, mode: str = "real") -> None:
        if mode not in MODES:
            raise ValueError(f"limits must be one of {', '.join(MODES)}, not {mode!r}")
        self.mode = mode
        self.speed = COMPRESSED if mode == "compressed" else 1
        self.overall = _Bucket(OVERALL, OVERALL * self.speed, OVERALL, 0.0)
        self.chats: dict[int, _Bucket] = {}
        self.groups: dict[int, _Window] = {}
        self.used: dict[int, int] = {}  # calls with a group's id, for the board's budget
        self._blocked_until: dict[int, float] = {}

    def spend(self, chat_id: int, cost: int, now: float, *, private: bool, sends: bool) -> None:
        """Count a call about *chat_id*; raises Refusal 429 when it is over a limit.

        *sends*: it shows the person something (a send or an edit), which the limit of a private
        chat counts; the limit of a group counts every call that changes anything.
        """
        if not private:
            self.used[chat_id] = self.used.get(chat_id, 0) + cost
        if self.mode == "off" or (private and not sends):
            return
        waits = [self.overall.wait(cost, now)]
        if private:
            if chat_id not in self.chats:
                self.chats[chat_id] = _Bucket(CHAT_BURST, PER_CHAT * self.speed, CHAT_BURST, now)
            waits.append(self.chats[chat_id].wait(cost, now))
        else:
            if chat_id not in self.groups:
                self.groups[chat_id] = _Window(PER_GROUP, 60.0 / self.speed)
            waits.append(self.groups[chat_id].wait(cost, now))
        waits.append(self._blocked_until.get(chat_id, 0.0) - now)
        longest = max(waits)
        if longest > 1e-9:
            seconds = max(1, math.ceil(longest))
            if self.mode == "real":  # Telegram goes on refusing until the time it named has passed
                self._blocked_until[chat_id] = now + longest
            raise flood(seconds)
        self.overall.tokens -= min(cost, self.overall.size)
        if private:
            self.chats[chat_id].tokens -= min(cost, CHAT_BURST)
        else:
            self.groups[chat_id].times += [now] * min(cost, PER_GROUP)

    def group_left(self, chat_id: int, now: float) -> int:
        """Calls the group still takes now (20 with limits off)."""
        window = self.groups.get(chat_id)
        if window is None:
            return PER_GROUP
        window.wait(0, now)
        return PER_GROUP - len(window.times)
