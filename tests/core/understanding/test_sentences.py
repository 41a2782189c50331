"""Sentences of a message, what is asked behind a word of thanks, and what is asked instead."""

import re

import pytest

from bot.core.understanding import sentences
from bot.core.understanding.sentences import (
    after_greeting,
    after_thanks,
    asked_instead,
    asks,
    puts_right,
    second_question,
    unaddressed,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("អរគុណ ចុះប្តឹងប៉ូលីសខេត្តបានទេ", "ចុះប្តឹងប៉ូលីសខេត្តបានទេ"),
        ("អរគុណបង ចុះត្រូវយកភស្តុតាងអីខ្លះ", "ចុះត្រូវយកភស្តុតាងអីខ្លះ"),
        ("អរគុណច្រើន មានស្ថិតិទេ", "មានស្ថិតិទេ"),
        ("អរគុណ បងមានលេខផ្សេងទេ", "បងមានលេខផ្សេងទេ"),
        ("thank you, and can they take my land", "and can they take my land"),
        ("okay thanks bong do they open sunday", "do they open sunday"),
        ("or kun bong, hz tov plov na", "hz tov plov na"),
        ("arkun bong ber ke jab nhom te", "ber ke jab nhom te"),
        ("i gave her the number. thank you. can she go home", "i gave her the number. can she go home"),
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
        ("ទេ ខ្ញុំសួររឿងលិខិតឆ្លងដែន", "លិខិតឆ្លងដែន"),
        ("មិនមែនដូរថៅកែទេ ខ្ញុំសួរលុយសោធន", "លុយសោធន"),
        ("no no, my question is about salary", "salary"),
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


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("bong, nhom nov thai", "nhom nov thai"),
        ("sursdey bong srey, nhom nov thai", "sursdey nhom nov thai"),
        ("បង ខ្ញុំនៅថៃ", "ខ្ញុំនៅថៃ"),
        ("មីងអើយ ជួយខ្ញុំផង", "ជួយខ្ញុំផង"),
        ("Sister, my boss took it", "my boss took it"),
        ("បងខ្ញុំនៅថៃ", "បងខ្ញុំនៅថៃ"),
        ("bong nhom nov thai", "bong nhom nov thai"),
        ("my sister, my brother and I", "my sister, my brother and I"),
        ("brother, he is in Laos", "brother, he is in Laos"),
    ],
)
def test_a_form_of_address_is_left_out(text: str, left: str) -> None:
    assert unaddressed(text) == left


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("no, he is in Laos", True),
        ("sorry, I mean Malaysia", True),
        ("ទេ បងនៅឡាវ", True),
        ("ot men thai te", True),
        ("he is in Laos", False),
        ("គាត់នៅឡាវ", False),
        ("no, he is in Laos " + "and more " * 100, False),
    ],
)
def test_something_is_put_right(text: str, right: bool) -> None:
    assert puts_right(text) is right


PATTERNS = {name: value for name, value in vars(sentences).items() if isinstance(value, re.Pattern)}


@pytest.mark.parametrize("name", PATTERNS)
def test_no_repeat_gives_back_what_it_took(name: str) -> None:
    """So each place of a message is left at the first letter that does not fit, however it goes on: no run of blanks or
    of the same word is tried in more than one way.
    """
    bare = re.sub(r"\\.|\[[^\]]*\]", "x", PATTERNS[name].pattern)
    assert re.findall(r"[*+]|,\}", re.sub(r"[*+?]\+", "", bare)) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("សួស្តីបង ខ្ញុំនៅថៃ ខ្ញុំបាក់ជើង", "ខ្ញុំនៅថៃ ខ្ញុំបាក់ជើង"),
        ("ជម្រាបសួរ ខ្ញុំនៅជប៉ុន ខ្ញុំធ្លាក់ជណ្ដើរ", "ខ្ញុំនៅជប៉ុន ខ្ញុំធ្លាក់ជណ្ដើរ"),
        ("suosdey bong, nhom ot mean luy te", "nhom ot mean luy te"),
        ("Hello, my boss keeps my passport", "my boss keeps my passport"),
        ("សួស្តីបងខ្ញុំត្រូវគេវាយនៅថៃ", "បងខ្ញុំត្រូវគេវាយនៅថៃ"),
    ],
)
def test_what_is_told_behind_a_greeting_counts(text: str, rest: str) -> None:
    assert after_greeting(text) == rest


@pytest.mark.parametrize(
    "text", ["hello", "hi bong", "សួស្តីបង", "sousdey bong srey", "history is long and hard", "hideous work here"]
)
def test_a_mere_greeting_is_one(text: str) -> None:
    assert after_greeting(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ប្តឹងហើយគេធ្វើម៉េច", True),
        ("លុយថ្លៃលិខិតឆ្លងដែនអ្នកណាចេញ", True),
        ("ទៅហូតឈាមនៅបានទេបង", True),
        ("hz yk sombot nov na", True),
        ("ke chab nhom ban ot bong", True),
        ("and if I go, who pays the ticket", True),
        ("they take money?", True),
        ("គេវាយខ្ញុំរាល់យប់", False),
        ("thaoke ot berk luy nhom 3 khae", False),
        ("my boss took the passport", False),
        ("how " * 200, False),
    ],
)
def test_a_question_is_told_from_what_is_told(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("អស់ប៉ុន្មានដែរ ហើយចាំយូរអត់", "ចាំយូរអត់"),
        ("ធ្វើក្រដាសនៅស្ថានទូតយូរប៉ុន្មានថ្ងៃ អស់លុយទេ", "អស់លុយទេ"),
        ("tver passport os ponman hz yu ponman thngai", "yu ponman thngai"),
        ("hello how much passport and where i make it?", "where i make it"),
        ("can i change boss? how long does it take", "how long does it take"),
        ("អស់ប៉ុន្មាន", None),
        ("ខ្ញុំអត់ដឹងអាសយដ្ឋានទេ មានតែលេខ ធ្វើម៉េច", None),  # what is not known is not asked
        ("បើហៅប៉ូលីស គេចាប់ខ្ញុំអត់", None),  # a condition asks nothing
        ("ot mean bongkan dai te mean tae slip", None),
        ("i worked there and they did not pay", None),
        ("how much is it and how long? " * 8, None),  # a story
    ],
)
def test_the_second_of_two_questions_is_found(text: str, second: str | None) -> None:
    assert second_question(text) == second
