"""An answer to the question that stands, and what a message tells of where and whom."""

from dataclasses import replace

from bot.core.model.effects.contact import Say
from bot.core.model.lines import Line
from bot.core.understanding.values import Person, Query, Urgency
from tests.core.contact.talk.telling import KOREA, asks, explained
from tests.core.world import EMERGENCY, UNSURE, World, told, understood


def test_an_answer_to_the_question_which_country_is_no_danger_by_itself(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "I am in Korea", KOREA)
    assert decision.effects == (Say(topic="embassy_contact", country="KR"),)
    assert world.conversations["a"].case is None


def test_a_red_flag_in_it_is_danger_all_the_same(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "locked in, Korea", replace(KOREA, flagged=("confinement",), topic="confinement"))
    assert Say(topic="confinement", country="KR", crisis=True, called=False) in decision.effects


def test_a_place_keeps_the_topic_of_before_and_alone_is_thanked_for(world: World) -> None:
    world.writes("a", "no wages", understood("unpaid_wages", Urgency.SUPPORT))
    decision = world.writes("a", "nov korea", KOREA)
    assert decision.effects == (Say(topic="unpaid_wages", country="KR"),)
    assert told(world.writes("b", "I am in Korea", KOREA)) == [Line.WHAT_HAPPENED]
    assert world.conversations["b"].told.country == "KR"


def test_it_is_somebody_else(world: World) -> None:
    world.writes("a", "arrested", understood("threats", Urgency.URGENT, country="TH"))
    decision = world.writes("a", "not me, my brother", asks(Query.FOR_ANOTHER))
    assert explained(decision.effects) == [("for_another", "threats")]
    assert world.conversations["a"].told.person is Person.OTHER
    assert told(world.writes("b", "for my brother", asks(Query.FOR_ANOTHER))) == [Line.WHAT_HAPPENED]


def test_who_asks_for_another_stays_who_asks_until_they_tell_of_themselves(world: World) -> None:
    world.writes("a", "my brother was arrested", replace(understood("threats", Urgency.URGENT), person=Person.OTHER))
    for words in (asks(Query.WHOM_FIRST, "embassy_contact"), UNSURE, understood("thanks")):
        world.writes("a", "I …", replace(words, person=Person.SELF))
        assert world.conversations["a"].told.person is Person.OTHER
    world.writes("a", "they lock me in", replace(EMERGENCY, person=Person.SELF))
    assert world.conversations["a"].told.person is Person.SELF
