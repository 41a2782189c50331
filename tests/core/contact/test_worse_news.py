"""News of danger to life in a talk: what to do at once, nothing long while somebody looks, and nobody's debts first."""

from dataclasses import replace

import pytest

from bot.core.model.effects.at_once import COMES, DYING, OF_THEM, SWALLOWED, TAKEN_OFF
from bot.core.model.effects.contact import AGAIN, Cover, Explain, Numbers, Say, Tell
from bot.core.model.lines import Line
from bot.core.model.rules import Part
from bot.core.understanding.values import Guess, Person, Query, Understanding, Urgency
from tests.core.world import EMERGENCY, RULES, World, understood

TOPICS = frozenset(
    {*RULES.topics, "physical_violence", "suicidal_thoughts", "hide_chat", "debt_bondage", "injury_illness", "threats"}
)
SECTIONS = {
    "suicidal_thoughts": (Part("now"), Part("help")),
    "physical_violence": (Part("safe"), Part("evidence")),
    "debt_bondage": (Part("signs"),),
    "hide_chat": (Part("devices"),),
}
WISH = understood("suicidal_thoughts", Urgency.EMERGENCY)
BEATEN = replace(understood("physical_violence", Urgency.EMERGENCY, country="KH"), person=Person.SELF)


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=TOPICS, sections=SECTIONS))


def flagged(*rules: str, topic: str = "physical_violence", urgency: Urgency = Urgency.EMERGENCY) -> Understanding:
    return understood(topic, urgency, reasons=tuple(f"flag:{rule}" for rule in rules))


def said(world: World, words: str, heard: Understanding) -> list[str]:
    """What is said to it, by one name each."""
    found = []
    for effect in world.writes("a", words, heard).effects:
        match effect:
            case Say(topic=topic, section=section):
                found.append(f"{topic} {section or ''}".strip())
            case Explain(what=what):
                found.append(what)
            case Tell(line=line):
                found.append(line)
            case Cover():
                found.append("cover")
    return found


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("km_life", DYING),
        ("latn_poisoned", SWALLOWED),
        ("en_armed", COMES),
        ("en_door", COMES),
        ("km_taken_off", TAKEN_OFF),
        ("en_driven", TAKEN_OFF),
        ("latn_doomed", TAKEN_OFF),
    ],
)
def test_news_of_danger_to_life_is_answered_with_what_to_do_at_once(world: World, rule: str, what: str) -> None:
    world.writes("a", "he beats me", BEATEN)
    assert said(world, "…", flagged(rule)) == [what]


def test_of_somebody_else_it_is_said_whom_to_tell(world: World) -> None:
    other = replace(BEATEN, person=Person.OTHER, whom=frozenset({"named"}))
    world.writes("a", "he beats my sister", other)
    assert said(world, "they sell her tonight", replace(flagged("en_taken_off"), person=Person.OTHER)) == [OF_THEM]


def test_what_is_told_first_is_answered_whole(world: World) -> None:
    assert said(world, "they sell us tonight", flagged("en_taken_off")) == ["physical_violence"]


def test_the_same_news_again_is_no_same_text_and_whoever_comes_stays_first(world: World) -> None:
    world.writes("a", "he beats me", BEATEN)
    bleeds = flagged("en_life", topic="injury_illness")
    assert said(world, "a lot of blood", bleeds) == [DYING]
    effects = world.writes("a", "still a lot of blood", bleeds).effects
    assert [(e.what, e.named) for e in effects if isinstance(e, Explain)] == [(AGAIN, ("ambulance", "emergency"))]


def test_news_is_answered_by_no_section_that_only_informs(world: World) -> None:
    world.writes("a", "he beats me", BEATEN)
    world.writes("a", "he beats me", BEATEN)
    news = replace(BEATEN, flagged=("physical_violence",), heard={"physical_violence.evidence": 0.9})
    assert "physical_violence evidence" not in said(world, "he hits my head", news)


def test_who_wants_to_die_and_bleeds_or_swallowed_it_is_told_of_the_ambulance(world: World) -> None:
    world.writes("a", "I want to die", WISH)
    assert said(world, "a lot of blood", flagged("en_life", topic="suicidal_thoughts")) == [DYING]
    assert said(world, "swallowed", replace(understood("goodbye"), taken=True)) == [SWALLOWED]


def test_swallowed_without_a_wish_to_die_is_medicine(world: World) -> None:
    assert SWALLOWED not in said(world, "I took it already", replace(understood("goodbye"), taken=True))


def test_a_plain_wish_to_die_comes_before_debts_and_debts_do_not_take_its_place(world: World) -> None:
    debts = replace(
        understood("debt_bondage", Urgency.EMERGENCY, reasons=("flag:en_wish",)),
        flagged=("suicidal_thoughts", "debt_bondage"),
    )
    assert said(world, "I owe, and I want to die", debts) == ["suicidal_thoughts"]
    owes = replace(
        understood("debt_bondage", Urgency.URGENT), heard={"debt_bondage.signs": 0.98}, flagged=("debt_bondage",)
    )
    assert said(world, "I owe so much", owes)[0].startswith("suicidal_thoughts")
    case = world.conversations["a"].case
    assert case is not None
    assert case.topic == "suicidal_thoughts"


def test_a_watched_phone_beside_harm_opens_a_case_and_alone_it_does_not(world: World) -> None:
    watched = replace(understood("hide_chat"), watched=True, heard={"hide_chat.devices": 0.98})
    harmed = replace(watched, doubted=True, reasons=("flag:latn_violence",), flagged=("physical_violence",))
    world.writes("b", "he reads my phone", watched)
    assert world.conversations["b"].case is None
    assert said(world, "he reads it, and hits me", harmed)[:2] == [Line.PHONE_CHECKED, Query.WHOM_FIRST.value]
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.URGENT


@pytest.mark.parametrize(
    "heard",
    [
        replace(EMERGENCY, queries=(Query.WORSE,), comes=True, stops=True),
        replace(understood("hide_chat"), watched=True, stops=True),
        replace(understood("hide_chat"), watched=True, comes=True),
    ],
)
def test_who_stops_because_of_who_comes_or_looks_gets_one_short_line(world: World, heard: Understanding) -> None:
    world.writes("a", "he beats me", BEATEN)
    assert said(world, "…", heard) == [Line.NOT_NOW]
    assert world.conversations["a"].quiet.until_back


def test_who_wants_all_cleared_gets_that_first_however_much_worse_it_is(world: World) -> None:
    clears = replace(EMERGENCY, queries=(Query.WORSE,), clears=True)
    assert "cover" not in said(world, "delete all, they come", clears)  # nothing was told before
    world.writes("a", "he beats me", BEATEN)
    assert said(world, "delete all, they come", clears) == ["cover"]


def test_a_chat_that_is_to_be_cleared_is_no_question_of_how(world: World) -> None:
    clears = replace(understood("hide_chat"), clears=True, heard={"hide_chat.devices": 0.98})
    assert "cover" in said(world, "delete this chat", clears)


def test_a_ransom_for_who_is_alive_is_answered_whatever_the_model_hears(world: World) -> None:
    world.writes("a", "they beat my father", replace(BEATEN, person=Person.OTHER))
    asks = replace(
        understood("threats"), lives=True, queries=(Query.SHOULD_I_PAY,), heard={"physical_violence.evidence": 0.9}
    )
    assert said(world, "he is not dead, they ask 2000", asks) == [Query.SHOULD_I_PAY.value]


def test_helpers_of_a_country_that_is_told_in_danger_come_at_once(world: World) -> None:
    world.writes("a", "I want to die", WISH)
    alone = replace(understood("suicidal_thoughts", country="KR"), heard={"suicidal_thoughts.help": 0.98})
    effects = world.writes("a", "nobody is near me, I am alone in Korea now", alone).effects
    assert [(e.what, e.country, e.named) for e in effects if isinstance(e, Explain)] == [(AGAIN, "KR", ("ambulance",))]
    assert not any(isinstance(e, Numbers) for e in effects)


def test_whose_danger_is_over_is_told_nothing_to_do_at_once(world: World) -> None:
    home = replace(flagged("en_life", urgency=Urgency.SUPPORT), alternatives=(Guess("over", 0.1),))
    assert DYING not in said(world, "there was blood last year", home)


@pytest.mark.parametrize(
    ("rule", "topic", "urgency", "dies"),
    [
        ("km_medical", "injury_illness", Urgency.EMERGENCY, True),
        ("latn_medical", "injury_illness", Urgency.EMERGENCY, True),
        ("en_medical", "physical_violence", Urgency.EMERGENCY, False),  # who harms is there still: that answer is whole
        ("en_untreated", "injury_illness", Urgency.EMERGENCY, False),
        ("km_medical", "injury_illness", Urgency.SUPPORT, False),
    ],
)
def test_who_is_badly_hurt_hears_of_the_ambulance_first_from_the_first_message_on(
    world: World, rule: str, topic: str, urgency: Urgency, *, dies: bool
) -> None:
    came = world.writes("a", "he was beaten unconscious", flagged(rule, topic=topic, urgency=urgency)).effects
    first = [(e.what, e.named[:1]) for e in came if isinstance(e, Explain)]
    assert first == ([(DYING, ("ambulance",))] if dies else [])


THERE = replace(understood(country="MY"), place_only=True)
NOT_ME = replace(understood(), queries=(Query.FOR_ANOTHER,), person=Person.OTHER)


@pytest.mark.parametrize(
    ("words", "heard", "what"),
    [
        ("he is in Malaysia", THERE, DYING),
        ("not me, my brother", NOT_ME, Query.FOR_ANOTHER.value),
        ("what do I do?", understood(confidence=0.1), AGAIN),
    ],
)
def test_an_ambulance_stays_first_while_somebody_is_badly_hurt(
    world: World, words: str, heard: Understanding, what: str
) -> None:
    world.writes("a", "he fell, he is unconscious", flagged("en_medical", topic="injury_illness"))
    came = world.writes("a", words, heard).effects
    assert [(e.what, e.named[:1]) for e in came if isinstance(e, Explain)] == [(what, ("ambulance",))]
    assert not any(isinstance(e, Say) for e in came)


def test_who_must_not_be_heard_beside_the_hurt_is_named_nobody_who_only_hears(world: World) -> None:
    world.writes("a", "he fell, he is unconscious", flagged("en_medical", topic="injury_illness"))
    silent = replace(understood(), queries=(Query.CANNOT_SPEAK,))
    came = world.writes("a", "I cannot speak", silent).effects
    assert [(e.what, e.named) for e in came if isinstance(e, Explain)] == [(Query.CANNOT_SPEAK.value, ())]


def test_an_ambulance_stays_first_when_something_else_was_asked_between(world: World) -> None:
    """What only may ask for a section is answered by whom to call; what surely asks for one gets it."""
    world.rules = replace(world.rules, sections={**SECTIONS, "injury_illness": (Part("countries"), Part("fault"))})
    world.writes("a", "he fell, he is unconscious", flagged("en_medical", topic="injury_illness"))
    pays = replace(understood("injury_illness", reasons=("question",)), heard={"injury_illness.countries": 0.98})
    assert said(world, "who pays the hospital", pays) == ["injury_illness countries"]
    perhaps = replace(understood("injury_illness", confidence=0.3), heard={"injury_illness.fault": 0.1})
    for words, heard, what in (
        ("what do I do?", perhaps, DYING),
        ("and now", replace(perhaps, heard={"injury_illness.fault": 0.02}), AGAIN),
        ("not me, my brother", NOT_ME, Query.FOR_ANOTHER.value),
        ("whom do I call?", replace(understood(), queries=(Query.WHOM_FIRST,)), DYING),
    ):
        came = world.writes("a", words, heard).effects
        assert [(e.what, e.named[:1]) for e in came if isinstance(e, Explain)] == [(what, ("ambulance",))], words


def test_a_country_is_answered_as_ever_where_no_danger_to_life_stands(world: World) -> None:
    world.writes("a", "they beat me", BEATEN)
    assert DYING not in said(world, "I am in Malaysia", THERE)
