"""What `sarika check` says of a Khmer text that reads badly, and how much it repairs by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Problems
from bot.content.check.khmer import Term, check_khmer, read_glossary
from bot.content.check.words import INVISIBLE
from bot.content.read.mending import files, mend, mended
from bot.core.understanding.text import tidy
from bot.sheet import Place

TERMS = (Term("passport", "លិខិតឆ្លងដែន", ("ប៉ាស្ព័រ",)), Term("overtime", "ម៉ោងបន្ថែម", ("បន្ថែមម៉ោង", "ថែម")))


def said(text: str) -> list[tuple[int, str, str]]:
    problems = Problems()
    check_khmer(text, Place(Path("a.md"), 7, problems), TERMS)
    return [(p.line, p.what, p.instead) for p in problems.found]


@pytest.mark.parametrize(
    "text",
    [
        "សូមសួរក្រសួងការងារ (MLVT) ឬ ITF។",
        "• **ថៃ (2024)៖** ក្នុង 3 ខែ។ អាយុក្រោម 18 ឆ្នាំ?",
        "អ្នកចាស់ ម្នាក់ឯង ខ្លួនឯង",
        "{org.readers}។ {service:kh_1280}",
        "ម៉ោងបន្ថែម",
        "បាទ ឬចាស",
        "",
    ],
)
def test_good_khmer_is_left_alone(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "what", "instead"),
    [
        ("យកប៉ាស្ព័រមក", "'ប៉ាស្ព័រ' is not the word of the glossary", "write 'លិខិតឆ្លងដែន' (passport)"),
        ("អង្គការITF", "two scripts meet without a blank in 'រITF'", "put a blank between them"),
        ("ក្នុង ៤៨ ម៉ោង", "the digits '៤៨' are not those that phones show in Khmer", "write 48"),
        ("ថ្ងៃទី ២៥ វិច្ឆិកា ២០២៦", "the digits '២៥ … ២០២៦' are not those that phones show in Khmer", "write 25 … 2026"),
        ("តាំងពី August 2026", "the month August is English", "write its Khmer name, then the year"),
        ("ចាស ខ្ញុំយល់", "'ចាស' says whether a man or a woman speaks", "leave it out: a machine is neither"),
        ("ឯងទៅណា", "'ឯង' is too familiar", "write អ្នក"),
        ("• កុំរត់។", "a sentence begins with a bare កុំ", "write សូមកុំ"),
        ("ពីរ  បី", "two blanks stand side by side", "write one"),
        ("ក\u17d2 ខ", "a subscript sign (coeng) has no letter below it", "type the word again"),
    ],
)
def test_what_a_reader_stumbles_over(text: str, what: str, instead: str) -> None:
    assert said(f"សួស្តី\n{text}") == [(8, what, instead)]


def test_a_sentence_is_counted_up_to_its_pause() -> None:
    assert said("កខគឃង" * 11) == []
    assert said("កខគឃង" * 11 + "៖ " + "កខគឃង" * 11) == []
    ((_, what, _),) = said("កខគឃង" * 11 + "ក")
    assert what == "a sentence has 56 syllables, which is more than 25 words"


def test_a_glossary_that_refuses_its_own_word(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text("- {en: right, km: សិទ្ធិ, not: [សិទ្ធ]}\n- {en: visa, km: ទិដ្ឋាការ}\n", encoding="utf-8")
    problems = Problems()
    read_glossary(path, problems)
    first, second = problems.found
    assert (first.line, first.what) == (1, "'សិទ្ធ' is a part of 'សិទ្ធិ'")
    assert second.instead == "list the wordings that are refused"


def test_a_file_is_mended_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "responses" / "km" / "answers" / "greet.md"
    path.parent.mkdir(parents=True)
    path.write_bytes("---\r\nសួស្តី\u200bអ្នក\r\n  - ប្រឆំាង **b**\r\n".encode())
    assert list(files(tmp_path, tmp_path / "responses")) == [path]
    first, second = mend(path)
    assert (first.line, first.what) == (2, "took out: zero-width space")
    assert (second.line, second.what) == (3, "'ប្រឆំាង' is now 'ប្រឆាំង'")
    assert path.read_bytes() == "---\r\nសួស្តីអ្នក\r\n  - ប្រឆាំង **b**\r\n".encode()
    assert mend(path) == []


def test_messages_are_left_as_people_type_them(tmp_path: Path) -> None:
    for name in ("data/km/greet.yml", "held_out/km.yml", "red_flags/km.yml"):
        path = tmp_path / "nlu" / name
        path.parent.mkdir(parents=True)
        path.write_text("ប្រឆំាង", encoding="utf-8")
    assert [path.parent.name for path in files(tmp_path, tmp_path / "responses")] == ["red_flags"]


@given(st.text(alphabet="កខ្ាំះ៉ \t\u200b\u200dab🙂{}*", max_size=30))
def test_mending_keeps_blanks_and_is_done_once(line: str) -> None:
    better = mended(line)
    assert mended(better) == better
    assert not any(character in better for character in INVISIBLE)
    assert all(word == tidy(word) for word in better.split() if any("ក" <= c <= "្" for c in word))
