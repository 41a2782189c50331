import json

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.rules import Rules
from bot.core.understanding import thresholds
from bot.core.understanding.thresholds import ANSWER, ASK, EMERGENCY, SUPPORT, URGENT, danger, said_by_model
from bot.core.understanding.topics import Topics
from bot.core.understanding.triage import understanding
from bot.core.understanding.values import Flag, Nlu, Urgency
from bot.understanding.word_files import HOME

SCRIPTS = st.sampled_from(["km", "latn", "en", "mixed", "other"])
SHARES = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(
    lambda shares: dict(zip(Urgency, (s / (sum(shares) or 1) for s in shares), strict=True))
)
FLAGS = st.lists(st.sampled_from([Flag("en_x", "threats", u) for u in Urgency]), max_size=3)


def test_the_figures_are_those_that_the_rule_gave() -> None:
    chosen = json.loads((HOME / "thresholds.json").read_text())
    assert chosen["urgent"] == dict(URGENT)
    assert chosen["emergency"] == dict(EMERGENCY)
    assert (chosen["answer"], chosen["ask"]) == (ANSWER, ASK)


def test_decisions_read_the_same_thresholds() -> None:
    assert (Rules().sure, Rules().maybe) == (ANSWER, ASK)
    assert 0 < ASK < ANSWER < 1


def test_danger_weighs_emergency_most() -> None:
    assert danger({Urgency.EMERGENCY: 1.0}) > danger({Urgency.URGENT: 1.0}) > danger({Urgency.SUPPORT: 1.0}) > 0
    assert danger({}) == danger({Urgency.NONE: 1.0}) == 0


def test_probabilities_become_an_urgency() -> None:
    assert said_by_model({Urgency.NONE: 0.95, Urgency.EMERGENCY: 0.05}, "km") is Urgency.NONE
    assert said_by_model({Urgency.NONE: 1 - SUPPORT, Urgency.SUPPORT: SUPPORT}, "en") is Urgency.SUPPORT
    assert said_by_model({Urgency.URGENT: URGENT["latn"]}, "latn") is Urgency.URGENT
    assert said_by_model({Urgency.EMERGENCY: EMERGENCY["en"]}, "en") is Urgency.EMERGENCY
    assert said_by_model({}, "en") is Urgency.NONE


def test_a_script_without_a_threshold_takes_the_lowest() -> None:
    lowest = {Urgency.NONE: 1 - min(URGENT.values()), Urgency.URGENT: min(URGENT.values())}
    assert said_by_model(lowest, "mixed") is said_by_model(lowest, "other") is Urgency.URGENT


@given(SHARES, SCRIPTS, st.floats(0, 1))
def test_more_emergency_is_never_called_less(shares: dict[Urgency, float], script: str, moved: float) -> None:
    more = {**shares, Urgency.NONE: shares[Urgency.NONE] * (1 - moved)}
    more[Urgency.EMERGENCY] += shares[Urgency.NONE] * moved
    assert said_by_model(more, script) >= said_by_model(shares, script)


@given(FLAGS, SHARES, st.booleans(), st.sampled_from(list(Urgency)))
def test_nothing_lowers_what_red_flags_or_learned_flags_say(
    flags: list[Flag], shares: dict[Urgency, float], question: bool, learned: Urgency
) -> None:
    found = understanding(
        "please tell me what this is",
        flags,
        (),
        Topics(),
        None,
        Nlu.RASA,
        is_question=question,
        model=shares,
        learned=learned,
    )
    told = max([learned, *(flag.urgency for flag in flags)])
    assert found.urgency == max(told, said_by_model(shares, "en"))


def test_the_model_is_named_among_the_reasons() -> None:
    found = understanding("text", (), (), Topics(), None, Nlu.RASA, model={Urgency.EMERGENCY: 1.0})
    assert found.reasons == ("model:emergency",)
    found = understanding("text", (), (), Topics(), None, Nlu.UNAVAILABLE, learned=Urgency.URGENT)
    assert found.reasons == ("learned:urgent",)


def test_every_script_has_its_thresholds() -> None:
    assert set(thresholds.URGENT) == set(thresholds.EMERGENCY) == {"km", "latn", "en"}
