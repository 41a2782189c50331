"""Each answer says what the guidance asks for, and nothing that no answer may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content import FOLDER, Content, Problems
from bot.content.lookup import Seeker
from bot.content.musts import Musts, check_listed, check_musts, read_musts
from bot.wording import render_answer
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
        assert said(musts, topic, language, first="…", sections=()) == expected


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "**You** are a victim."),
        ("en", "Do not worry, the police will come soon."),
        ("en", "There are 15 years in prison for that."),
        ("km", "អ្នកជាជន រងគ្រោះ។"),
        ("km", "ប៉ូលីស នឹងមក។"),
    ],
)
def test_what_no_answer_may_say(musts: Musts, language: str, sentence: str) -> None:
    first = f"…\n{CONTENT.answer('confinement', language).first}\n{sentence}"
    (what,) = said(musts, "confinement", language, first=first)
    assert what.startswith("no answer may say this")


def test_what_one_topic_may_not_say(musts: Musts) -> None:
    first = CONTENT.answer("suicidal_thoughts", "en").first + "\nThis stays between us."
    assert said(musts, "suicidal_thoughts", "en", first=first) == [
        "no answer may say this: a promise of secrecy"
    ]


def listed(musts: Musts, content: Content) -> list[str]:
    problems = Problems()
    check_listed(content, musts, FOLDER / "topics.yml", problems)
    return [problem.what for problem in problems.found]


def test_despair_is_not_left_to_the_police_and_the_child_line_in_any_country(musts: Musts) -> None:
    assert {"suicidal_thoughts", "emotional_distress"} <= set(musts.listed)
    assert listed(musts, CONTENT) == []


def test_a_country_whose_list_has_nobody_for_an_adult_is_found(musts: Musts) -> None:
    lists = replace(CONTENT.topics["suicidal_thoughts"].services, otherwise=())
    topics = {
        **CONTENT.topics,
        "suicidal_thoughts": replace(CONTENT.topics["suicidal_thoughts"], services=lists),
    }
    silent = listed(musts, replace(CONTENT, topics=topics))
    assert [what.split()[6] for what in silent] == ["VN", "KW", "LA", "MM", "JO", "SN"]
    lonely = {id_: service for id_, service in CONTENT.services.items() if id_ != "kh_tpo"}
    wants = (
        "suicidal_thoughts lists nobody for suicide in any who is neither the police nor only for children"
    )
    assert wants in listed(musts, replace(CONTENT, services=lonely))


def test_where_nobody_of_the_country_listens_the_answer_says_so() -> None:
    now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    said_there = {
        "km": "ខ្ញុំមិនស្គាល់អ្នកណា ដែលជួយមនុស្សធំក្នុងរឿងនេះទេ",
        "en": "I know nobody who helps adults with this",
    }
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
