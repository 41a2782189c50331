"""What a message seems to say, and does not mean: a wish to die, a death, harm to a child, a chat to be cleared."""

from dataclasses import replace

import pytest

from bot.core.model.conversation import Talk
from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import AGAIN, HIDDEN, Cover, Explain, Say
from bot.core.model.lines import Line
from bot.core.understanding.values import Guess, Money, Person, Query, Understanding, Urgency
from tests.core.world import EMERGENCY, RULES, World, told, understood

TOPICS = frozenset(
    {
        *RULES.topics,
        "unpaid_wages",
        "physical_violence",
        "suicidal_thoughts",
        "worker_death",
        "hide_chat",
        "shelter",
        "injury_illness",
    }
)
WISH = replace(understood("suicidal_thoughts", Urgency.EMERGENCY), flagged=("suicidal_thoughts",))
ALIVE = replace(WISH, lives=True)


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=TOPICS))


def answers(world: World, who: str, words: str, heard: Understanding) -> list[str]:
    effects = world.writes(who, words, heard).effects
    return [e.topic if isinstance(e, Say) else e.what for e in effects if isinstance(e, Say | Explain)]


def talk(world: World, who: str) -> Talk:
    found = world.conversations[who].told.talk
    assert found is not None
    return found


def urgency(world: World, who: str) -> Urgency:
    case = world.conversations[who].case
    return case.urgency if case is not None else Urgency.NONE


def test_a_denied_wish_to_die_does_not_ring_and_beside_fear_it_does(world: World) -> None:
    world.writes("a", "how to send money", understood("unpaid_wages", country="KH"))
    world.writes("a", "I do not want to die", ALIVE)
    assert urgency(world, "a") is Urgency.NONE
    world.writes("b", "I do not want to die", ALIVE)
    assert urgency(world, "b") is Urgency.URGENT
    assert answers(world, "c", "I do not want to die, they kill me", replace(ALIVE, fears=True)) == []
    assert urgency(world, "c") is Urgency.EMERGENCY
    violence = replace(ALIVE, flagged=("suicidal_thoughts", "physical_violence"))
    assert answers(world, "d", "I do not want to die, he beats me", violence) == ["physical_violence"]
    assert urgency(world, "d") is Urgency.EMERGENCY
    assert answers(world, "e", "I want to die", WISH) == ["suicidal_thoughts"]


def test_bare_fear_beside_another_danger_is_of_that_danger(world: World) -> None:
    guessed = replace(understood("suicidal_thoughts", Urgency.EMERGENCY, confidence=0.76), fears=True)
    world.writes("a", "my husband beats me", understood("physical_violence", Urgency.EMERGENCY))
    assert answers(world, "a", "I am afraid of tonight", guessed) == [AGAIN]
    world.writes("b", "my husband beats me", understood("physical_violence", Urgency.EMERGENCY))
    assert answers(world, "b", "I take the pills tonight", replace(guessed, confidence=0.95)) == ["suicidal_thoughts"]
    assert answers(world, "c", "I am fine", understood("suicidal_thoughts", confidence=0.34)) != ["suicidal_thoughts"]


def test_a_death_has_a_word_of_death(world: World) -> None:
    near = (Guess("unpaid_wages", 0.3),)
    guessed = understood("worker_death", confidence=0.4, alternatives=near, country="KH")
    assert answers(world, "a", "the company gives me a paper to sign", guessed) == ["unpaid_wages"]
    assert answers(world, "b", "my brother died", replace(guessed, death=True)) == ["worker_death"]
    assert answers(world, "b", "and the papers", guessed) == [AGAIN]


def test_in_danger_of_suicide_the_next_step_is_to_put_away_what_can_hurt(world: World) -> None:
    world.writes("a", "I want to die", WISH)
    worse = replace(understood("worse", Urgency.EMERGENCY), queries=(Query.WORSE,))
    shown = world.writes("a", "I have pills", worse).effects
    assert [e.section for e in shown if isinstance(e, Say)] == ["now"]
    assert answers(world, "a", "I have pills", worse) == [AGAIN]


def test_who_hides_clears_nothing_and_is_not_told_to_call(world: World) -> None:
    hides = replace(understood("hide_chat"), hides=True)
    world.writes("a", "they beat me", EMERGENCY)
    assert answers(world, "a", "I hide my phone", hides) == [HIDDEN]
    again = [e for e in world.writes("a", "they beat me", EMERGENCY).effects if isinstance(e, Explain)]
    assert [(e.what, e.turn) for e in again] == [(HIDDEN, 1)]
    clears = world.writes("a", "hide this chat", replace(hides, hides=False, clears=True)).effects
    assert [e for e in clears if isinstance(e, Cover)]
    world.writes("b", "they beat my brother", replace(EMERGENCY, person=Person.OTHER))
    assert HIDDEN not in answers(world, "b", "he hides his phone", replace(hides, person=Person.OTHER))
    assert HIDDEN not in answers(world, "c", "I hide my phone", hides)


def test_after_they_came_nobody_is_told_to_call(world: World) -> None:
    world.writes("a", "they beat me", EMERGENCY)
    assert answers(world, "a", "they are back", replace(understood(None), comes=True)) == [COMES]
    assert answers(world, "a", "they beat me", EMERGENCY) == [HIDDEN]


def test_who_wants_no_call_is_told_that_nobody_calls(world: World) -> None:
    uncalled = replace(understood("call_me"), uncalled=True)
    assert told(world.writes("a", "do not call me", uncalled)) == [Line.NOBODY_CALLS]
    world.writes("b", "they beat me", EMERGENCY)
    heard = replace(uncalled, urgency=Urgency.EMERGENCY)
    assert told(world.writes("b", "do not call me", heard)) == [Line.NOBODY_CALLS]
    beaten = replace(heard, topic="confinement", flagged=("confinement",))
    assert told(world.writes("b", "do not call, they beat me", beaten)) != [Line.NOBODY_CALLS]


def test_money_for_pictures_is_no_ransom(world: World) -> None:
    world.writes("a", "he will post my pictures", replace(EMERGENCY, money=Money.PICTURES))
    pays = replace(understood(None), queries=(Query.SHOULD_I_PAY,))
    assert answers(world, "a", "should I pay", pays) == [Money.PICTURES.value]
    world.writes("b", "they hold my brother", EMERGENCY)
    assert answers(world, "b", "should I pay", pays) == [Query.SHOULD_I_PAY.value]


def test_an_age_that_is_asked_for_is_no_harm(world: World) -> None:
    child = understood("child_exploitation", Urgency.URGENT)
    world.writes("a", "can I work in Thailand", understood("unpaid_wages", country="TH"))
    world.writes("a", "from which age", replace(child, of_age=True))
    assert urgency(world, "a") is Urgency.NONE
    world.writes("b", "I am 14 and must work", child)
    assert urgency(world, "b") is Urgency.URGENT


def test_a_child_that_tells_of_its_father_stays_a_child(world: World) -> None:
    world.writes("a", "my father beats me, I am 12", replace(EMERGENCY, person=Person.CHILD))
    world.writes("a", "they take my father to jail", replace(understood(None), person=Person.OTHER))
    assert world.conversations["a"].told.person is Person.CHILD
    fled = replace(understood("plan_to_leave", Urgency.URGENT), flagged=("plan_to_leave",))
    assert answers(world, "a", "I ran to my grandmother", fled) == [AGAIN]


def test_who_was_looked_for_and_is_back_harms_nobody(world: World) -> None:
    world.writes("a", "my husband is missing", replace(understood("worker_death", Urgency.URGENT), death=True))
    assert COMES not in answers(world, "a", "he is back", replace(understood(None), comes=True))


def test_an_illness_is_no_blows_where_the_model_only_guesses(world: World) -> None:
    """Unless a flag names these, or they were told of before."""
    ill = replace(understood("physical_violence", Urgency.EMERGENCY, confidence=0.3, country="MY"), ill=True)
    assert answers(world, "a", "my stomach hurts, I vomit", ill) == ["injury_illness"]
    assert urgency(world, "a") is Urgency.EMERGENCY
    beaten = replace(ill, flagged=("physical_violence",))
    assert answers(world, "b", "he beat me, my stomach hurts", beaten) == ["physical_violence"]
    assert answers(world, "c", "he beats me", replace(ill, confidence=0.9, ill=False)) == ["physical_violence"]
    assert answers(world, "c", "my stomach hurts", ill) != ["injury_illness"]


def test_who_is_alone_again_is_no_longer_hidden(world: World) -> None:
    """By their own words only: somebody else who may have taken the phone is not believed."""
    held = understood("physical_violence", Urgency.EMERGENCY, country="KH")
    for key in ("a", "b"):
        world.writes(key, "he beats me", held)
        world.writes(key, "I hear him", replace(understood(None, confidence=0.0), comes=True))
        assert talk(world, key).hidden
    gone = replace(understood("goodbye"), gone=True)
    assert answers(world, "a", "he went out", gone) == [AGAIN]
    assert not talk(world, "a").hidden
    contact = world.conversations["b"]
    world.conversations["b"] = replace(contact, phone=replace(contact.phone, unsure=True))
    world.writes("b", "he went out", gone)
    assert talk(world, "b").hidden


def test_who_is_hurt_in_what_is_only_guessed_at_is_treated_first(world: World) -> None:
    guess = understood("confinement", Urgency.EMERGENCY, confidence=0.37)
    hurt = replace(guess, flagged=("injury_illness", "suicidal_thoughts"), person=Person.OTHER)
    assert answers(world, "a", "my friend jumped from the third floor, his leg is broken", hurt) == ["injury_illness"]
    cut = replace(hurt, person=Person.SELF)
    assert "injury_illness" not in answers(world, "b", "I cut my hand, it bleeds", cut)
    sure = replace(hurt, confidence=0.8)
    assert answers(world, "c", "they lock us in, his leg is broken", sure) == ["confinement"]
