"""Whether a run can see: mistakes that are put in on purpose are found, in hours of the hotline."""

from __future__ import annotations

import pytest

from bot.process import logs
from tests.simulation.mutants import MUTANTS, found

SAMPLE = (
    "what the store did not take is confirmed",
    "an update that comes again is taken again",
    "what may be there already is not marked",
    "danger has no crisis answer",
    "the bot speaks beside a counsellor",
    "the board stands still",
)
"""All of them are tried by `make mutants`: some minutes."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SAMPLE)
def test_a_mistake_is_found(name: str) -> None:
    logs.configure("CRITICAL")
    _, said = found(MUTANTS[name])
    assert any(MUTANTS[name].sees in one for one in said), said


def test_there_are_many_and_each_says_what_it_is() -> None:
    assert len(MUTANTS) >= 40
