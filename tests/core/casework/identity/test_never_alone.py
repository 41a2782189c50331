"""Nobody opens alone while somebody could be the second person."""

from dataclasses import replace

import pytest

from bot.core.casework.unmasking import MOST
from bot.core.decide import Decision
from bot.core.model.case_events import By, HandedOn, Lowered, UnmaskedAlone, UnmaskRefused
from bot.core.model.desk_events import CounsellorStarted, RoleChanged
from bot.core.model.effects.desk import AskDesk, Conceal
from bot.core.model.effects.table import Effect
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.casework.identity.asking import (
    ADMIN,
    COLLEAGUE,
    HOLDER,
    SUPERVISOR,
    TOPICS,
    alone,
    asked_desk,
    asks,
    corrects,
    journalled,
    on_shift,
    request,
    reveals,
    seconds,
    waits,
)
from tests.core.world import EMERGENCY, RULES, World, answered, noted, understood


def refuses(world: World, who: By, request: int = 1) -> Decision:
    return world.handle("a", [UnmaskRefused(by=who, request=request, press="p")])


@pytest.fixture
def calm() -> World:
    """A calm case that *c* holds; nobody else is on shift."""
    world = World(replace(RULES, urgencies=TOPICS))
    world.shift("c")
    for person in (HOLDER, COLLEAGUE, SUPERVISOR, ADMIN):
        world.handle(DESK, [CounsellorStarted(by=person)])
    world.writes("a", "they took my passport", understood("passport_withheld", Urgency.URGENT))
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    return world


def test_what_the_holder_makes_an_emergency_is_never_opened_alone(calm: World) -> None:
    corrects(calm, "confinement")
    assert calm.case("a").urgency is Urgency.EMERGENCY
    assert (Line.UNMASK_SECOND_SET, "s") in asked_desk(asks(calm).effects)
    waits(calm, 25)
    assert [e.line for e in calm.told_desk if isinstance(e, AskDesk) and e.line is Line.UNMASK_ALONE] == []
    assert answered(alone(calm)) == [Line.UNMASK_NOT_BY_WORDS]
    assert calm.revealed == []


def test_a_second_person_of_another_role_confirms_such_an_emergency(calm: World) -> None:
    corrects(calm, "confinement")
    asks(calm)
    assert answered(seconds(calm, COLLEAGUE)) == [Line.UNMASK_SAME_ROLE]
    assert reveals(seconds(calm, SUPERVISOR))
    assert ("emergency_confirmed", "s") in [(j.what, j.who) for j in calm.journal]


def test_the_contacts_own_words_make_it_one_also_after_the_holder_did(calm: World) -> None:
    corrects(calm, "confinement")
    calm.writes("a", "he has a knife", EMERGENCY)
    asks(calm)
    waits(calm, 10)
    assert reveals(alone(calm))


def test_what_the_holder_lowered_and_raised_again_is_theirs(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="not_now")])
    corrects(held, "confinement")
    asks(held)
    waits(held, 10)
    assert answered(alone(held)) == [Line.UNMASK_NOT_BY_WORDS]


def test_who_is_on_shift_and_silent_is_somebody(held: World) -> None:
    on_shift(held, SUPERVISOR)
    asks(held)
    held.told_desk.clear()
    waits(held, 11)
    again = asked_desk(held.told_desk)
    assert (Line.UNMASK_SECOND, "s") in again, "they are called once more"
    assert Line.UNMASK_ALONE not in [line for line, _ in again]
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY], "they were called to this request"
    assert held.revealed == []


def test_once_they_have_left_it_can_be_asked_anew(held: World) -> None:
    on_shift(held, SUPERVISOR)
    asks(held)
    assert answered(asks(held)) == [Line.UNMASK_WAITS]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(asks(held)) == [Line.UNMASK_WAITS], "not at once: General would be called again and again"
    waits(held, 10)
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    assert [u.over for u in held.conversations["a"].history.unmaskings] == [True, False]
    waits(held, 10)
    decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])
    assert reveals(decision)


def test_who_only_fell_silent_has_not_left(held: World) -> None:
    """A shift that ends for want of a sign is no way to be alone: whoever was called to it in that shift is somebody."""
    on_shift(held, SUPERVISOR)
    asks(held)
    waits(held, 61)
    assert "s" not in [c.id for c in held.desk.on_duty(held.now)]
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    waits(held, 11)
    assert answered(held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])) == [Line.UNMASK_SOMEBODY]
    on_shift(held, SUPERVISOR, on=False)
    assert answered(asks(held)) == [Line.UNMASK_ASKED], "they said so"
    waits(held, 10)
    assert reveals(held.handle("a", [UnmaskedAlone(by=HOLDER, request=3, press="p")]))


def test_who_comes_on_shift_meanwhile_is_called_and_counts(held: World) -> None:
    asks(held)
    waits(held, 5)
    on_shift(held, ADMIN)
    assert (Line.UNMASK_SECOND, "m") in asked_desk(held.says("c", "a").effects)
    waits(held, 6)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]


def test_an_empty_group_is_no_way_round_those_who_are_on_shift(held: World) -> None:
    on_shift(held, SUPERVISOR)
    held.desk = replace(
        held.desk, counsellors=tuple(replace(c, groups=("other",)) if c.id == "s" else c for c in held.desk.counsellors)
    )
    asks(held)
    waits(held, 11)
    assert answered(alone(held)) == [Line.UNMASK_SOMEBODY]


def test_a_refusal_ends_it_for_an_hour_and_is_written_down(held: World) -> None:
    asks(held)
    assert answered(refuses(held, HOLDER)) == [Line.UNMASK_NOT_YOURSELF]
    assert answered(refuses(held, COLLEAGUE)) == [Line.UNMASK_SAME_ROLE]
    refused = refuses(held, SUPERVISOR)
    assert (answered(refused), noted(refused)) == ([Line.UNMASK_SECONDED], [Line.UNMASK_REFUSED])
    assert ("unmask_refused", "s", "life") in journalled(held)
    assert answered(seconds(held, ADMIN)) == [Line.UNMASK_OVER]
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    waits(held, 59)
    assert answered(asks(held)) == [Line.UNMASK_REFUSED_LATELY]
    waits(held, 1)
    assert answered(asks(held)) == [Line.UNMASK_ASKED]


def test_a_refusal_holds_for_the_next_holder_too(held: World) -> None:
    asks(held)
    refuses(held, SUPERVISOR)
    held.drain()
    held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="d")])
    assert answered(asks(held, COLLEAGUE)) == [Line.UNMASK_REFUSED_LATELY]


def test_nobody_opens_alone_three_times_in_a_week(held: World) -> None:
    for number in (1, 2, 3):
        asks(held)
        waits(held, 10)
        decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=number, press="p")])
        assert answered(decision) == [Line.UNMASK_SECONDED if number < 3 else Line.UNMASK_TWICE]
        assert bool(reveals(decision)) is (number < 3)
        held.drain()
    held.now += 7 * DAY
    decision = held.handle("a", [UnmaskedAlone(by=HOLDER, request=3, press="p")])
    assert reveals(decision)


def test_nobody_becomes_a_second_person_by_a_new_role(held: World) -> None:
    """The holder who was made a supervisor since is no other role for the supervisor who asks with them."""
    asks(held)
    held.handle(DESK, [RoleChanged(by=replace(HOLDER, supervisor=True))])
    held.handle(DESK, [RoleChanged(by=replace(COLLEAGUE, supervisor=True))])
    assert answered(seconds(held, replace(COLLEAGUE, supervisor=True))) == [Line.UNMASK_SAME_ROLE]
    assert reveals(seconds(held, ADMIN))


@pytest.mark.parametrize("how", ["gives it back", "lowers and raises it"])
def test_who_fell_silent_is_somebody_for_the_next_request_too(held: World, how: str) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    on_shift(held, SUPERVISOR)
    asks(held)
    waits(held, 61)
    if how == "gives it back":
        held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="")])
        held.drain()
        held.claims("c", "a")
    else:
        held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="misread")])
        held.writes("a", "he has a knife", EMERGENCY)
    held.says("c", "a")
    held.drain()
    assert answered(asks(held)) == [Line.UNMASK_ASKED]
    waits(held, 11)
    again = held.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])
    assert answered(again) == [Line.UNMASK_SOMEBODY]


def asks_anew(world: World) -> None:
    world.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="misread")])
    corrects(world, "confinement")
    assert answered(asks(world)) == [Line.UNMASK_ASKED]
    world.drain()


def test_no_number_of_later_requests_leaves_a_name_standing(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    asks(held)
    seconds(held, SUPERVISOR)
    held.drain()
    shown = request(held).message
    for _ in range(MOST + 1):
        asks_anew(held)
    assert len(held.conversations["a"].history.unmaskings) == MOST + 1
    gone: list[Effect] = []
    for _ in range(11):
        held.now += MINUTE
        held.ring()
        gone += [e for key in list(held.inbox) if (made := held.work(key)) for e in (*made.effects, *made.at_desk)]
    assert [e.message for e in gone if isinstance(e, Conceal)] == [shown]
    held.drain()
    asks_anew(held)
    assert len(held.conversations["a"].history.unmaskings) == MOST, "what is taken away is kept no more"
