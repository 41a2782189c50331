"""That a flood runs is said, and cases of unknown accounts can be put behind all others, and back."""

from dataclasses import replace

import pytest

from bot.core.model.desk_events import CounsellorStarted, NewcomersSorted
from bot.core.model.effects.table import lane
from bot.core.model.effects.thread import OpenThread
from bot.core.model.floods import Arrivals
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.turn.arrivals import LEAST, UNIT, flood_of
from tests.core.world import EMERGENCY, World, answered, by, understood


@pytest.fixture
def world() -> World:
    """*c* is on shift, *s* supervises; *old* is known for an hour."""
    world = World()
    for who in (by("c"), replace(by("s"), supervisor=True)):
        world.handle(DESK, [CounsellorStarted(by=who)])
    world.shift("c")
    world.writes("old", "hello", understood("greet"))
    world.drain()
    world.later(HOUR)
    return world


def flooded(world: World, accounts: int, apart: int = 1_000) -> None:
    for number in range(accounts):
        world.writes(f"flood {number}", "they locked me in", EMERGENCY)
        world.drain()
        world.now += apart


def placed(world: World, *, behind: bool) -> list[Line | None]:
    return answered(world.handle(DESK, [NewcomersSorted(by=by("c"), press="p", behind=behind)]))


def waiting(world: World) -> list[str]:
    return [c.contact for c in world.desk.waiting("")]


def told(world: World, line: Line) -> list[tuple[str, dict[str, str]]]:
    return [(t.counsellor, dict(t.values)) for t in world.told if t.line is line]


def test_a_flood_is_told_to_supervisors_once(world: World) -> None:
    flooded(world, 62)
    assert told(world, Line.FLOOD) == [("s", {"new": str(LEAST), "usual": "0"})]
    assert flood_of(world.desk.arrivals, world.now) == {"new": "62", "usual": "0"}
    assert [line.what for line in world.journal].count("flood_noticed") == 1
    world.later(15 * MINUTE)
    assert flood_of(world.desk.arrivals, world.now) is None


def test_what_is_usual_is_no_flood() -> None:
    minute = 30_000_000
    many = Arrivals(minutes=((minute, 20),), usual=5 * UNIT)
    assert flood_of(many, minute * MINUTE) is None
    assert flood_of(replace(many, usual=3 * UNIT), minute * MINUTE) == {"new": "20", "usual": "3"}


def test_the_usual_number_is_learnt_from_days_and_not_from_floods(world: World) -> None:
    number = 0
    for _ in range(3 * 144):
        for _ in range(3):
            number += 1
            world.commands(f"day {number}", "human")
            world.conversations.pop(f"day {number}")
            world.desk = replace(world.desk, cases=())
            world.outbox.clear()
        world.now += 10 * MINUTE
    assert 2 * UNIT <= world.desk.arrivals.usual <= 3 * UNIT
    before = world.desk.arrivals.usual
    flooded(world, 60)
    world.now += DAY
    assert world.desk.arrivals.usual <= before + UNIT // 10


def test_cases_of_unknown_accounts_go_behind_all_others_and_back(world: World) -> None:
    flooded(world, 12)
    world.commands("old", "human")
    world.drain()
    assert waiting(world)[-1] == "old", "it is no emergency"
    assert placed(world, behind=True) == [Line.NEWCOMERS_BEHIND]
    assert waiting(world)[0] == "old"
    assert waiting(world)[1:] == [f"flood {n}" for n in range(12)]
    assert world.desk.ahead_of("old") == 0
    assert placed(world, behind=False) == [Line.NEWCOMERS_IN_TURN]
    assert waiting(world)[-1] == "old"


def patient(world: World, accounts: int) -> None:
    """So many accounts write of danger within minutes that said hello an hour before, and something since."""
    for number in range(accounts):
        world.writes(f"patient {number}", "hello", understood("greet"))
        world.drain()
    world.later(HOUR)
    for number in range(accounts):
        world.writes(f"patient {number}", "are you there", understood("greet"))
        world.drain()
    world.later(11 * MINUTE)
    for number in range(accounts):
        world.writes(f"patient {number}", "they locked me in", EMERGENCY)
        world.drain()


def test_accounts_that_were_made_long_before_are_a_flood_too_and_can_be_put_behind(world: World) -> None:
    world.commands("old", "human")
    world.drain()
    world.claims("c", "old")
    world.drain()
    world.closes("c", "old")
    world.drain()
    patient(world, LEAST)
    assert told(world, Line.FLOOD) == [("s", {"new": str(LEAST), "usual": "0"})]
    world.now += 1_000
    world.writes("old", "they locked me in", EMERGENCY)
    world.drain()
    assert waiting(world)[-1] == "old"
    assert placed(world, behind=True) == [Line.NEWCOMERS_BEHIND]
    assert waiting(world)[0] == "old", "whom a counsellor knows"
    assert placed(world, behind=False) == [Line.NEWCOMERS_IN_TURN]
    assert waiting(world)[-1] == "old"


def test_where_new_accounts_alone_are_the_flood_older_ones_stay_before_them(world: World) -> None:
    flooded(world, LEAST)
    world.writes("old", "they locked me in", EMERGENCY)
    world.drain()
    placed(world, behind=True)
    assert waiting(world)[0] == "old", "nobody met them, and they are no part of it"


def test_supervisors_learn_who_did_it(world: World) -> None:
    placed(world, behind=True)
    world.drain()
    assert told(world, Line.NEWCOMERS_PLACED) == [("s", {"holder": "name of c"})]
    assert [line.what for line in world.journal][-1] == "newcomers_behind"


def test_the_next_ones_are_answered_and_go_behind_too_for_an_hour(world: World) -> None:
    placed(world, behind=True)
    world.writes("next", "they locked me in", EMERGENCY)
    threads = [e.effect for e in world.outbox if isinstance(e.effect, OpenThread)]
    emergency = lane(threads[-1])
    world.drain()
    assert "confinement" in world.lines("next"), "the crisis answer, at once"
    world.writes("old", "they locked me in", EMERGENCY)
    theirs = lane([e.effect for e in world.outbox if isinstance(e.effect, OpenThread)][-1])
    assert theirs < emergency
    world.drain()
    assert waiting(world) == ["old", "next"]
    world.later(HOUR + MINUTE)
    world.writes("later", "they locked me in", EMERGENCY)
    world.drain()
    assert waiting(world) == ["old", "later", "next"]


def test_a_case_that_is_behind_is_counted_in_the_alert_for_all(world: World) -> None:
    placed(world, behind=True)
    world.writes("next", "they locked me in", EMERGENCY)
    world.drain()
    assert world.general == []
    assert len(world.alerts_for_all) == 1
