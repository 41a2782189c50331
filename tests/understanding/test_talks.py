"""What is asked after what."""

from __future__ import annotations

import pytest

from bot.understanding.talks import Follows, load_follows, talks_of
from bot.understanding.word_files import HOME
from tests import project

TALKS: list[list[tuple[str, ...]]] = [
    [("passport.lost",), ("passport.price",), ("thanks",)],
    [("passport.lost", "passport.new"), ("passport.price",)],
    [("wages.unpaid",), ("wages.complain",)],
    [("wages.unpaid",), (), ("passport.price",)],
]


def test_what_was_asked_after_it_is_likelier() -> None:
    follows = Follows(TALKS)
    assert follows.odds("passport.lost", "passport.price") > 0.5 > 0.0 > follows.odds("wages.unpaid", "passport.price")


def test_what_follows_a_section_may_follow_its_neighbours() -> None:
    follows = Follows(TALKS)
    assert follows.odds("passport.photo", "passport.price") > 0.0
    assert follows.odds("passport.lost", "passport.price") > follows.odds("passport.photo", "passport.price")


def test_a_message_that_asks_for_nothing_parts_what_stands_around_it() -> None:
    parted, joined = Follows([[("a.b",), (), ("c.d",)]]), Follows([[("a.b",), ("c.d",)]])
    assert parted.odds("a.b", "c.d") == pytest.approx(0.0, abs=1e-9)
    assert joined.odds("a.b", "c.d") > 0.0


def test_of_what_no_talk_knows_nothing_is_said() -> None:
    assert Follows(TALKS).odds("passport.lost", "new.section") == 0.0
    assert Follows(TALKS).odds("new.section", "passport.price") == pytest.approx(0.0)
    assert Follows().odds("a.b", "c.d") == 0.0


def test_it_never_says_that_something_cannot_be() -> None:
    many = Follows([[("a.b",), ("a.c",)]] * 1000 + [[("d.e",), ("d.f",)]])
    assert many.odds("a.b", "d.f") == -3.0


def test_the_talks_name_what_there_is() -> None:
    content = project.content()
    sections = {f"{topic}.{s.id}" for (topic, _), answer in content.answers.items() for s in answer.every_section}
    queries = {f"query:{kind}" for id_ in content.about if (kind := content.about.query(id_)) is not None}
    others = {"close", "hide", "human", "language", "more", "numbers", "place", "who"}  # as in bot/replay/given.py
    named = {name for talk in talks_of(HOME / "talks.txt") for message in talk for name in message}
    known = {name for name in named if name in sections | queries | others or name in content.about}
    assert len(known) > 0.98 * len(named), sorted(named - known)


def test_a_price_is_asked_after_a_passport() -> None:
    follows = load_follows(HOME / "talks.txt")
    assert follows.odds("passport_visa.where", "passport_visa.price") > 1.0
    assert follows.odds("passport_visa.where", "fishing_vessel.sick") < 0.0
