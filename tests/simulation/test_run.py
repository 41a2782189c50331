"""Whole runs: the same seed is the same run, and nothing that must not be is seen in them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.simulation import run
from bot.simulation.clock import Clock, run_virtually
from bot.simulation.scene import SMALL
from bot.simulation.stock import BEGINS, in_stock

PROJECT = Path(__file__).resolve().parents[2]


def simulated(
    seed: int, days: float, hashes: int = 0, seeds: int = 1, *, small: bool = False
) -> subprocess.CompletedProcess[str]:
    """Runs in processes of their own, with another order of sets in each."""
    command = [sys.executable, "-m", "bot", "simulate", "--seed", str(seed), "--days", str(days), "--report"]
    command += ["--seeds", str(seeds), *(["--small"] if small else [])]
    environment = {**os.environ, "PYTHONHASHSEED": str(hashes)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_seeds_show_nothing_that_must_not_be_and_the_same_seed_is_the_same_run() -> None:
    done, again = simulated(1, 0.05, 1, seeds=20), simulated(1, 0.05, 2)
    assert done.returncode == 0, done.stdout
    assert re.search(r" [1-9]\d* messages of [1-9]", done.stdout)
    assert re.search(r"^  kill +[1-9]", done.stdout, re.M)
    digests = re.findall(r"^Digest ([0-9a-f]{64})$", done.stdout, re.M)
    assert len(set(digests)) == len(digests) == 20
    assert re.findall(r"^Digest ([0-9a-f]{64})$", again.stdout, re.M) == digests[:1], "the same seed is the same run"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1, 11])
def test_nothing_is_seen_that_must_not_be_in_a_month_of_a_small_hotline(seed: int) -> None:
    done = simulated(seed, 30, seeds=2, small=True)
    assert done.returncode == 0, done.stdout
    assert len(re.findall(r"^Seed \d+, 30\.\d+ days: [1-9]\d* messages of [1-9]", done.stdout, re.M)) == 2
    assert re.search(r"^  kill +[1-9]", done.stdout, re.M)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_worker_outlives_a_run_that_is_killed() -> None:
    command = [sys.executable, "-m", "bot", "simulate", "--days", "0", "--seeds", "500"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT, start_new_session=True) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline()  # of a worker
            parent.kill()
            parent.communicate(timeout=10)  # the end of what they all may write to
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)


@pytest.mark.slow
def test_no_hours_go_by_while_a_lease_is_held_by_who_is_dead() -> None:
    """Else a dead one's lease would last as long as the hours."""

    async def story() -> None:
        made = run.Run(clock, run.Outcome(1, 1.0), in_stock(), {}, SMALL, stops=False, without=frozenset())
        made._process_begins()
        await made._until(clock.wall + 30)
        for _ in range(6):
            tokens = {name: held.token for name, held in made._store.state.leases.items()}
            assert set(tokens) == {"worker", "receive"}
            for sarika in made._alive.values():
                sarika.kill()
            await made._until(clock.wall + 60)
            now = {name: held.token for name, held in made._store.state.leases.items()}
            assert all(now[name] > token for name, token in tokens.items()), "somebody else holds each"
        for sarika in made._alive.values():
            sarika.kill()

    clock = Clock(BEGINS)
    run_virtually(clock, story)
