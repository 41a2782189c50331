"""Mistyped words of danger are heard, also while Rasa is down; names and other languages stay as they are."""

import pytest

from bot.core.understanding.values import Urgency
from bot.understanding.spelling import MOST, Speller
from bot.understanding.understander import SPELT, Understander
from tests import project

WORDS = {"passport": 90, "took": 80, "they": 400, "my": 900, "locked": 70, "lock": 6, "rare": 2}


@pytest.fixture(scope="module")
def understander() -> Understander:
    return project.understander()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("they took my passpotr", "they took my passport"),
        ("they lokced my passport", "they locked my passport"),
        ("they took my sreypov", "they took my sreypov"),
        ("toi lam viec passpotr", "toi lam viec passpotr"),
        ("they took my rarre", "they took my rarre"),
        ("ខ្ញុំ passpotr", "ខ្ញុំ passpotr"),
        ("", ""),
    ],
)
def test_a_mistyped_word_is_the_common_word_nearest_to_it(typed: str, meant: str) -> None:
    assert Speller(WORDS, WORDS).spelt(typed) == meant


def test_so_many_words_of_a_message_are_looked_up() -> None:
    typed = "they took my " * 40 + "passpotr " * (MOST + 1)
    assert Speller(WORDS, WORDS).spelt(typed).split().count("passport") == MOST


@pytest.mark.parametrize("typed", ["I wnat to die", "how do i kill myslef", "they lokc me in a room"])
def test_mistyped_danger_calls_a_counsellor_without_rasa(understander: Understander, typed: str) -> None:
    assert understander.red_flags(typed).urgency is Urgency.URGENT


async def test_the_learned_flags_read_what_is_meant_too(understander: Understander) -> None:
    typed = "the bos keps our pasports in his sayf and says nobdy leevs til the debbt is payed"
    assert (await understander.understand(typed)).urgency >= Urgency.URGENT


def test_a_long_message_is_read_as_it_stands(understander: Understander) -> None:
    calm = "we eat rice and we sleep and it is good here "
    typed = calm * (SPELT // len(calm) + 1) + "i wnat to die"
    assert len(typed) > SPELT
    assert understander.red_flags(typed).urgency < Urgency.URGENT
    assert understander.red_flags("i wnat to die").urgency is Urgency.URGENT
