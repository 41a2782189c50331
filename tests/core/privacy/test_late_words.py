"""What comes in long after it was written, after an outage, on a phone that is watched: the neutral line, no more."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import CaseState, Kind
from bot.core.model.effects.contact import Ask, Cover, Numbers, Play, Say, Tell
from bot.core.model.effects.desk import Alert
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from tests.core.world import EMERGENCY, UNSURE, World, told, understood


def spoken(decision: Decision) -> list[object]:
    """All of the bot's own words to the contact."""
    return [e for e in decision.effects if isinstance(e, Say | Tell | Numbers | Ask | Play)]


@pytest.fixture(params=["watched", "hidden"])
def watched(request: pytest.FixtureRequest) -> World:
    """A contact who said that the phone is checked, or who just hid the chat."""
    world = World()
    world.shift("c")
    world.writes("a", "hello", understood("greet"))
    world.presses("a", "watched") if request.param == "watched" else world.commands("a", "hide")
    world.drain()
    return world


def late(world: World, text: str = "they beat me", hours: int = 5) -> Decision:
    event = world.wrote("a", text)
    world.now += hours * HOUR
    return world.handle("a", [event], EMERGENCY)


def test_danger_of_hours_ago_opens_the_case_and_shows_the_neutral_line_alone(watched: World) -> None:
    decision = late(watched)
    assert [e.line for e in spoken(decision) if isinstance(e, Tell)] == [Line.KNOCK]
    assert len(spoken(decision)) == 1
    assert watched.case("a").state is CaseState.WAITING
    assert [e for e in decision.effects if isinstance(e, Alert)]


def test_what_answers_it_comes_out_once_they_are_back(watched: World) -> None:
    late(watched)
    watched.drain()
    assert told(watched.presses("a", "read")) == [Line.SAME_PERSON]
    back = watched.presses("a", "same")
    assert [e.topic for e in back.effects if isinstance(e, Say)] == ["confinement"]
    assert Line.KNOCK not in told(back)


def test_the_line_is_shown_once_however_many_come_in(watched: World) -> None:
    events = [watched.wrote("a", f"{n}") for n in range(3)]
    watched.now += 5 * HOUR
    lines = [line for event in events for line in told(watched.handle("a", [event], UNSURE))]
    assert lines == [Line.KNOCK]


def test_it_is_the_line_and_the_hours_that_they_chose(watched: World) -> None:
    contact = watched.conversations["a"]
    local = (watched.now // MINUTE + 7 * 60 + 5 * 60) % (24 * 60)
    hours = (local + 60, local + 120)
    watched.conversations["a"] = replace(contact, quiet=replace(contact.quiet, knock=Line.KNOCK_HELLO, hours=hours))
    assert spoken(late(watched)) == []
    watched.later(61 * MINUTE)
    assert watched.lines("a")[-1] is Line.KNOCK_HELLO


def test_words_of_a_moment_ago_are_answered_as_ever(watched: World) -> None:
    event = watched.wrote("a", "they beat me")
    watched.now += 5 * MINUTE
    assert [e.topic for e in watched.handle("a", [event], EMERGENCY).effects if isinstance(e, Say)] == ["confinement"]


def test_what_was_to_be_cleared_is_cleared(watched: World) -> None:
    event = watched.commanded("a", "hide")
    watched.now += 5 * HOUR
    decision = watched.handle("a", [event])
    assert [e for e in decision.effects if isinstance(e, Cover)]
    assert spoken(decision) == []


def test_beside_a_counsellor_it_is_shown_to_them_and_the_phone_shows_the_line_at_most(watched: World) -> None:
    watched.presses("a", "human")
    watched.presses("a", "watched")
    watched.drain()
    watched.claims("c", "a")
    watched.drain()
    assert [e for e in spoken(late(watched)) if not (isinstance(e, Tell) and e.line is Line.KNOCK)] == []
    watched.drain()
    assert watched.shown("a")[-1] == "they beat me"


def test_on_another_phone_the_answer_comes_at_once() -> None:
    world = World()
    assert [e.topic for e in late(world).effects if isinstance(e, Say)] == ["confinement"]


def test_a_voice_note_of_hours_ago_too(watched: World) -> None:
    event = watched.wrote("a", "", kind=Kind.VOICE)
    watched.now += 5 * HOUR
    assert told(watched.handle("a", [event])) == [Line.KNOCK]
