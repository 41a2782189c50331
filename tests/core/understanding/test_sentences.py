"""Sentences of a message, and what is asked behind a word of thanks."""

import pytest

from bot.core.understanding.sentences import after_thanks


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("អរគុណ ចុះប្តឹងប៉ូលីសខេត្តបានទេ", "ចុះប្តឹងប៉ូលីសខេត្តបានទេ"),
        ("អរគុណបង ចុះត្រូវយកភស្តុតាងអីខ្លះ", "ចុះត្រូវយកភស្តុតាងអីខ្លះ"),
        ("អរគុណច្រើន មានស្ថិតិទេ", "មានស្ថិតិទេ"),
        ("thank you, and can they take my land", "and can they take my land"),
        ("okay thanks bong do they open sunday", "do they open sunday"),
        ("or kun bong, hz tov plov na", "hz tov plov na"),
        ("arkun bong ber ke jab nhom te", "ber ke jab nhom te"),
    ],
)
def test_what_is_asked_behind_thanks_counts(text: str, asked: str) -> None:
    assert after_thanks(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "អរគុណបងច្រើនណាស់ ខ្ញុំនឹងតេទៅគេថ្ងៃស្អែក",
        "អរគុណ ខ្ញុំគ្រាន់តែសាកមើល មិនមានអ្វីទេ",
        "អរគុណបង ឥឡូវខ្ញុំមិនអីទេ",
        "thank you so much, you are kind",
        "orkun bong min ey te",
        "thanks, ok?",
        "Orkun. Khnhom nung sakolbong te",
        "how can i thank you",
        "thank you " + "and can they take my land " * 30,
    ],
)
def test_thanks_stay_thanks_where_nothing_is_asked(text: str) -> None:
    assert after_thanks(text) == text
