"""A stranger on the phone learns nothing of a case, and ends none."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import Closed, HandedOn, Paused
from bot.core.model.effects.contact import Cover, Tell
from bot.core.model.effects.told import NEWS_OF_A_CASE
from bot.core.model.events import Event, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.understanding.values import Person
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR, HUMAN
from tests.core.sample_forms import FORMS
from tests.core.world import EMERGENCY, World, answered, told


def offered(decision: Decision) -> set[str]:
    """The buttons that the contact is shown."""
    tells = (e for e in decision.effects if isinstance(e, Tell))
    return {button.action for tell in tells for row in tell.buttons for button in row}


def offered_on_the_phone(world: World) -> set[str]:
    tells = (seen.effect for seen in world.phones["a"].seen if isinstance(seen.effect, Tell))
    return {button.action for tell in tells for row in tell.buttons for button in row}


@pytest.mark.parametrize("somebody_on_shift", [True, False])
def test_a_stranger_who_asks_for_a_human_learns_nothing_of_the_case_and_is_shown_no_way_to_end_it(
    stranger: World, somebody_on_shift: bool
) -> None:
    stranger.shift("c", on=somebody_on_shift)
    stranger.drain()
    first = Line.CASE_OPENED if somebody_on_shift else Line.CASE_OPENED_NOBODY
    again = Line.STILL_CALLED if somebody_on_shift else Line.STILL_NOBODY
    for line, decision in (
        (first, stranger.presses("a", "human")),
        (again, stranger.writes("a", "ខ្ញុំចង់និយាយនឹងមនុស្ស", HUMAN)),
    ):
        assert told(decision)[0] is line
        assert not {Line.CASE_ALREADY_WAITING, Line.CASE_WAITING_AHEAD, Line.SAME_PERSON} & {*told(decision)}
        assert "withdraw" not in offered(decision)


def test_a_stranger_cannot_take_the_case_back_by_an_old_button(stranger: World) -> None:
    decision = stranger.presses("a", "withdraw", "1")
    assert answered(decision) == [Line.OLD_BUTTON]
    assert Line.CASE_WITHDRAWN not in told(decision)
    assert stranger.case("a").state is CaseState.WAITING


def test_a_stranger_is_told_that_a_counsellor_reads_and_cannot_end_that(stranger: World) -> None:
    stranger.claims("c", "a", 2)
    stranger.drain()
    assert answered(stranger.presses("a", "human")) == [Line.TAKEN_OVER]
    assert answered(stranger.presses("a", "withdraw", "1")) == [Line.OLD_BUTTON]
    assert stranger.case("a").state is CaseState.OPEN


def test_who_may_be_somebody_else_is_not_told_that_there_is_a_case(waiting: World) -> None:
    """Each of their messages is answered, and none with words that only a contact with a case is told."""
    for words in ("សួស្តី", "បាយ", "ទឹក"):
        assert told(waiting.writes("a", words)) == [Line.SAME_PERSON]
    voice = told(waiting.writes("a", "", kind=Kind.VOICE))
    assert voice == [Line.CASE_OPENED, Line.SAME_PERSON]
    waiting.presses("a", "same")
    assert told(waiting.writes("a", "បាយ")) == [Line.ADDED_TO_CASE]


def test_who_may_be_somebody_else_is_asked_before_the_case_can_be_taken_back(waiting: World) -> None:
    assert told(waiting.presses("a", "withdraw", "1")) == [Line.SAME_PERSON]
    assert waiting.case("a").state is CaseState.WAITING
    assert "withdraw" not in offered(waiting.presses("a", "human"))
    waiting.presses("a", "same")
    assert "withdraw" in offered(waiting.presses("a", "human"))
    assert told(waiting.presses("a", "withdraw", "1")) == [Line.CASE_WITHDRAWN]


def test_whose_chat_is_empty_finds_the_way_to_take_the_case_back(waiting: World) -> None:
    decision = waiting.commands("a", "human")
    assert told(decision) == [Line.CASE_OPENED, Line.SAME_PERSON]
    assert "withdraw" not in offered(decision)


@pytest.mark.parametrize("who", ["waiting", "stranger"])
def test_no_news_of_a_waiting_case_offers_who_may_be_somebody_else_its_end(
    who: str, request: pytest.FixtureRequest
) -> None:
    world: World = request.getfixturevalue(who)
    world.writes("a", "តើមានអ្នកណាទេ?")
    world.drain()
    world.handle("a", [TimerDue(name=TimerName.UNANSWERED, about=world.case("a").number)])
    world.drain()
    line = Line.CASE_OPENED_NOBODY if who == "waiting" else Line.STILL_WAITING
    assert line in world.lines("a")
    assert "withdraw" not in offered_on_the_phone(world)


# ── nobody learns from the bot whether another has a case ───────────────────────────────────────────────────────


def news_of_a_case(decision: Decision) -> list[Line]:
    return [line for line in told(decision) if line in NEWS_OF_A_CASE]


@pytest.mark.parametrize("somebody_on_shift", [True, False])
@pytest.mark.parametrize("what", ["hands on", "puts back", "pauses", "closes", "is late"])
def test_no_news_of_a_held_case_reaches_who_may_be_somebody_else(
    back: World, what: str, somebody_on_shift: bool
) -> None:
    if somebody_on_shift:
        back.shift("e")
    by, press = back.by("c"), "p"
    events: dict[str, Event] = {
        "hands on": HandedOn(by=by, case=1, press=press, to="e"),
        "puts back": HandedOn(by=by, case=1, press=press, to=""),
        "pauses": Paused(by=by, case=1, press=press),
        "closes": Closed(by=by, case=1, press=press, outcome="safe"),
        "is late": replace(back.wrote("a", "សួស្តី"), sent_at=back.now - 20 * MINUTE),
    }
    decision = back.handle("a", [events[what]])
    assert news_of_a_case(decision) == []
    waits = {e.line for e in back.conversations["a"].quiet.held if isinstance(e, Tell)}
    assert news_of_a_case(back.presses("a", "same")) == [line for line in Line if line in waits]


def test_a_counsellor_who_takes_it_over_is_no_news_for_who_may_be_somebody_else(waiting: World) -> None:
    waiting.writes("a", "នេះអ្នកណា?")
    assert news_of_a_case(waiting.claims("c", "a")) == []
    assert news_of_a_case(waiting.presses("a", "same")) == [Line.TAKEN_OVER]


def test_who_asked_for_a_human_hears_that_one_came_whoever_they_are(waiting: World) -> None:
    waiting.writes("a", "នេះអ្នកណា?")
    waiting.presses("a", "human")
    assert told(waiting.claims("c", "a")) == [Line.TAKEN_OVER]
    waiting.drain()
    assert told(waiting.closes("c", "a")) == [Line.CLOSED]


def test_who_tells_of_danger_hears_that_a_counsellor_came_whoever_they_are(waiting: World) -> None:
    waiting.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    assert told(waiting.claims("c", "a")) == [Line.TAKEN_OVER]


def test_what_a_third_person_is_told_begins_anew(waiting: World) -> None:
    waiting.writes("a", "នេះអ្នកណា?")
    waiting.presses("a", "human")
    waiting.presses("a", "same")
    waiting.now += HALF_AN_HOUR + 1
    waiting.writes("a", "នេះអ្នកណា?")
    assert news_of_a_case(waiting.claims("c", "a")) == []


@pytest.mark.parametrize("button", [("menu",), ("topic", "safe_migration"), ("form", "check")])
def test_no_button_beside_a_counsellor_tells_who_may_be_somebody_else_of_one(
    back: World, button: tuple[str, ...]
) -> None:
    back.rules = replace(back.rules, forms=FORMS)
    decision = back.presses("a", *button)
    assert (answered(decision), told(decision)) == ([None], [Line.SAME_PERSON])
    assert answered(back.presses("a", "human")) == [Line.TAKEN_OVER]
    assert answered(back.presses("a", *button)) == [Line.TAKEN_OVER], "they were told by now"


def test_an_ended_case_is_no_news_that_keeps_somebody_from_one_of_their_own(back: World) -> None:
    back.closes("c", "a")
    back.presses("a", "human")
    assert told(back.presses("a", "human"))[0] is Line.CASE_OPENED_NOBODY
    assert (back.case("a").number, back.conversations["a"].phone.unsure) == (2, False)


@pytest.mark.parametrize("who", ["unsure", "stranger"])
def test_nobody_learns_from_a_picture_what_the_case_of_another_is_about(who: str) -> None:
    world = World()
    world.writes("a", "ក្មេងត្រូវគេចាក់សោ", replace(EMERGENCY, person=Person.CHILD))
    world.drain()
    world.now += HALF_AN_HOUR + 1
    assert Line.NO_PICTURES not in told(world.writes("a", "", kind=Kind.PHOTO))
    assert world.case("a").guard.guarded
    if who == "stranger":
        world.presses("a", "not_same")
        assert Line.NO_PICTURES not in told(world.writes("a", "", kind=Kind.PHOTO))
        world.writes("a", "ក្មេងត្រូវគេចាក់សោ", replace(EMERGENCY, person=Person.CHILD))
    else:
        world.presses("a", "same")
    assert Line.NO_PICTURES in told(world.writes("a", "", kind=Kind.PHOTO)), "now it is theirs"


def test_a_voice_that_opens_an_ended_case_again_cannot_end_it_while_it_may_be_somebody_else(world: World) -> None:
    world.presses("a", "read")
    world.closes("c", "a")
    world.drain()
    assert world.conversations["a"].phone.unsure
    decision = world.writes("a", "", kind=Kind.VOICE)
    assert told(decision)[-1] is Line.CASE_OPENED_NOBODY
    assert "withdraw" not in offered(decision)
    assert world.case("a").state is CaseState.WAITING


def test_who_may_be_somebody_else_cannot_end_the_case_by_being_forgotten(waiting: World) -> None:
    waiting.writes("a", "នេះអ្នកណា?")
    for _ in range(2):  # also right after it was asked
        assert told(waiting.commands("a", "forget")) == [Line.SAME_PERSON]
        waiting.presses("a", "forget_yes")
    assert waiting.case("a").live
    assert not waiting.conversations["a"].chat.forgetting
    waiting.presses("a", "same")
    assert told(waiting.commands("a", "forget")) == [Line.FORGET_ASK_CASE], "it is the person whose case it is"


def test_for_somebody_else_forgetting_clears_the_chat_and_the_case_goes_on(stranger: World) -> None:
    decision = stranger.commands("a", "forget")
    assert Line.FORGET_ASK_CASE not in told(decision)
    assert [e for e in decision.effects if isinstance(e, Cover)]
    stranger.presses("a", "forget_yes")
    stranger.drain()
    assert stranger.case("a").live
    assert not stranger.conversations["a"].chat.forgetting


def test_a_yes_from_before_the_silence_ends_no_case_of_another_person() -> None:
    other = World()
    other.shift("c")
    other.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    other.commands("a", "forget")
    other.drain()
    other.now += HALF_AN_HOUR + 1
    other.writes("a", "នេះអ្នកណា?")
    other.presses("a", "forget_yes")
    assert other.case("a").live
