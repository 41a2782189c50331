"""Who was in danger a short time ago and writes again is no stranger to the machine, nor somebody who has time."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import Closed, Lowered, Muted
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.effects.desk import Alert
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.understanding.values import Understanding, Urgency
from tests.core.world import EMERGENCY, UNSURE, World, by, told, understood

GREETING = understood("greet")


@pytest.fixture
def closed() -> World:
    """An emergency that *c* closed a minute ago, with a note."""
    world = World()
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.says("c", "a", "// the door was opened by the landlord")
    world.says("c", "a")
    world.drain()
    world.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe")])
    world.drain()
    world.now += MINUTE
    return world


@pytest.mark.parametrize("understanding", [GREETING, UNSURE, understood("talk_to_counsellor", Urgency.SUPPORT)])
def test_the_same_case_opens_as_urgent_as_it_ended(closed: World, understanding: Understanding) -> None:
    decision = closed.writes("a", "hello again, I need help", understanding)
    case = closed.case("a")
    assert (case.number, case.state, case.urgency, case.topic) == (
        1,
        CaseState.WAITING,
        Urgency.EMERGENCY,
        "confinement",
    )
    assert case.by_words
    assert not any(isinstance(e, Say) for e in decision.effects)
    assert any(isinstance(e, Alert) and e.emergency for e in decision.effects)
    closed.drain()
    assert closed.shown("a")[-1] == "hello again, I need help"
    assert case.life.outcome_before == "safe"
    assert closed.notes("a").count(Line.NOTE_BEFORE) == 1


def test_by_the_button_too(closed: World) -> None:
    closed.presses("a", "human")
    assert closed.case("a").urgency is Urgency.EMERGENCY


def test_until_somebody_lowers_it(closed: World) -> None:
    closed.presses("a", "human")
    closed.claims("c", "a")
    closed.drain()
    closed.handle("a", [Lowered(by=by("c"), case=1, press="p", why="helped")])
    closed.handle("a", [Closed(by=by("c"), case=1, press="p", outcome="safe")])
    closed.presses("a", "human")
    assert closed.case("a").urgency is Urgency.URGENT


@pytest.mark.parametrize("understanding", [understood("thanks"), understood("safe_migration")])
def test_thanks_and_questions_are_answered_as_always(closed: World, understanding: Understanding) -> None:
    decision = closed.writes("a", "thank you", understanding)
    assert Say(topic=understanding.topic or "") in decision.effects
    assert not closed.case("a").live


def test_after_the_set_time_the_machine_greets(closed: World) -> None:
    closed.later(closed.rules.reopen_within)
    closed.writes("a", "hello", GREETING)
    assert not closed.case("a").live


def test_who_may_be_somebody_else_is_asked_first_and_once(closed: World) -> None:
    closed.now += HOUR
    assert Line.SAME_PERSON in told(closed.writes("a", "hello again, I need help", GREETING))
    assert not closed.case("a").live
    assert closed.conversations["a"].pending == Pending(Question.WHO)
    closed.presses("a", "same")
    closed.drain()
    assert closed.case("a").urgency is Urgency.EMERGENCY
    assert closed.shown("a")[-1] == "hello again, I need help"


def test_a_case_without_hurry_is_greeted() -> None:
    world = World()
    world.presses("a", "human")
    world.claims("c", "a")
    world.drain()
    world.closes("c", "a")
    assert any(isinstance(e, Say) for e in world.writes("a", "hello", GREETING).effects)
    assert not world.case("a").live


def test_what_was_taken_back_or_muted_is_over() -> None:
    world = World()
    world.writes("a", "my boss has my passport", understood("passport_withheld", Urgency.URGENT))
    world.claims("c", "a")
    world.drain()
    world.handle("a", [Muted(by=by("c"), case=1, press="p", span="hour")])
    world.later(HOUR + MINUTE)
    world.writes("a", "hello", replace(GREETING))
    assert not world.case("a").live
    assert not any(
        isinstance(s.effect, Tell) and s.effect.line is Line.CASE_OPENED for s in world.phones["a"].seen[-1:]
    )
