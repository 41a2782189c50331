"""A child's guard: what takes it off and what does not, and the clock of a silent holder."""

from dataclasses import replace

import pytest

from bot.core.casework.child import AGES
from bot.core.decide import Decision
from bot.core.keeping.events import RecordTapped
from bot.core.keeping.record import RECORD
from bot.core.model.case_events import By, ChildGuardLifted, HandedOn, TopicCorrected, UnmaskAsked, UnmaskedAlone
from bot.core.model.effects.desk import Reveal
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.understanding.values import Person, Urgency
from tests.core.casework.identity.asking import (
    ADMIN,
    COLLEAGUE,
    HOLDER,
    SUPERVISOR,
    TOPICS,
    alone,
    asks,
    corrects,
    on_shift,
    request,
    reveals,
    seconds,
    waits,
)
from tests.core.world import EMERGENCY, UNSURE, World, answered, noted, understood


def lifts(world: World, who: By, why: str = "grown_up") -> Decision:
    return world.handle("a", [ChildGuardLifted(by=who, case=1, press="p", why=why)])


# ── who is a child stays one ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["words", "unsure", "topic", "age"])
def test_another_topic_does_not_take_the_guard_off(held: World, how: str) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    match how:
        case "words":  # nothing in them says whose age it is, and the case goes on being about the danger of before
            held.writes("a", "they sell girls here", understood("child_exploitation", Urgency.EMERGENCY))
        case "unsure":  # answered as more of the same danger, since the talk makes that likelier
            unsure = understood("child_exploitation", Urgency.URGENT, confidence=0.45)
            held.writes("a", "they sell us here", replace(unsure, person=Person.SELF))
        case "topic":
            corrects(held, "child_exploitation")
        case _:
            held.writes("a", "15", replace(UNSURE, person=Person.CHILD))
    assert held.case("a").topic == ("child_exploitation" if how == "topic" else "confinement")
    corrects(held, "confinement")
    held.now += DAY
    held.writes("a", "I am back", EMERGENCY)
    held.presses("a", "same")
    held.says("c", "a")
    asks(held)
    assert request(held).child
    assert answered(seconds(held, COLLEAGUE)) == [Line.ROLE_NEEDED]
    waits(held, 11)
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert reveals(seconds(held, SUPERVISOR)) == []
    assert held.revealed == []


def test_topic_there_and_back_in_one_moment_does_not_either(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    presses = [TopicCorrected(by=HOLDER, case=1, press="p", tag=tag(t)) for t in ("child_exploitation", "confinement")]
    held.handle("a", presses)
    assert held.case("a").guard.child


def test_the_guard_goes_over_to_the_next_case_of_the_same_account(child: World) -> None:
    child.writes("a", "help", EMERGENCY)
    child.says("c", "a")
    child.drain()
    child.closes("c", "a")
    child.drain()
    child.now += 2 * DAY
    child.writes("a", "they are back", EMERGENCY)
    assert child.case("a").number == 2
    assert child.case("a").guard.child


def test_a_supervisor_who_does_not_hold_it_takes_it_off_with_a_reason(child: World) -> None:
    asks(child)
    assert answered(lifts(child, COLLEAGUE)) == [Line.ROLE_NEEDED]
    assert answered(lifts(child, SUPERVISOR, "because")) == [Line.OLD_BUTTON_DESK]
    decision = lifts(child, SUPERVISOR)
    assert noted(decision) == [Line.CHILD_GUARD_LIFTED]
    assert ("child_guard_lifted", "s", "grown_up") in [(j.what, j.who, j.why) for j in child.journal]
    assert request(child).over, "what was asked of a child is asked anew"
    assert answered(asks(child)) == [Line.UNMASK_ASKED]
    assert not request(child).child
    waits(child, 11)
    assert answered(child.handle("a", [UnmaskedAlone(by=HOLDER, request=2, press="p")])) == [Line.UNMASK_OVER]
    assert reveals(seconds(child, SUPERVISOR, 2))


def test_not_of_a_case_of_ones_own_and_not_while_its_topic_says_so(child: World) -> None:
    child.rules = replace(child.rules, urgencies=TOPICS)
    child.desk = replace(
        child.desk, counsellors=tuple(replace(c, on_until=child.now + HOUR) for c in child.desk.counsellors)
    )
    child.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to="s")])
    assert answered(lifts(child, SUPERVISOR)) == [Line.CHILD_NOT_YOURS]
    corrects(child, "child_exploitation", SUPERVISOR)
    assert answered(lifts(child, ADMIN)) == [Line.CHILD_TOPIC_FIRST]
    corrects(child, "confinement", SUPERVISOR)
    assert noted(lifts(child, ADMIN)) == [Line.CHILD_GUARD_LIFTED]


def test_what_tells_of_a_child_later_guards_it_anew(child: World) -> None:
    lifts(child, SUPERVISOR)
    assert not child.case("a").guard.child
    child.writes("a", "I am 15", replace(EMERGENCY, person=Person.CHILD))
    assert child.case("a").guard.child


def test_asking_who_it_is_stops_the_clock_of_a_silent_holder(held: World) -> None:
    """Else the case is taken back at ten minutes, and the question dies at the moment at which it is answered."""
    held.writes("a", "please hurry")
    held.later(MINUTE)
    asks(held)
    held.later(MINUTE)
    held.writes("a", "are you there?")
    held.later(9 * MINUTE)
    assert held.case("a").holder == "c"
    assert reveals(alone(held)) == [Reveal(request=1, counsellor="c", minutes=10)]


def test_new_danger_waits_for_no_such_question(held: World) -> None:
    held.now += 4 * MINUTE
    asks(held)
    held.now += MINUTE
    held.writes("a", "he has a knife", EMERGENCY)
    held.later(11 * MINUTE)
    assert held.case("a").holder is None


def test_nobody_keeps_a_case_by_having_asked(held: World) -> None:
    asks(held)
    held.writes("a", "are you there?")
    held.later(21 * MINUTE)
    assert held.case("a").holder is None


# ── ways round it that take several steps ───────────────────────────────────────────────────────────────────────


def test_a_guard_that_was_taken_off_keeps_the_next_case_from_being_opened_alone_too(child: World) -> None:
    child.writes("a", "help", EMERGENCY)
    lifts(child, SUPERVISOR)
    child.says("c", "a")
    child.drain()
    child.closes("c", "a")
    child.drain()
    child.now += 2 * DAY
    on_shift(child, HOLDER)
    child.writes("a", "they are back", EMERGENCY)
    child.drain()
    child.claims("c", "a", 2)
    child.handle("a", [UnmaskAsked(by=HOLDER, case=2, press="p", why="life")])
    child.says("c", "a")
    waits(child, 10)
    assert child.case("a").guard.lifted
    assert answered(alone(child)) == [Line.UNMASK_OVER]


@pytest.mark.parametrize("age", sorted(AGES))
def test_who_is_a_child_by_the_record_is_guarded_until_a_supervisor_takes_it_off(
    held: World, age: tuple[str, str]
) -> None:
    part, value = age
    assert value in RECORD[part]
    tap = RecordTapped(by=HOLDER, case=1, press="p", part=part, value=value)
    held.handle("a", [tap])
    assert held.case("a").guard.child
    held.handle("a", [tap])
    assert held.conversations["a"].record == ()
    assert held.case("a").guard.child, "the holder cannot take it back: it takes one person then to see who it is"
    held.handle("a", [tap])
    assert noted(lifts(held, SUPERVISOR)) == [Line.CHILD_GUARD_LIFTED]
    held.writes("a", "yes")
    assert not held.case("a").guard.child
    assert held.conversations["a"].record == ()


def test_danger_that_stops_the_forgetting_leaves_the_childs_guard(held: World) -> None:
    held.rules = replace(held.rules, urgencies=TOPICS)
    corrects(held, "child_exploitation")
    corrects(held, "confinement")
    held.commands("a", "forget")
    held.presses("a", "forget_yes")
    held.writes("a", "they beat me", EMERGENCY)
    held.drain()
    assert (held.case("a").number, held.case("a").life.times) == (2, 1), "a new case: the old thread is deleted"
    assert held.case("a").guard.child
