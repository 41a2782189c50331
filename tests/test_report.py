"""The report as text, CSV and picture: no small count in any of them, in both languages."""

import csv
import io
import struct
import time
from pathlib import Path

import pytest

from bot import content as contents
from bot.adapters.memory.store import MemoryStore
from bot.commands.report import make
from bot.content import Content
from bot.core.figures import Figures, Times
from bot.core.ports import Commit, JournalEntry
from bot.core.rules import DAY, HOUR, MINUTE
from bot.core.small_counts import SMALL, WITHHELD
from bot.report_picture import png, svg
from bot.settings import Settings
from bot.wording_catalog import catalog
from bot.wording_report import as_csv, as_text, report

START = 1_764_003_600_000  # midnight of 25 November 2025 in Phnom Penh, less a day of milliseconds
FULL = Figures(
    start=START - 6 * DAY,
    end=START + 12 * HOUR,
    opened={"emergency": 9, "urgent": 21, "support": 3, "none": 8},
    first_reply={
        "emergency": Times((MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE, 90 * MINUTE)),
        "support": Times((MINUTE,)),
    },
    taken=Times((MINUTE,) * 30),
    unanswered=2,
    withdrawn=0,
    closed={"safe": 8, "referred": 11, "lost": 2},
    returned=6,
    offered=20,
    agreed=12,
    refused=7,
    outcomes={"accepted": 7, "no_answer": 3},
    no_outcome=2,
    silent_services={"kh_1280": 3},
    hours=(0, 9, 3, *(0,) * 20, 29),
    shifts=14,
    on_shift=86 * HOUR,
)


@pytest.fixture(scope="module")
def content() -> Content:
    return contents.load(demo=True)


def test_small_counts_are_neither_said_nor_left_to_be_worked_out(content: Content) -> None:
    table = as_csv(report(FULL, content, catalog("en"), 420), FULL, 420)
    cells = {(row["section"], row["row"]): row["value"] for row in csv.DictReader(io.StringIO(table))}
    assert cells["cases", "support"] == SMALL
    assert cells["cases", "all"] == "41"
    assert [cells["cases", urgency] for urgency in ("emergency", "urgent", "none")] == ["9", "21", WITHHELD]
    assert cells["referrals", "open"] == SMALL
    assert WITHHELD in (cells["referrals", "agreed"], cells["referrals", "refused"])
    assert cells["outcomes", "no_outcome"] == SMALL
    assert cells["silent", "kh_1280"] == SMALL
    assert (cells["hours", "02"], cells["hours", "01"], cells["hours", "23"]) == (SMALL, WITHHELD, "29")
    assert cells["first_reply_minutes", "emergency half"] == "3.0"
    assert cells["first_reply_minutes", "emergency nine_in_ten"] == "90.0"
    assert cells["first_reply_minutes", "support half"] == SMALL, "times of few are times of persons"
    assert not {"1", "2", "3", "4"} & set(cells.values())


def test_what_came_of_referrals_is_shown_in_a_week_in_which_none_was_offered(content: Content) -> None:
    told = Figures(start=START, end=START, outcomes={"accepted": 6}, silent_services={"kh_1280": 5})
    cells = {
        (section.key, row.key): row.value
        for section in report(told, content, catalog("en"), 420).sections
        for row in section.rows
    }
    assert (cells["outcomes", "accepted"], cells["silent", "kh_1280"]) == ("6", "5")
    assert "offered" not in {row for _, row in cells}


def test_hours_do_not_give_a_withheld_total_away(content: Content) -> None:
    few = Figures(start=START, end=START, opened={"emergency": 1, "urgent": 5}, hours=(6, *(0,) * 23))
    shown = report(few, content, catalog("en"), 420)
    assert shown.sections[0].rows[-1].value == WITHHELD
    assert shown.hours[0] == WITHHELD


@pytest.mark.parametrize(("language", "words"), [("en", "1 hr 30 min"), ("km", "30 នាទី")])
def test_it_is_said_in_the_desks_language(content: Content, language: str, words: str) -> None:
    shown = report(FULL, content, catalog(language), 420)
    text = as_text(shown)
    assert words in text
    assert ("វិច្ឆិកា" in text) is (language == "km")
    assert content.services["kh_1280"].name[language] in text
    assert as_text(shown, html=True).startswith("<b>")
    assert "&lt;5" in as_text(shown, html=True)


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_picture_holds_every_value(content: Content, language: str) -> None:
    words = catalog(language)
    shown = report(FULL, content, words, 420)
    drawn = svg(shown, words)
    for section in shown.sections:
        for row in section.rows:
            assert row.value.replace("<", "&lt;") in drawn
    picture = png(shown, words)
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1080
    assert 1000 < height < 3000


async def test_an_empty_report_is_drawn_too(content: Content) -> None:
    shown = report(Figures(start=START, end=START), content, catalog("km"), 420)
    assert png(shown, catalog("km")).startswith(b"\x89PNG")
    assert "0" in as_text(shown)


async def test_the_command_prints_and_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore()
    lease = await store.leases.acquire("worker", 10)
    assert lease is not None
    opened = tuple(JournalEntry("case_opened", "bot", f"c{n}.1", "rule", "urgent") for n in range(6))
    await store.records.commit(lease, Commit("desk", (), journal=opened))
    table, picture = tmp_path / "week.csv", tmp_path / "week.png"
    assert await make(store.journal, Settings(desk_language="en"), 7, table, picture) == 0
    assert "urgent: 6" in capsys.readouterr().out
    assert "cases,urgent,6" in table.read_text()
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_the_command_knows_a_referral_of_weeks_ago(capsys: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore(lambda: time.time_ns() // 1_000_000 - 20 * DAY)
    lease = await store.leases.acquire("worker", 10)
    assert lease is not None
    told = tuple(
        JournalEntry(what, "contact", f"c{n}.1", "kh_1280", "urgent")
        for n in range(6)
        for what in ("referral_offered", "referral_consented")
    )
    await store.records.commit(lease, Commit("desk", (), journal=told))
    await make(store.journal, Settings(desk_language="en", referral_days=20), 1)
    assert "nothing known yet: 6" in capsys.readouterr().out
    await make(store.journal, Settings(desk_language="en", referral_days=21), 1)
    assert "nothing known yet: 6" not in capsys.readouterr().out
