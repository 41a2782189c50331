"""*Take next*: the waiting case that needs somebody most goes to one person, however many press."""

import pytest

from bot.core.casework.holding import DOUBLE_TAP
from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.desk_events import CounsellorLeft, WroteOnPage
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, UNSURE, World, answered, by, understood

URGENT = understood("passport_withheld", Urgency.URGENT)


def crowd() -> World:
    """Three who wait: *a* first and *b* after, both urgent; *d* is in danger and came last."""
    world = World()
    for contact, meaning in (("a", URGENT), ("b", URGENT), ("d", EMERGENCY)):
        world.writes(contact, "words", meaning)
        world.drain()
        world.now += 1_000
    return world


def settle(world: World) -> None:
    world.ring()
    world.drain()


def named(world: World, contact: str) -> tuple[tuple[str, str], ...]:
    first, second = world.case(contact).code
    return (("code", f"{first} {second}"),)


def test_danger_goes_first_then_who_waits_longest_then_nobody() -> None:
    world = crowd()
    for contact in ("d", "a", "b"):
        answer = world.takes_next("c")
        assert (answer.line, answer.values) == (Line.TOOK_NEXT, named(world, contact))
        settle(world)
        assert (world.case(contact).state, world.case(contact).holder) == (CaseState.OPEN, "c")
        world.now += DOUBLE_TAP
    assert world.takes_next("c").line is Line.NOBODY_WAITS


def test_all_who_press_at_once_get_another_case() -> None:
    world = crowd()
    answers = [world.takes_next(who).values for who in ("c", "e", "f")]
    assert answers == [named(world, contact) for contact in ("d", "a", "b")]
    world.now += DOUBLE_TAP
    assert world.takes_next("c").line is Line.NOBODY_WAITS
    settle(world)
    assert [world.case(contact).holder for contact in ("d", "a", "b")] == ["c", "e", "f"]


@pytest.mark.parametrize("between", ["nothing", "it is theirs"])
def test_who_presses_twice_at_once_gets_one_case(between: str) -> None:
    """The second press of a double tap would hold a case of which nobody knows."""
    world = crowd()
    first = world.takes_next("c")
    if between == "it is theirs":
        settle(world)
    world.now += DOUBLE_TAP - 1
    again = world.takes_next("c")
    assert (again.line, again.values, again.alert) == (first.line, first.values, first.alert)
    assert [c.taker or c.holder for c in world.desk.cases] == [None, None, "c"]
    world.now += 1
    assert world.takes_next("c").values == named(world, "a")


def test_a_second_press_gets_another_case_where_the_first_one_is_not_theirs_any_more() -> None:
    world = crowd()
    world.takes_next("c")
    world.presses("d", "withdraw", "1")
    assert world.takes_next("c").values == named(world, "a")


def test_what_is_promised_nobody_else_takes_over() -> None:
    world = crowd()
    world.takes_next("c")
    assert answered(world.claims("e", "d")) == [Line.ALREADY_TAKEN]
    assert answered(world.claims("c", "d")) == [Line.YOU_HOLD]
    settle(world)
    assert world.case("d").holder == "c"
    assert [j.what for j in world.journal].count("case_claimed") == 1


def test_the_contact_hears_that_somebody_is_there_and_the_bots_answers_are_withdrawn() -> None:
    world = World()
    world.writes("a", "words", understood("embassy_contact"))
    world.presses("a", "human")
    world.takes_next("c")
    world.ring()
    world.work("a")
    assert [e.effect.line for e in world.outbox if e.key == "a" and isinstance(e.effect, Tell)] == [Line.TAKEN_OVER]
    assert not [e for e in world.outbox if isinstance(e.effect, Say)]


def test_words_that_come_in_between_change_nothing() -> None:
    world = crowd()
    world.takes_next("c")
    world.writes("d", "hurry", EMERGENCY)
    settle(world)
    assert world.case("d").holder == "c"


def test_a_contact_who_withdraws_in_between_is_not_called_back() -> None:
    world = crowd()
    world.takes_next("c")
    world.presses("d", "withdraw", "1")
    settle(world)
    assert world.case("d").state is CaseState.RESOLVED
    assert world.desk.case_of("d") is None


def test_who_leaves_in_between_gets_nothing() -> None:
    world = crowd()
    world.takes_next("c")
    world.handle(DESK, [CounsellorLeft(by=by("c"))])
    settle(world)
    assert world.case("d").state is CaseState.WAITING
    assert world.takes_next("e").values == named(world, "d")
    settle(world)
    assert world.case("d").holder == "e"


def test_a_board_is_pinned_when_it_is_new_and_only_then() -> None:
    world = crowd()
    settle(world)
    assert world.pinned == [world.desk.board_of("").message]


def test_who_writes_after_the_first_words_of_whoever_got_the_case_is_waited_for() -> None:
    """The case becomes theirs, they write on the page, and the contact answers: all of it is handled at once."""
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.takes_next("c")
    by, content = world.by("c"), Content(Kind.TEXT, "we are here")
    page = WroteOnPage(by=by, case=1, press="p", content=content, message=-1, sent_at=world.now)
    taken = TimerDue(name=TimerName.TAKE, about=1)
    world.handle("a", [taken, page, world.wrote("a", "thank you")], UNSURE)
    assert world.case("a").holder == "c"
    assert world.case("a").hold.awaits
