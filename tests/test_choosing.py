"""How tests are chosen and shared among workers: none is left out that was asked for."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests import conftest
from tests.every import every

SLOW = "pytestmark = [pytest.mark.slow, pytest.mark.timeout(60)]\n"
SOME = "@pytest.mark.slow\ndef test_it() -> None:\n    pass\n"
RASA = "@pytest.mark.slow\n@pytest.mark.rasa\ndef test_it() -> None:\n    pass\n"
QUICK = "def test_it() -> None:\n    pass\n"


def config(chosen: str, **more: Any) -> pytest.Config:
    return cast(pytest.Config, SimpleNamespace(getoption=lambda _: chosen, **more))


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Whether a file of tests with this text is read for what is chosen."""

    def asked(chosen: str, text: str, beside: str = "") -> bool:
        folder = tmp_path / str(len([*tmp_path.iterdir()]))
        folder.mkdir()
        for name, content in (("test_it.py", text), ("conftest.py", beside)):
            (folder / name).write_text(content, encoding="utf-8")
        ignored = {conftest.pytest_ignore_collect(path, config(chosen)) for path in (folder, folder / "test_it.py")}
        assert len(ignored) == 1, "a folder is read for what is in its files"
        return ignored == {None}

    return asked


def test_only_files_of_which_no_test_is_chosen_are_left_unread(read: Any) -> None:
    for chosen, texts in {
        "": (SLOW, SOME, RASA, QUICK),
        "not slow": (SOME, RASA, QUICK),
        "not slow and not file_times": (SOME, RASA, QUICK),
        "slow and not rasa": (SLOW, SOME, RASA),
        "slow and rasa": (RASA,),
    }.items():
        assert [text for text in (SLOW, SOME, RASA, QUICK) if read(chosen, text)] == [*texts], chosen
    assert read("slow and not rasa", QUICK, beside="params=[pytest.param(1, marks=pytest.mark.slow)]")


def test_a_mark_that_the_file_does_not_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "test_it.py"
    file.write_text("from elsewhere import pytestmark\n", encoding="utf-8")
    item = SimpleNamespace(
        path=file, nodeid="test_it.py::test_it", get_closest_marker=lambda name: name == "rasa" or None
    )
    with pytest.raises(pytest.UsageError, match="is marked rasa"):
        conftest.pytest_no_mark_is_hidden([cast(pytest.Item, item)])


@every([1, 2, 3, 5])
def test_each_worker_reads_all_tests_and_begins_with_others(count: int) -> None:
    project = Path(__file__).parents[1]
    begun = []
    for number in range(count):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("PYTEST_XDIST_WORKER", f"gw{number}")
            patched.setenv("PYTEST_XDIST_WORKER_COUNT", str(count))
            asked = config("not slow", rootpath=project, args=["tests"])
            conftest._begin_elsewhere(asked)
        found = {
            file
            for arg in asked.args
            for file in ([Path(arg)] if arg.endswith(".py") else Path(arg).rglob("test_*.py"))
        }
        assert found == {*Path(__file__).parent.rglob("test_*.py")}
        begun.append(asked.args[0])
    assert len({*begun}) >= min(count, 3)  # the largest folder may be more than the share of two


def test_a_worker_that_is_given_some_files_reads_just_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "2")
    asked = config("not slow", rootpath=Path(__file__).parents[1], args=["tests/core", "tests/page"])
    conftest._begin_elsewhere(asked)
    assert asked.args == ["tests/core", "tests/page"]


def test_slow_files_are_dealt_out_whole_but_for_those_of_long_tests_that_share_nothing(tmp_path: Path) -> None:
    def mark(seconds: int, more: str = "") -> str:
        return f"pytestmark = [pytest.mark.slow, pytest.mark.timeout({seconds})]\n{more}"

    texts = {
        "short": mark(60),
        "long": mark(180),
        "longer": mark(900),
        "shared": mark(900, '@pytest.fixture(scope="module")\n'),
    }
    items = []
    for name, text in texts.items():
        path = tmp_path / f"test_{name}.py"
        path.write_text(text, encoding="utf-8")
        given = pytest.mark.timeout(int(re.findall(r"\d+", text)[0])).mark
        for test in ("a", "b"):
            marks = {"timeout": given}
            items.append(SimpleNamespace(path=path, nodeid=f"{path.name}::{test}", get_closest_marker=marks.get))
    conftest.pytest_collection_modifyitems(config("slow"), cast(list[pytest.Item], items))
    assert [*dict.fromkeys(conftest.errand(tmp_path, item.nodeid) for item in items)] == [
        "test_longer.py::a", "test_longer.py::b", "test_long.py::a", "test_long.py::b", "test_shared.py", "test_short.py"
    ]  # fmt: skip
