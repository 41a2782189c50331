"""`sarika report --open` and `sarika directory`: what is written, and when nothing is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from bot.commands import Refused
from bot.commands.report import directory, publish
from bot.core.journal.figures import Figures
from bot.core.journal.open_data import LEAST, days_of
from bot.core.journal.sums import written
from bot.core.ports import Journal
from bot.settings.fields import Settings

MONTH = "2025-10"
"""A month that is over, whatever day it is."""


class Kept:
    """The sums of a month in which so many cases of each day were closed, and a key."""

    def __init__(self, cases: int) -> None:
        self._day = written(Figures(0, 1, about={"topic": {"unpaid_wages": cases}, "country": {"TH": cases}}))

    async def sums(self) -> Mapping[str, str]:
        return {day.isoformat(): self._day for day in days_of(MONTH)}

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


async def test_with_too_few_cases_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cases, month in ((5, MONTH), (50, "2024-01")):
        assert await publishes(cases, tmp_path / "open", month) == 0
        assert not (tmp_path / "open").exists()
        assert "too few cases" in capsys.readouterr().out


async def test_what_is_no_month_and_one_that_is_not_settled_are_refused(tmp_path: Path) -> None:
    for month, words in (("October", "is no month"), ("2025-13", "is no month"), ("2999-01", "may still change")):
        with pytest.raises(Refused, match=words):
            await publishes(50, tmp_path, month)


def test_the_directory_is_written_for_other_programs(tmp_path: Path) -> None:
    assert directory(tmp_path / "directory.json") == 0
    assert len(json.loads((tmp_path / "directory.json").read_text())) > 50
