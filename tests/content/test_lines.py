"""Which lines of a section are said once more to who asks more of it."""

import pytest

from bot.content.model.lines import QUOTED, likeliest, lines_of

MONEY = """Before you send:
• Use a bank, in your own name. Ask it:
{service:kh_iom}
• Ask first how much arrives: the rate can cost more than the fee.
• Keep the receipt until it arrived at home.
• Lend your account to nobody."""
KHMER = """• សូមយកសំបុត្រកំណើត ទៅឃុំ ក្នុង ៣០ ថ្ងៃ។
• យឺត ក៏បានដែរ។ គេអាចពិន័យតិចតួច។
• ឈ្មោះខុស? សូមសួរឃុំ។"""


def test_a_line_is_said_alone_that_names_nobody_and_leads_to_nobody() -> None:
    assert lines_of(MONEY) == (
        "Ask first how much arrives: the rate can cost more than the fee.",
        "Keep the receipt until it arrived at home.",
        "Lend your account to nobody.",
    )


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        (MONEY, "what is the fee", 0),
        (MONEY, "do i need a receipt", 1),
        (MONEY, "my friend wants to use my account", 2),
        (KHMER, "ឈ្មោះកូនខុស", 2),
        (KHMER, "គេពិន័យប៉ុន្មាន", 1),
    ],
)
def test_the_line_that_has_their_words_is_among_those_said(text: str, words: str, line: int) -> None:
    found = likeliest(text, words)
    assert line in found
    assert list(found) == sorted(found)
    assert len(found) == QUOTED


@pytest.mark.parametrize(
    ("text", "words"), [(MONEY, "ប៉ុន្មាន"), (MONEY, "12"), (MONEY, ""), ("", "fee"), ("• One.", "one")]
)
def test_nothing_is_said_that_shares_no_words_or_would_be_the_whole_again(text: str, words: str) -> None:
    assert likeliest(text, words) == ()
