"""The pages that are made from tables of the code say what these say."""

from pathlib import Path

import pytest

from bot.core.contact.actions import ACTIONS, COMMANDS
from bot.core.model.transitions import TRANSITIONS
from bot.core.timers import TIMERS
from bot.paper import reference


def test_each_row_of_a_table_is_on_its_page() -> None:
    assert all(f"\n| `{name}` |" in reference.timers() for name in TIMERS)
    assert all(f"\n| `{name}` |" in reference.actions() for name in [*ACTIONS, *(f"/{name}" for name in COMMANDS)])
    assert all(f"    {was} --> {now}: " in reference.cases() for (was, _), now in TRANSITIONS.items())


def test_a_page_that_differs_or_that_nothing_makes_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {name: reference.PAGES[name] for name in ("cases.md", "timers.md")}  # others take seconds to make
    monkeypatch.setattr(reference, "PAGES", few)
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    assert reference.main(["--check"]) == 1
    assert capsys.readouterr().err.count("run `make docs`") == len(reference.PAGES)
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    with (tmp_path / "timers.md").open("a", encoding="utf-8") as page:
        page.write("by hand")
    (tmp_path / "old.md").write_text("", encoding="utf-8")
    assert reference.stale() == ["old.md", "timers.md"]
