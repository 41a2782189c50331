"""The weekly test alert: when it goes out, to whom, and who is known not to have seen it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model.desk_effects import AnswerPress, TestCall
from bot.core.model.desk_events import CounsellorStarted, TestSeen
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE, Hours, Weekly
from bot.core.ports import DESK
from tests.core.world import RULES, World, by

MONDAY = Weekly(0, 9 * 60)
CAMBODIA = 420


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of November 2026 in Phnom Penh; the 23rd is a Monday."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp() * 1000) - CAMBODIA * MINUTE


@pytest.mark.parametrize(
    ("then", "comes"),
    [(at(22, 23), at(23, 9)), (at(23, 8, 59), at(23, 9)), (at(23, 9), at(30, 9)), (at(24, 1), at(30, 9))],
)
def test_when_it_comes_next(then: int, comes: int) -> None:
    assert MONDAY.after(then, Hours()) == comes


@pytest.fixture
def world() -> World:
    """*c* pressed Start, *d* did not; both are on shift. It is Monday, half past eight."""
    world = World(replace(RULES, test_alert=MONDAY))
    world.now = at(23, 8, 30)
    for who in ("c", "d"):
        world.shift(who)
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    world.drain()
    return world


def calls(world: World) -> list[TestCall]:
    found = []
    world.ring()
    while (decision := world.work(DESK)) is not None:
        found += [e for e in decision.effects if isinstance(e, TestCall)]
        world.drain()
    return found


def presses(world: World, who: str, number: int = 1) -> Line | None:
    decision = world.handle(DESK, [TestSeen(by=by(who), press="p", number=number)])
    (answer,) = [e for e in decision.effects if isinstance(e, AnswerPress)]
    world.drain()
    return answer.line


def test_it_goes_to_general_and_to_all_who_can_be_called(world: World) -> None:
    world.now = at(23, 9)
    assert calls(world) == [TestCall(number=1), TestCall(number=1, counsellor="c")]
    assert {c.id for c in world.desk.not_seen(world.now)} == {"c", "d"}
    assert presses(world, "c") is Line.TEST_SEEN
    assert [c.id for c in world.desk.not_seen(world.now)] == ["d"]
    assert [line.what for line in world.journal][-2:] == ["test_alert", "test_seen"]
    assert world.desk.not_seen(world.now + 4 * DAY) == ()
    world.now = at(30, 9)
    assert calls(world)[0] == TestCall(number=2)
    assert presses(world, "c", number=1) is Line.OLD_BUTTON


def test_changes_of_the_board_do_not_put_it_off(world: World) -> None:
    world.now = at(23, 9, 1)
    world.shift("d", on=False)  # the board is brought up to date before the timer rings
    world.work(DESK)
    assert calls(world)[:1] == [TestCall(number=1)]


def test_one_that_was_missed_for_more_than_an_hour_is_left_out(world: World) -> None:
    world.timers.clear()
    world.now = at(23, 9) + HOUR + MINUTE
    world.shift("d", on=False)
    world.drain()
    assert calls(world) == []
    assert world.timers[DESK, "test", None] == at(30, 9)


def test_without_the_setting_there_is_none() -> None:
    world = World()
    world.shift("c")
    world.drain()
    assert not [name for _, name, _ in world.timers if name == "test"]
