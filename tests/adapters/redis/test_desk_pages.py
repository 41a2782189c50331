"""What one change of the desk writes does not grow with it."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.adapters.redis.desk_pages import MOST, Change, change, read
from bot.codec import encode
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk, DeskCase
from bot.core.understanding.values import Urgency


def case(number: int) -> DeskCase:
    at = 1_764_000_000_000 + number
    held = CaseState.OPEN if number % 3 else CaseState.WAITING
    contact, token = f"{number:026d}", f"{number:013d}"
    return DeskCase(contact, 1, (number, 1), held, Urgency.URGENT, at, "c1", number, shown=(number,), token=token)


def written(made: Change) -> int:
    """Bytes."""
    return len(made.root) + sum(map(len, made.new.values()))


def test_one_change_of_1500_cases_writes_some_kilobytes_and_all_pages_stay_small() -> None:
    chance = random.Random(3)
    desk = Desk(cases=tuple(map(case, range(1_500))))
    layout = change(desk, None).layout
    most = 0
    for number in range(1_500, 4_500):  # as many come as go, and each a little later is taken
        cases = list(desk.cases)
        del cases[chance.randrange(len(cases))]
        at = chance.randrange(len(cases))
        cases[at] = replace(cases[at], holder="c2")
        desk = replace(desk, cases=(*cases, case(number)))
        made = change(desk, layout)
        layout, most = made.layout, max(most, written(made))
    pages = layout["cases"]
    assert tuple(row for page in pages for row in page.rows) == desk.cases
    assert all(0 < len(page.rows) <= MOST for page in pages)
    assert len(pages) < 3 * 1_500 / MOST
    assert most < 25_000 < 300_000 < len(encode(desk)), "three pages, the root, and what was written before"


def test_what_did_not_change_is_not_written() -> None:
    desk = Desk(cases=tuple(map(case, range(100))))
    layout = change(desk, None).layout
    made = change(replace(desk, late=(("", 5),)), layout)
    assert (dict(made.new), made.gone, made.whole) == ({}, (), False)


def test_what_was_made_is_read_again_with_its_pages() -> None:
    desk = Desk(cases=tuple(map(case, range(100))), asked=(("a", "b"),), late=(("", 5),))
    made = change(desk, None)
    found, layout = read(made.root, made.new.__getitem__)
    assert found == desk
    assert change(found, layout).new == {}
