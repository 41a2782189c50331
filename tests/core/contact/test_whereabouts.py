"""Where a talk takes somebody to be, and where they only want to go."""

from dataclasses import replace

import pytest

from bot.core.contact.places import CHANGES
from bot.core.model.effects.contact import Button, Explain, Say, Tell
from bot.core.model.lines import Line
from bot.core.understanding.values import Guess, Person, Query, Sector, Time, Understanding, Urgency
from bot.wiring.rules import COUNTRIES
from tests import project
from tests.core.world import RULES, World, understood

TOPICS = frozenset({*RULES.topics, "unpaid_wages", "passport_visa", "injury_illness"})
WAGES = understood("unpaid_wages", Urgency.SUPPORT, country="TH")
JAPAN = replace(understood("safe_migration", country="JP"), time=Time.PLANNED)


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=TOPICS, about=project.topics()))


def places(world: World) -> tuple[str | None, str | None]:
    told = world.conversations["a"].told
    return told.country, told.destination


def test_who_wants_to_go_somewhere_is_not_there_and_reads_of_that_country(world: World) -> None:
    assert Say(topic="safe_migration", country="JP") in world.writes("a", "I want to go to Japan", JAPAN).effects
    assert places(world) == (None, "JP")
    assert (
        Say(topic="passport_visa", country="JP")
        in world.writes("a", "which papers", understood("passport_visa")).effects
    )
    hurt = world.writes("a", "my hand is cut", understood("injury_illness", Urgency.SUPPORT))
    assert [effect.country for effect in hurt.effects if isinstance(effect, Say)] == [None]


def test_a_wish_moves_nobody_who_said_where_they_are(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    world.writes("a", "I want to go to Japan", JAPAN)
    assert places(world) == ("TH", "JP")


@pytest.mark.parametrize(
    "now", [replace(JAPAN, urgency=Urgency.URGENT), replace(JAPAN, time=None), replace(JAPAN, topic="unpaid_wages")]
)
def test_in_danger_and_for_another_matter_the_country_is_where_they_are(world: World, now: Understanding) -> None:
    world.writes("a", "of Japan", now)
    assert places(world) == ("JP", None)


def test_police_at_home_that_are_asked_for_move_nobody(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    asks = replace(understood("whom_first", country="KH"), queries=(Query.WHOM_FIRST,))
    decision = world.writes("a", "police in Cambodia or embassy", asks)
    assert [effect.country for effect in decision.effects if isinstance(effect, Explain)] == ["TH"]
    assert places(world) == ("TH", None)


def test_a_port_that_a_boat_left_takes_nobody_home(world: World) -> None:
    world.writes("a", "my husband", replace(understood("unpaid_wages"), person=Person.OTHER, sector=Sector.FISHING))
    world.writes("a", "the boat left Trat", replace(understood(country="KH", confidence=0.1), hinted=True))
    assert places(world) == (None, None)


def test_a_short_message_with_a_town_is_of_the_same_matter_unless_it_surely_is_another(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    town = understood("injury_illness", country="TH", confidence=CHANGES + 0.1)
    world.writes("a", "Rayong, near the port", town)
    assert world.conversations["a"].told.last_answer == "unpaid_wages"
    world.writes("a", "my hand is cut, in Rayong", replace(town, confidence=0.9))
    assert world.conversations["a"].told.last_answer == "injury_illness"


def test_six_buttons_ask_for_the_country_and_the_last_shows_the_others() -> None:
    rules = replace(RULES, topics=TOPICS, country_topics=frozenset({"unpaid_wages"}), countries=COUNTRIES)
    world = World(rules)
    pages = [
        world.writes("a", "no wages", understood("unpaid_wages", Urgency.SUPPORT)),
        world.presses("a", "country", "more"),
    ]
    first, rest = (
        [b for effect in came.effects if isinstance(effect, Tell) for row in effect.buttons for b in row]
        for came in pages
    )
    assert first == [*(Button("country", (code,)) for code in COUNTRIES[:5]), Button("country", ("more",))]
    assert rest == [*(Button("country", (code,)) for code in COUNTRIES[5:]), Button("country")]
    named = world.presses("a", "country", COUNTRIES[-1])
    assert Say(topic="unpaid_wages", country=COUNTRIES[-1]) in named.effects


def test_who_says_not_that_gets_a_few_likely_topics_and_keeps_the_last_one_beside_danger(world: World) -> None:
    world.writes("a", "they beat me", understood("suicidal_thoughts", Urgency.EMERGENCY))
    world.writes("a", "my papers", understood("passport_visa"))
    guesses = tuple(Guess(topic, 0.3) for topic in ("unpaid_wages", "injury_illness", "thanks"))
    decision = world.writes("a", "no, not that", understood("not_that", confidence=0.4, alternatives=guesses))
    (tell,) = (effect for effect in decision.effects if isinstance(effect, Tell))
    assert tell.line is Line.OTHER_WORDS
    buttons = [button for row in tell.buttons for button in row]
    assert buttons[:2] == [Button("topic", ("unpaid_wages",)), Button("topic", ("injury_illness",))]
    assert [button.action for button in buttons[2:]] == ["human", "menu"]
    assert world.conversations["a"].told.last_answer == "passport_visa"


def test_what_is_told_of_home_from_abroad_moves_nobody_but_in_danger_or_with_i(world: World) -> None:
    land = understood("unpaid_wages", Urgency.URGENT, country="KH")
    for words, now, moved in (
        ("they take the land in Cambodia", land, False),
        ("I am in Pursat", replace(land, person=Person.SELF), True),
        ("they came home to Cambodia", replace(land, home=True), True),
        ("locked in a room in Poipet", replace(land, urgency=Urgency.EMERGENCY), True),
    ):
        world.writes(words, "no wages in Thailand", WAGES)
        world.writes(words, words, now)
        assert (words, world.conversations[words].told.country) == (words, "KH" if moved else "TH")


def test_not_me_my_sister_and_i_am_at_home_moves_the_sister_nowhere(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    said = replace(understood(None), country="KH", writer_at="KH", person=Person.OTHER, place_only=True)
    world.writes("a", "not me, my sister, I am in Kampong Cham", replace(said, queries=(Query.FOR_ANOTHER,)))
    told = world.conversations["a"].told
    assert (told.country, told.person) == ("TH", Person.OTHER)
    assert told.talk is not None
    assert told.talk.writer_at == "KH"
    there = replace(said, writer_at=None, subject_at="KH", place_only=False, queries=(Query.FOR_ANOTHER,))
    world.writes("a", "not me, my sister is in Kampong Cham", there)
    assert places(world) == ("KH", None)


def test_who_asks_if_it_is_so_elsewhere_stays_and_reads_of_there(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    asks = replace(understood(None), country="SG", subject_at="SG", place_only=True, alike=True)
    decision = world.writes("a", "also in Singapore?", asks)
    assert [effect.country for effect in decision.effects if isinstance(effect, Explain)] == ["SG"]
    assert places(world) == ("TH", None)
    world.writes("a", "I am in Singapore", replace(asks, alike=False, writer_at="SG"))
    assert places(world) == ("SG", None)


def test_who_is_still_there_is_where_who_came_home_was(world: World) -> None:
    home = replace(understood("unpaid_wages", Urgency.SUPPORT), country="KH", home=True, left="OM")
    world.writes("a", "home from Oman, no wages", home)
    world.writes("a", "is the boss still there", replace(understood("unpaid_wages"), there=True, person=Person.SELF))
    assert places(world) == ("KH", None)
    sister = replace(understood("physical_violence", Urgency.EMERGENCY), there=True, person=Person.OTHER)
    world.writes("a", "my sister is still there, beaten", sister)
    assert places(world) == ("OM", None)


def test_lenders_press_at_home_wherever_the_one_is_who_earns(world: World) -> None:
    world.rules = replace(world.rules, topics=frozenset({*TOPICS, "debt_pressure"}))
    debt = replace(understood("debt_pressure", Urgency.SUPPORT), country="KR", subject_at="KR", person=Person.OTHER)
    world.writes("a", "they come to the house, my husband is in Korea", debt)
    assert places(world) == (None, None)
    world.writes("b", "my husband gets no wages in Thailand", replace(WAGES, person=Person.OTHER))
    decision = world.writes("b", "and lenders come", replace(understood("debt_pressure"), person=Person.OTHER))
    assert [effect.country for effect in decision.effects if isinstance(effect, Say)] == ["KH"]
    assert world.conversations["b"].told.country == "TH"


def test_whom_somebody_calls_is_no_place_in_a_word_of_thanks(world: World) -> None:
    world.writes("a", "my brother, in Laos", replace(WAGES, country="LA", person=Person.OTHER))
    world.writes("a", "thanks, I call aunt in PP", replace(understood("thanks"), country="KH", writer_at="KH"))
    assert places(world) == ("LA", None)


def test_where_a_relative_says_to_be_moves_the_one_in_trouble_nowhere(world: World) -> None:
    world.writes("a", "my mother, in Oman", replace(WAGES, country="OM", person=Person.OTHER))
    at_home = replace(understood("unpaid_wages", Urgency.SUPPORT), country="KH", writer_at="KH", person=Person.OTHER)
    world.writes("a", "I am in Kampong Speu, mother sends nothing", at_home)
    assert places(world) == ("OM", None)


PUT_RIGHT = replace(understood("deny", country="LA"), not_in=frozenset({"TH"}), subject_at="LA")


def test_a_country_that_is_put_right_is_the_one_that_is_answered_of(world: World) -> None:
    world.writes("a", "no wages in Thailand", WAGES)
    came = world.writes("a", "not in Thailand, he is in Laos", PUT_RIGHT)
    assert [e for e in came.effects if isinstance(e, Say)] == [Say(topic="unpaid_wages", country="LA")]
    by_its_words = replace(PUT_RIGHT, not_in=frozenset(), country="KR")
    assert Say(topic="unpaid_wages", country="KR") in world.writes("a", "no, he is in Korea", by_its_words).effects
    other = replace(PUT_RIGHT, topic="passport_visa", country="JP")
    came = world.writes("a", "no, which papers for Japan", other)
    assert [e.topic for e in came.effects if isinstance(e, Say)] == ["passport_visa"]


def test_danger_beside_a_country_that_is_put_right_is_no_mere_place(world: World) -> None:
    held = understood("confinement", Urgency.EMERGENCY, country="TH")
    for words in (replace(PUT_RIGHT, comes=True), replace(PUT_RIGHT, flagged=("confinement",)), PUT_RIGHT):
        world.conversations.pop("a", None)
        world.writes("a", "they lock us in, in Thailand", held)
        came = world.writes("a", "no, we are in Laos, they come", words).effects
        assert [e.topic for e in came if isinstance(e, Say) and e.country == "LA"] == (
            ["confinement"] if words is PUT_RIGHT else []
        )


def test_a_country_wished_for_is_put_right_too_and_moves_nobody(world: World) -> None:
    world.writes("a", "I want to go to Japan", JAPAN)
    korea = replace(PUT_RIGHT, country="KR", not_in=frozenset({"JP"}))
    assert Say(topic="safe_migration", country="KR") in world.writes("a", "not Japan, Korea", korea).effects
    assert places(world) == (None, "KR")


def test_what_was_where_somebody_came_home_from_moves_them_nowhere(world: World) -> None:
    world.writes("a", "home", replace(understood("unpaid_wages"), country="KH", home=True, left="TH"))
    hurt = replace(understood("injury_illness", Urgency.SUPPORT, country="TH"), person=Person.SELF)
    world.writes("a", "my hand was cut in Thailand", hurt)
    assert places(world) == ("KH", None)
    world.writes("a", "his hand was cut in Thailand", replace(hurt, person=Person.OTHER))
    assert places(world) == ("TH", None)
