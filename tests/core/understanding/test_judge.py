import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding.circumstances import Circumstances
from bot.core.understanding.judge import Heard, Judge, Step, evidence
from bot.core.understanding.triage import beside_danger, understanding
from bot.core.understanding.values import Flag, Guess, Nlu, Parsed, Time, Urgency
from bot.understanding.understander import LearnedError, load_judge
from bot.understanding.word_files import HOME
from tests import project

TOPICS = project.topics()
LOCKED = Flag("en_locked_in", "confinement", Urgency.EMERGENCY)
SHARES = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(
    lambda shares: dict(zip(Urgency, (s / (sum(shares) or 1) for s in shares), strict=True))
)


def step(**weights: float) -> Step:
    return Step(weights, {"km": 0.5, "latn": 0.4, "en": 0.5})


def test_a_script_begins_where_it_begins() -> None:
    made = Step({"start": -1.0, "a": 2.0, "km:start": 1.0}, {"km": 0.9, "en": 0.5})
    assert made.probability({"a": 0.5}, "en") == pytest.approx(0.5)
    assert made.probability({"a": 0.5}, "km") == pytest.approx(1 / (1 + math.exp(-1)))
    assert made.is_met({"a": 0.5}, "en")
    assert not made.is_met({"a": 0.5}, "km")
    assert made.is_met({"a": 0.5}, "other"), "a script without a threshold takes the lowest"


def test_the_steps_make_an_urgency() -> None:
    judge = Judge(urgent=step(u=9.0, start=-4.0), emergency=step(e=9.0, start=-4.0), support=step(s=9.0, start=-4.0))
    assert judge.says({}, "en") is Urgency.NONE
    assert judge.says({"s": 1.0}, "en") is Urgency.SUPPORT
    assert judge.says({"e": 1.0}, "en") is Urgency.NONE, "an emergency is urgent first"
    assert judge.says({"u": 1.0}, "en") is Urgency.URGENT
    assert judge.says({"u": 1.0, "e": 1.0}, "en") is Urgency.EMERGENCY


def test_hard_flags_insist_and_others_do_not() -> None:
    judge = Judge(step(), step(), step(), hard={"en_locked_in": Urgency.EMERGENCY, "en_child": Urgency.URGENT})
    soft = Flag("en_threats", "threats", Urgency.URGENT)
    assert judge.insists([soft]) is Urgency.NONE
    assert judge.insists([soft, LOCKED]) is Urgency.EMERGENCY
    assert judge.insists([Flag("en_child", "child_exploitation", Urgency.EMERGENCY)]) is Urgency.URGENT
    assert judge.insists([Flag("en_locked_in", "confinement", Urgency.SUPPORT)]) is Urgency.SUPPORT, "it is over"


@given(SHARES, st.lists(SHARES, max_size=3))
def test_the_worst_part_counts_and_evidence_is_finite(
    shares: dict[Urgency, float], parts: list[dict[Urgency, float]]
) -> None:
    heard = Heard((LOCKED,), (), frozenset({"past"}), True, 9.0, Circumstances(time=Time.PAST), 400)
    found = evidence(heard, Parsed((Guess("confinement", 0.6),), shares, tuple(parts)), TOPICS, {"en_locked_in": 2.0})
    assert all(-30 < value < 30 for value in found.values())
    if not parts:
        assert found["worst_danger"] == found["whole_danger"]
    assert (found["flag_emergency"], found["flag_odds"], found["guard_past"], found["past"]) == (1.0, 2.0, 1.0, 1.0)
    assert found["topic_emergency"] == found["flag_agrees"] == 0.6


def test_a_flag_that_all_else_contradicts_is_doubted() -> None:
    calm = understanding("x", (LOCKED,), (Guess("greet", 0.9),), TOPICS, None, Nlu.RASA, judged=Urgency.NONE)
    assert (calm.urgency, calm.doubted) == (Urgency.NONE, True)
    rings = understanding("x", (LOCKED,), (Guess("greet", 0.9),), TOPICS, None, Nlu.RASA, judged=Urgency.URGENT)
    assert (rings.urgency, rings.doubted) == (Urgency.URGENT, False)
    down = understanding("x", (LOCKED,), (), TOPICS, None, Nlu.UNAVAILABLE)
    assert (down.urgency, down.doubted) == (Urgency.EMERGENCY, False)


def test_a_flag_of_suicide_that_the_model_shares_is_not_doubted() -> None:
    tablets = Flag("km_tablets", "suicidal_thoughts", Urgency.EMERGENCY)

    def read(sure: float, *flags: Flag) -> tuple[Urgency, bool]:
        guesses = (Guess("suicidal_thoughts", sure), Guess("greet", sure / 2))
        found = understanding("x", flags, guesses, TOPICS, None, Nlu.RASA, judged=Urgency.NONE)
        return found.urgency, found.doubted

    assert read(0.6, tablets) == (Urgency.EMERGENCY, False)
    assert read(0.1, tablets) == (Urgency.NONE, True), "songs and films"
    assert read(0.6) == (Urgency.NONE, False), "who asks what to read about it"
    assert read(0.6, LOCKED) == (Urgency.NONE, True)


def test_danger_comes_before_information_and_nothing_is_out_of_scope_beside_it() -> None:
    ranked = [Guess("out_of_scope", 0.5), Guess("passport_visa", 0.3), Guess("confinement", 0.1)]
    assert [g.topic for g in beside_danger(ranked, [LOCKED], TOPICS, hurry=True)] == ["confinement", "passport_visa"]
    assert [g.topic for g in beside_danger(ranked, [LOCKED], TOPICS, hurry=False)] == ["passport_visa", "confinement"]
    kept = [Guess("unpaid_wages", 0.5), Guess("confinement", 0.1)]
    assert beside_danger(kept, [LOCKED], TOPICS, hurry=True) == kept, "what needs a counsellor itself stays"


def test_a_topic_that_people_write_of_more_often_comes_first() -> None:
    judge = Judge(step(), step(), step(), topics={"debt_pressure": 1.0, "confinement": -0.5})
    said = [Guess("debt_bondage", 0.4), Guess("debt_pressure", 0.3), Guess("confinement", 0.2)]
    found = judge.swayed(said)
    assert [guess.topic for guess in found] == ["debt_pressure", "debt_bondage", "confinement"]
    assert sum(guess.confidence for guess in found) == pytest.approx(0.9)  # as sure as before, all together
    assert judge.swayed([]) == []


def test_the_file_holds_numbers_for_known_rules_only() -> None:
    judge = load_judge(HOME / "judge.json")
    rules = {rule.id for rule in project.rules()}
    assert set(judge.hard) <= rules
    assert set(judge.odds) <= rules
    assert {rule for rule in rules if rule.startswith("cries_")} <= set(judge.hard)
    known = set(evidence(Heard(), Parsed(), TOPICS, {})) | {"start"}
    for each in (judge.urgent, judge.emergency, judge.support):
        parts = (name.rpartition(":") for name in each.weights)
        assert all(name in (TOPICS if kind == "topic" else known) for kind, _, name in parts)
        assert all(0 < at < 1 for at in each.at.values())
    assert all(topic in TOPICS for topic in judge.topics)


@pytest.mark.parametrize("content", [None, "", "{", "{}", '{"urgent": 1, "emergency": 1, "support": 1, "hard": {}}'])
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "judge.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(LearnedError, match=r"judge\.json: cannot be used .* nlu/build/judge\.py"):
        load_judge(path)


def test_the_file_is_small() -> None:
    assert len(json.dumps(json.loads((HOME / "judge.json").read_text()))) < 20_000


@pytest.mark.parametrize(
    "text",
    [
        "ផ្ទះសំណាក់ឆេះ មនុស្សនៅខាងក្នុង", "phteah chheh, menus nov knong", "our dormitory is on fire, people inside",
        "ទូកលិច មិត្តខ្ញុំធ្លាក់ទឹក", "touk lich hz, mit nhom tleak tuk", "the boat is sinking",
        "គេកំពុងដេញតាម", "ke deng tam nhom", "they are chasing me",
        "ក្មេង៤ឆ្នាំ ប្រកាច់", "kon nhom brokach", "my child has convulsions",
        "ខឹងណាស់ចង់សម្លាប់វា", "jong somlab vea", "i want to kill him, i have a knife",
        "my husband beat me, I am in siem reap",
        "ជំពាក់ធនាគារ ៥ពាន់ ចង់ស្លាប់", "jompeak bank 5000, jong slab", "i owe 3000 and i want to kill myself",
        "ខ្ញុំលេបហើយ ២០គ្រាប់", "leap thnam os hz", "i took all the pills",
    ],
)  # fmt: skip
def test_what_kills_within_the_hour_is_an_emergency_whatever_the_models_say(text: str) -> None:
    judge = load_judge(HOME / "judge.json")
    assert judge.insists(project.red_flags().read(text).flags) is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "My boss hit me once, that was years ago", "boss kick me out of the house", "the captain beat me at cards",
    ],
)  # fmt: skip
def test_blows_that_are_over_or_none_are_left_to_the_models(text: str) -> None:
    judge = load_judge(HOME / "judge.json")
    assert judge.insists(project.red_flags().read(text).flags) < Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "i don't want to die", "my friend wants to die", "my friend says i want to die", "exam tomorrow i want to die",
        "i want to die at home in my village", "last year i wanted to die, now ok",
        "ខ្ញុំមិនចង់ស្លាប់ទេ", "ធុញចង់ស្លាប់", "ខ្ញុំឃ្លានចង់ស្លាប់", "ហត់ចង់ស្លាប់", "ក្តៅចង់ស្លាប់", "ឈឺក្បាលចង់ស្លាប់",
        "មិត្តខ្ញុំចង់ស្លាប់", "ខ្ញុំធ្លាប់ចង់ស្លាប់",
        "ot jong slab te", "serch jong slab", "khlean jong slab", "mit khnhom jong slab", "khnhom thleab jong slab",
        "i took two pills for headache", "i took all the pills the doctor gave me for tb", "the dog ate all the pills",
        "i took the pill yesterday, can i still be pregnant",
        "ខ្ញុំលេបថ្នាំហើយ", "ខ្ញុំលេបថ្នាំពន្យារកំណើតហើយ", "ខ្ញុំលេបថ្នាំពេទ្យអស់ហើយ", "khnhom leb thnam hery",
        "khnhom leb thnam pet os hz",
    ],
)  # fmt: skip
def test_a_wish_denied_a_manner_of_speaking_and_medicine_are_left_to_the_models(text: str) -> None:
    judge = load_judge(HOME / "judge.json")
    assert judge.insists(project.red_flags().read(text).flags) < Urgency.EMERGENCY
