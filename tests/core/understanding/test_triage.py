from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.understanding.redflags import Guards, Rule
from bot.core.understanding.triage import RedFlags, understanding, urgency, weighed
from bot.core.understanding.values import Flag, Guess, Nlu, Script, Urgency
from tests import project
from tests.every import every

ROOT = Path(__file__).parents[3]
CASES = Path(__file__).parent / "triage_cases"
WORDS = {u.word: u for u in Urgency}


def cases(name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = project.listed(CASES / f"{name}.yml")
    return listed


ALL_CASES = [case for name in ("km", "latn", "en") for case in cases(name)]
DANGER = [c["text"] for c in ALL_CASES if c.get("urgency") == "emergency"]
KHMER_DANGER = [c["text"] for c in cases("km") if c.get("urgency") == "emergency" and c["text"].isprintable()]


def found(text: str) -> Urgency:
    return max((flag.urgency for flag in project.red_flags().read(text).flags), default=Urgency.NONE)


@every(ALL_CASES, lambda case: str(case["text"]))
def test_case(case: dict[str, Any]) -> None:
    flags = project.red_flags().read(case["text"]).flags
    got = max((flag.urgency for flag in flags), default=Urgency.NONE)
    if "urgency" in case:
        assert got.word == case["urgency"]
    assert WORDS[case.get("at_least", "none")] <= got <= WORDS[case.get("at_most", "emergency")]
    if "topic" in case:
        assert case["topic"] in {flag.topic for flag in flags if flag.urgency == got}
    if "only" in case:
        assert {flag.topic for flag in flags if flag.urgency == got} == {case["only"]}


@pytest.mark.parametrize("name", ["km", "latn", "en"])
def test_there_are_enough_cases_and_hard_negatives(name: str) -> None:
    listed = cases(name)
    calm = [c for c in listed if c.get("urgency") == "none" or c.get("at_most") == "support"]
    assert len(listed) >= 80
    assert len(calm) >= 30


@given(st.one_of(st.text(alphabet=st.characters(codec=None)), st.lists(st.sampled_from(DANGER)).map(" ".join)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    project.red_flags().read(text)


VOWELS = "aeiou" + "".join(map(chr, range(0x17B6, 0x17C6)))


@settings(max_examples=60)
@given(st.sampled_from(DANGER), st.integers(0, 2**31))
def test_invisible_characters_and_stretching_never_lower_urgency(text: str, seed: int) -> None:
    dice = random.Random(seed)
    single = [i for i, c in enumerate(text) if c in VOWELS and c not in text[max(0, i - 1) : i] + text[i + 1 : i + 2]]
    at = dice.choice(single) if single else len(text)
    stretched = text[:at] + text[at : at + 1] * 4 + text[at + 1 :]
    noisy = "".join(c + dice.choice(["", "", "\u200b", "\u2060", "\u00ad", "\ufe0f"]) for c in stretched)
    assert found(noisy) >= Urgency.URGENT


@given(st.sampled_from(KHMER_DANGER), st.integers(0, 2**31))
def test_khmer_without_spaces_with_wrong_ones_and_with_look_alikes_stays_an_emergency(text: str, seed: int) -> None:
    dice = random.Random(seed)
    assert found(text.replace(" ", "").replace("្ត", "្ដ")) is Urgency.EMERGENCY
    spaced = "".join(c + (" " if dice.random() < 0.1 and "\u1780" <= c <= "\u17b3" else "") for c in text)
    assert found(spaced) is Urgency.EMERGENCY


@pytest.mark.parametrize("text", ["he hits me", "they lock me in the room", "ke jak so khnom", "គេវាយខ្ញុំ"])
@pytest.mark.parametrize("before", ["I saw a film. ", "What is rape? ", "hello\n", "the news is bad, but "])
def test_a_guard_stays_in_its_clause(text: str, before: str) -> None:
    assert found(before + text) is Urgency.EMERGENCY


def test_danger_at_the_end_of_a_very_long_text_is_found() -> None:
    assert found("I want to tell you all. " * 5_000 + "he locks me in the room") is Urgency.EMERGENCY


def test_danger_broken_over_two_lines_is_found() -> None:
    assert found("they lock\nme in") is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what is human trafficking", True),
        ("តើការបង្ខាំងជាអ្វី", True),
        ("kar bongkhang chea avey", True),
        ("what is this, they locked me in", False),
        ("he beats me", False),
        ("hello", False),
    ],
)
def test_question_for_information(text: str, asked: bool) -> None:
    assert project.red_flags().read(text).is_question is asked


@pytest.mark.parametrize("unit", ["he hit me ", "គេវាយខ្ញុំ", "ke vay khnom ", "me ", "a", "lock lock lock ", "help. "])
def test_work_grows_with_length_and_not_faster(unit: str) -> None:
    flags = project.red_flags()

    def work(size: int) -> int:
        """Calls made for a message of that length: the same in every run, however busy the machine is."""
        sample, calls = (unit * size)[:size], 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            flags.read(sample)
        finally:
            sys.setprofile(None)
        return calls

    assert work(4096) < 5 * work(1024) + 1_000


def test_the_greatest_source_of_urgency_wins_and_none_lowers_it() -> None:
    flag = Flag("en_violence", "physical_violence", Urgency.EMERGENCY)
    assert urgency([flag], Urgency.NONE, is_question=True) is Urgency.EMERGENCY
    assert urgency([], Urgency.URGENT, is_question=False) is Urgency.URGENT
    assert urgency([], Urgency.EMERGENCY, is_question=True) is Urgency.NONE
    assert urgency([], Urgency.NONE, is_question=True, answers=Urgency.SUPPORT) is Urgency.SUPPORT
    assert urgency([], Urgency.EMERGENCY, is_question=False, model=Urgency.SUPPORT) is Urgency.SUPPORT
    assert urgency([flag], Urgency.NONE, is_question=False, model=Urgency.NONE) is Urgency.EMERGENCY


TOPICS = project.topics()


def test_a_flag_adds_to_its_topic_and_raises_the_urgency_alone() -> None:
    flags = (Flag("en_locked_in", "confinement", Urgency.EMERGENCY),)
    guesses = (Guess("unpaid_wages", 0.35), Guess("confinement", 0.3), Guess("greet", 0.1))
    value = understanding("they lock me in", flags, guesses, TOPICS, None, Nlu.RASA)
    assert (value.topic, value.urgency) == ("confinement", Urgency.EMERGENCY)
    assert value.confidence == pytest.approx(0.4 / 1.1)
    assert [guess.topic for guess in value.alternatives] == ["unpaid_wages", "greet"]
    assert [guess.topic for guess in value.guesses] == [value.topic, "unpaid_wages", "greet"]
    assert value.reasons == ("flag:en_locked_in", "intent:unpaid_wages")


def test_a_flag_of_danger_beats_small_talk_however_sure() -> None:
    flags = (Flag("en_locked_in", "confinement", Urgency.EMERGENCY),)
    value = understanding("a shelter that locks", flags, (Guess("greet", 0.9),), TOPICS, None, Nlu.RASA)
    assert (value.topic, value.urgency) == ("confinement", Urgency.EMERGENCY)
    assert [guess.topic for guess in value.alternatives] == ["greet"]


def test_a_flag_lowered_to_support_adds_nothing_to_its_topic() -> None:
    flags = (Flag("en_violence", "physical_violence", Urgency.SUPPORT),)
    assert weighed((Guess("greet", 0.1),), flags, TOPICS) == [Guess("greet", 0.1)]


def test_a_sure_intent_decides_the_topic_against_an_urgent_flag() -> None:
    flags = (Flag("en_threats", "threats", Urgency.URGENT),)
    value = understanding("x", flags, (Guess("unpaid_wages", 0.8),), TOPICS, "MY", Nlu.RASA)
    assert (value.topic, value.urgency, value.country) == ("unpaid_wages", Urgency.URGENT, "MY")


def test_without_the_model_the_flag_is_the_topic() -> None:
    flags = (Flag("en_threats", "threats", Urgency.URGENT),)
    value = understanding("he threatens me", flags, (), TOPICS, None, Nlu.UNAVAILABLE)
    assert (value.topic, value.nlu, value.script) == ("threats", Nlu.UNAVAILABLE, Script.EN)


def test_nothing_known_is_a_value() -> None:
    value = understanding("", (), (), TOPICS, None, Nlu.UNAVAILABLE)
    assert (value.topic, value.urgency, value.confidence, value.reasons) == (None, Urgency.NONE, 0.0, ())


def test_rules_without_guards_or_lists_compile() -> None:
    rule = Rule("en_x", "en", "threats", Urgency.URGENT, ("bad thing",), guards=Guards())
    assert RedFlags.compile([rule]).read("a bad thing happened").flags == (Flag("en_x", "threats", Urgency.URGENT),)


@pytest.mark.parametrize("text", ["I want to kill myself", "ខ្ញុំចង់សម្លាប់ខ្លួន"])
def test_who_speaks_of_killing_themselves_gets_the_answer_for_that(text: str) -> None:
    flags = project.red_flags().read(text).flags
    understood = understanding(text, flags, (), TOPICS, None, Nlu.UNAVAILABLE)
    assert (understood.topic, understood.urgency) == ("suicidal_thoughts", Urgency.EMERGENCY)
