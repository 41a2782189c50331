"""What was said to the machine in the talk before a case stands in the case, and nowhere longer than the talk."""

import pytest

from bot.core.model.case import Kind
from bot.core.turn.said_before import LETTERS, MOST
from tests.core.world import EMERGENCY, UNSURE, World, understood

WAGES = "they do not pay me"


@pytest.fixture
def world() -> World:
    """A contact who told the machine of their matter."""
    world = World()
    world.writes("a", WAGES, understood("safe_migration"))
    world.writes("a", "👍", None, kind=Kind.STICKER)
    world.writes("a", "for three months", UNSURE)
    world.drain()
    return world


def machines(world: World, key: str = "a") -> list[str]:
    return [e.content.text for e in world.logs[key] if e.to_machine]


@pytest.mark.parametrize("danger", [False, True])
def test_a_contact_never_has_to_say_it_twice(world: World, danger: bool) -> None:
    began = world.now
    world.now += 60_000
    if danger:
        world.writes("a", "they locked me in", EMERGENCY)
    else:
        world.presses("a", "human")
        world.writes("a", "hello?")
    world.drain()
    assert world.shown("a")[:2] == [WAGES, "for three months"] == machines(world)
    assert world.shown("a")[2:] == ["they locked me in" if danger else "hello?"]
    assert {e.at for e in world.logs["a"] if e.to_machine} == {began}
    assert world.conversations["a"].told.said == ()


def test_it_can_be_answered_like_all_that_stands_there(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    sources = {source for shown in world.case("a").view.shown for source in shown.sources}
    assert {e.source for e in world.logs["a"]} <= sources


def test_a_changed_message_stands_there_as_it_is_now(world: World) -> None:
    last = world.conversations["a"].told.said[-1]
    edited = world.wrote("a", "for four months", edited=True)
    world.handle("a", [type(edited)(**{**vars(edited), "message": last.source})], UNSURE)
    world.presses("a", "human")
    assert machines(world) == [WAGES, "for four months"]


def test_what_was_said_in_another_talk_is_gone_although_nobody_writes(world: World) -> None:
    world.later(world.rules.stranger_after + 60_000)
    assert world.conversations["a"].told.said == ()
    world.presses("a", "human")
    assert machines(world) == []


def test_who_is_forgotten_has_said_nothing(world: World) -> None:
    world.commands("a", "forget")
    world.presses("a", "forget_yes")
    world.writes("a", "they locked me in", EMERGENCY)  # danger stops it, and what was said before is gone all the same
    world.drain()
    assert machines(world) == []


def test_clearing_the_chat_takes_nothing_from_the_case(world: World) -> None:
    world.commands("a", "hide")
    world.drain()
    world.writes("a", "can I speak to somebody", understood("talk_to_counsellor"))
    assert machines(world) == [WAGES, "for three months"]


def test_it_is_of_nobody_else(world: World) -> None:
    world.now += world.rules.stranger_after + 60_000
    world.writes("a", "hello")
    world.presses("a", "human")
    assert machines(world) == ["hello"]


def test_it_bounds_the_record() -> None:
    world = World()
    for number in range(MOST + 5):
        world.writes("a", f"message {number}", UNSURE)
    assert len(world.conversations["a"].told.said) == MOST
    for _ in range(8):
        world.writes("a", "x" * 2_000, UNSURE)
    assert sum(len(s.content.text) for s in world.conversations["a"].told.said) <= LETTERS + 2_000
