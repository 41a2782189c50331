"""Of a child who they are takes also its yes."""

from dataclasses import replace

import pytest

from bot.codec import decode, encode
from bot.core.model.case import CaseState
from bot.core.model.case_events import HandedOn, Lowered, UnmaskSeconded
from bot.core.model.conversation import Conversation
from bot.core.model.effects.desk import Reveal
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.understanding.values import Person, Urgency
from tests.core.casework.identity.asking import (
    COLLEAGUE,
    HOLDER,
    SUPERVISOR,
    alone,
    asked_desk,
    asks,
    journalled,
    request,
    reveals,
    seconds,
)
from tests.core.world import EMERGENCY, World, answered, noted, told, understood


def test_of_a_child_it_takes_the_childs_yes_and_a_supervisors_decision(child: World) -> None:
    asked = asks(child)
    assert told(asked) == [Line.UNMASK_CHILD]
    assert asked_desk(asked.effects)[0] == (Line.UNMASK_SECOND_CHILD, None)
    assert reveals(seconds(child, SUPERVISOR)) == []
    decision = child.presses("a", "show_yes", "1")
    assert reveals(decision) == [Reveal(request=1, counsellor="c", minutes=10)]
    assert [what for what, _, _ in journalled(child)] == [
        "unmask_asked",
        "best_interest_decided",
        "unmask_child_agreed",
        "unmask_opened",
    ]


def test_the_order_of_the_two_does_not_matter(child: World) -> None:
    asks(child)
    assert reveals(child.presses("a", "show_yes", "1")) == []
    assert reveals(seconds(child, SUPERVISOR))


def test_a_childs_no_ends_it_and_nobody_opens_alone(child: World) -> None:
    asks(child)
    decision = child.presses("a", "show_no", "1")
    assert noted(decision) == [Line.CHILD_REFUSED]
    assert answered(seconds(child, SUPERVISOR)) == [Line.UNMASK_OVER]
    child.later(20 * MINUTE)
    assert answered(alone(child)) == [Line.UNMASK_OVER]
    assert child.revealed == []


def test_of_a_child_nobody_decides_but_a_supervisor_and_nobody_opens_alone(child: World) -> None:
    asks(child)
    assert answered(seconds(child, COLLEAGUE)) == [Line.ROLE_NEEDED]
    child.now += 20 * MINUTE
    assert answered(alone(child)) == [Line.UNMASK_OVER]


def test_the_topic_alone_makes_it_a_childs_matter(held: World) -> None:
    held.writes("a", "my sister is 12", understood("child_exploitation", Urgency.EMERGENCY))
    case = held.case("a")
    held.conversations["a"] = replace(held.conversations["a"], case=replace(case, topic="child_exploitation"))
    asks(held)
    assert request(held).child


def test_who_may_be_somebody_else_cannot_agree_for_the_child(child: World) -> None:
    asks(child)
    child.drain()
    child.now += HOUR
    assert told(child.presses("a", "show_yes", "1")) == [Line.SAME_PERSON]
    assert request(child).agreed is None


@pytest.mark.parametrize("how", ["handed", "released", "lowered", "closed"])
def test_a_request_ends_with_the_holder_and_with_the_emergency(held: World, how: str) -> None:
    asks(held)
    held.drain()
    match how:
        case "handed" | "released":
            to = "d" if how == "handed" else ""
            held.handle("a", [HandedOn(by=HOLDER, case=1, press="p", to=to)])
        case "lowered":
            held.handle("a", [Lowered(by=HOLDER, case=1, press="p", why="not_now")])
        case _:
            held.closes("c", "a")
            assert held.case("a").state is CaseState.RESOLVED
    assert request(held).over
    assert ("a", "alone", 1) not in held.timers
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]
    if how == "released":
        held.drain()
        held.claims("c", "a")
    if how == "lowered":
        held.writes("a", "he has a knife", EMERGENCY)
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]  # it is asked for anew, or not at all
    held.later(11 * MINUTE)
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert held.revealed == []
    assert decode(Conversation, encode(held.conversations["a"])) == held.conversations["a"]


def test_who_turns_out_to_be_a_child_is_asked_and_what_was_asked_before_ends(held: World) -> None:
    asks(held)
    held.drain()
    decision = held.writes("a", "ខ្ញុំអាយុ ១៥", replace(EMERGENCY, person=Person.CHILD))
    assert Line.UNMASK_CHILD in told(decision)
    assert asked_desk(decision.effects) == [
        (Line.UNMASK_SECOND_CHILD, None),
        (Line.UNMASK_SECOND_CHILD, "s"),
        (Line.UNMASK_SECOND_CHILD, "m"),
    ]
    assert answered(seconds(held, SUPERVISOR)) == [Line.UNMASK_OVER]
    assert answered(seconds(held, COLLEAGUE, 2)) == [Line.ROLE_NEEDED]
    assert reveals(seconds(held, SUPERVISOR, 2)) == []
    assert not [name for _, name, _ in held.timers if name == "alone"]
    held.now += 11 * MINUTE
    assert answered(alone(held)) == [Line.UNMASK_OVER]
    assert reveals(held.presses("a", "show_yes", "2"))


def test_a_child_that_is_known_at_the_press_is_not_opened_by_it(held: World) -> None:
    asks(held)
    told_it = held.wrote("a", "ខ្ញុំអាយុ ១៥")
    press = UnmaskSeconded(by=SUPERVISOR, request=1, press="p")
    decision = held.handle("a", [told_it, press], replace(EMERGENCY, person=Person.CHILD))
    assert (reveals(decision), answered(decision)) == ([], [Line.UNMASK_OVER])
    assert request(held).child
