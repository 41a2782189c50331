"""What a message is about in a talk: more of the same, something asked of it, or surely another matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.contact.in_talk import WEIGHTS, evidence, in_talk
from bot.core.understanding.values import Guess, Query, Understanding
from tests import project
from tests.core.world import understood

LETTERS = 30


def read(*guesses: tuple[str, float], queries: tuple[Query, ...] = ()) -> Understanding:
    first, *rest = (Guess(*guess) for guess in guesses)
    return replace(understood(first.topic, confidence=first.confidence, alternatives=tuple(rest)), queries=queries)


@pytest.mark.parametrize(
    ("heard", "topic"),
    [
        (read(("injury_illness", 0.4), ("confinement", 0.3)), "confinement"),
        (read(("unpaid_wages", 0.95), ("confinement", 0.01)), "unpaid_wages"),
        (read(("passport_visa", 0.45), ("costs", 0.4)), "costs"),
        (read(("confinement", 0.4), ("speaks_khmer", 0.15), queries=(Query.SPEAKS_KHMER,)), "speaks_khmer"),
        (read(("thanks", 0.9), ("confinement", 0.05)), "thanks"),
    ],
    ids=["more of the same", "surely another", "a query", "words of a query", "thanks"],
)
def test_what_it_is_about_in_a_talk(heard: Understanding, topic: str) -> None:
    found = in_talk(heard, "confinement", LETTERS, project.topics())
    assert found.topic == topic
    assert [g.confidence for g in found.guesses] == sorted((g.confidence for g in found.guesses), reverse=True)
    assert sum(g.confidence for g in found.guesses) == pytest.approx(sum(g.confidence for g in heard.guesses))


def test_each_number_has_its_weight() -> None:
    found = evidence(read(("greet", 1.0)), "confinement", LETTERS, project.topics())
    assert all(set(each) == set(WEIGHTS) for each in found.values())
