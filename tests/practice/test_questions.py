"""Questions and mistakes are known by the words in which counsellors write them, above all those of the prepared replies."""

from functools import cache
from pathlib import Path

import pytest

from bot.practice.scenario import Language, read_questions

RESPONSES = Path(__file__).parents[2] / "responses"
questions = cache(read_questions)
LANGUAGES: tuple[Language, ...] = ("km", "en")
REPLIES = sorted(path.stem for path in (RESPONSES / "en" / "replies").glob("*.md"))
ASKS = {
    "age": {"age"},
    "consent": {"consent"},
    "doctor": {"health"},
    "evidence": {"evidence"},
    "how_many": {"how_many"},
    "phone_read": {"alone"},
    "place": {"where"},
    "safe_hours": {"safe", "next"},
    "safe_now": {"safe", "alone"},
    "stay_with": {"someone_near"},
    "suicide_ask": {"plan_harm"},
    "thank_you": {"not_fault"},
    "what_need": {"wish"},
    "write_again": {"next"},
}
"""Replies that ask or tell what `questions.yml` knows."""


def reply(name: str, language: str) -> str:
    return (RESPONSES / language / "replies" / f"{name}.md").read_text(encoding="utf-8").split("---", 2)[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPLIES)
def test_no_prepared_reply_is_a_mistake(name: str, language: Language) -> None:
    assert questions().mistakes_in(reply(name, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ASKS)
def test_a_prepared_reply_is_known_as_what_it_asks(name: str, language: Language) -> None:
    assert set(questions().asked_in(reply(name, language))) >= ASKS[name]


@pytest.mark.parametrize("name", REPLIES)
def test_a_prepared_reply_asks_the_same_in_both_languages(name: str) -> None:
    khmer, english = (questions().asked_in(reply(name, language)) for language in LANGUAGES)
    assert khmer == english


@pytest.mark.parametrize("name", ["goodbye", "hello", "may_ask", "no_promise", "still_there", "confidential"])
def test_a_prepared_reply_that_asks_nothing_counts_as_no_question(name: str) -> None:
    assert questions().asked_in(reply(name, "en")) == []


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("Send me the picture", ["see_picture"]),
        ("Please do not send me the picture", []),
        ("Don\u2019t be sorry, send me the picture", ["see_picture"]),
        ("I cannot guarantee that. You are not stupid.", []),
        ("I promise", ["promise"]),
        ("I don\u2019t believe you", ["doubt"]),
        ("Do not go, but just run", ["fight"]),
        ("សូមកុំផ្ញើរូបមក", []),
        ("សូមផ្ញើរូប មក", ["see_picture"]),
        ("កុំបារម្ភ ផ្ញើរូបមក", ["see_picture"]),
        ("ខ្ញុំមិនអាចសន្យាថា យើងនឹងទៅសង្គ្រោះទេ", []),
        ("ខ្ញុំសន្យាថា យើងនឹងទៅសង្គ្រោះ", ["promise"]),
        ("ខ្ញុំមិនជឿ", ["doubt"]),
        ("អ្នកមិនល្ងង់ទេ", []),
    ],
)
def test_what_is_denied_is_no_mistake(text: str, mistakes: list[str]) -> None:
    assert questions().mistakes_in(text) == mistakes


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("However, there is power", []),
        ("They have beaten you", []),
        ("Whom do you owe?", ["debt"]),
        ("What do you EAT, is there food?", ["health"]),
        ("Call 1280", ["number"]),
        ("\u17e1\u17e2\u17e8\u17e0", ["number"]),
    ],
)
def test_english_words_are_known_by_their_beginning_and_numbers_by_three_digits(text: str, asked: list[str]) -> None:
    assert questions().asked_in(text) == asked
