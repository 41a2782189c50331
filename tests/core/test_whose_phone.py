"""The phone is not the person (issue 5, point 1)."""

import pytest

from bot.core.effects import OpenTopic
from bot.core.lines import Line
from bot.core.rules import MINUTE
from tests.core.world import EMERGENCY, World, answered, told, understood

HALF_AN_HOUR = 30 * MINUTE


@pytest.fixture
def world() -> World:
    """A contact who has been silent for more than half an hour, while a counsellor's words wait."""
    world = World()
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.says("c", "a", "the shelter is in street 51")
    world.drain()
    return world


@pytest.mark.parametrize("act", ["writes", "shows"])
def test_after_half_an_hour_nothing_that_waited_is_shown_before_the_answer(world: World, act: str) -> None:
    decision = world.writes("a", "hello") if act == "writes" else world.presses("a", "read")
    assert told(decision) == [Line.SAME_PERSON]
    world.drain()
    assert world.heard("a") == []
    world.presses("a", "same")
    world.drain()
    assert world.heard("a") == ["the shelter is in street 51"]
    assert world.notes("a")[-1] is Line.SAME_PERSON_SAID


def test_what_they_write_reaches_the_counsellor_all_the_same(world: World) -> None:
    world.writes("a", "who is this")
    world.drain()
    assert world.shown("a")[-1] == "who is this"
    assert world.conversations["a"].unsure


def test_the_question_is_not_asked_with_every_word(world: World) -> None:
    assert told(world.writes("a", "one")) == [Line.SAME_PERSON]
    assert told(world.writes("a", "two")) == []
    world.now += 3 * MINUTE
    assert told(world.writes("a", "three")) == [Line.SAME_PERSON]


def test_for_somebody_else_nothing_that_waited_is_ever_shown_and_their_matter_is_a_new_case(
    world: World,
) -> None:
    world.presses("a", "read")
    decision = world.presses("a", "not_same")
    assert told(decision) == [Line.SOMEBODY_ELSE_TOLD]
    world.drain()
    assert world.notes("a")[-1] is Line.SOMEBODY_ELSE
    world.closes("c", "a")
    world.drain()
    assert OpenTopic(case=2) in world.presses("a", "human").effects
    world.drain()
    assert world.heard("a") == []


def test_danger_is_answered_first_whoever_it_is(world: World) -> None:
    world.closes("c", "a")
    world.drain()
    decision = world.writes("a", "they locked me in", EMERGENCY)
    assert getattr(decision.effects[0], "topic", None) == "confinement"


def test_nobody_is_asked_who_comes_back_soon_or_had_no_talk() -> None:
    world = World()
    world.writes("a", "hello", understood("greet"))
    world.now += HALF_AN_HOUR + 1
    assert Line.SAME_PERSON not in told(world.writes("a", "hello", understood("greet")))
    assert not world.conversations["a"].unsure


def test_an_old_answer_changes_nothing(world: World) -> None:
    world.presses("a", "read")
    world.presses("a", "same")
    world.drain()
    held = world.conversations["a"].held
    assert answered(world.presses("a", "not_same")) == [None]
    assert (world.conversations["a"].held, world.case("a").stranger) == (held, False)
