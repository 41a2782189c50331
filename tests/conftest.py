"""What all tests share: property tests that look for the same examples in every run, however busy the machine is."""

import gc
import os
import re
from collections import Counter
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

for helper in ("flow", "story"):  # what an assertion there compared is said when it fails, as in a file of tests
    pytest.register_assert_rewrite(f"tests.pipeline.{helper}")

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
    which mostly wait for clocks and processes, two times as many. With one more a store fell behind now and then."""
    cores = os.cpu_count() or 1
    return 2 * cores if _slow(config) else cores + 1


def _slow(config: pytest.Config) -> bool:
    """Whether these are the slow tests."""
    return _chosen(config).startswith("slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files of which none of the chosen tests can be, and folders of such files, are not imported: each of several workers
    would do it (`-m "slow and rasa"` needs 12 of 380). A file that is named is always read.
    """
    files = sorted(collection_path.rglob("test_*.py")) if collection_path.is_dir() else [collection_path]
    files = [file for file in files if _is_test_file(file)]
    return True if files and not any(_may_hold(file, _chosen(config)) for file in files) else None


def _may_hold(file: Path, chosen: str) -> bool:
    """Whether some of the chosen tests may be in a file."""
    named = all(_names(file, mark) for mark in MARKS if mark in chosen.split(" and "))
    return named and not (chosen.startswith("not slow") and _wholly_slow(file))


MARKS = ("slow", "rasa")
"""Marks by which files are left out that do not name them."""


def _is_test_file(path: Path) -> bool:
    return path.suffix == ".py" and path.name.startswith("test_")


def _chosen(config: pytest.Config) -> str:
    return str(config.getoption("-m"))


@cache
def _names(path: Path, mark: str) -> bool:
    """Whether a file of tests, or what generates them in its folder, knows the mark at all."""
    return any(
        mark in file.read_text(encoding="utf-8") for file in (path, path.with_name("conftest.py")) if file.exists()
    )


@cache
def _wholly_slow(path: Path) -> bool:
    return re.search(r"^pytestmark = \[?\s*pytest\.mark\.slow\b", path.read_text(encoding="utf-8"), re.M) is not None


@pytest.hookimpl(specname="pytest_collection_modifyitems", tryfirst=True)  # before any is left out
def pytest_no_mark_is_hidden(items: list[pytest.Item]) -> None:
    """A test with a mark that its file does not name would be run by nobody."""
    for item in items:
        for mark in MARKS:
            if item.get_closest_marker(mark) is not None and not _names(item.path, mark):
                raise pytest.UsageError(
                    f"{item.nodeid} is marked {mark}: name the mark in the file, or in its conftest.py"
                )


@pytest.hookimpl(trylast=True)  # when those that are not slow are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same order in all workers. Of the slow tests what takes longest first, tests that go alone before files: with one
    of them last, all other workers would idle."""
    if _worker() is not None:
        items.sort(key=lambda item: item.path)
    if _slow(config):
        weights = Counter[Path]()
        for item in items:
            weights[item.path] += _patience(item)
        items.sort(key=lambda item: (-_patience(item), 0) if _go_alone(item.path) else (0, -weights[item.path]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """`--dist loadfile` for the slow tests: files whole, since their tests share what they start, but for those whose tests
    go alone. One worker had minutes to go with the last file, while the others idled."""
    if not (_slow(config) and config.getoption("dist") == "loadfile"):
        return None
    from xdist.scheduler import LoadFileScheduling

    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = partial(errand, config.rootpath)
    return scheduler


def errand(root: Path, nodeid: str) -> str:
    """What a worker is given at once: a file of tests, or one that may take long."""
    file = nodeid.partition("::")[0]
    return nodeid if _go_alone(root / file) else file


LONG = 180
"""Seconds; a test that is given so many may be a worker's whole errand."""


@cache
def _go_alone(path: Path) -> bool:
    """Whether the tests of a file may take so long, and share nothing but what a worker keeps for all files."""
    text = path.read_text(encoding="utf-8")
    given = [int(seconds) for seconds in re.findall(r"mark\.timeout\((\d+)\)", text)]
    return max(given, default=0) >= LONG and 'scope="module"' not in text


def _patience(item: pytest.Item) -> int:
    """Seconds that a slow test may take, roughly: what it is given, or what most with Rasa and without take."""
    given = item.get_closest_marker("timeout")
    return int(given.args[0]) if given is not None else 60 if item.get_closest_marker("rasa") is not None else 15


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Garbage is looked for seldom, and never among the tests and modules themselves: that took an eighth of all time.

    What tests share for good (content, word lists) is made after that: looked through as seldom as here, it costs nothing.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(1_000_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    """Whatever this machine's bot is set to is not set for the tests, nor for the processes that they start."""
    gc.disable()  # what is read to find the tests stays: looking through it took 2.5 of 8.5 s in each worker
    _begin_elsewhere(config)
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


HERE = Path(__file__).parent


def _worker() -> tuple[int, int] | None:
    """Which of how many workers of pytest-xdist this is; None: it is none."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    return None if name is None else (int(name.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))


def _begin_elsewhere(config: pytest.Config) -> None:
    """Each worker reads all tests, but begins with others: in a fresh clone one compiles what the others then find compiled
    (13 s for all of them, by each worker on its own).
    """
    worker = _worker()
    if worker is None or [config.rootpath / one for one in config.args] != [HERE]:
        return
    number, count = worker
    rooms = sorted(path for path in HERE.iterdir() if path.is_dir() or _is_test_file(path))
    rooms = [path for path in rooms if _sizes(path)]
    sizes = [*accumulate(_sizes(path) for path in rooms)]
    first = next(place for place, upto in enumerate(sizes) if upto > number * sizes[-1] // count)
    config.args[:] = map(str, [*rooms[first:], *rooms[:first]])


def _sizes(path: Path) -> int:
    """Bytes of the tests in a file or folder."""
    files = path.rglob("test_*.py") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)
