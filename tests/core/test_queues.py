"""A call that turns out to be several messages is paid for as such (issue 5, point 2: each item of an album counts)."""

import time

from bot.core.effects import Lane, PostLog, Relay
from bot.core.limits import Budget, Limits, Scope
from bot.core.ports import Entry
from bot.queues import Queues

ALBUM = Entry("1-0", "ada", PostLog(case=1), 0)


def queues(spent: int = 0) -> tuple[Queues, Limits]:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    limits.spend(Scope.GROUP, "desk", Lane.CASE, time.monotonic(), cost=spent)
    made.put(ALBUM)
    assert made.choose()[0] == [ALBUM]
    return made, limits


def room(limits: Limits) -> int:
    """How many calls that are no alerts the group takes now."""
    now = time.monotonic()
    return max(
        n for n in range(15) if n == 0 or limits.ready_at(Scope.GROUP, "desk", Lane.CASE, now, cost=n) <= now
    )


def test_an_album_is_paid_for_piece_by_piece() -> None:
    made, limits = queues()
    assert made.afford(ALBUM, 10)
    assert room(limits) == 4
    made.done(ALBUM)


def test_an_album_for_which_there_is_no_room_waits_whole() -> None:
    made, limits = queues(spent=6)
    assert not made.afford(ALBUM, 10)
    entries, _ = made.choose()
    assert entries == []
    assert room(limits) == 7


def test_an_album_to_a_contact_goes_and_the_next_words_wait_longer() -> None:
    limits = Limits(Budget())
    made = Queues(limits, lambda: None)
    entry = Entry("1-0", "ada", Relay(case=1, seq=1, source=5, also=((2, 6), (3, 7))), 0)
    made.put(entry)
    made.choose()
    assert made.afford(entry, 3)
    now = time.monotonic()
    assert 2.5 < limits.ready_at(Scope.PRIVATE, "contact:ada", Lane.CASE, now) - now <= 3.0
