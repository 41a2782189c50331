"""Whoever has had three emergencies in a shift, or five hours of it, is told to take a break: once, and privately."""

from dataclasses import replace

import pytest

from bot.core.desk.strain import EMERGENCIES, LONG
from bot.core.model.case_events import HandedOn
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, by

BOSS = replace(by("s"), supervisor=True)


@pytest.fixture
def world() -> World:
    world = World()
    for who in (by("c"), by("d"), BOSS):
        world.handle(DESK, [CounsellorStarted(by=who)])
    for who_ in ("c", "d"):
        world.shift(who_)
    world.drain()
    world.told.clear()
    return world


def strain(world: World) -> list[tuple[str, Line]]:
    world.drain()
    return [(told.counsellor, told.line) for told in world.told if told.line in (Line.STRAIN, Line.STRAIN_TOLD)]


def takes(world: World, number: int, who: str = "c") -> None:
    contact = f"contact {number}"
    world.writes(contact, "they locked me in", EMERGENCY)
    world.claims(who, contact)


def test_after_three_emergencies_they_and_the_supervisors_are_told_once(world: World) -> None:
    for number in range(EMERGENCIES - 1):
        takes(world, number)
    assert strain(world) == []
    takes(world, 7)
    assert strain(world) == [("c", Line.STRAIN), ("s", Line.STRAIN_TOLD)]
    takes(world, 8)
    assert len(strain(world)) == 2
    assert [told.values for told in world.told if told.line is Line.STRAIN_TOLD] == [(("holder", "name of c"),)]


def test_what_is_handed_on_to_somebody_counts_for_them(world: World) -> None:
    for number in range(EMERGENCIES):
        takes(world, number)
        world.handle(f"contact {number}", [HandedOn(by=by("c"), case=1, press="p", to="d")])
    assert {who for who, line in strain(world) if line is Line.STRAIN} == {"c", "d"}


def test_after_five_hours_too_and_not_in_the_next_shift(world: World) -> None:
    for _ in range(LONG // (30 * MINUTE)):
        world.later(30 * MINUTE)
        world.presses("a", "human")
        world.handle("a", [HandedOn(by=by("c"), case=1, press="p", to="")])  # a sign of theirs
    assert strain(world).count(("c", Line.STRAIN)) == 1
    world.shift("c", on=False)
    world.later(HOUR)
    world.shift("c")
    assert strain(world).count(("c", Line.STRAIN)) == 1


def test_who_takes_cases_without_danger_is_left_alone(world: World) -> None:
    for number in range(5):
        world.presses(f"contact {number}", "human")
        world.claims("c", f"contact {number}")
    assert strain(world) == []
