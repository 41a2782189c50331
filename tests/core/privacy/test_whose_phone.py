"""The phone is not the person: what somebody else, who has it now, is shown and asked."""

from dataclasses import replace

import pytest

from bot.core.casework.referring import code_of
from bot.core.decide import Decision
from bot.core.model.case import CaseState, Content, Kind, Side
from bot.core.model.case_events import (
    Closed,
    CounsellorEdited,
    CounsellorReacted,
    FollowUpProposed,
    HandedOn,
    JoinAsked,
    Paused,
    Referred,
)
from bot.core.model.effects.contact import Cover, Explain, Relay, Say, Tell
from bot.core.model.effects.desk import Alert
from bot.core.model.effects.thread import BareCard, Card, FirstWords
from bot.core.model.effects.told import NEWS_OF_A_CASE, of_a_counsellor
from bot.core.model.events import Delivered, Event, NotDelivered, Receipt, Refusal, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.understanding.values import Person, Urgency
from tests.core.sample_forms import FORMS
from tests.core.world import EMERGENCY, UNSURE, World, answered, noted, told, understood

HALF_AN_HOUR = 30 * MINUTE

HUMAN = understood("talk_to_counsellor")


@pytest.fixture
def world() -> World:
    """A contact who has been silent for more than half an hour, while a counsellor's words wait."""
    world = World()
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.says("c", "a", "the shelter is in street 51")
    world.drain()
    return world


@pytest.mark.parametrize("act", ["writes", "shows"])
def test_after_half_an_hour_nothing_that_waited_is_shown_before_the_answer(world: World, act: str) -> None:
    decision = world.writes("a", "hello") if act == "writes" else world.presses("a", "read")
    assert told(decision) == [Line.SAME_PERSON]
    world.drain()
    assert world.heard("a") == []
    world.presses("a", "same")
    world.drain()
    assert world.heard("a") == ["the shelter is in street 51"]
    assert world.notes("a")[-1] is Line.SAME_PERSON_SAID


def test_what_earlier_words_of_a_batch_let_out_waits_again_where_later_ones_may_be_somebody_elses() -> None:
    """Both are handled at once, after an outage: whoever has the phone by then may be another."""
    world = World()
    world.presses("a", "human")
    world.claims("c", "a")
    world.drain()
    world.now += world.rules.quiet_after + MINUTE
    world.says("c", "a", "can you talk?")
    world.drain()
    first = world.wrote("a", "yes")
    world.now += world.rules.stranger_after + MINUTE
    decision = world.handle("a", [first, world.wrote("a", "who is this?")], UNSURE)
    assert not any(map(of_a_counsellor, decision.effects))
    assert told(decision)[-1] is Line.SAME_PERSON
    world.drain()
    assert world.heard("a") == []
    world.presses("a", "same")
    world.drain()
    assert world.heard("a") == ["can you talk?"]


@pytest.fixture
def back() -> World:
    """A held case in which nothing waits, and somebody writes on the phone after more than half an hour."""
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "យើងនៅទីនេះ")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "សួស្តី")
    world.drain()
    return world


def test_what_a_counsellor_writes_after_the_silence_waits_for_the_answer_and_they_are_told_why(back: World) -> None:
    assert back.lines("a")[-1] is Line.SAME_PERSON
    before = back.heard("a")
    first = back.says("c", "a", "ប៉ូលិសមកដល់ម៉ោង ៦")
    assert noted(first) == [Line.HELD_UNSURE]
    assert noted(back.says("c", "a", "រង់ចាំក្នុងបន្ទប់")) == [], "said once"
    back.drain()
    assert back.heard("a") == before
    back.presses("a", "same")
    back.drain()
    assert back.heard("a") == [*before, "ប៉ូលិសមកដល់ម៉ោង ៦", "រង់ចាំក្នុងបន្ទប់"]
    assert noted(back.says("c", "a", "ល្អ")) == []


def test_who_hears_nothing_of_words_that_wait_hears_that_the_talk_goes_on(back: World) -> None:
    assert told(back.presses("a", "same")) == [Line.GO_ON]


def test_the_question_is_asked_again_when_words_begin_to_wait_and_it_was_long_ago(back: World) -> None:
    back.now += 3 * MINUTE
    assert told(back.says("c", "a", "ប៉ូលិសមកដល់ម៉ោង ៦")) == [Line.SAME_PERSON]


def test_a_change_and_a_reaction_of_the_holder_wait_too_or_are_said_not_to_go_out(back: World) -> None:
    said = next(e for e in back.logs["a"] if e.side is Side.COUNSELLOR)
    changed = CounsellorEdited(by=back.by("c"), content=Content(Kind.TEXT, "ផ្សេង"), message=said.source)
    assert noted(back.handle("a", [changed])) == [Line.EDIT_NOT_PASSED]
    shown = back.case("a").view.shown[-1].message
    back.handle("a", [CounsellorReacted(by=back.by("c"), message=shown, emoji="❤", settable=True)])
    back.drain()
    assert not back.phones["a"].reactions
    back.presses("a", "same")
    back.drain()
    assert list(back.phones["a"].reactions.values()) == ["❤"]


def test_the_bots_own_news_does_not_wait_with_the_words_of_a_counsellor(back: World) -> None:
    back.presses("a", "human")
    back.says("c", "a", "ប៉ូលិសមកដល់ម៉ោង ៦")
    back.drain()
    assert any(isinstance(effect, Relay) for effect in back.conversations["a"].quiet.held)
    back.handle("a", [Paused(by=back.by("c"), case=1, press="p")])
    back.drain()
    assert back.lines("a")[-1] is Line.PAUSED


def test_show_is_answered_while_words_wait_for_who_is_there(world: World) -> None:
    assert told(world.presses("a", "read")) == [Line.SAME_PERSON]
    world.now += MINUTE // 3
    assert told(world.presses("a", "read")) == [Line.SAME_PERSON]


def test_who_may_be_somebody_else_cannot_say_that_nobody_looks_at_the_phone() -> None:
    world = World()
    world.presses("a", "human")
    world.presses("a", "watched")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "សួស្តី")
    assert told(world.presses("a", "unwatched")) == [Line.SAME_PERSON]
    world.presses("a", "can_write")
    assert world.conversations["a"].phone.watched
    world.presses("a", "same")
    assert told(world.presses("a", "unwatched")) == [Line.NOT_WATCHED]
    assert not world.conversations["a"].phone.watched


def test_who_may_be_somebody_else_is_not_asked_whether_the_phone_is_checked(waiting: World) -> None:
    waiting.now -= HALF_AN_HOUR
    waiting.presses("a", "clear")
    waiting.drain()
    waiting.now += HALF_AN_HOUR + 1
    assert Line.IS_IT_CHECKED not in told(waiting.writes("a", "សួស្តី"))
    assert Line.IS_IT_CHECKED not in told(waiting.writes("a", "បាយ"))
    waiting.presses("a", "same")
    assert Line.IS_IT_CHECKED in told(waiting.writes("a", "បាយ"))


def test_a_calm_answer_tells_nobody_else_that_somebody_is_called(waiting: World) -> None:
    asked = understood("safe_migration")
    said = next(e for e in waiting.writes("a", "ការជួញដូរជាអ្វី", asked).effects if isinstance(e, Say))
    assert said.called is None
    waiting.presses("a", "same")
    again = waiting.writes("a", "ការជួញដូរជាអ្វី", asked).effects[0]
    assert isinstance(again, Explain)  # it was answered above
    assert again.called is True


def test_who_answers_meanwhile_is_said_whoever_is_there(back: World) -> None:
    decision = back.handle("a", [Paused(by=back.by("c"), case=1, press="p")])
    assert told(decision) == [Line.CASE_OPENED_NOBODY]
    assert Line.PAUSED in told(back.presses("a", "same")), "it is their counsellor who pauses"


def test_in_danger_the_question_is_asked_after_the_crisis_answer_and_is_not_withdrawn(waiting: World) -> None:
    decision = waiting.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    assert getattr(decision.effects[0], "crisis", False)
    assert told(decision)[-1] is Line.SAME_PERSON
    waiting.drain()
    assert waiting.lines("a")[-1] is Line.SAME_PERSON


def test_what_they_write_reaches_the_counsellor_all_the_same(world: World) -> None:
    world.writes("a", "who is this")
    world.drain()
    assert world.shown("a")[-1] == "who is this"
    assert world.conversations["a"].phone.unsure


def test_the_question_is_not_asked_with_every_word(world: World) -> None:
    assert told(world.writes("a", "one")) == [Line.SAME_PERSON]
    assert told(world.writes("a", "two")) == []
    world.now += 3 * MINUTE
    assert told(world.writes("a", "three")) == [Line.SAME_PERSON]


def test_for_somebody_else_nothing_that_waited_is_ever_shown_and_who_comes_after_it_is_a_new_case(world: World) -> None:
    world.presses("a", "read")
    decision = world.presses("a", "not_same")
    assert told(decision) == [Line.SOMEBODY_ELSE_TOLD]
    world.drain()
    assert world.case("a").number == 2
    world.now += HALF_AN_HOUR + 1
    world.presses("a", "read")
    world.presses("a", "same")
    world.drain()
    assert world.heard("a") == []


def test_danger_is_answered_first_whoever_it_is(world: World) -> None:
    world.closes("c", "a")
    world.drain()
    decision = world.writes("a", "they locked me in", EMERGENCY)
    assert getattr(decision.effects[0], "topic", None) == "confinement"


def test_danger_beside_a_counsellor_is_answered_too_where_their_words_would_wait(world: World) -> None:
    """Else whoever has the phone, also the person themselves, is left in danger with a question alone."""
    decision = world.writes("a", "they locked me in", EMERGENCY)
    first = decision.effects[0]
    assert isinstance(first, Say)
    assert (first.topic, first.crisis, first.called) == ("confinement", True, False)
    assert told(decision)[-1] is Line.SAME_PERSON
    assert any(isinstance(e, Alert) and e.danger for e in decision.effects)
    assert (world.case("a").urgency, world.case("a").holder) == (Urgency.EMERGENCY, "c")
    world.presses("a", "same")
    world.drain()
    decision = world.writes("a", "they are at the door", EMERGENCY)
    assert not [e for e in decision.effects if isinstance(e, Say | Tell)], "a counsellor is there"


def test_nobody_is_asked_who_comes_back_soon_or_had_no_talk() -> None:
    world = World()
    world.writes("a", "hello", understood("greet"))
    world.now += HALF_AN_HOUR + 1
    assert Line.SAME_PERSON not in told(world.writes("a", "hello", understood("greet")))
    assert not world.conversations["a"].phone.unsure


@pytest.mark.parametrize("act", ["clear", "not_now"])
def test_who_comes_long_after_the_chat_was_hidden_is_asked_too(waiting: World, act: str) -> None:
    waiting.writes("a", "hello")
    waiting.presses("a", "same")
    waiting.presses("a", act)
    waiting.now += HALF_AN_HOUR + 1
    assert Line.SAME_PERSON in told(waiting.writes("a", "នេះអ្នកណា?"))


@pytest.mark.parametrize("after", ["not_same", "same"])
def test_somebody_else_under_an_old_question_is_asked_once_more_before_anything_is_shown(
    world: World, after: str
) -> None:
    world.presses("a", "read")
    world.presses("a", "same")
    world.drain()
    shown = world.heard("a")
    world.now += 20 * MINUTE
    world.says("c", "a", "កុំប្រាប់នរណា")  # waits behind the neutral line
    world.now += 2 * MINUTE
    assert told(world.presses("a", "not_same")) == [Line.SAME_PERSON]
    world.drain()
    assert world.heard("a") == shown
    world.presses("a", after)
    world.drain()
    case = world.case("a")
    if after == "same":
        assert (world.heard("a"), case.number) == ([*shown, "កុំប្រាប់នរណា"], 1)
    else:
        assert (world.heard("a"), case.number, case.stranger) == (shown, 2, True)
        assert told(world.presses("a", "not_same")) == [Line.SOMEBODY_ELSE_TOLD]
        assert world.case("a").number == 2


def test_what_the_same_batch_would_have_shown_waits_too(world: World) -> None:
    world.presses("a", "read")
    world.presses("a", "same")
    world.drain()
    shown = world.heard("a")
    world.now += 20 * MINUTE
    world.says("c", "a", "កុំប្រាប់នរណា")
    world.handle("a", [world.pressed("a", "read"), world.pressed("a", "not_same")])
    assert not world.case("a").sending.under_way, "they wait, and are on their way no more"
    world.drain()
    assert world.heard("a") == shown
    assert any(isinstance(effect, Relay) for effect in world.conversations["a"].quiet.held)


def test_no_answer_of_the_same_batch_offers_to_take_the_case_back() -> None:
    world = World()
    world.shift("c")
    world.presses("a", "human")
    world.drain()
    decision = world.handle("a", [world.pressed("a", "human"), world.pressed("a", "not_same")])
    assert told(decision) == [Line.SAME_PERSON]


def test_nothing_of_before_is_doubted_where_there_is_nothing() -> None:
    world = World()
    world.writes("a", "សួស្តី")
    assert told(world.presses("a", "not_same")) == [Line.SOMEBODY_ELSE_TOLD]
    assert not world.conversations["a"].phone.unsure


@pytest.fixture
def waiting() -> World:
    """An emergency waits for somebody on shift, and its contact was silent for more than half an hour."""
    world = World()
    world.shift("c")
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.now += HALF_AN_HOUR + 1
    return world


@pytest.fixture
def stranger(waiting: World) -> World:
    """Somebody else has the phone by their own word."""
    waiting.writes("a", "នេះអ្នកណា?")
    waiting.presses("a", "not_same")
    waiting.drain()
    assert waiting.case("a").stranger
    return waiting


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


# ── somebody else in a live case ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds, with all that can be agreed in it."""
    world = World()
    world.shift("c")
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [FollowUpProposed(by=world.by("c"), case=1, press="p", days=3)])
    world.presses("a", "follow_yes", "1")
    world.presses("a", "safe_hours", "360-540")
    world.handle("a", [Referred(by=world.by("c"), case=1, press="p", service=code_of("kh_1280"), tells="place")])
    world.says("c", "a", "// បងប្រុសនាងហៅមក")
    world.says("c", "a", "ផ្លូវ ៥១")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "នេះអ្នកណា?")
    world.drain()
    return world


def test_for_somebody_else_the_case_ends_as_lost_and_a_new_one_as_urgent_begins_with_their_words(held: World) -> None:
    old = held.case("a")
    held.says("c", "a", "ប៉ូលិសមកដល់ម៉ោង ៦")
    held.drain()
    decision = held.presses("a", "not_same")
    assert told(decision) == [Line.SOMEBODY_ELSE_TOLD]
    assert Alert(case=2) in decision.effects
    new = held.case("a")
    assert (new.number, new.state, new.urgency, new.holder) == (2, CaseState.WAITING, Urgency.EMERGENCY, None)
    assert (new.life.earlier, new.life.former, new.stranger) == (old.code, "c", True), (
        "the card warns, and names the other"
    )
    closed = next(e for e in decision.journal if e.what == "case_closed")
    assert (closed.who, closed.why, closed.case) == ("bot", "lost", held.conversations["a"].ref(1))
    held.drain()
    assert held.shown("a") == ["នេះអ្នកណា?"]
    assert held.topics[old.view.thread or 0].closed
    assert held.topics[old.view.thread or 0].bare, "the buttons of its card are gone"
    note = held.topics[old.view.thread or 0].notes[-1]
    assert (note.line, dict(note.values)["count"]) == (Line.SOMEBODY_ELSE_HERE, "1")
    assert "ប៉ូលិសមកដល់ម៉ោង ៦" not in held.heard("a")


def test_words_of_before_that_were_never_shown_are_told_apart_from_those_of_somebody_else() -> None:
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    before = world.conversations["a"].counts.log
    world.now += HALF_AN_HOUR + 1  # all this time nothing could be posted at the desk
    world.writes("a", "នេះអ្នកណា?")
    world.presses("a", "not_same")
    world.drain()
    assert world.shown("a") == ["គេចាក់សោរខ្ញុំក្នុងបន្ទប់", "នេះអ្នកណា?"]
    assert (world.case("a").number, world.case("a").life.before) == (2, before)


def test_where_all_was_shown_nothing_is_of_before(held: World) -> None:
    held.presses("a", "not_same")
    assert held.case("a").life.before == 0


def test_words_of_a_case_that_was_taken_back_unseen_are_told_apart_in_the_next_one() -> None:
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    before = world.conversations["a"].counts.log
    world.presses("a", "withdraw", "1")
    world.writes("a", "គេវាយខ្ញុំ", EMERGENCY)
    assert (world.case("a").number, world.case("a").life.before) == (2, before)


@pytest.mark.parametrize("kind", [Card, FirstWords])
def test_a_card_that_was_under_way_while_its_case_ended_loses_its_buttons_too(
    held: World, kind: type[Card | FirstWords]
) -> None:
    held.presses("a", "not_same")
    late = Delivered(effect=kind(case=1), receipt=Receipt(messages=(77,)))
    assert BareCard(case=2, message=77) in held.handle("a", [late]).effects


def test_nothing_that_was_agreed_goes_on_in_the_new_case(held: World) -> None:
    held.presses("a", "not_same")
    contact, case = held.conversations["a"], held.case("a")
    assert (contact.follow_up.agreed, contact.follow_up.proposed, contact.quiet.hours, contact.phone.question) == (
        None,
        None,
        None,
        None,
    )
    assert all(referral.void for referral in contact.history.referrals)
    assert (case.incoming.given, case.notes.last, case.notes.waiting, case.reasons) == ((), ("", ""), (), ("stranger",))
    assert answered(held.presses("a", "refer_yes", "1")) == [Line.OLD_BUTTON]


def test_what_was_done_in_the_old_topic_is_refused_and_the_new_case_is_taken_over_as_any(held: World) -> None:
    held.presses("a", "not_same")
    held.drain()
    assert answered(held.closes("c", "a", 1)) == [Line.CASE_CLOSED_DESK]
    held.claims("c", "a", 2)
    held.says("c", "a", "អ្នកជាអ្នកណា?")
    held.drain()
    assert held.heard("a")[-1] == "អ្នកជាអ្នកណា?"


def test_a_waiting_case_cannot_be_ended_for_good_by_whoever_has_the_phone(stranger: World) -> None:
    case = stranger.case("a")
    assert (case.number, case.state, case.urgency) == (2, CaseState.WAITING, Urgency.EMERGENCY)
    assert [c.number for c in stranger.desk.waiting("")] == [2]


def test_the_other_card_of_the_person_is_not_tied_to_somebody_else(held: World) -> None:
    held.writes("b", "ខ្ញុំទៀត", EMERGENCY)
    held.drain()
    boss = replace(held.by("s"), supervisor=True)
    other = held.case("b").code
    held.handle("a", [JoinAsked(by=boss, case=1, press="p", code=other)])
    held.later(MINUTE)
    assert held.conversations["b"].history.joined
    held.presses("a", "not_same")
    held.later(MINUTE)
    assert (held.conversations["a"].history.joined, held.conversations["b"].history.joined) == ((), ())


def test_words_to_who_was_here_before_come_back_to_nobody_else(held: World) -> None:
    held.presses("a", "not_same")
    late = NotDelivered(effect=Relay(case=1, seq=2, source=7), why=Refusal.BLOCKED)
    held.handle("a", [late])
    assert held.conversations["a"].quiet.held == ()


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
