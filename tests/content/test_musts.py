"""Each answer says what the guidance asks for, and nothing that no answer may say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import FOLDER, Problems
from bot.content.musts import Musts, check_musts, read_musts
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


def test_wordings_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "musts.yml"
    path.write_text("topics:\n  gone:\n    must:\n      - {what: a thought, en: [x]}\n", encoding="utf-8")
    problems = Problems()
    read_musts(path, ("km", "en"), CONTENT.topics, problems)
    assert [(p.line, p.what) for p in problems.found] == WRONG
