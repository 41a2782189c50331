"""What a message is in a talk, and would not be alone."""

from dataclasses import replace

from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import AGAIN, Say
from bot.core.model.lines import Line
from bot.core.understanding.values import Guess, Person, Query, Time, Urgency
from tests import project
from tests.core.contact.talk.telling import DANGER, TOPICS, WAGES, explained, matter
from tests.core.world import EMERGENCY, RULES, World, told, understood

LIGHT = {
    "what is asked of an answer is no other matter": (
        (WAGES, replace(understood("threats"), queries=(Query.COSTS,))),
        ("unpaid_wages", [("costs", "unpaid_wages")]),
    ),
    "who can read this is asked of what is talked about": (
        (WAGES, understood("confidentiality")),
        ("unpaid_wages", [("who_will_know", "unpaid_wages")]),
    ),
    "more than a bare no, of somebody else, puts right who it is": (
        (DANGER, replace(understood("deny"), person=Person.OTHER)),
        ("physical_violence", [("for_another", "physical_violence")]),
    ),
    "the surer query of the model stands over the words of another": (
        (WAGES, replace(understood("speaks_khmer"), queries=(Query.WHO_WILL_KNOW,))),
        ("unpaid_wages", [("speaks_khmer", "unpaid_wages")]),
    ),
    "do they take money is no ransom": (
        (WAGES, replace(understood("costs"), queries=(Query.SHOULD_I_PAY,))),
        ("unpaid_wages", [("costs", "unpaid_wages")]),
    ),
    "thanks that somebody has come are not worse": (
        (DANGER, replace(understood("thanks"), queries=(Query.WORSE,))),
        ("physical_violence", []),
    ),
    "danger that the model names otherwise is more of the same": (
        (DANGER, understood("threats", Urgency.EMERGENCY, confidence=0.6)),
        ("physical_violence", [(AGAIN, "physical_violence")]),
    ),
    "harm that is told of a boat is of the boat": (
        (understood("fishing_vessel", Urgency.URGENT, country="TH"), DANGER),
        ("fishing_vessel", []),
    ),
    "but who wants to die is no matter of the boat": (
        (
            understood("fishing_vessel", Urgency.URGENT, country="TH"),
            understood("suicidal_thoughts", Urgency.EMERGENCY),
        ),
        ("suicidal_thoughts", []),
    ),
    "what nobody may overlook is heard in the middle of anything": (
        (
            understood("fishing_vessel", Urgency.EMERGENCY, country="TH"),
            understood("suicidal_thoughts", confidence=0.55, alternatives=(Guess("fishing_vessel", 0.4),)),
        ),
        ("suicidal_thoughts", []),
    ),
    "words of a correction that sound like danger ring nobody": (
        (WAGES, replace(understood("for_another", Urgency.EMERGENCY), person=Person.OTHER, danger=0.2)),
        ("unpaid_wages", [("for_another", "unpaid_wages")]),
    ),
}


def test_a_message_is_read_in_the_light_of_its_talk() -> None:
    for name, ((first, then), (about, explains)) in LIGHT.items():
        world = World(replace(RULES, topics=TOPICS, about=project.topics()))
        world.writes("a", "the first message of it", first)
        decision = world.writes("a", "what was written then, some words", then)
        assert (name, matter(world), explained(decision.effects)) == (name, about, explains)


def test_harm_that_is_told_beside_a_phone_that_is_looked_at_is_answered_as_harm() -> None:
    for topic, crisis in (("physical_violence", True), ("threats", True), ("phone_safety", False)):
        world = World(replace(RULES, topics=TOPICS, about=project.topics()))
        heard = replace(understood(topic, Urgency.EMERGENCY, confidence=0.45), watched=True, danger=0.9)
        decision = world.writes("a", "he reads my messages, and tonight they come into my room again", heard)
        assert world.case("a").urgency is (Urgency.EMERGENCY if crisis else Urgency.URGENT)
        assert any(isinstance(e, Say) and e.crisis for e in decision.effects) is crisis


def test_of_danger_now_the_desk_reads_not_that_it_is_over(world: World) -> None:
    for urgency, when in ((Urgency.SUPPORT, Time.PAST), (Urgency.EMERGENCY, None)):
        world.writes("a", "the men come back", replace(understood("threats", urgency), time=Time.PAST))
        talk = world.conversations["a"].told.talk
        assert talk is not None
        assert talk.when is when


def test_danger_flagged_in_a_correction_rings() -> None:
    world = World(replace(RULES, topics=TOPICS, about=project.topics()))
    world.writes("a", "no wages", WAGES)
    flagged = replace(understood("for_another", Urgency.EMERGENCY), flagged=("physical_violence",), danger=0.2)
    world.writes("a", "not me, my brother: they beat him", flagged)
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.EMERGENCY


def test_who_did_not_answer_where_they_are_is_not_asked_again() -> None:
    rules = replace(RULES, topics=TOPICS, country_topics=frozenset({"unpaid_wages", "threats"}), about=project.topics())
    world = World(rules)
    nowhere = understood("unpaid_wages", Urgency.SUPPORT)
    assert told(world.writes("a", "no wages", nowhere)) == [Line.WHICH_COUNTRY]
    decision = world.writes("a", "and they threaten me", understood("threats"))
    assert [e.topic for e in decision.effects if isinstance(e, Say)] == ["threats"]


def test_who_is_locked_in_themselves_is_where_they_say_and_not_at_home(world: World) -> None:
    """They wrote of a sister in Thailand before; "they lock me in, in Poipet" is no relative who tells where they are."""
    world.writes("a", "my sister", replace(understood("unpaid_wages", country="TH"), person=Person.OTHER))
    here = understood("confinement", Urgency.EMERGENCY, country="KH")
    world.writes("a", "I am in Kampong Cham", replace(understood(None, country="KH"), person=Person.SELF))
    assert world.conversations["a"].told.country == "TH"
    world.writes("a", "they lock me in, in Poipet", replace(here, person=Person.SELF))
    assert world.conversations["a"].told.country == "KH"


def test_who_does_harm_comes_and_what_to_do_at_once_is_said(world: World) -> None:
    comes = replace(understood(None), comes=True)
    world.writes("a", "they beat me", EMERGENCY)
    assert [what for what, _ in explained(world.writes("a", "they are back", comes).effects)] == [COMES]
    world.writes("b", "threats", understood("threats", Urgency.URGENT, country="TH"))
    assert [what for what, _ in explained(world.writes("b", "he is coming", comes).effects)] == [COMES]
    world.writes("c", "no wages", WAGES)
    assert COMES not in [what for what, _ in explained(world.writes("c", "the boss is back", comes).effects)]
    asks = replace(comes, queries=(Query.CANNOT_SPEAK,))
    assert explained(world.writes("a", "I cannot speak, he is at the door", asks).effects)[0][0] == "cannot_speak"


def test_ok_beside_a_case_is_nothing_for_a_counsellor_to_read(world: World) -> None:
    world.writes("a", "they beat me", replace(EMERGENCY, country="TH"))
    assert told(world.writes("a", "ok", understood("affirm"))) == [Line.I_AM_HERE]


def test_i_mean_something_else_of_the_same_is_heard(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    same = replace(understood("unpaid_wages"), queries=(Query.NOT_THAT,), alternatives=(Guess("not_that", 0.05),))
    assert told(world.writes("a", "I mean the overtime", same)) == [Line.OTHER_WORDS]
    other = replace(same, topic="threats", confidence=0.9)
    assert told(world.writes("a", "I mean he threatens me", other)) != [Line.OTHER_WORDS]
