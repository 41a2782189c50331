"""The record of a person: tapped by the holder, shown in their next case, and nothing for anybody else."""

import pytest

from bot.core.keeping.events import RecordTapped, WordAgreed
from bot.core.keeping.record import COUNTRY, HOURS, RECORD, WORD
from bot.core.model.case_events import Closed
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR
from bot.core.turn.glance import PAST_KEPT
from tests.core.world import World, answered, by


@pytest.fixture
def held() -> World:
    """A case that *c* holds."""
    world = World()
    world.presses("a", "human")
    world.claims("c", "a")
    world.says("c", "a", "// lives with her sister")
    world.drain()
    return world


def taps(world: World, part: str, value: str, who: str = "c", case: int = 1) -> list[Line | None]:
    return answered(world.handle("a", [RecordTapped(by=by(who), case=case, press="p", part=part, value=value)]))


def record(world: World) -> tuple[tuple[str, str], ...]:
    return world.conversations["a"].record


@pytest.mark.parametrize(("part", "value"), [(part, value) for part, values in RECORD.items() for value in values])
def test_each_choice_is_put_down_and_taken_off(held: World, part: str, value: str) -> None:
    taps(held, part, value)
    assert record(held) == ((part, value),)
    assert (held.journal[-1].what, held.journal[-1].why) == ("record_changed", part)
    taps(held, part, value)
    assert record(held) == ()


def test_of_some_several_are_true_and_of_others_one(held: World) -> None:
    for part, value in (("age", "15_17"), ("age", "18_24"), ("injuries", "light"), ("injuries", "pregnant")):
        taps(held, part, value)
    assert record(held) == (("age", "18_24"), ("injuries", "light"), ("injuries", "pregnant"))


def test_a_country_is_that_of_services_too_and_the_hours_are_those_of_the_phone(held: World) -> None:
    taps(held, COUNTRY, "MY")
    taps(held, HOURS, "360-540")
    conversation = held.conversations["a"]
    assert (conversation.country, conversation.told.country, conversation.quiet.hours) == ("MY", "MY", (360, 540))
    held.later(DAY)
    held.writes("a", "hello")
    assert held.conversations["a"].country == "MY", "what was said in the talk is gone"


@pytest.mark.parametrize(("part", "value"), [("age", "7"), ("name", "Sokha"), (COUNTRY, "my"), (HOURS, "0-1440")])
def test_nothing_else_can_be_put_down(held: World, part: str, value: str) -> None:
    assert taps(held, part, value) == [Line.OLD_BUTTON_DESK]
    assert record(held) == ()


def test_only_the_holder_does(held: World) -> None:
    assert taps(held, "age", "18_24", who="d") == [Line.NOT_YOURS]
    held.handle("a", [WordAgreed(by=by("d"), words="lotus", message=held.new())])
    assert record(held) == ()


def test_the_agreed_word_is_written(held: World) -> None:
    held.handle("a", [WordAgreed(by=by("c"), words="  the blue  lotus ", message=held.new())])
    assert record(held) == ((WORD, "the blue lotus"),)
    held.handle("a", [WordAgreed(by=by("c"), words="", message=held.new())])
    assert record(held) == ()


def ends(world: World, case: int = 1) -> None:
    world.handle("a", [Closed(by=by("c"), case=case, press="p", outcome="informed")])
    world.drain()


def test_the_next_case_of_the_same_person_knows_it_and_the_one_before(held: World) -> None:
    taps(held, "age", "18_24")
    taps(held, COUNTRY, "TH")
    ends(held)
    held.later(held.rules.reopen_within + HOUR)
    held.presses("a", "human")
    assert held.case("a").number == 2
    assert record(held) == (("age", "18_24"), (COUNTRY, "TH"))
    (past,) = held.conversations["a"].history.past
    assert (past.number, past.outcome, past.summary, past.country) == (1, "informed", "lives with her sister", "TH")


def test_somebody_else_finds_nothing_of_it(held: World) -> None:
    taps(held, "age", "18_24")
    held.now += HOUR
    held.writes("a", "who is this?")
    held.presses("a", "not_same")
    assert (record(held), held.conversations["a"].history.past) == ((), ())
    assert held.case("a").number == 2


def test_whoever_does_not_say_who_they_are_begins_without_it(held: World) -> None:
    taps(held, "age", "18_24")
    ends(held)
    held.now += HOUR
    held.writes("a", "hello")
    held.presses("a", "human")
    held.presses("a", "human")
    assert held.case("a").number == 2
    assert (record(held), held.conversations["a"].history.past) == ((), ())


def test_the_earlier_cases_are_bounded(held: World) -> None:
    for case in range(1, PAST_KEPT + 3):
        ends(held, case)
        held.later(held.rules.reopen_within + HOUR)
        held.presses("a", "human")
        held.claims("c", "a", case + 1)
        held.drain()
    assert [past.number for past in held.conversations["a"].history.past] == list(range(3, PAST_KEPT + 3))
