"""How fast Telegram lets a bot speak, kept in one place. Every send, edit, thread creation and album item counts.

Telegram publishes 30 messages a second for a bot, 1 a second in a chat, and 20 a minute in a group; 5 of the 30 are
kept for alerts and crisis answers, and two for the groups, which take one in three seconds: without them a thousand
crisis answers would leave none for what counsellors read. The 20 are shared out (`Budget`), so that no flood of one
kind takes what another one needs: alerts take six at most and leave the other fourteen, of which the words of held
cases keep seven while such words come, and two are for one new case. What nobody uses at the moment is lent, to words
above all, as long as an alert in the next second would find a call, and the ones after it theirs in time (`ALERTS_IN`,
`NEWS_IN`). While an alert or a new case waits, nothing is lent to words. A thread that is begun keeps room for its
first words: better three cases that can be read at once than six empty threads. What is edited again and again, the
board and the alert for all, is spread over the minute: spent at once, a case that comes a second later would be off it
until the minute is over. Pure: the caller gives the time, in seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.core.model.effects.lanes import Lane, Purpose


class Scope(Enum):
    """Whose budget a call takes from."""

    PRIVATE = "private"
    GROUP = "group"
    FREE = "free"
    """Answers to presses, and deleting: they are not messages."""


ALL, ALERTS, CALM_ALERTS, CALM = "all", "alerts", "calm alerts", "calm"
"""What a group's calls take from: its minute, alerts, those of no emergency, and what is no alert."""

WORDS, OTHER, NEW = "words", "other", "new"
"""What is no alert and no board: words of held cases; all else, such as threads of new ones, and cards. Of this: what
lets new cases be read."""


@dataclass(frozen=True)
class Budget:
    """The limits. Of a group's minute alerts take at most `alerts_minute`, a third of it, and all else leaves them so
    much; those of no emergency take `calm_alerts_minute` of these. Words of held cases are guaranteed `words_minute`,
    another third, as long as such words come. Beyond these they leave `kept_for_new` for one new case, which is to be
    read at once, and so does all else. None may be off the board for long: new cases leave it `board_minute`. What of
    this is lent beyond is in `ALERTS_IN` and `NEWS_IN`.

    `per_second` 0 switches all of them off (a load test against a server that has none)."""

    per_second: int = 30
    kept_each_second: int = 5
    kept_for_groups: int = 2
    private_seconds: float = 1.0
    group_minute: int = 20
    alerts_minute: int = 6
    calm_alerts_minute: int = 4
    words_minute: int = 7
    kept_for_new: int = 2
    board_minute: int = 4
    alert_all_minute: int = 4


MINUTE = 61.0
"""Seconds for which a call counts: Telegram counts it when it arrives, up to a second after it began."""

TOGETHER_WITHIN = 120.0
"""Seconds that an album waits until the group has room for all of it: after that the words behind it matter more."""

PROMISE = 5.0
"""Seconds for which a thread keeps room for its first words: they follow as soon as Telegram has made it."""

PROMISED = "promised"
"""Room kept for first words."""

SPREAD = {Purpose.BOARD: "board_minute", Purpose.ALERT_ALL: "alert_all_minute"}
"""What is spread over the minute, and by which limit."""

ALERTS_IN = ((0.0, 1), (2.0, 2), (5.0, 3), (15.0, 4), (30.0, 5), (45.0, 6))
"""For how many alerts there is a call within so many seconds, whatever was lent: two cases are alerted by themselves in
a minute, and the alert for all is posted, and edited each quarter of one (`bot.core.turn.caller`)."""

NEWS_IN = ((0.0, 1), (2.0, 2), (5.0, 3), (10.0, 4), (15.0, 5), (20.0, 6), (30.0, 7), (45.0, 8))
"""What words leave besides: thread and first words of a new case within ten seconds, as soon as words give way. Three
words in ten seconds fit, hour after hour; of those that come at once twelve do, as many as nothing has to be lent for.
"""

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
        self,
        scope: Scope,
        chat: str,
        lane: Lane,
        now: float,
        *,
        cost: int = 1,
        call: Purpose = Purpose.ANY,
        for_words: int = 0,
        lends: bool = True,
    ) -> float:
        """The earliest time at which a call may start; `now` or earlier means at once. `for_words`: how many calls are
        kept for words of held cases, by how many of those come. `lends`: nobody waits for what words may be lent.
        """
        waits = [self._blocked.get(chat, 0.0)]
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return waits[0]
        kept = 0 if scope is Scope.GROUP else self.budget.kept_for_groups
        kept += 0 if lane.urgent or scope is Scope.GROUP else self.budget.kept_each_second
        waits.append(_window(self._all, now, 1.0, max(1, self.budget.per_second - kept), cost))
        if scope is Scope.PRIVATE:
            waits.append(self._private.get(chat, 0.0))
            return max(waits)
        promised = self._promised(chat, now) if not lane.urgent else 0
        room = max(0, promised - 1) if call is Purpose.FIRST_WORDS else promised + (call is Purpose.THREAD)
        waits.append(self.capped(chat, lane, now, cost=cost, room=room, call=call, for_words=for_words))
        waits.append(_window(self._shares[ALL, chat], now, MINUTE, self.budget.group_minute, cost + room))
        if not lane.urgent:
            waits.append(self._calm(chat, lane, now, cost + room, call, lends=lends))
        return max(waits)

    def capped(
        self,
        chat: str,
        lane: Lane,
        now: float,
        *,
        cost: int = 1,
        room: int = 0,
        call: Purpose = Purpose.ANY,
        for_words: int = 0,
    ) -> float:
        """Until when what is of this kind has taken its most of a group, whatever room there is."""
        budget, shares = self.budget, self._shares
        waits = [self._spread(call, chat, now)]
        if lane.urgent:
            waits.append(_window(shares[ALERTS, chat], now, MINUTE, budget.alerts_minute, cost))
        elif lane is not Lane.CASE and call is not Purpose.BOARD:
            kept = min(for_words, budget.words_minute) + (budget.board_minute if lane.new else budget.kept_for_new)
            most = budget.group_minute - budget.alerts_minute - kept
            # cards and signs leave less than a new emergency may have: what they took keeps none of its words back
            share = NEW if lane is Lane.NEW_EMERGENCY else OTHER
            waits.append(_window(shares[share, chat], now, MINUTE, most, cost + room))
        if lane is Lane.ALERT:
            waits.append(_window(shares[CALM_ALERTS, chat], now, MINUTE, budget.calm_alerts_minute, cost))
        if call is Purpose.THREAD:
            waits.append(self._alerted.get(chat, 0.0) + SETTLED)
        return max(waits)

    def _calm(self, chat: str, lane: Lane, now: float, cost: int, call: Purpose, *, lends: bool) -> float:
        """When a group has room for what is no alert: in the share of its kind, or by what is lent to it."""
        budget, shares = self.budget, self._shares
        most = budget.group_minute - budget.alerts_minute
        whole = _window(shares[CALM, chat], now, MINUTE, most, cost)
        usual = _window(shares[CALM, chat], now, MINUTE, most - budget.kept_for_new, cost)
        if lane.new or call is Purpose.BOARD:
            return min(whole, self._lent(chat, now, cost, ALERTS_IN))
        if lane is Lane.CASE:
            few = _window(shares[WORDS, chat], now, MINUTE, budget.words_minute, cost)
            usual = min(usual, max(whole, few))
        elif lane is not Lane.PRESSED:
            return usual
        return min(usual, self._lent(chat, now, cost, NEWS_IN)) if lends else usual

    def _lent(self, chat: str, now: float, cost: int, leaves: tuple[tuple[float, int], ...]) -> float:
        """When a call fits that leaves so many others their room, each within its time: what was spent by then counts
        no more.
        """
        spent, most = self._shares[ALL, chat], self.budget.group_minute
        return max(_window(spent, now, MINUTE - within, most - left, cost) for within, left in leaves)

    def _spread(self, call: Purpose, chat: str, now: float) -> float:
        if call not in SPREAD:
            return 0.0
        return _window(self._shares[call.value, chat], now, MINUTE / getattr(self.budget, SPREAD[call]), 1)

    def spend(
        self, scope: Scope, chat: str, lane: Lane, now: float, *, cost: int = 1, call: Purpose = Purpose.ANY
    ) -> None:
        """Write down a call that starts now."""
        if self.budget.per_second == 0 or scope is Scope.FREE:
            return
        if scope is Scope.PRIVATE:
            _put(self._all, now, cost, within=1.0)
            self._private[chat] = max(now, self._private.get(chat, 0.0)) + self.budget.private_seconds * cost
            if len(self._private) > 10_000:
                self._private = {c: t for c, t in self._private.items() if t > now}
            return
        for window in self._windows(chat, lane, call):
            _put(window, now, cost, within=1.0 if window is self._all else MINUTE)
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
        takes = {
            ALL: True,
            ALERTS: lane.urgent,
            CALM_ALERTS: lane is Lane.ALERT,
            CALM: not lane.urgent,
            WORDS: lane is Lane.CASE and call is not Purpose.BOARD,
            OTHER: not lane.urgent and lane is not Lane.CASE and call is not Purpose.BOARD,
            NEW: lane.new and call is not Purpose.BOARD,
            call.value: call in SPREAD,
        }
        shares = [share for share, taken in takes.items() if taken]
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


def _put(window: deque[float], now: float, cost: int, *, within: float) -> None:
    """Write calls down in a window, and let go those that count no more."""
    while window and window[0] <= now - within:
        window.popleft()
    window.extend([now] * cost)


def _window(spent: Sequence[float], now: float, seconds: float, most: int, cost: int = 1) -> float:
    """When `cost` more fit into a sliding window that holds at most `most`; `spent` is in order."""
    counts = len(spent) - bisect_right(spent, now - seconds)
    over = counts + cost - most
    if over <= 0:
        return 0.0
    return spent[len(spent) - counts + min(over, counts) - 1] + seconds if counts else now + seconds
