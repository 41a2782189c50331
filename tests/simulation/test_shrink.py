"""A smaller story is one in which the same is still seen first."""

from __future__ import annotations

from collections.abc import Mapping

from bot.simulation.run import Outcome
from bot.simulation.seen import Violation
from bot.simulation.shrink import shrunk

TEN = 10


def of_contact_seven_while_killed(
    seed: int, days: float, rates: Mapping[str, float], *, stops: bool, without: frozenset[int] = frozenset()
) -> Outcome:
    """A run of ten contacts in which something is lost where the seventh is there, and the process is killed."""
    seen = [Violation(3600.0, f"⟨{100 + len(without)}⟩ is lost")] if 7 not in without and "kill" in rates else []
    return Outcome(seed, days, contacts=TEN, violations=seen)


def test_what_is_not_needed_is_left_out() -> None:
    story = shrunk(1, 1.0, {"kill": 0.1, "store_away": 0.1, "rasa_away": 0.1}, run=of_contact_seven_while_killed)
    assert story is not None
    assert story.rates == {"kill": 0.1}
    assert story.without == frozenset(range(1, TEN + 1)) - {7}
    assert story.contacts == 1
    assert story.outcome.days == 3600.0 / 86_400.0


def test_where_nothing_is_seen_there_is_no_story() -> None:
    assert shrunk(1, 1.0, {}, run=of_contact_seven_while_killed) is None
