"""`sarika report --open` and `sarika directory`: what is written, and when nothing is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from bot.commands import Refused
from bot.commands.report import directory, publish
from bot.core.journal.figures import Figures
from bot.core.journal.open_data import LEAST, days_of
from bot.core.journal.sums import written
from bot.core.model.rules import CAMBODIA
from bot.core.ports import Journal, JournalEntry
from bot.settings.fields import Settings
from tests import project

MONTH = "2025-10"
"""A month that is over, whatever day it is."""


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's own content, read once for all tests."""
    known = project.content()
    monkeypatch.setattr("bot.content.load", lambda folder, *, demo=False: known)


class Kept:
    """The sums of a month in which so many cases of each day were closed, its journal since a moment, and a key."""

    def __init__(self, cases: int, lines: Sequence[tuple[int, JournalEntry]] = (), *, lacks: str = "") -> None:
        self._lines, self._lacks = list(lines), lacks
        self._day = written(Figures(0, 1, about={"topic": {"unpaid_wages": cases}, "country": {"TH": cases}}))

    async def sums(self) -> Mapping[str, str]:
        return {name: self._day for day in days_of(MONTH) if (name := day.isoformat()) != self._lacks}

    async def entries(self, since: int) -> list[tuple[int, JournalEntry]]:
        return [(at, entry) for at, entry in self._lines if at >= since]

    def seal(self, words: bytes) -> str:
        return hashlib.sha256(words).hexdigest()


async def publishes(cases: int, folder: Path, month: str = MONTH) -> int:
    return await publish(cast(Journal, Kept(cases)), Settings(), folder, month)


async def test_a_month_with_enough_cases_is_written_and_again_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first: dict[tuple[str, str], int] = {}
    for _ in range(2):
        assert await publishes(LEAST // 31 + 10, tmp_path / "open") == 0
        files = {path.name: path.read_text() for path in (tmp_path / "open").iterdir()}
        assert set(files) == {f"{MONTH}.csv", f"{MONTH}.json", f"{MONTH}.md"}
        counts = {(c["table"], c["value"]): c["count"] for c in json.loads(files[f"{MONTH}.json"])["counts"]}
        first = first or counts
        assert counts == first
    assert abs(counts["topic", "unpaid_wages"] - 31 * (LEAST // 31 + 10)) < 60
    assert ("topic", "confinement") in counts, "also where nobody came"
    assert ("sector", "fishing") in counts
    assert "which says what they are" in capsys.readouterr().out


async def test_a_large_month_has_pairs_as_long_as_the_journal_holds_all_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begins = int(datetime(2025, 10, 1, tzinfo=CAMBODIA).timestamp() * 1000)
    about = [
        (begins + n, JournalEntry("case_about", "bot", f"case {n}", "unpaid_wages TH fishing self"))
        for n in range(5_600)
    ]
    before = (begins - 1, JournalEntry("shift_began", "c"))
    settings = Settings().model_copy(update={"retention_days": 100_000})  # whatever day it is
    counts: list[dict[str, int]] = []
    for lines in ([before, *about], about[1:]):
        journal = cast(Journal, Kept(200, lines))
        assert await publish(journal, settings, tmp_path / "open", MONTH) == 0
        told = json.loads((tmp_path / "open" / f"{MONTH}.json").read_text())
        counts.append({f"{c['table']}: {c['value']}": c["count"] for c in told["counts"]})
    whole, later = counts
    assert abs(whole["topic country: unpaid_wages TH"] - 5_600) < 60
    assert abs(whole["topic sector: unpaid_wages fishing"] - 5_600) < 60
    assert [name for name in whole if name.startswith("topic country") and "unpaid_wages TH" not in name] == []
    assert later == {name: count for name, count in whole.items() if not name.startswith("topic ")}
    assert "Pairs, such as topic and country, were left out" in capsys.readouterr().out


async def test_with_too_few_cases_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cases, month in ((5, MONTH), (50, "2024-01")):
        assert await publishes(cases, tmp_path / "open", month) == 0
        assert not (tmp_path / "open").exists()
        assert "too few cases" in capsys.readouterr().out


async def test_a_month_of_which_days_are_still_to_be_summed_up_is_not_written(tmp_path: Path) -> None:
    """Written with and without them by the same noise, it would tell what these days had, and to the case."""
    begun = (int(datetime(2025, 10, 8, 12, tzinfo=CAMBODIA).timestamp() * 1000), JournalEntry("shift_began", "c"))
    for lacks in (f"{MONTH}-08", f"{MONTH}-31"):
        with pytest.raises(Refused, match="not summed up yet"):
            await publish(cast(Journal, Kept(50, [begun], lacks=lacks)), Settings(), tmp_path, MONTH)
    for journal in (Kept(50, [begun], lacks=f"{MONTH}-07"), Kept(50, lacks=f"{MONTH}-31")):
        assert await publish(cast(Journal, journal), Settings(), tmp_path, MONTH) == 0, "it will never be known"


async def test_what_is_no_month_and_one_that_is_not_settled_are_refused(tmp_path: Path) -> None:
    for month, words in (("October", "is no month"), ("2025-13", "is no month"), ("2999-01", "may still change")):
        with pytest.raises(Refused, match=words):
            await publishes(50, tmp_path, month)


def test_the_directory_is_written_for_other_programs(tmp_path: Path) -> None:
    assert directory(tmp_path / "directory.json") == 0
    assert len(json.loads((tmp_path / "directory.json").read_text())) > 50
