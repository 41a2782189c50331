"""Each answer says what its sources ask for, and nothing that no answer may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content import FOLDER, Content, Problems
from bot.content.check.musts import Musts, check_listed, check_musts, comparable, read_musts
from bot.content.model.order import Seeker
from bot.core.understanding.values import Person
from bot.wording.catalog import catalog
from bot.wording.ids import asked
from bot.wording.messages import render_answer
from tests import project

CONTENT = project.content()
WRONG = [(3, "gone is not in topics.yml"), (4, "must has no km")]


@pytest.fixture(scope="module")
def musts() -> Musts:
    problems = Problems()
    found = read_musts(FOLDER / "musts.yml", CONTENT.languages, CONTENT.topics, problems)
    assert problems.found == []
    return found


def said(musts: Musts, topic: str, language: str, **changes: object) -> list[str]:
    problems = Problems()
    check_musts(replace(CONTENT.answer(topic, language), **changes), musts, problems)  # type: ignore[arg-type]
    return [problem.what for problem in problems.found]


def test_every_crisis_topic_has_something_that_must_be_said(musts: Musts) -> None:
    crises = {id_ for id_, topic in CONTENT.topics.items() if topic.crisis}
    assert crises <= set(musts.must)


@pytest.mark.parametrize("language", CONTENT.languages)
def test_every_thought_is_missed_when_the_answer_is_emptied(musts: Musts, language: str) -> None:
    for topic, thoughts in musts.must.items():
        expected = [f"this answer does not say: {thought.what}" for thought in thoughts]
        assert sorted(said(musts, topic, language, first="…", sections=(), variants=())) == sorted(expected)


NEVER = {
    "km": [
        "អ្នកជាជន រងគ្រោះ។",
        "បើដូច្នេះ អ្នកពិតជាជនរងគ្រោះ។",
        "យើងគិតថា នេះជាការជួញដូរមនុស្សហើយ។",
        "កុំខ្លាច ប៉ូលីសមិនចាប់អ្នកទេ។",
        "អ្នកនឹងមិនត្រូវបានគេចាប់ឡើយ។",
        "ប៉ូលីស នឹងមក។",
        "យើងនឹងទៅយកអ្នកនៅយប់នេះ។",
        "ជំនួយកំពុងមកដល់ហើយ។",
        "អ្នកនឹងមានជម្រកស្នាក់។",
        "យើងនឹងរកកន្លែងស្នាក់ឱ្យអ្នក។",
        "សូមប្រាប់មក គ្មាននរណានឹងដឹងទេ។",
        "យើងនឹងមិនប្រាប់អ្នកណាឡើយ។",
        "ហេតុអីអ្នកជឿគេ?",
        "អ្នកមិនគួរទៅជាមួយគេទេ។",
        "ពលករខុសច្បាប់ ក៏អាចសួរដែរ។",
        "ពេលយប់ សូមគាស់ទ្វារចេញ។",
        "សូមឡើងរបងខាងក្រោយ។",
        "សូមបង់លុយលោះឱ្យគេ។",
        "ឥឡូវ អ្នកអាចទៅថៃតាម MoU បាន។",
        "ព្រំដែនបើកវិញហើយ។",
        "អ្នកអាចចុះហត្ថលេខាសិន ហើយប្តូរក្រោយ។",
        "មេខ្យល់ត្រូវជាប់គុក ដប់ ឆ្នាំ។",
        "អ្នកប្រាកដជាឈ្នះក្តី។",
        "លេខនេះ ហៅបានទោះគ្មានស៊ីម។",
        "អត់ស៊ីមក៏ហៅបាន។",
    ],
    "en": [
        "**You** are a victim.",
        "Then you were trafficked? No: this is not trafficking.",
        "Nobody will arrest you there.",
        "If you go, you won't be deported.",
        "Do not worry, the police will come soon.",
        "Wait there, help is on the way.",
        "Tonight we will get you out.",
        "They have room: you will have a place.",
        "We will find you a shelter.",
        "Write freely: no one will find out.",
        "This is completely confidential.",
        "Why have you trusted him?",
        "You should not have gone.",
        "An illegal worker can ask too.",
        "At night, force the lock.",
        "Please climb over the fence.",
        "Pay what they ask and leave.",
        "You can go by the MoU now.",
        "The border has reopened.",
        "Please sign now, it is only paper.",
        "There are 15 years in prison for that.",
        "With this paper you will win.",
        "You will get your wages back.",
        "This number works with no SIM card.",
        "Call it even without a SIM.",
    ],
}


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, said) for language, all_ in NEVER.items() for said in all_]
)
def test_what_no_answer_may_say(musts: Musts, language: str, sentence: str) -> None:
    first = f"…\n{CONTENT.answer('confinement', language).first}\n{sentence}"
    found = said(musts, "confinement", language, first=first)
    assert found
    assert all(what.startswith("no answer may say this") for what in found)


@pytest.mark.parametrize("language", CONTENT.languages)
def test_every_thought_has_many_wordings_and_each_of_them_bites(musts: Musts, language: str) -> None:
    for thought in musts.never_anywhere:
        patterns = thought.wordings[language]
        assert len(patterns) >= 10 or "Vietnam" in thought.what, thought.what
        for pattern in patterns:
            spoken = comparable(f"… {pattern.pattern.replace(chr(92), '').replace('[^។.?!n]*', ' 7 ')} …")
            assert thought.said_in(spoken, language), pattern.pattern


@pytest.mark.parametrize(
    ("topic", "language", "sentence"),
    [
        ("child_exploitation", "km", "សូមរៀបរាប់មក។"),
        ("child_exploitation", "km", "សូមកុំប្រាប់ឪពុកម្តាយ។"),
        ("child_exploitation", "en", "This is our secret."),
        ("sexual_violence", "km", "គេធ្វើអ្វីលើអ្នក?"),
        ("sexual_violence", "en", "Please send us a photo of it."),
        ("pregnancy", "km", "អ្នកអាចពន្លូតកូន។"),
        ("pregnancy", "en", "You should keep the baby."),
        ("suicidal_thoughts", "km", "សូមគិតដល់ឪពុកម្តាយ។"),
        ("suicidal_thoughts", "en", "Others have it worse."),
        ("emotional_distress", "km", "អ្នកមានជំងឺផ្លូវចិត្ត។"),
        ("emotional_distress", "en", "You are depressed."),
    ],
)
def test_what_no_answer_on_a_topic_may_say(musts: Musts, topic: str, language: str, sentence: str) -> None:
    first = f"{CONTENT.answer(topic, language).first}\n{sentence}"
    (what,) = said(musts, topic, language, first=first)
    assert what.startswith("no answer may say this")


@pytest.mark.parametrize(
    ("topic", "language", "name", "missing"),
    [
        ("forced_marriage", "km", "{service:kh_1280}", "whom 1280 is for"),
        ("pregnancy", "en", "{service:kh_1280}", "whom 1280 is for"),
        ("legal_aid", "km", "{service:kh_117}", "a choice that is not the police"),
        ("legal_aid", "en", "{service:kh_117}", "a choice that is not the police"),
    ],
)
def test_a_line_for_some_only_is_not_named_without_saying_so(
    musts: Musts, topic: str, language: str, name: str, missing: str
) -> None:
    answer = CONTENT.answer(topic, language)
    sections = (*answer.sections, replace(answer.sections[0], id="new", text=f"…\n{name}"))
    (what,) = said(musts, topic, language, sections=sections)
    assert what.startswith(f"this text does not say: {missing}")


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize(
    ("topic", "person"),
    [
        ("confinement", Person.OTHER),
        ("scam_compound", Person.OTHER),
        ("physical_violence", Person.CHILD),
        ("suicidal_thoughts", Person.OTHER),
        ("sexual_violence", Person.OTHER),
    ],
)
def test_what_must_be_said_is_said_to_every_reader(musts: Musts, topic: str, person: Person, language: str) -> None:
    answer = CONTENT.answer(topic, language)
    general = [(n, v) for n, v in enumerate(answer.variants) if not v.part.id and not v.meant.countries]
    (place,) = [n for n, v in general if v.meant.persons == {person}]
    variants = list(answer.variants)
    emptied = replace(variants[place].part, text="…")
    variants[place] = replace(variants[place], part=emptied)
    found = said(musts, topic, language, variants=tuple(variants))
    assert found
    assert all(what.startswith("this answer does not say") for what in found)


def test_every_crisis_says_what_somebody_can_do_who_asks_for_another() -> None:
    for topic in CONTENT.topics.values():
        if topic.crisis:
            for language in CONTENT.languages:
                firsts = [v for v in CONTENT.answer(topic.id, language).variants if not v.part.id]
                assert any(Person.OTHER in v.meant.persons for v in firsts), topic.id


def test_what_one_topic_may_not_say(musts: Musts) -> None:
    first = CONTENT.answer("suicidal_thoughts", "en").first + "\nThis stays between us."
    assert said(musts, "suicidal_thoughts", "en", first=first) == ["no answer may say this: a promise of secrecy"]


def listed(musts: Musts, content: Content) -> list[str]:
    problems = Problems()
    check_listed(content, musts, FOLDER / "topics.yml", problems)
    return [problem.what for problem in problems.found]


def test_despair_is_not_left_to_the_police_and_the_child_line_in_any_country(musts: Musts) -> None:
    assert {"suicidal_thoughts", "emotional_distress"} <= set(musts.listed)
    assert listed(musts, CONTENT) == []


def test_a_country_whose_list_has_nobody_for_an_adult_is_found(musts: Musts) -> None:
    lists = replace(CONTENT.topics["suicidal_thoughts"].services, otherwise=())
    topics = {**CONTENT.topics, "suicidal_thoughts": replace(CONTENT.topics["suicidal_thoughts"], services=lists)}
    silent = listed(musts, replace(CONTENT, topics=topics))
    assert [what.split()[6] for what in silent] == ["VN", "KW", "LA", "MM", "JO", "SN"]
    lonely = {id_: service for id_, service in CONTENT.services.items() if id_ != "kh_tpo"}
    wants = "suicidal_thoughts lists nobody for suicide in any who is neither the police nor only for children"
    assert wants in listed(musts, replace(CONTENT, services=lonely))


def test_where_nobody_of_the_country_listens_the_answer_says_so() -> None:
    now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    said_there = {"km": "ខ្ញុំមិនស្គាល់អ្នកណា ជួយមនុស្សធំក្នុងរឿងនេះទេ", "en": "I know nobody who helps adults with this"}
    for topic in ("suicidal_thoughts", "emotional_distress"):
        for country in (None, *CONTENT.countries, "BR"):
            found = [s for s in CONTENT.services_for(topic, Seeker(country, now)) if "suicide" in s.needs]
            there = [s.id for s in found if s.country == (country or "KH") and s.audience is None]
            for language, sentence in said_there.items():
                answer = render_answer(CONTENT, topic, language, country, human_line="", now=now, draft=False)
                assert (sentence in answer.text_html) is not bool(there), (topic, country)


def test_wordings_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "musts.yml"
    path.write_text("topics:\n  gone:\n    must:\n      - {what: a thought, en: [x]}\n", encoding="utf-8")
    problems = Problems()
    read_musts(path, ("km", "en"), CONTENT.topics, problems)
    assert [(p.line, p.what) for p in problems.found] == WRONG


def test_what_no_answer_may_say_no_sentence_of_the_program_says_either(musts: Musts) -> None:
    for id_ in asked():
        for thought in musts.never_anywhere:
            assert thought.said_in(comparable(catalog("en").text(id_)), "en") is None, (id_, thought.what)
