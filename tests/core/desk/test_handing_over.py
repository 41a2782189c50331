"""A change of shift: what there is for who comes, how much one takes on, and who is called to what was given back."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import Claimed, HandedOn
from bot.core.model.desk_events import CounsellorStarted, ShiftChanged, TookNext
from bot.core.model.effects.desk import HandOver, Panel, Ping, ShiftBrief
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE, Group
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, RULES, UNSURE, World, answered, by


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


def test_the_message_that_asks_who_leaves_goes_on_asking_about_the_cases_that_are_left() -> None:
    world = World()
    on_shift(world, "c", "d")
    for contact in "ab":
        world.presses(contact, "human")
        world.claims("c", contact)
    world.shift("c", on=False)
    below = replace(by("c"), under=77)
    first = world.handle("a", [HandedOn(by=below, case=1, press="p", to="d", leaving=True)])
    asked = [e for e in first.effects if isinstance(e, HandOver | Panel)]
    assert asked == [HandOver(of="c", counsellor="c", message=77)]
    last = world.handle("b", [HandedOn(by=below, case=1, press="q", to="", leaving=True)])
    assert [e for e in last.effects if isinstance(e, HandOver | Panel)] == [Panel(case=1, counsellor="c", message=77)]


def test_each_group_is_asked_about_its_own_cases_where_who_leaves_cannot_be_written_to() -> None:
    world = World(replace(RULES, groups=(Group("m", ("km",)), Group("n", ("en",)))))
    here, there = (by("c", groups=("m", "n"), at=group) for group in "mn")
    world.handle(DESK, [ShiftChanged(by=here, on=True, press="p")])
    for contact, act in (("a", here), ("b", there)):
        world.writes(contact, "words", EMERGENCY if act is there else UNSURE)
        world.presses(contact, "human")
        world.conversations[contact] = replace(
            world.conversations[contact], case=replace(world.case(contact), group=act.at or "")
        )
        cases = tuple(replace(c, group=act.at or "") if c.contact == contact else c for c in world.desk.cases)
        world.desk = replace(world.desk, cases=cases)
        world.handle(contact, [Claimed(by=act, case=1, press="p")])
    decision = world.handle(DESK, [ShiftChanged(by=here, on=False, press="p")])
    asked = [e for e in decision.effects if isinstance(e, HandOver)]
    assert [(e.group, e.counsellor, e.emergency) for e in asked] == [("n", None, True), ("m", None, False)]


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
