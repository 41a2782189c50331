"""Danger that was told and then taken back: the phone falls silent of it, and the desk does not."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import CaseState, Kind
from bot.core.model.effects.contact import Explain, Say
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Query, Urgency
from tests.core.world import EMERGENCY, RULES, UNSURE, World, told, understood

TOPICS = frozenset({*RULES.topics, "greet", "unpaid_wages", "suicidal_thoughts"})
NOTHING = replace(understood("deny"), calms=True)
HELLO = understood("greet")


@pytest.fixture
def world() -> World:
    """Somebody told danger, a counsellor is on shift, and it was taken back."""
    world = World(replace(RULES, topics=TOPICS, calm=frozenset({"safe_migration", "unpaid_wages"})))
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    assert told(world.writes("a", "it was nothing", NOTHING)) == [Line.TAKEN_BACK]
    return world


def danger(decision: Decision) -> list[bool]:
    """Of each answer, whether it is worded as to somebody in danger, or says that somebody is being called."""
    return [e.crisis or e.called is not None for e in decision.effects if isinstance(e, Say | Explain)]


def test_what_follows_is_answered_calmly(world: World) -> None:
    assert danger(world.writes("a", "hello", HELLO)) == [False]
    assert danger(world.writes("a", "is it free", replace(UNSURE, queries=(Query.COSTS,)))) == [False]
    assert danger(world.writes("a", "wages", understood("unpaid_wages", Urgency.SUPPORT, country="TH"))) == [False]
    assert told(world.writes("a", "thanks", understood("thanks"))) == [Line.TAKE_CARE]


def test_what_is_asked_besides_is_answered(world: World) -> None:
    for name, topic, answers in (("b", "safe_migration", True), ("c", "suicidal_thoughts", False)):
        world.writes(name, "they locked me in", EMERGENCY)
        decision = world.writes(name, "it was nothing, how …?", replace(understood(topic), calms=True))
        assert told(decision) == [Line.TAKEN_BACK]
        assert (topic in [e.topic for e in decision.effects if isinstance(e, Say)]) is answers


def test_at_the_desk_nothing_is_taken_back(world: World) -> None:
    """Whoever holds the phone can write that it was nothing."""
    case = world.case("a")
    assert (case.state, case.urgency, case.topic) == (CaseState.WAITING, Urgency.EMERGENCY, "confinement")
    before = world.conversations["a"].told
    assert before.calmed
    world.later(10 * MINUTE)
    assert world.case("a").calls.alerts > 1
    assert Line.STILL_WAITING not in world.lines("a")


def test_without_it_they_are_told_that_nobody_came() -> None:
    world = World(RULES)
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    world.later(10 * MINUTE)
    assert Line.STILL_WAITING in world.lines("a")


def test_danger_that_is_told_again_is_answered_whole(world: World) -> None:
    again = world.writes("a", "they locked me in", EMERGENCY)
    assert Say(topic="confinement", crisis=True, called=True) in again.effects
    assert not world.conversations["a"].told.calmed


def test_who_cries_for_help_reads_whom_to_call(world: World) -> None:
    decision = world.writes("a", "help", understood("help"))
    assert [(e.what, e.topic, e.crisis) for e in decision.effects if isinstance(e, Explain)] == [
        ("again", "confinement", True)
    ]


@pytest.mark.parametrize("sign", ["a voice", "a button"])
def test_a_sign_without_words_is_danger_again(world: World, sign: str) -> None:
    if sign == "a button":
        world.presses("a", "in_danger")
    else:
        world.writes("a", "", kind=Kind.VOICE)
    assert not world.conversations["a"].told.calmed
    assert danger(world.writes("a", "hello", HELLO)) == [True]


def test_what_tells_of_danger_takes_nothing_back(world: World) -> None:
    for name, more in (("b", {"urgency": Urgency.URGENT}), ("c", {"flagged": ("threats",)}), ("d", {"watched": True})):
        world.writes(name, "they locked me in", EMERGENCY)
        world.writes(name, "it was nothing …", replace(NOTHING, **more))
        assert (name, world.conversations[name].told.calmed) == (name, False)


def test_of_who_wants_to_die_nothing_is_taken_back(world: World) -> None:
    world.writes("b", "I want to die", understood("suicidal_thoughts", Urgency.EMERGENCY))
    world.writes("b", "never mind", NOTHING)
    assert danger(world.writes("b", "hello", HELLO)) == [True]


def test_where_nothing_was_told_nothing_is_taken_back(world: World) -> None:
    world.writes("b", "wages", understood("unpaid_wages", Urgency.SUPPORT, country="TH"))
    assert Line.TAKE_CARE not in told(world.writes("b", "never mind", NOTHING))


def test_a_button_for_danger_that_was_pressed_by_mistake_is_taken_back(world: World) -> None:
    world.presses("b", "in_danger")
    assert told(world.writes("b", "wrong button", NOTHING)) == [Line.TAKEN_BACK]
    assert danger(world.writes("b", "hello", HELLO)) == [False]
    assert (world.case("b").state, world.case("b").urgency) == (CaseState.WAITING, Urgency.URGENT)


def test_danger_that_rang_not_is_taken_back_too(world: World) -> None:
    world.writes("b", "what if they lock me in", understood("confinement"))
    assert told(world.writes("b", "only asking", NOTHING)) == [Line.TAKE_CARE]
    assert world.conversations["b"].case is None
    assert danger(world.writes("b", "is it free", replace(UNSURE, queries=(Query.COSTS,)))) == [False]


def test_a_case_that_ended_does_not_open_again_for_a_greeting(world: World) -> None:
    world.claims("c", "a")
    world.closes("c", "a")
    world.writes("a", "hello", HELLO)
    assert not world.case("a").live
