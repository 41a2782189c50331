"""When it is asked who has the phone, and what waits for the answer."""

import pytest

from bot.core.model.effects.contact import Relay, Say, Tell
from bot.core.model.effects.desk import Alert
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Urgency
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR
from tests.core.world import EMERGENCY, World, told, understood


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
