from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import project

ROOT = Path(__file__).parents[2]


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
        ("Poland", "PL"),
        ("អូស្ត្រាលី", "AU"),
        ("ម៉ាកាវ", "MO"),
        ("nov oman", "OM"),
        ("Papua New Guinea", "PG"),
        ("I am in Thailand, my sister is in Malaysia", "TH"),
        ("my sister is in Malaysia and I am in Thailand", "TH"),
        ("ខ្ញុំនៅថៃ ប្អូនស្រីខ្ញុំនៅម៉ាឡេ", "TH"),
        ("khnom nov thai, bong srey khnom nov malaysia", "TH"),
        ("I am in Phnom Penh, my sister is in Malaysia", "MY"),
        ("one brother is in Thailand, the other in Korea", None),
        ("from Thailand to Malaysia", None),
        ("ពីថៃទៅម៉ាឡេស៊ី", None),
        ("my Chinese boss shouts", None),
        ("ថៅកែចិនជេរ", None),
        ("I speak Thai", None),
        ("500 Thai baht", None),
        ("the Cambodian embassy", None),
        ("លេខស្ថានទូតកម្ពុជា", None),
        ("I want to go back to Cambodia", None),
        ("jong mok srok khmer vinh", None),
        ("កុងត្រាតម្លៃប៉ុន្មាន", None),
        ("តើមានភាសាចាមទេ", None),
    ],
)
def test_country(text: str, code: str | None) -> None:
    assert project.countries().find(text) == code


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    project.countries().find(text)


def test_invisible_characters_hide_no_country() -> None:
    assert project.countries().find("ម៉ា\u200bឡេ\u200bស៊ី") == "MY"
    assert project.countries().find("Ma\u00adlay\u200bsia") == "MY"
