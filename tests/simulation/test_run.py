"""Whole runs: the same seed is the same run, and nothing that must not be is seen in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def simulated(seed: int, days: float, hashes: int = 0, seeds: int = 1) -> subprocess.CompletedProcess[str]:
    """Runs in processes of their own, with another order of sets in each."""
    command = [sys.executable, "-m", "bot", "simulate", "--seed", str(seed), "--days", str(days), "--report"]
    command += ["--seeds", str(seeds)]
    environment = {**os.environ, "PYTHONHASHSEED": str(hashes)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_same_seed_is_the_same_run() -> None:
    one, two, other = simulated(1, 0.05, 1), simulated(1, 0.05, 2), simulated(2, 0.05, 1)
    digests = [re.findall(r"^Digest ([0-9a-f]{64})$", done.stdout, re.M) for done in (one, two, other)]
    assert digests[0] == digests[1] != digests[2]
    assert [len(found) for found in digests] == [1, 1, 1]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_is_seen_that_must_not_be_in_a_day_over_twenty_seeds() -> None:
    done = simulated(1, 0.05, seeds=20)
    assert done.returncode == 0, done.stdout
    assert len(re.findall(r"^Digest ", done.stdout, re.M)) == 20
    assert re.search(r" [1-9]\d* messages of [1-9]", done.stdout)
    assert re.search(r"^  kill +[1-9]", done.stdout, re.M)
