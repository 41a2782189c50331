"""A change of shift: what there is for who comes, how much one takes on, and who is called to what was given back."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import Claimed, HandedOn
from bot.core.model.desk_events import CounsellorStarted, TookNext
from bot.core.model.effects.desk import HandOver, Ping, ShiftBrief
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, RULES, World, answered, by


def on_shift(world: World, *who: str) -> None:
    for one in who:
        world.handle(DESK, [CounsellorStarted(by=by(one))])
        world.shift(one)
    world.drain()


def test_who_comes_is_told_what_there_is_since_they_were_here() -> None:
    world = World()
    on_shift(world, "c")
    world.shift("c", on=False)
    left = world.now
    world.later(HOUR)
    world.told_desk.clear()
    decision = world.shift("c")
    assert [e.since for e in decision.effects if isinstance(e, ShiftBrief)] == [left]


def test_nothing_is_written_to_who_did_not_press_start() -> None:
    decision = World().shift("c")
    assert not [e for e in decision.effects if isinstance(e, ShiftBrief | HandOver)]


@pytest.mark.parametrize("way", ["claim", "next"])
def test_who_holds_many_is_asked_and_a_second_press_takes_it(way: str) -> None:
    world = World(replace(RULES, cases_each=2))
    on_shift(world, "c")
    for contact in "abd":
        world.presses(contact, "human")
    world.drain()
    world.claims("c", "a")
    world.claims("c", "b")

    def presses() -> list[Line | None]:
        if way == "claim":
            return answered(world.handle("d", [Claimed(by=by("c"), case=1, press="p")]))
        return answered(world.handle(DESK, [TookNext(by=by("c"), press="p")]))

    assert presses() == [Line.HOLDS_MANY]
    world.later(2 * MINUTE)
    assert presses() == [Line.HOLDS_MANY], "it was long ago"
    assert presses() == [Line.YOU_HOLD if way == "claim" else Line.TOOK_NEXT]
    world.ring()
    world.drain()
    assert world.case("d").holder == "c"


def test_a_second_press_takes_the_case_that_was_asked_about_and_no_other_one() -> None:
    world = World(replace(RULES, cases_each=2))
    on_shift(world, "c")
    for contact in "abde":
        world.presses(contact, "human")
    world.drain()
    world.claims("c", "a")
    world.claims("c", "b")
    assert answered(world.claims("c", "d")) == [Line.HOLDS_MANY]
    assert answered(world.claims("c", "e")) == [Line.HOLDS_MANY]
    assert world.takes_next("c").line is Line.HOLDS_MANY
    assert world.takes_next("c").line is Line.TOOK_NEXT


def test_without_a_limit_nobody_is_asked() -> None:
    world = World()
    on_shift(world, "c")
    for contact in "abd":
        world.presses(contact, "human")
        assert answered(world.claims("c", contact)) == [Line.YOU_HOLD]


@pytest.mark.parametrize("again", [False, True])
def test_who_gave_a_case_back_is_not_the_first_to_be_called(again: bool) -> None:
    world = World()
    on_shift(world, "c", "d", "e")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("d", "a")
    if again:
        world.says("d", "a")
        world.drain()
        world.closes("d", "a")
        world.writes("a", "they locked me in", EMERGENCY)
        world.drain()
        world.claims("d", "a")
    world.drain()
    world.now += 2 * MINUTE  # of private calls somebody gets so many a minute
    decision = world.handle("a", [HandedOn(by=by("d"), case=1, press="p", to="")])
    called = [e.counsellor for e in decision.effects if isinstance(e, Ping)]
    assert called == ["c", "e", "d"]
    assert world.case("a").state is CaseState.WAITING
    world.claims("c", "a")
    assert world.case("a").life.gave_back is None
