"""Words that wait until somebody says who is there."""

import pytest

from bot.core.model.case import Content, Kind, Side
from bot.core.model.case_events import CounsellorEdited, CounsellorReacted, Paused
from bot.core.model.effects.contact import Explain, Relay, Say
from bot.core.model.effects.told import of_a_counsellor
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR
from tests.core.world import UNSURE, World, noted, told, understood


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
