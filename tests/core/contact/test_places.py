"""What a shared place leads to, besides the case that it opens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Position
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Button, Numbers, Say, Tell
from bot.core.model.lines import Line
from bot.core.understanding.values import Sector
from tests.core.world import RULES, World, answered, told, understood

THERE = Position(("MY",))
BORDER = Position(("TH", "KH"))
AT_SEA = Position(("TH", "VN", "KH"), at_sea=True)
FAR = Position((), at_sea=True)


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=RULES.topics | {"fishing_vessel"}))


def last(effects: tuple[object, ...]) -> Tell:
    return [effect for effect in effects if isinstance(effect, Tell)][-1]


@pytest.mark.parametrize("position", [THERE, BORDER, AT_SEA, FAR, Position()])
def test_a_place_opens_a_case_wherever_it_is(world: World, position: Position) -> None:
    lines = told(world.shares("a", position))
    assert lines[0] is Line.CASE_OPENED_MEDIA_NOBODY
    case = world.conversations["a"].case
    assert case is not None
    assert case.state is CaseState.WAITING


def test_a_country_that_is_sure_is_kept_and_can_be_put_right(world: World) -> None:
    tell = last(world.shares("a", THERE).effects)
    assert (tell.line, dict(tell.values)) == (Line.PLACE_IN_COUNTRY, {"country": "MY"})
    assert Button("elsewhere") in tell.buttons[0]
    assert world.conversations["a"].told.country == "MY"
    pressed = world.presses("a", "elsewhere")
    assert told(pressed) == [Line.WHICH_COUNTRY]
    world.presses("a", "country", "PL")
    assert world.conversations["a"].told.country == "PL"


def test_it_answers_the_question_for_the_country(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    assert Say(topic="embassy_contact", country="MY") in world.shares("a", THERE).effects
    assert world.conversations["a"].pending is None


def test_near_a_border_it_is_asked_and_nothing_is_kept(world: World) -> None:
    tell = last(world.shares("a", BORDER).effects)
    assert tell.line is Line.PLACE_NEAR_BORDER
    assert tell.buttons[0] == (Button("country", ("TH",)), Button("country", ("KH",)))
    assert world.conversations["a"].told.country is None
    pressed = world.presses("a", "country", "KH")
    assert answered(pressed) == [Line.COUNTRY_SET]
    assert Numbers(country="KH") in pressed.effects


def test_what_waited_for_the_country_still_waits_near_a_border(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    world.shares("a", BORDER)
    assert world.conversations["a"].pending == Pending(Question.COUNTRY, "embassy_contact")


def test_at_sea_fishers_are_advised_and_asked_for_the_coast(world: World) -> None:
    effects = world.shares("a", AT_SEA).effects
    assert any(isinstance(effect, Say) and effect.topic == "fishing_vessel" for effect in effects)
    assert last(effects).line is Line.PLACE_AT_SEA
    assert world.conversations["a"].told.sector is Sector.FISHING
    pressed = world.presses("a", "country", "VN")
    assert any(isinstance(e, Say) and (e.topic, e.country) == ("fishing_vessel", "VN") for e in pressed.effects)


def test_in_port_the_advice_for_fishers_is_one_button_away(world: World) -> None:
    buttons = last(world.shares("a", Position(("SN",), near_sea=True)).effects).buttons
    assert Button("topic", ("fishing_vessel",)) in buttons[0]


def test_while_a_counsellor_holds_the_case_the_place_is_passed_on_in_silence(world: World) -> None:
    world.shares("a", BORDER)
    world.drain()
    world.claims("c1", "a")
    assert told(world.shares("a", THERE)) == []
    assert world.conversations["a"].told.country == "MY"


def test_a_country_known_by_its_place_is_forgotten_with_the_talk(world: World) -> None:
    world.shares("a", THERE)
    world.presses("a", "withdraw", "1")
    world.later(RULES.stranger_after + 1)
    world.writes("a", "hello", understood("greet"))
    assert world.conversations["a"].told.country is None
