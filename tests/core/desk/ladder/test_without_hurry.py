"""Who is called for a case without hurry, by day and by night."""

from dataclasses import replace

import pytest

from bot.core.model.desk_events import OnCallChanged
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from tests.core.desk.ladder.called import called
from tests.core.world import World, by, understood

# ── a case without hurry ────────────────────────────────────────────────────────────────────────────────────────

EVENING = 1_767_500_000_000 + 8 * HOUR + 3 * HOUR // 4
"""19:58 in Cambodia, on a Sunday."""


@pytest.mark.parametrize("way", ["button", "words"])
def test_a_case_without_hurry_reaches_somebody_too_each_time_later(world: World, way: str) -> None:
    if way == "button":
        world.presses("a", "human")
    else:
        world.writes("a", "ខ្ញុំចង់និយាយនឹងមនុស្ស", understood("talk_to_counsellor"))
    world.drain()
    assert called(world) == {"c"}
    world.later(HOUR - MINUTE)
    assert called(world) == set()
    world.later(MINUTE)
    assert [alert.again for alert in world.general] == [True]
    assert world.lines("a").count(Line.STILL_WAITING) == 0
    assert world.lines("a")[-1] is Line.KNOCK
    world.later(2 * HOUR)
    assert called(world) >= {"o"}
    world.later(4 * HOUR)
    assert called(world) >= {"o", "s"}
    world.presses("a", "read")
    world.presses("a", "same")
    world.drain()
    assert world.lines("a").count(Line.STILL_WAITING) == 1
    assert world.lines("a").count(Line.KNOCK) == 1


def test_who_waits_without_hurry_and_writes_on_hears_the_truth_at_once() -> None:
    world = World()
    world.shift("c")
    world.presses("a", "human")
    world.drain()
    for _ in range(6):
        world.later(10 * MINUTE)
        world.writes("a", "ខ្ញុំនៅចាំ")
    world.drain()
    assert world.lines("a").count(Line.STILL_WAITING) == 1
    assert Line.KNOCK not in world.lines("a")


def test_at_night_a_case_without_hurry_wakes_nobody_and_is_called_first_thing_in_the_morning(world: World) -> None:
    world.now = EVENING
    world.shift("c", on=False)
    world.drain()
    world.writes("a", "ខ្ញុំចង់និយាយនឹងមនុស្ស", understood("talk_to_counsellor"))
    world.drain()
    assert Line.CASE_OPENED_NOBODY in world.lines("a")
    world.later(12 * HOUR)  # 07:58
    assert (called(world), world.general, Line.KNOCK in world.lines("a")) == (set(), [], False)
    world.later(3 * MINUTE)
    assert [alert.again for alert in world.general] == [True]
    assert world.lines("a")[-1] is Line.KNOCK


def test_at_night_those_on_shift_are_called_and_the_phone_lights_up_in_the_morning(world: World) -> None:
    world.now = EVENING
    world.shift("c")
    world.presses("a", "human")
    world.drain()
    called(world)
    for _ in range(7):
        world.later(HOUR // 2)
        world.handle(DESK, [OnCallChanged(by=by("c"), press="p")])  # a sign of them
    assert called(world) == {"c"}
    assert world.general == [], "a message in General lights up the phones of all"
    assert Line.KNOCK not in world.lines("a")
    world.later(9 * HOUR + 5 * MINUTE)
    assert world.lines("a").count(Line.KNOCK) == 1


def test_the_hours_that_the_contact_chose_count_for_it(world: World) -> None:
    world.now += 2 * HOUR  # 13:13
    world.presses("a", "human")
    world.drain()
    world.conversations["a"] = replace(
        world.conversations["a"], quiet=replace(world.conversations["a"].quiet, hours=(18 * 60, 21 * 60))
    )
    world.later(4 * HOUR)
    assert Line.KNOCK not in world.lines("a")
    world.later(HOUR)
    assert world.lines("a").count(Line.KNOCK) == 1


def test_a_watched_phone_stays_dark(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    world.conversations["a"] = replace(
        world.conversations["a"], phone=replace(world.conversations["a"].phone, watched=True)
    )
    before = len(world.lines("a"))
    world.later(2 * HOUR)
    assert len(world.lines("a")) == before


def test_once_taken_a_case_without_hurry_calls_nobody(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    world.later(3 * HOUR)
    assert world.general == []
