"""What a message asks for, by the model and by the messages before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.effects.contact import Explain, Say, Tell
from bot.core.model.lines import Line
from bot.core.model.rules import Part, Rules
from bot.core.understanding.values import Person, Query, Understanding, Urgency
from tests.core.world import RULES, UNSURE, World, understood

SECTIONS = {"unpaid_wages": (Part("paid"), Part("complain"), Part("home")), "passport": (Part("price"), Part("lost"))}
PARTED: Rules = replace(RULES, topics=frozenset({*RULES.topics, *SECTIONS}), sections=SECTIONS)
WAGES = understood("unpaid_wages", Urgency.SUPPORT, country="TH")
EITHER = replace(UNSURE, heard={"unpaid_wages.paid": 0.4, "unpaid_wages.complain": 0.4})


def said(world: World, understanding: Understanding, words: str = "and how is that done") -> list[str]:
    return [f"{e.topic}.{e.section}" for e in world.writes("a", words, understanding).effects if isinstance(e, Say)]


@pytest.mark.parametrize(("usual", "other"), [("complain", "paid"), ("paid", "complain")])
def test_what_usually_follows_is_meant(usual: str, other: str) -> None:
    def follows(before: str, name: str) -> float:
        return 3.0 if (before, name) == ("unpaid_wages.home", f"unpaid_wages.{usual}") else 0.0

    world = World(replace(PARTED, follows=follows))
    world.writes("a", "no wages", WAGES)
    assert said(world, replace(WAGES, heard={"unpaid_wages.home": 0.9})) == ["unpaid_wages.home"]
    assert said(world, EITHER) == [f"unpaid_wages.{usual}"]
    assert world.conversations["a"].told.talk is not None
    assert world.conversations["a"].told.talk.asked.before == (f"unpaid_wages.{usual}", "unpaid_wages.home")


def test_what_was_asked_before_that_counts_too() -> None:
    def follows(before: str, name: str) -> float:
        return 4.0 if (before, name) == ("unpaid_wages.home", "unpaid_wages.complain") else 0.0

    for between, meant in ((True, "complain"), (False, "paid")):
        world = World(replace(PARTED, follows=follows))
        world.writes("a", "no wages", WAGES)
        if between:
            said(world, replace(WAGES, heard={"unpaid_wages.home": 0.9}))
        said(world, replace(UNSURE, heard={"passport.lost": 0.9}))
        assert said(world, replace(EITHER, heard={"unpaid_wages.paid": 0.41, "unpaid_wages.complain": 0.4}))[-1:] == [
            f"unpaid_wages.{meant}"
        ]


ANOTHER = replace(
    understood("for_another"), person=Person.OTHER, queries=(Query.FOR_ANOTHER,), whom=frozenset({"named"})
)


def test_who_asks_something_plainly_of_somebody_else_is_answered_that() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    assert said(
        world, replace(ANOTHER, heard={"unpaid_wages.complain": 0.95}), "not me, where can my brother complain"
    ) == ["unpaid_wages.complain"]
    assert world.conversations["a"].told.person is Person.OTHER


def test_who_only_says_that_it_is_about_somebody_else_reads_what_they_can_do() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    assert said(world, replace(ANOTHER, heard={"unpaid_wages.complain": 0.1}), "not me, my brother") == []
    assert world.conversations["a"].told.person is Person.OTHER


def test_who_asks_something_plainly_and_says_where_is_answered_that() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    there = replace(UNSURE, country="MY", writer_at="MY")
    assert said(world, replace(there, heard={"unpaid_wages.complain": 0.97}), "in johor, where do i complain") == [
        "unpaid_wages.complain"
    ]
    assert world.conversations["a"].told.country == "MY"


def test_a_place_alone_asks_for_nothing() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    alone = replace(UNSURE, country="MY", writer_at="MY", place_only=True, heard={"unpaid_wages.complain": 0.97})
    assert said(world, alone, "in johor") == ["unpaid_wages.None"]


@pytest.mark.parametrize(
    ("words", "ends"), [("ok thank you", True), ("ok thank you, but they have my passport and i owe them", False)]
)
def test_thanks_in_danger_that_tell_more_end_no_talk(words: str, ends: bool) -> None:
    world = World(replace(PARTED, topics=PARTED.topics | {"thanks"}))
    world.writes("a", "they lock me in", understood("confinement", Urgency.EMERGENCY))
    thanks = replace(understood("thanks"), heard={"passport.lost": 0.01})
    came = world.writes("a", words, thanks)
    assert any(isinstance(e, Tell) and e.line is Line.TAKE_CARE for e in came.effects) == ends


@pytest.mark.parametrize(
    ("words", "shown"), [("i am in johor, a chinese house", False), ("in johor, where do i complain?", True)]
)
def test_who_is_in_danger_and_says_where_hears_who_comes_there(words: str, shown: bool) -> None:
    world = World(PARTED)
    world.writes("a", "they lock me in", understood("confinement", Urgency.EMERGENCY))
    there = replace(UNSURE, country="MY", writer_at="MY", heard={"unpaid_wages.complain": 0.99})
    assert ("unpaid_wages.complain" in said(world, there, words)) == shown


def test_who_fears_arrest_below_the_section_that_they_may_ask_for_hears_of_that_fear() -> None:
    asks = replace(UNSURE, queries=(Query.ARRESTED,), heard={"unpaid_wages.complain": 0.9})
    for above in (False, True):
        world = World(PARTED)
        world.writes("a", "no wages", WAGES)
        if above:
            said(world, replace(WAGES, heard={"unpaid_wages.complain": 0.9}))
        came = world.writes("a", "if i complain will they arrest me", asks).effects
        explained = [e.what for e in came if isinstance(e, Explain)]
        assert explained == (["arrested"] if above else [])
        assert any(isinstance(e, Say) and e.section == "complain" for e in came) is not above


def test_what_words_plainly_ask_for_is_said_in_place_of_what_was_read() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    said(world, replace(WAGES, heard={"unpaid_wages.complain": 0.9}))
    plainly = replace(UNSURE, anywhere=("passport.lost",), heard={"unpaid_wages.complain": 0.5, "passport.lost": 0.05})
    assert said(world, plainly) == ["passport.lost"]


def test_what_words_plainly_ask_for_and_was_read_is_followed_by_no_other_section() -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    said(world, replace(WAGES, heard={"unpaid_wages.complain": 0.9}))
    open_now = replace(understood("open_now", confidence=0.3), queries=(Query.OPEN_NOW,))
    again = replace(open_now, anywhere=("unpaid_wages.complain",), heard={"unpaid_wages.complain": 0.02})
    assert said(world, again, "98 days and sundays") == []


@pytest.mark.parametrize(
    ("share", "flagged", "shown"), [(0.985, (), True), (0.3, (), False), (0.985, ("sexual_violence",), False)]
)
def test_what_is_calm_and_surely_asked_for_is_said_beside_what_may_be_of_a_guarded_matter(
    share: float, flagged: tuple[str, ...], shown: bool
) -> None:
    world = World(PARTED)
    world.writes("a", "no wages", WAGES)
    child = replace(understood("sexual_violence", confidence=0.6), heard={"passport.lost": share}, flagged=flagged)
    assert ("passport.lost" in said(world, child, "and who gets the kids")) is shown


def test_who_tells_of_a_wound_first_reads_of_care_and_of_rights_where_those_are_surely_meant() -> None:
    parts = {**SECTIONS, "injury_illness": (Part("countries"), Part("aid"))}
    rules = replace(PARTED, topics=frozenset({*PARTED.topics, "injury_illness"}), sections=parts)
    hurt = replace(understood("injury_illness", Urgency.SUPPORT, country="MY"), flagged=("injury_illness",))
    likely = replace(hurt, heard={"injury_illness.countries": 0.6, "injury_illness.aid": 0.35})
    fell = "I fell from a scaffold, my leg is broken"
    assert said(World(rules), likely, fell) == ["injury_illness.None"]
    assert said(World(rules), likely, "I fell, who pays the doctor?") == ["injury_illness.countries"]
    assert said(World(rules), replace(likely, flagged=()), fell) == ["injury_illness.countries"]


def test_what_is_asked_beside_a_case_is_answered_where_it_is_likeliest() -> None:
    near = {"unpaid_wages.paid": 0.12, "unpaid_wages.complain": 0.11, "passport.lost": 0.11, "passport.price": 0.11}
    for words, answered in (("where can I complain?", True), ("the boss has a red car, as I said", False)):
        world = World(PARTED)
        world.writes("a", "they threaten me", understood("threats", Urgency.URGENT, country="TH"))
        found = [e for e in world.writes("a", words, replace(UNSURE, heard=near)).effects if isinstance(e, Say)]
        assert bool(found) is answered, words
