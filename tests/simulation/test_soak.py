"""The hotline on real parts, for a minute: what is seen of it is what must be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.rasa
@pytest.mark.timeout(900)
def test_a_minute_of_the_hotline_on_real_parts_shows_nothing_that_must_not_be() -> None:
    """Without faults: how the machine's other work falls together with them is another story each time, so that they
    are for `make soak-real`, whose seed, story and log a person reads.
    """
    command = [sys.executable, "-m", "tests.simulation.soak", "--messages", "20", "--faults", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"([\d,]+) messages of .* faults, 0 violations", done.stdout)[-1]
    assert int(found.replace(",", "")) >= 20
