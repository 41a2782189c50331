"""The hotline on real parts, for a minute: what is seen of it is what must be, while processes die under it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.simulation.weather import AT_TELEGRAM
from tests.simulation.hazards import HAZARDS

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.rasa
@pytest.mark.timeout(900)
def test_nothing_is_seen_that_must_not_be_while_real_processes_die() -> None:
    """Each kind of fault comes once: 300 messages, and as many as there are kinds."""
    faults = len(HAZARDS) + len(AT_TELEGRAM)
    command = [sys.executable, "-m", "tests.simulation.soak", "--messages", "300", "--faults", str(faults)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr
    last = re.findall(r"([\d,]+) messages of .* ([\d,]+) faults, 0 violations", done.stdout)[-1]
    messages, faults_seen = (int(number.replace(",", "")) for number in last)
    assert messages >= 300
    assert faults_seen >= faults - ("disk_full" not in done.stdout)
    assert re.search(r"^  both_killed +[1-9]", done.stdout, re.M)
