"""Sentences of a message, what is asked behind a word of thanks, and what is asked instead."""

import pytest

from bot.core.understanding.sentences import after_thanks, asked_instead


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
        ("orkun bong. mit 5 nak ach pdeng jea muy knea te", "mit 5 nak ach pdeng jea muy knea te"),
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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ខ្ញុំមិនមែនសួរថ្លៃតេទេ ខ្ញុំសួរថ្លៃពេទ្យ ថៅកែត្រូវចេញអត់", "ថ្លៃពេទ្យ ថៅកែត្រូវចេញអត់"),
        ("ខ្ញុំសួរថាថៃឃុំប៉ុន្មានថ្ងៃ មិនមែនសួររឿងតេទេ", "ថៃឃុំប៉ុន្មានថ្ងៃ"),
        ("អត់មានទេបង ខ្ញុំសួរថាប្តូររោងចក្របានប៉ុន្មានដងក្នុង៣ឆ្នាំ", "ប្តូររោងចក្របានប៉ុន្មានដងក្នុង៣ឆ្នាំ"),
        ("No, they don't lock me. I just want to know about the salary deduction", "the salary deduction"),
        ("nhom ot men jong slab te, nhom jong sour pi visa japan", "visa japan"),
        ("ot mean krous tnak te, nhom sour pi luy service broker", "luy service broker"),
        ("nhom ot tan tv te, kron te suor tha vea mean jeung men ot", "vea mean jeung men ot"),
    ],
)
def test_who_says_what_they_ask_instead_asks_that(text: str, asked: str) -> None:
    assert asked_instead(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "ខ្ញុំមិនមែនសួរថ្លៃតេទេ",
        "ខ្ញុំនិយាយរឿងខ្លួនឯង មិនមែនអ្នកផ្សេងទេ",
        "ខ្ញុំមិនដឹងធ្វើម៉េចទេ",
        "I did not ask about the passport",
        "i want to know how much a passport is",
        "nhom ot dung tver mech",
        "bong, nhom min slab te, nhom rboss",
        "no, i want to know it " + "and more " * 100,
    ],
)
def test_all_else_is_read_as_it_stands(text: str) -> None:
    assert asked_instead(text) == text
