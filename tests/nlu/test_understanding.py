import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.understanding.judge import Judge, Step
from bot.core.understanding.learned import LearnedFlags, Weights
from bot.core.understanding.thresholds import ANSWER, ASK
from bot.core.understanding.values import Nlu, Parsed, Urgency
from bot.sheet import ContentError
from bot.understanding import understander
from bot.understanding.topics import load_topics
from bot.understanding.understander import Understander
from tests import project
from tests.fakes.nlu import FakeNlu

DANGER = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់"


@pytest.fixture(scope="module")
def files() -> Understander:
    return project.understander()


def with_nlu(nlu: FakeNlu, learned: LearnedFlags | None = None) -> Understander:
    topics = project.topics()
    return Understander(project.red_flags(), project.countries(), topics, nlu, learned or LearnedFlags({}))


async def test_an_emergency_does_not_wait_for_rasa() -> None:
    nlu = FakeNlu()
    found = await with_nlu(nlu).understand(DANGER)
    assert found.urgency is Urgency.EMERGENCY
    assert found.topic == "confinement"
    assert found.nlu is Nlu.UNAVAILABLE
    assert nlu.asked == []


@pytest.mark.parametrize("words", ["គាត់មានកាំបិត", "គេមានកាំភ្លើង", "vea mean kambet"])
async def test_who_has_a_knife_is_heard_without_rasa_in_khmer_as_in_english(files: Understander, words: str) -> None:
    assert (await files.understand(words)).topic == "physical_violence"


async def test_an_emergency_in_calm_words_is_urgent_and_rasa_may_raise_it_again() -> None:
    calm = LearnedFlags({"km": Weights((1, 1), {}, {}, start=-2.0, calm=-1.0)})
    nlu = FakeNlu()
    nlu.available = False
    found = await with_nlu(nlu, calm).understand(DANGER)
    assert (found.urgency, found.topic, found.nlu) == (Urgency.URGENT, "confinement", Nlu.UNAVAILABLE)
    nlu.available = True
    found = await with_nlu(nlu, calm).understand(DANGER)
    assert (found.urgency, found.topic, found.nlu) == (Urgency.EMERGENCY, "confinement", Nlu.RASA)


@pytest.mark.parametrize(("words", "another"), [("ជួយខ្ញុំផង", False), ("សម្រាប់ប្អូនខ្ញុំ", True)])
async def test_who_says_me_is_not_taken_for_somebody_who_asks_for_another(
    files: Understander, words: str, another: bool
) -> None:
    nlu = FakeNlu({"ជួយ": "for_another", "សម្រាប់": "for_another"})
    found = await replace(files, nlu=nlu).understand(words)
    assert (found.topic == "for_another") is another


def judged(nlu: FakeNlu, **hard: Urgency) -> Understander:
    """With a judge to whom nothing is urgent by itself."""
    never = Step({"start": -9.0}, {"km": 0.5})
    return replace(with_nlu(nlu), judge=Judge(never, never, never, hard=hard))


async def test_a_hard_flag_rings_whatever_the_model_says() -> None:
    nlu = FakeNlu(urgency={Urgency.NONE: 1.0})
    found = await judged(nlu, km_locked_in=Urgency.EMERGENCY).understand(DANGER)
    assert (found.urgency, found.topic, nlu.asked) == (Urgency.EMERGENCY, "confinement", [])
    found = await judged(nlu, km_locked_in=Urgency.URGENT).understand(DANGER)
    assert (found.urgency, found.doubted, found.danger) == (Urgency.URGENT, False, 1.0)


async def test_a_soft_flag_is_doubted_by_all_else_and_rings_where_no_model_answers() -> None:
    nlu = FakeNlu(urgency={Urgency.NONE: 1.0})
    found = await judged(nlu).understand(DANGER)
    assert (found.urgency, found.doubted) == (Urgency.NONE, True)
    nlu.available = False
    found = await judged(nlu).understand(DANGER)
    assert (found.urgency, found.doubted) == (Urgency.EMERGENCY, False)


async def test_an_emergency_waits_for_a_model_that_hangs_for_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(understander, "HASTE", 0.01)

    class Hangs(FakeNlu):
        async def parse(self, text: str) -> Parsed | None:
            await asyncio.Event().wait()
            return None

    found = await judged(Hangs()).understand(DANGER)
    assert (found.urgency, found.nlu, found.doubted) == (Urgency.EMERGENCY, Nlu.UNAVAILABLE, False)


async def test_a_cry_in_another_language_rings_at_once(files: Understander) -> None:
    found = await replace(files, nlu=FakeNlu(urgency={Urgency.NONE: 1.0})).understand("ช่วยด้วย ผมถูกขังอยู่ในห้อง")
    assert (found.urgency, found.topic) == (Urgency.EMERGENCY, "talk_to_counsellor")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("I am in Korea", "KR"),
        ("she is in Malaysia", "MY"),
        ("he works at a farm in Thailand", "TH"),
        ("គាត់នៅចម្ការ ថៃ", "TH"),
        ("នាងធ្វើការរោងចក្រនៅម៉ាឡេស៊ី", "MY"),
        ("koat nov chamkar thai", "TH"),
    ],
)
async def test_a_place_alone_has_no_urgency(files: Understander, text: str, country: str) -> None:
    alarmed = replace(files, nlu=FakeNlu({"": "suicidal_thoughts"}, urgency={Urgency.EMERGENCY: 1.0}))
    found = await alarmed.understand(text)
    assert (found.place_only, found.topic, found.urgency, found.country) == (True, None, Urgency.NONE, country)


@pytest.mark.parametrize("text", ["she is locked in Malaysia", "he is lost on a farm in Thailand", "គាត់បាត់នៅម៉ាឡេស៊ី"])
async def test_a_place_with_anything_else_is_not_alone(files: Understander, text: str) -> None:
    assert not (await files.understand(text)).place_only


async def test_a_report_asks_rasa_all_the_same() -> None:
    nlu = FakeNlu()
    found = await with_nlu(nlu).understand(DANGER, thorough=True)
    assert found.urgency is Urgency.EMERGENCY
    assert found.nlu is Nlu.RASA
    assert "intent:confinement" in found.reasons
    assert len(nlu.asked) == 1


async def test_the_topic_gives_the_urgency_where_no_flag_does() -> None:
    found = await with_nlu(FakeNlu({"maew": "unpaid_wages"})).understand("maew maew")
    assert (found.topic, found.urgency, found.nlu) == ("unpaid_wages", Urgency.SUPPORT, Nlu.RASA)


async def test_without_rasa_there_is_a_value() -> None:
    nlu = FakeNlu()
    nlu.available = False
    found = await with_nlu(nlu).understand("maew maew")
    assert (found.topic, found.confidence, found.urgency) == (None, 0.0, Urgency.NONE)
    assert found.nlu is Nlu.UNAVAILABLE


async def test_topics_that_the_contract_does_not_know_are_left_out() -> None:
    found = await with_nlu(FakeNlu({"maew": "gardening", "woof": "thanks"})).understand("maew")
    assert found.topic == "thanks"
    assert "gardening" not in str(found)


async def test_a_country_is_found(files: Understander) -> None:
    assert (await files.understand("I work in Malaysia")).country == "MY"


def test_red_flags_alone(files: Understander) -> None:
    assert files.red_flags(DANGER).urgency is Urgency.EMERGENCY
    assert files.red_flags("hello").urgency is Urgency.NONE


@pytest.mark.parametrize(
    "text", ["", "groups", "groups: {a: {b: {urgency: high}}}", "groups: {a: [b]}", "groups: [", "groups: \a"]
)
def test_topics_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"topics\.yml"):
        load_topics(path)
    with pytest.raises(ContentError):
        load_topics(tmp_path / "missing.yml")


def test_the_thresholds_are_in_order() -> None:
    assert 0 < ASK < ANSWER < 1
    assert project.topics().urgency("confinement") is Urgency.EMERGENCY
