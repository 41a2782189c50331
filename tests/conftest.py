"""What all tests share: property tests that look for the same examples in every run, however busy the machine is."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

TEST_STORE = "SARIKA_TEST_REDIS_URL"
"""A server to hold the store's tests against, instead of the embedded one."""

settings.register_profile(
    "sarika",
    derandomize=True,  # a failure in CI is one that everybody can repeat; search wider with HYPOTHESIS_PROFILE=wide
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile("wide", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: one more than the machine has cores, since some tests wait (77 s instead of 95 on two cores); of the slow ones,
    which mostly wait for clocks and processes, two times as many and one."""
    cores = os.cpu_count() or 1
    return 2 * cores + 1 if _slow(config) else cores + 1


def _slow(config: pytest.Config) -> bool:
    """Whether these are the slow tests."""
    return str(config.getoption("-m")).startswith("slow")


@pytest.hookimpl(trylast=True)  # when those that are not slow are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the slow tests, the files that take longest first: with one of them last, all other workers would idle."""
    if _slow(config):
        weights = Counter[Path]()
        for item in items:
            weights[item.path] += _patience(item)
        items.sort(key=lambda item: -weights[item.path])


def _patience(item: pytest.Item) -> int:
    """Seconds that a slow test may take, roughly: what it is given, or what most with Rasa and without take."""
    given = item.get_closest_marker("timeout")
    return int(given.args[0]) if given is not None else 60 if item.get_closest_marker("rasa") is not None else 15


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Garbage is looked for seldom, and never among the tests and modules themselves: that took an eighth of all time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure() -> None:
    """Whatever this machine's bot is set to is not set for the tests, nor for the processes that they start."""
    for name in [name for name in os.environ if name.startswith("SARIKA_") and name != TEST_STORE]:
        del os.environ[name]
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sarika"))
    _try_no_constants_of_modules()


def _try_no_constants_of_modules() -> None:
    """Hypothesis tries constants that it reads in all modules of ours that are loaded: which examples a test gets then depends
    on the tests before it in its process, and a red run cannot be repeated. No setting turns that off.
    """
    none = Constants()
    providers._get_local_constants = lambda: none
