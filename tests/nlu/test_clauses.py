import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.word_files import HOME

sys.path.insert(0, str(HOME))  # Rasa's components are imported as Rasa does it; this one needs no Rasa
from components.clauses import MOST, in_context, pieces


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("he hits me", 1),
        ("hello sister. ok", 1),
        ("my wife is locked in the house, how much is a new passport?", 2),
        ("the food is good and the room is clean. last night he came in. i could not sleep", 3),
        ("ខ្ញុំធ្វើការរោងចក្រស្រោមដៃបីឆ្នាំហើយ។ គេបើកលុយថ្ងៃទីប្រាំពីររាល់ខែ", 2),
    ],
)
def test_a_message_is_split_at_signs(text: str, count: int) -> None:
    assert len(pieces(text)) == count


def test_a_long_sentence_is_split_at_words_that_join_too() -> None:
    long = (
        "the food is good here in the dormitory in penang and the boss is kind to us all but my friend cries at night"
    )
    assert pieces(long)[-1].startswith("but my friend")
    assert len(pieces(long[:60])) == 1


def test_each_piece_is_read_behind_the_one_before() -> None:
    assert in_context("he hits me") == []
    assert in_context("a" * 30 + ". " + "b" * 30 + ". " + "c" * 30) == [
        f"{'a' * 30}. {'b' * 30}.",
        f"{'b' * 30}. {'c' * 30}",
    ]


@given(st.text(alphabet="ab .,\nក។", max_size=3000))
def test_nothing_is_lost_and_no_more_is_read_than_may_be(text: str) -> None:
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert len(in_context(text)) < MOST
