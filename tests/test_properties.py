"""Property tests look for the same examples in every run."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def _examples() -> list[int]:
    drawn = []

    @given(st.integers(0, 254))
    @settings(max_examples=200, database=None, derandomize=True)
    def draw(number: int) -> None:
        drawn.append(number)

    draw()
    return drawn


def test_examples_do_not_depend_on_which_modules_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _examples()
    source = tmp_path / "full_of_numbers.py"
    source.write_text(f"NUMBERS = {list(range(100, 254))}\n", encoding="utf-8")
    spec = spec_from_file_location("full_of_numbers", source)
    assert spec is not None
    monkeypatch.setitem(sys.modules, "full_of_numbers", module_from_spec(spec))
    assert _examples() == before
