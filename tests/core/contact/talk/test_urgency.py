"""What is worse, new or over in a talk."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.model.effects.contact import AGAIN, Explain, Say, Tell
from bot.core.model.effects.table import lane
from bot.core.understanding.values import Person, Query, Time, Understanding, Urgency
from tests.core.contact.talk.telling import TOPICS, WAGES, asks, explained
from tests.core.world import EMERGENCY, RULES, UNSURE, World, told, understood


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WAGES, Urgency.URGENT),
        (understood("threats", Urgency.URGENT, country="TH"), Urgency.EMERGENCY),
        (EMERGENCY, Urgency.EMERGENCY),
    ],
)
def test_worse_raises_the_urgency_and_changes_the_words(world: World, before: Understanding, after: Urgency) -> None:
    first = world.writes("a", "…", before)
    decision = world.writes("a", "it is getting worse", asks(Query.WORSE))
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is after
    said = [effect for effect in decision.effects if isinstance(effect, Say | Explain | Tell)]
    assert said
    assert not set(said) & set(first.effects)
    assert lane(said[0]).urgent == (after is Urgency.EMERGENCY)


def test_danger_that_is_new_is_no_worse_of_a_calm_matter_and_has_its_own_time(world: World) -> None:
    world.writes("a", "what does Korea cost", replace(understood("self_check"), time=Time.PLANNED))
    bleeds = replace(understood("physical_violence", Urgency.URGENT, confidence=0.9), queries=(Query.WORSE,))
    decision = world.writes("a", "my friend bleeds a lot", bleeds)
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["physical_violence"]
    talk = world.conversations["a"].told.talk
    assert talk is not None
    assert (talk.matter, talk.when) == ("physical_violence", None)


def test_who_came_back_to_somebody_in_danger_takes_nobody_home(world: World) -> None:
    world.writes("a", "locked in", replace(EMERGENCY, country="TH"))
    back = replace(understood(None, Urgency.URGENT, country="KH"), home=True, time=Time.PAST, queries=(Query.WORSE,))
    world.writes("a", "he is back now", back)
    told_ = world.conversations["a"].told
    assert told_.talk is not None
    assert (told_.country, told_.talk.urgency) == ("TH", Urgency.EMERGENCY)


def test_danger_that_is_guessed_at_is_what_a_flag_names_it(world: World) -> None:
    guessed = understood("suicidal_thoughts", Urgency.EMERGENCY, confidence=0.5)
    decision = world.writes("a", "he wants to kill me", replace(guessed, flagged=("physical_violence",)))
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["physical_violence"]


def test_a_calm_query_in_an_emergency_is_no_new_alarm(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "is it free", asks(Query.COSTS, "threats", Urgency.URGENT))
    assert explained(decision.effects) == [("costs", "confinement")]


@pytest.mark.parametrize("topic", ["greet", "help"])
def test_who_waits_in_danger_is_neither_greeted_nor_asked_what_it_is_about(world: World, topic: str) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "hello? help me", understood(topic))
    assert explained(decision.effects) == [(AGAIN, "confinement")]
    assert not told(decision)


def test_who_only_calls_out_in_danger_is_answered_of_that_danger(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "please hurry", understood("talk_to_counsellor", Urgency.EMERGENCY))
    assert explained(decision.effects) == [(AGAIN, "confinement")]


def test_danger_in_a_talk_is_danger_whatever_was_asked(world: World) -> None:
    for stage in (UNSURE, WAGES, understood("embassy_contact"), asks(Query.COSTS)):
        world = World(replace(RULES, topics=TOPICS))
        world.writes("a", "…", stage)
        decision = world.writes("a", "they locked me in", EMERGENCY)
        urgent = [effect for effect in decision.effects if isinstance(effect, Say) and effect.crisis]
        assert [effect.topic for effect in urgent] == ["confinement"]


def test_what_is_over_gets_what_helps_now_where_they_are(world: World) -> None:
    past = understood("physical_violence", Urgency.EMERGENCY, country="KH")
    decision = world.writes("a", "he beat me last year, now home", replace(past, time=Time.PAST, home=True))
    assert decision.effects == (Say(topic="over", country="KH"),)
    assert world.conversations["a"].case is None


@pytest.mark.parametrize("kept", [{"flagged": ("physical_violence",)}, {"topic": "suicidal_thoughts"}])
def test_but_not_where_danger_is_flagged_or_somebody_wants_to_die(world: World, kept: dict[str, object]) -> None:
    past = understood("physical_violence", Urgency.EMERGENCY, country="KH")
    world.writes("a", "he beat me, now home", replace(past, time=Time.PAST, home=True, **kept))  # type: ignore[arg-type]
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.EMERGENCY


def test_a_second_matter_has_a_button_below_the_danger(world: World) -> None:
    decision = world.writes("a", "…", replace(EMERGENCY, also="speaks_khmer"))
    said = [effect for effect in decision.effects if isinstance(effect, Say) and effect.crisis]
    assert [effect.also for effect in said] == ["speaks_khmer"]
    pressed = world.presses("a", "explain", "speaks_khmer")
    assert explained(pressed.effects) == [("speaks_khmer", "confinement")]


@pytest.mark.parametrize(
    ("more", "rings"),
    [
        ({}, False),
        ({"time": Time.NOW}, True),
        ({"person": Person.OTHER}, True),
        ({"flagged": ("fishing_vessel", "threats")}, True),
        ({"urgency": Urgency.EMERGENCY}, True),
    ],
)
def test_more_of_a_boat_that_somebody_left_hurries_no_more(world: World, more: dict[str, Any], rings: bool) -> None:
    boat = understood("fishing_vessel", Urgency.URGENT)
    world.writes(
        "a", "back from the boat", replace(boat, urgency=Urgency.NONE, country="KH", home=True, time=Time.PAST)
    )
    world.writes("a", "I have no contract, only the name of the boat", replace(boat, **more))
    assert (world.conversations["a"].case is not None) is rings
