"""How old the board is beside 40 open cases, by the queues at Telegram's real limits and a clock of ours."""

import time
from dataclasses import dataclass, field
from itertools import count, pairwise

import pytest

from bot.core.model.effects.desk import Alert, Board
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import FirstWords, OpenThread, PostLog
from bot.core.ports import DESK, Entry
from bot.engine.limits import MINUTE, Budget, Limits
from bot.engine.queues import Queues

CASES, EACH, CALL, TICK = 40, 60.0, 0.2, 0.1
"""Open cases; each has new words once in so many seconds; seconds that a call and a step of the clock take."""


@dataclass
class Group:
    """One group, as the core and the deliverer use it: a view of a case, and an edit of the board, at a time."""

    now: float = 1_000.0
    edits: list[float] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    """When the board first showed each new case, counted from when it came."""

    def __post_init__(self) -> None:
        self._queues = Queues(Limits(Budget()), lambda: None)
        self._ids = count(1)
        self._under_way: list[tuple[float, Entry]] = []
        self._posting: set[str] = set()
        self._came: dict[str, float] = {}
        self._board, self._stale = False, False

    def put(self, effect: Effect, key: str) -> None:
        self._queues.put(Entry(f"{next(self._ids)}-0", key, effect, 0))

    def words(self, key: str) -> None:
        if key not in self._posting:
            self._posting.add(key)
            self.put(PostLog(case=1, held=True), key)

    def emergency(self, key: str) -> None:
        self._came[key] = self.now
        self.put(Alert(case=1, emergency=True), key)
        self.put(OpenThread(case=1, emergency=True), key)
        self.changed()

    def changed(self) -> None:
        self._stale |= self._board
        if not self._board:
            self._board = True
            self.put(Board(), DESK)

    def step(self) -> None:
        over = [e for at, e in self._under_way if at <= self.now]
        self._under_way = [(at, e) for at, e in self._under_way if at > self.now]
        for entry in over:
            self._queues.done(entry)
            self._ended(entry)
        for entry in self._queues.choose()[0]:
            self._under_way.append((self.now + CALL, entry))
            if isinstance(entry.effect, Board):
                self.edits.append(self.now)
                self.seen = {key: self.now - at for key, at in self._came.items()} | self.seen
        self.now += TICK

    def _ended(self, entry: Entry) -> None:
        match entry.effect:
            case PostLog():
                self._posting.discard(entry.key)
            case OpenThread():
                self.put(FirstWords(case=1, emergency=True), entry.key)
            case FirstWords():  # somebody takes it over, which the board shows too
                self.changed()
            case Board():
                self._board = False
                if self._stale:
                    self._stale = False
                    self.changed()


@pytest.mark.parametrize(("every", "most"), [(60, 25), (30, 35), (20, 45), (10, 60)])
def test_every_case_stands_on_the_board_within_a_minute_beside_forty_open_ones(
    every: int, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = Group()
    monkeypatch.setattr(time, "monotonic", lambda: group.now)
    words = [1_000.0 + EACH * n / CASES for n in range(CASES)]
    comes, number = 1_005.0, 0
    while group.now < 1_600.0:
        for n in (n for n in range(CASES) if group.now >= words[n]):
            words[n] += EACH
            group.words(f"case {n}")
        if group.now >= comes and comes < 1_500.0:  # the last ones have time to be shown
            number, comes = number + 1, comes + every
            group.emergency(f"new {number}")
        group.step()
    assert len(group.seen) == number
    assert max(group.seen.values()) <= most
    assert min(later - earlier for earlier, later in pairwise(group.edits)) > 15
    assert all(last - first > MINUTE - TICK for first, last in zip(group.edits, group.edits[4:], strict=False))


def test_a_case_is_on_the_board_of_a_quiet_desk_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Group()
    monkeypatch.setattr(time, "monotonic", lambda: group.now)
    group.emergency("new")
    while group.now < 1_030.0:
        group.step()
    assert group.seen["new"] < 5
