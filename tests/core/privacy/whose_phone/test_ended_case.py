"""An ended case: it opens again only for who says to be the same person."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState, Kind
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Person, Urgency
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR, HUMAN
from tests.core.world import EMERGENCY, World, told, understood

# ── an ended case ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ended(world: World) -> World:
    """A case that was closed, all that was written in it shown, and a contact who was silent for more than half an hour."""
    world.presses("a", "read")
    world.presses("a", "same")
    world.closes("c", "a")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    return world


def test_an_ended_case_opens_again_only_for_who_says_to_be_the_same_person(ended: World) -> None:
    assert told(ended.presses("a", "human")) == [Line.SAME_PERSON]
    assert not ended.case("a").live
    assert told(ended.presses("a", "same"))[0] is Line.CASE_OPENED_NOBODY
    assert (ended.case("a").number, ended.case("a").life.times, ended.case("a").live) == (1, 2, True)


def test_for_somebody_else_it_stays_ended_and_what_they_wish_is_a_case_of_their_own(ended: World) -> None:
    ended.writes("a", "ខ្ញុំចង់និយាយនឹងមនុស្ស", HUMAN)
    decision = ended.presses("a", "not_same")
    assert told(decision)[:2] == [Line.SOMEBODY_ELSE_TOLD, Line.CASE_OPENED_NOBODY]
    case = ended.case("a")
    assert (case.number, case.life.earlier, case.urgency) == (2, None, Urgency.SUPPORT)
    ended.drain()
    assert ended.shown("a") == ["ខ្ញុំចង់និយាយនឹងមនុស្ស"], "their own words, and none of before"


def test_who_wishes_for_a_human_again_without_an_answer_is_not_kept_waiting(ended: World) -> None:
    ended.presses("a", "can_write")
    assert not ended.case("a").live
    assert told(ended.presses("a", "human"))[0] is Line.CASE_OPENED_NOBODY
    assert (ended.case("a").number, ended.conversations["a"].phone.unsure) == (2, False)


def test_nobody_is_asked_before_they_wish_for_something_of_before(ended: World) -> None:
    assert told(ended.writes("a", "សួស្តី", understood("greet"))) == []
    assert told(ended.commands("a", "privacy")) == [Line.SAME_PERSON]


@pytest.mark.parametrize("danger", ["words", "button", "voice"])
def test_danger_opens_it_again_at_once_and_asks_after_it(ended: World, danger: str) -> None:
    match danger:
        case "words":
            decision = ended.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
        case "button":
            decision = ended.presses("a", "in_danger")
        case _:
            decision = ended.writes("a", "", kind=Kind.VOICE)
    assert told(decision)[-1] is Line.SAME_PERSON
    assert (ended.case("a").live, ended.case("a").life.times) == (True, 2)
    assert ended.conversations["a"].phone.unsure, "the card warns"


def test_danger_of_somebody_else_goes_on_in_a_case_of_their_own(ended: World) -> None:
    ended.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    ended.drain()
    ended.presses("a", "not_same")
    ended.drain()
    case = ended.case("a")
    assert (case.number, case.urgency, case.state) == (2, Urgency.EMERGENCY, CaseState.WAITING)
    assert ended.shown("a") == ["គេចាក់សោរខ្ញុំក្នុងបន្ទប់"]


def test_a_case_that_they_began_themselves_is_theirs(world: World) -> None:
    world.closes("c", "a")
    world.drain()
    world.now += world.rules.reopen_within + 1
    world.presses("a", "read")  # words of the ended case wait, so it is asked
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    assert world.case("a").number == 2
    world.presses("a", "not_same")
    world.drain()
    case = world.case("a")
    assert (case.number, case.live, case.stranger, world.heard("a")) == (2, True, False, [])


def test_a_third_person_gets_neither_the_case_of_the_second_nor_its_counsellors_words(world: World) -> None:
    """Words of the first case still wait, so it stays unknown who the second is."""
    world.closes("c", "a")
    world.drain()
    world.presses("a", "human")
    world.presses("a", "human")
    world.drain()
    assert (world.case("a").number, world.conversations["a"].phone.unsure) == (2, True)
    world.claims("c", "a", 2)
    world.drain()
    world.now += HALF_AN_HOUR + 1
    assert world.case("a").holder == "c"
    world.says("c", "a", "អាសយដ្ឋានជម្រក")
    world.drain()
    world.writes("a", "នេះអ្នកណា?")
    world.presses("a", "not_same")
    world.drain()
    assert world.heard("a") == []
    assert (world.case("a").number, world.case("a").stranger) == (3, True)


def test_a_picture_of_who_is_somebody_else_goes_on_in_their_case() -> None:
    world = World()
    world.shift("c")
    world.writes("a", "ក្មេងត្រូវគេចាក់សោ", replace(EMERGENCY, person=Person.CHILD))
    world.drain()
    world.claims("c", "a")
    world.writes("a", "", kind=Kind.PHOTO)
    world.drain()
    (before,) = world.case("a").guard.unopened
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "", kind=Kind.PHOTO)
    after = world.case("a").guard.unopened[-1]
    assert before != after
    assert world.presses("a", "not_same").drop == (before,)
    assert (world.case("a").guard.unopened, world.case("a").guard.guarded) == ((after,), True)


@pytest.mark.parametrize("muted_for", [10 * MINUTE, 7 * 24 * 60 * MINUTE])
def test_a_mute_lasts_an_hour_at_most_for_somebody_else(stranger: World, muted_for: int) -> None:
    world = World()
    world.conversations["a"] = replace(
        stranger.conversations["a"],
        phone=replace(stranger.conversations["a"].phone, unsure=True),
        mute=replace(stranger.conversations["a"].mute, until=stranger.now + muted_for),
    )
    world.now, world.desk = stranger.now, stranger.desk
    world.presses("a", "not_same")
    assert world.conversations["a"].mute.until == world.now + min(muted_for, 60 * MINUTE)
