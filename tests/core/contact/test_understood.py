"""What words lead to that tell a place only, or of a danger that all else contradicts."""

from dataclasses import replace

from bot.core.model.effects.contact import Say, Tell
from bot.core.model.effects.desk import Alert
from bot.core.model.lines import Line
from bot.core.understanding.values import Understanding, Urgency
from tests.core.world import World, understood

DOUBTED = replace(understood("passport_withheld", reasons=("flag:km_violence",)), doubted=True)


def place(country: str) -> Understanding:
    return replace(understood(None, confidence=0.0, country=country), place_only=True)


def test_a_doubted_flag_is_answered_with_a_human_first_and_calls_nobody() -> None:
    world = World()
    done = world.writes("a", "words", DOUBTED)
    said = [effect for effect in done.effects if isinstance(effect, Say)]
    assert [(s.topic, s.offered) for s in said] == [("passport_withheld", True)]
    assert not any(isinstance(effect, Alert) for effect in done.at_desk)
    assert world.conversations["a"].case is None
    assert [(line.what, line.why) for line in world.journal] == [("flag_doubted", "flag:km_violence")]


def test_an_answer_that_nobody_doubts_offers_a_human_as_ever() -> None:
    done = World().writes("a", "words", understood("passport_withheld"))
    assert [effect.offered for effect in done.effects if isinstance(effect, Say)] == [False]


def test_a_place_goes_on_with_what_the_talk_was_about() -> None:
    world = World()
    world.writes("a", "words", understood("embassy_contact", country="TH"))
    assert Say(topic="embassy_contact", country="MY") in world.writes("a", "ខ្ញុំនៅម៉ាឡេ", place("MY")).effects


def test_a_place_that_was_asked_for_is_an_answer() -> None:
    world = World()
    world.writes("a", "words", understood("embassy_contact"))
    assert Say(topic="embassy_contact", country="TH") in world.writes("a", "នៅថៃ", place("TH")).effects


def test_a_place_alone_is_kept_and_asked_about_and_calls_nobody() -> None:
    world = World()
    done = world.writes("a", "ខ្ញុំនៅកូរ៉េ", place("KR"))
    assert [e.line for e in done.effects if isinstance(e, Tell)] == [Line.WHAT_HAPPENED]
    assert world.conversations["a"].told.country == "KR"
    assert world.conversations["a"].case is None


def test_in_a_case_a_place_is_one_for_the_counsellors() -> None:
    world = World()
    world.writes("a", "words", understood("passport_withheld", Urgency.URGENT))
    world.writes("a", "ខ្ញុំនៅកូរ៉េ", place("KR"))
    assert world.conversations["a"].told.country == "KR"
