"""Who cannot read or write presses a picture: it counts as if it had been written."""

from __future__ import annotations

from bot.core.model.case import Kind
from bot.core.model.effects.contact import Button, Play, Say, Tell
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.lines import Line
from bot.core.understanding.values import Urgency
from tests.core.world import RULES, World, answered, told

PICTURES = [Button("picture", (topic,)) for topic in RULES.pictures]


def test_who_begins_by_speaking_gets_the_pictures_and_who_wrote_before_does_not() -> None:
    world = World()
    first = next(e for e in world.writes("a", "", kind=Kind.VOICE).effects if isinstance(e, Tell))
    offered = [button for row in first.buttons for button in row]
    assert offered[: len(PICTURES)] == PICTURES
    assert {button.action for button in offered} == {"picture", "withdraw", "clear"}
    world.presses("b", "topic", "safe_migration")
    later = next(e for e in world.writes("b", "", kind=Kind.VOICE).effects if isinstance(e, Tell))
    assert not {*PICTURES} & {button for row in later.buttons for button in row}


def test_a_picture_of_danger_is_answered_as_danger_and_a_case_waits() -> None:
    world = World()
    decision = world.presses("a", "picture", "confinement")
    first = next(e for e in decision.effects if isinstance(e, TO_CONTACT))
    assert first == Say(topic="confinement", crisis=True, called=False)
    case = world.case("a")
    assert (case.urgency, case.topic, case.reasons) == (Urgency.EMERGENCY, "confinement", ("picture",))


def test_what_is_urgent_calls_a_human_and_what_is_not_does_not() -> None:
    world = World()
    decision = world.presses("a", "picture", "passport_withheld")
    assert Say(topic="passport_withheld", called=False) in decision.effects
    assert world.case("a").urgency is Urgency.URGENT
    assert Say(topic="safe_migration") in world.presses("b", "picture", "safe_migration").effects
    assert world.conversations["b"].case is None


def test_what_is_recorded_is_spoken_after_what_stands_there_to_read() -> None:
    shown = [e for e in World().presses("a", "picture", "safe_migration").effects if isinstance(e, TO_CONTACT)]
    assert shown == [Say(topic="safe_migration"), Play(topic="safe_migration")]


def test_beside_a_counsellor_a_picture_of_danger_raises_the_case() -> None:
    world = World()
    world.presses("a", "human")
    world.claims("c", "a")
    decision = world.presses("a", "picture", "confinement")
    assert answered(decision) == [Line.TAKEN_OVER]
    assert told(decision) == []
    assert world.case("a").urgency is Urgency.EMERGENCY
