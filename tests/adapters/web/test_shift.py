"""When somebody was last here, and when they were last seen, by the journal's lines."""

from __future__ import annotations

import pytest

from bot.adapters.web.screens.people import last_seen
from bot.adapters.web.screens.shift import AWAY, LOOKED_BACK, last_here
from bot.core.ports import JournalEntry

NOW = 100 * AWAY
MINUTE = 60_000


def lines(*own: tuple[int, str]) -> list[tuple[int, JournalEntry]]:
    """Lines of ann, at so many milliseconds before now, between those of somebody else."""
    others = [(NOW - 99 * AWAY, "case_opened"), (NOW - 1, "case_closed")]
    found = [(NOW - ago, JournalEntry(what, "ann")) for ago, what in own]
    found += [(at, JournalEntry(what, "bot")) for at, what in others]
    return sorted(found, key=lambda line: line[0])


@pytest.mark.parametrize(
    ("own", "ago"),
    [
        ([], LOOKED_BACK),
        ([(9 * AWAY, "shift_off"), (5 * MINUTE, "shift_on")], 9 * AWAY),
        ([(9 * AWAY, "page_left"), (5 * MINUTE, "page_entered"), (MINUTE, "case_claimed")], 9 * AWAY),
        ([(9 * AWAY, "case_closed"), (5 * MINUTE, "shift_on")], 9 * AWAY),
        ([(20 * AWAY, "shift_over"), (9 * AWAY, "shift_over"), (2 * MINUTE, "page_entered")], 9 * AWAY),
        ([(5 * MINUTE, "shift_on"), (MINUTE, "case_claimed")], LOOKED_BACK),
        ([(2 * AWAY, "case_claimed")], 2 * AWAY),
    ],
)
def test_a_stay_ends_with_the_shift_the_page_or_an_hour_of_nothing(own: list[tuple[int, str]], ago: int) -> None:
    assert last_here(lines(*own), "ann", NOW) == NOW - ago


def test_who_did_something_was_seen() -> None:
    found = last_seen(lines((9 * AWAY, "case_claimed"), (2 * AWAY, "shift_over")))
    assert found == {"ann": NOW - 2 * AWAY, "bot": NOW - 1}
