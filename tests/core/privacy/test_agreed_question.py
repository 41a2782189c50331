"""A question that only the person can answer, asked after a silence instead of yes or no."""

from dataclasses import replace

import pytest

from bot.codec import decode, encode
from bot.core.model.case import CaseState
from bot.core.model.case_events import FollowUpProposed, QuestionOffered
from bot.core.model.contact_events import Edited
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.privacy.agreed_question import WRONG_MOST
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, UNSURE, World, answered, by, noted, told, understood

ANSWER = "ស្រីពៅ ភូមិ៣"


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds."""
    world = World()
    world.shift("c")
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


@pytest.fixture
def agreed(held: World) -> World:
    """The contact agreed on a question."""
    held.handle("a", [QuestionOffered(by=by("c"), case=1, press="p")])
    held.presses("a", "question", Line.QUESTION_FRIEND.value)
    held.writes("a", ANSWER)
    held.drain()
    return held


@pytest.fixture
def silent(agreed: World) -> World:
    """After that they were silent for an hour, and words wait for them."""
    agreed.now += HOUR
    agreed.says("c", "a", "the secret plan")
    agreed.drain()
    agreed.presses("a", "read")
    agreed.drain()
    return agreed


def test_the_answer_is_hashed_and_its_message_deleted(held: World) -> None:
    offered = held.handle("a", [QuestionOffered(by=by("c"), case=1, press="p")])
    assert told(offered) == [Line.QUESTION_OFFER]
    assert told(held.presses("a", "question", Line.QUESTION_FRIEND.value)) == [Line.QUESTION_WRITE]
    logged = len(held.logs["a"])
    event = held.wrote("a", ANSWER)
    decision = held.handle("a", [event], UNSURE)
    assert (told(decision), noted(decision)) == ([Line.QUESTION_SET], [Line.QUESTION_AGREED])
    held.drain()
    assert held.phones["a"].erased == [event.message]
    assert len(held.logs["a"]) == logged
    kept = held.conversations["a"]
    for record in (repr(kept), encode(kept).decode(), repr(held.journal), repr(held.topics)):
        assert "ស្រីពៅ" not in record
    assert decode(Conversation, encode(kept)) == kept


@pytest.mark.parametrize("no", ["ទេ", "no", "Te!", "អត់ទេ"])
def test_no_is_a_refusal_and_no_answer(held: World, no: str) -> None:
    held.presses("a", "question", Line.QUESTION_FRIEND.value)
    decision = held.writes("a", no)
    assert told(decision) == [Line.QUESTION_NONE]
    contact = held.conversations["a"]
    assert (contact.phone.choosing, contact.phone.question) == (None, None)


def test_so_is_what_is_understood_as_no(held: World) -> None:
    held.presses("a", "question", Line.QUESTION_FRIEND.value)
    assert told(held.writes("a", "rather not", understood("deny"))) == [Line.QUESTION_NONE]
    assert held.conversations["a"].phone.question is None
    held.drain()
    assert "rather not" in held.shown("a")


def test_after_the_silence_the_question_is_asked_and_the_answer_opens(silent: World) -> None:
    assert silent.lines("a")[-1] is Line.QUESTION_FRIEND
    assert "the secret plan" not in silent.heard("a")
    silent.now += 1
    decision = silent.writes("a", " ស្រីពៅភូមិ3 ")  # however it is typed
    assert noted(decision) == [Line.QUESTION_RIGHT]
    silent.drain()
    assert silent.heard("a") == ["the secret plan"]
    assert silent.lines("a").count(Line.SAME_PERSON) == 0


def test_who_takes_minutes_to_remember_is_not_asked_again_but_heard(silent: World) -> None:
    silent.now += 5 * MINUTE
    decision = silent.writes("a", ANSWER)
    assert (noted(decision), told(decision)) == ([Line.QUESTION_RIGHT], [])
    silent.drain()
    assert silent.heard("a") == ["the secret plan"]
    assert ANSWER not in silent.shown("a")


def test_an_old_yes_button_does_not_open(silent: World) -> None:
    silent.now += 3 * MINUTE
    assert told(silent.presses("a", "same")) == [Line.QUESTION_FRIEND]
    silent.drain()
    assert silent.heard("a") == []


def test_three_wrong_answers_are_somebody_else_who_learns_nothing(silent: World) -> None:
    for _ in range(WRONG_MOST - 1):
        silent.now += 1
        assert told(silent.writes("a", "Bopha")) == [Line.QUESTION_WRONG]
    silent.now += 1
    last = silent.writes("a", "Srey")
    assert told(last) == [Line.SOMEBODY_ELSE_TOLD]
    assert noted(last) == [Line.SOMEBODY_ELSE_HERE]
    silent.drain()
    assert silent.heard("a") == []
    kept = silent.conversations["a"]
    assert (kept.phone.question, kept.quiet.held, kept.phone.unsure) == (None, (), False)
    silent.now += HOUR
    silent.presses("a", "read")
    silent.drain()
    assert silent.heard("a") == []


def test_wrong_answers_are_words_that_the_holder_reads(silent: World) -> None:
    silent.now += 1
    silent.writes("a", "who is this")
    silent.drain()
    assert "who is this" in silent.shown("a")


def test_long_words_and_danger_are_never_answers(silent: World) -> None:
    silent.now += 1
    silent.writes("a", "please help me, I do not know what he wants from me, he shouts all day long")
    question = silent.conversations["a"].phone.question
    assert question is not None
    assert question.wrong == 0
    silent.writes("a", "he has a knife", EMERGENCY)
    question = silent.conversations["a"].phone.question
    assert question is not None
    assert question.wrong == 0
    assert silent.case("a").urgency is Urgency.EMERGENCY


def test_danger_while_choosing_is_danger(held: World) -> None:
    held.closes("c", "a")
    held.presses("a", "question", Line.QUESTION_WORD.value)
    decision = held.writes("a", "he has a knife", EMERGENCY)
    assert held.case("a").state is CaseState.WAITING
    first = next(e for e in decision.effects if isinstance(e, TO_CONTACT))
    assert getattr(first, "crisis", False)
    assert held.conversations["a"].phone.question is None


def test_a_plea_while_choosing_is_no_answer(held: World) -> None:
    held.presses("a", "question", Line.QUESTION_WORD.value)
    held.writes("a", "they took my passport", understood("passport_withheld", Urgency.URGENT))
    held.drain()
    assert "they took my passport" in held.shown("a")
    assert held.conversations["a"].phone.question is None


def test_a_plea_is_no_wrong_answer(silent: World) -> None:
    silent.now += 1
    decision = silent.writes("a", "they took my passport", understood("passport_withheld", Urgency.URGENT))
    assert Line.QUESTION_WRONG not in told(decision)
    question = silent.conversations["a"].phone.question
    assert question is not None
    assert question.wrong == 0


@pytest.mark.parametrize("text", ["x", "!!"])
def test_too_short_is_asked_again_and_the_holder_reads_it(held: World, text: str) -> None:
    held.presses("a", "question", Line.QUESTION_WORD.value)
    assert told(held.writes("a", text)) == [Line.QUESTION_SHORT]
    held.drain()
    assert text in held.shown("a")
    assert held.phones["a"].erased == []
    held.writes("a", "mango")
    question = held.conversations["a"].phone.question
    assert question is not None
    assert question.asks is Line.QUESTION_WORD


def test_what_is_too_long_for_an_answer_is_words_for_the_holder(held: World) -> None:
    held.presses("a", "question", Line.QUESTION_WORD.value)
    words = "y" * 41
    assert told(held.writes("a", words)) == []
    held.drain()
    assert words in held.shown("a")
    assert held.phones["a"].erased == []
    held.writes("a", "mango")
    assert held.conversations["a"].phone.question is not None


def test_a_question_that_is_asked_goes_before_one_that_was_being_chosen(agreed: World) -> None:
    agreed.presses("a", "question", Line.QUESTION_ANIMAL.value)
    agreed.now += HOUR
    agreed.says("c", "a", "the secret plan")
    agreed.drain()
    agreed.presses("a", "read")
    agreed.now += 1
    assert noted(agreed.writes("a", ANSWER)) == [Line.QUESTION_RIGHT]
    agreed.drain()
    assert agreed.heard("a") == ["the secret plan"]
    assert ANSWER not in agreed.shown("a")


def test_what_is_written_much_later_is_no_answer(held: World) -> None:
    held.presses("a", "question", Line.QUESTION_WORD.value)
    held.now += 11 * MINUTE
    held.writes("a", "mango")
    assert held.conversations["a"].phone.question is None
    held.drain()
    assert "mango" in held.shown("a")


def test_no_question_is_a_good_answer_too(held: World) -> None:
    held.presses("a", "question", Line.QUESTION_WORD.value)
    assert answered(held.presses("a", "question_no")) == [Line.QUESTION_NONE]
    held.writes("a", "mango")
    assert held.conversations["a"].phone.question is None


def test_whoever_may_be_somebody_else_agrees_on_nothing(held: World) -> None:
    held.now += HOUR
    decision = held.presses("a", "question", Line.QUESTION_WORD.value)
    assert told(decision) == [Line.SAME_PERSON]
    assert held.conversations["a"].phone.choosing is None


def test_the_question_shows_only_a_way_out(silent: World) -> None:
    asked = [s.effect for s in silent.phones["a"].seen if isinstance(s.effect, Tell)][-1]
    assert asked.buttons == ((Button("not_same"),),)
    silent.presses("a", "not_same")
    silent.drain()
    assert silent.heard("a") == []


def test_two_contacts_with_the_same_answer_have_different_hashes(agreed: World) -> None:
    agreed.writes("b", "hello")
    agreed.presses("b", "question", Line.QUESTION_FRIEND.value)
    agreed.writes("b", ANSWER)
    one, other = (agreed.conversations[key].phone.question for key in ("a", "b"))
    assert one is not None
    assert other is not None
    assert one.digest != other.digest


def test_a_slip_that_is_mended_is_the_answer_too(silent: World) -> None:
    silent.now += 1
    slip = silent.wrote("a", "ស្រីពៅ ភូមិ៤")
    assert told(silent.handle("a", [slip], UNSURE)) == [Line.QUESTION_WRONG]
    mended = Edited(
        address=slip.address, content=replace(slip.content, text=ANSWER), message=slip.message, sent_at=silent.now
    )
    decision = silent.handle("a", [mended], UNSURE)
    assert noted(decision) == [Line.QUESTION_RIGHT]
    silent.drain()
    assert slip.message in silent.phones["a"].erased
    assert silent.heard("a") == ["the secret plan"]
    assert ANSWER not in silent.shown("a")


def test_the_answer_beside_words_of_danger_is_taken_and_the_danger_answered(silent: World) -> None:
    silent.now += 1
    answer, danger = silent.wrote("a", ANSWER), silent.wrote("a", "ជួយផង គេចាក់សោរខ្ញុំ")
    decision = silent.handle("a", [answer, danger], EMERGENCY)
    assert Line.QUESTION_RIGHT in noted(decision)
    silent.drain()
    assert answer.message in silent.phones["a"].erased
    assert not silent.conversations["a"].phone.unsure
    assert silent.heard("a") == ["the secret plan"]
    assert ANSWER not in silent.shown("a")
    assert "ជួយផង គេចាក់សោរខ្ញុំ" in silent.shown("a")


# ── whose question it is ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def followed(agreed: World) -> World:
    """The case has ended, and somebody who did not say who they are has one of their own."""
    agreed.handle("a", [FollowUpProposed(by=by("c"), case=1, press="p", days=3)])
    agreed.presses("a", "follow_yes", "1")
    agreed.closes("c", "a")
    agreed.drain()
    agreed.now += HOUR
    agreed.presses("a", "human")
    agreed.presses("a", "human")
    agreed.drain()
    assert (agreed.case("a").number, agreed.conversations["a"].phone.unsure) == (2, False)
    return agreed


def test_the_question_of_a_person_guards_no_case_of_who_may_be_another(followed: World) -> None:
    assert followed.conversations["a"].phone.question is None, "its holder can agree on one of theirs"
    followed.claims("c", "a", 2)
    followed.drain()
    followed.now += HOUR
    assert told(followed.writes("a", "សួស្តី")) == [Line.SAME_PERSON]


@pytest.mark.parametrize("another", [True, False])
def test_it_is_asked_on_the_day_that_was_agreed_with_it(followed: World, another: bool) -> None:
    if another:
        followed.presses("a", "question", Line.QUESTION_SONG.value)
        followed.writes("a", "ចម្រៀងផ្សេង")
        assert followed.conversations["a"].phone.question is not None
    followed.presses("a", "withdraw", "2")
    followed.later(4 * DAY)
    assert Line.FOLLOW_CONTENT not in followed.lines("a")
    assert told(followed.presses("a", "read")) == [Line.QUESTION_FRIEND]
    followed.now += 1
    followed.writes("a", "ចម្រៀងផ្សេង")
    followed.drain()
    assert Line.FOLLOW_CONTENT not in followed.lines("a")
    followed.writes("a", ANSWER)
    followed.drain()
    assert Line.FOLLOW_CONTENT in followed.lines("a")


def test_a_further_case_of_the_same_person_leaves_the_question_as_it_is(agreed: World) -> None:
    agreed.handle("a", [FollowUpProposed(by=by("c"), case=1, press="p", days=3)])
    agreed.presses("a", "follow_yes", "1")
    agreed.closes("c", "a")
    agreed.drain()
    agreed.desk = replace(agreed.desk, cases=())
    agreed.conversations["a"] = replace(
        agreed.conversations["a"], case=replace(agreed.case("a"), life=replace(agreed.case("a").life, closed_at=0))
    )
    agreed.presses("a", "human")
    agreed.presses("a", "withdraw", "2")
    agreed.later(4 * DAY)
    assert told(agreed.presses("a", "read")) == [Line.QUESTION_FRIEND]
