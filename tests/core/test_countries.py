from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.countries import Countries
from bot.lexicons import load_countries

ROOT = Path(__file__).parents[2]


@cache
def countries() -> Countries:
    return Countries(load_countries(ROOT / "nlu" / "countries.yml"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I work in Thailand", "TH"),
        ("THAI police", "TH"),
        ("ខ្ញុំនៅថៃ", "TH"),
        ("nov srok thai", "TH"),
        ("bang kok", "TH"),
        ("ម៉ាឡេសុី", "MY"),
        ("ខ្ញុំធ្វើការនៅប្រទេសម៉ាឡេស៊ី", "MY"),
        ("kuala lumpur", "MY"),
        ("South Korea", "KR"),
        ("កូរ៉េខាងត្បូង", "KR"),
        ("hongkong", "HK"),
        ("ស្រុកយួន", "VN"),
        ("តៃវ៉ាន់", "TW"),
        ("Dubai", "AE"),
        ("golden triangle", "LA"),
        ("KK Park", "MM"),
        ("South Africa", "ZA"),
        ("Indonesia", "ID"),
        ("ឥណ្ឌូនេស៊ី", "ID"),
        ("ឥណ្ឌា", "IN"),
        ("from Cambodia to Malaysia", "MY"),
        ("ពីកម្ពុជាទៅជប៉ុន", "JP"),
        ("nov poipet", "KH"),
        ("Siem Reap", "KH"),
        ("siem", "TH"),
        ("ភ្នំពេញ", "KH"),
        ("Thailand or Malaysia", None),
        ("ថ្ងៃនេះ", None),
        ("ថ្លៃប៉ុន្មាន", None),
        ("ថៃ្លណាស់", None),
        ("ចិន្តា", None),
        ("thaim", None),
        ("klang nas", None),
        ("chinaware", None),
        ("hello", None),
        ("", None),
    ],
)
def test_country(text: str, code: str | None) -> None:
    assert countries().find(text) == code


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    countries().find(text)


def test_invisible_characters_hide_no_country() -> None:
    assert countries().find("ម៉ា\u200bឡេ\u200bស៊ី") == "MY"
    assert countries().find("Ma\u00adlay\u200bsia") == "MY"
