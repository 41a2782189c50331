"""The sheet's words for labour offices: all there, each country once, drafts until somebody signs these very words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.model.answers import fingerprint
from bot.content.read.wage_words import WORDS, read_wage_words
from bot.sheet import Problems

GIVEN = {name: name for name in WORDS} | {"own_count": "made on {day}"}


def told(tmp_path: Path, text: str) -> list[str]:
    path, problems = tmp_path / "wage_sheet.yml", Problems()
    path.write_text(text, encoding="utf-8")
    read_wage_words(path, problems)
    return [problem.what for problem in problems.found]


def entry(language: str = "xx", countries: str = "[SG]", head: str = "", **changes: str) -> str:
    words = "".join(f'    {name}: "{word}"\n' for name, word in (GIVEN | changes).items() if word)
    return f"{language}:\n  countries: {countries}\n{head}  words:\n{words}"


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    assert told(tmp_path, entry()) == []
    wrong = {
        entry(paid=""): "words has no paid",
        entry(paid="x" * 121): "this has 121 characters",
        entry(**dict.fromkeys(WORDS[2:], "x" * 60)): "this has 1",
        entry(paid="{day}"): "the places in brackets are not right",
        entry(own_count="made"): "the places in brackets are not right",
        entry(own_count="made on {day} by {who}"): "the places in brackets are not right",
        entry(paid="call 012 345 678"): "'012 345 678' stands in this text",
        entry(head="  reviewed_by: Somchai\n"): "reviewed_by and reviewed_on go together",
        entry() + entry("yy"): "SG has words in xx already",
        entry(head="  wrds: {}\n"): "wrds",
    }
    for text, what in wrong.items():
        assert any(what in said for said in told(tmp_path, text)), (what, told(tmp_path, text))


def test_only_these_very_words_are_signed(tmp_path: Path) -> None:
    path, whole = tmp_path / "wage_sheet.yml", "\n".join(GIVEN[name] for name in WORDS)
    head = f"  reviewed_by: Somchai\n  reviewed_on: 2026-11-20\n  reviewed_words: {fingerprint(whole)}\n"
    for text, signed in ((entry(head=head), True), (entry(head=head, paid="other"), False), (entry(), False)):
        path.write_text(text, encoding="utf-8")
        (words,) = read_wage_words(path, Problems())
        assert words.reviewed is signed
    assert read_wage_words(tmp_path / "none.yml", Problems()) == ()


@pytest.mark.parametrize(("word", "from_right"), [("أيام", True), ("days", False), ("日", False)])
def test_which_way_it_is_written_is_seen_from_its_letters(word: str, from_right: bool, tmp_path: Path) -> None:
    path = tmp_path / "wage_sheet.yml"
    path.write_text(entry(diary=word), encoding="utf-8")
    (words,) = read_wage_words(path, Problems())
    assert words.from_right is from_right
