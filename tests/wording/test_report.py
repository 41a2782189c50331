"""The report as text, CSV and picture: no small count in any of them, in both languages."""

import asyncio
import csv
import io
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.memory.store import MemoryStore
from bot.commands.report import command, make
from bot.content import Content
from bot.core.journal.figures import Figures, Times
from bot.core.journal.small_counts import SMALL, WITHHELD
from bot.core.journal.sums import written
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import Commit, JournalEntry
from bot.paper.report import png, svg
from bot.settings.fields import Settings
from bot.wording.catalog import catalog
from bot.wording.report import Report, as_csv, as_text, report
from tests import project
from tests.core.readers import Sets, meaning, possible

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
    missed=3,
)


@pytest.fixture
def content() -> Content:
    return project.content()


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
    assert (cells["work", "shifts"], cells["work", "missed"]) == ("14", SMALL)
    assert cells["first_reply_minutes", "emergency half"] == "3.0"
    assert cells["first_reply_minutes", "emergency nine_in_ten"] == "90.0"
    assert cells["first_reply_minutes", "support half"] == "1.0", "how long somebody waited counts nobody"
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


def test_shifts_to_which_nobody_came_are_said_only_where_there_were_any(content: Content) -> None:
    for missed, lines in ((0, []), (4, [f"{MISSED}: <5"]), (12, [f"{MISSED}: 12"])):
        text = as_text(report(replace(FULL, missed=missed), content, catalog("km"), 420))
        assert [line for line in text.splitlines() if line.startswith(MISSED)] == lines


def test_what_is_not_signed_is_said_as_it_is_and_only_where_there_is_any(content: Content) -> None:
    label = "Opened alone, not signed"
    for unsigned, lines in ((0, []), (1, [f"{label}: 1"])):
        text = as_text(report(replace(FULL, unsigned=unsigned), content, catalog("en"), 420))
        assert [line for line in text.splitlines() if line.startswith(label)] == lines


def test_hours_do_not_give_a_withheld_total_away(content: Content) -> None:
    few = Figures(start=START, end=START, opened={"emergency": 1, "urgent": 5}, hours=(6, *(0,) * 23))
    shown = report(few, content, catalog("en"), 420)
    assert shown.sections[0].rows[-1].value == WITHHELD
    assert shown.hours[0] == WITHHELD


MISSED = "ចំនួនដងដែលគ្មានអ្នកមកតាមតារាងវេន"
CASES = ("emergency", "urgent", "support", "none")
ENDS = ("accepted", "refused", "no_answer", "unsafe", "no_outcome")
SERVICES = ("kh_1280", "th_lpn", "chab_dai")
ANSWERS = ["offered", "agreed", "refused", "open"]
FEW = st.sampled_from([0, 0, 0, 1, 1, 2, 4, 5, 6, 9])


@st.composite
def all_figures(draw: st.DrawFn) -> Figures:
    """Figures that agree with one another, as the journal gives them."""
    opened = {urgency: draw(FEW) for urgency in CASES}
    busy = draw(st.lists(st.integers(0, 23), min_size=1, max_size=6))
    hours, left = [0] * 24, sum(opened.values())
    for hour in busy[:-1]:
        part = draw(st.integers(0, left))
        hours[hour], left = hours[hour] + part, left - part
    hours[busy[-1]] += left
    silent = {service: draw(FEW) for service in SERVICES}
    came = {end: draw(FEW) for end in ENDS} | {"no_answer": sum(silent.values())}
    agreed, refused = draw(st.one_of(st.just(sum(came.values())), FEW)), draw(FEW)
    return Figures(
        start=START,
        end=START,
        opened=opened,
        hours=tuple(hours),
        offered=agreed + refused + draw(FEW),
        agreed=agreed,
        refused=refused,
        outcomes={end: count for end, count in came.items() if count and end != "no_outcome"},
        no_outcome=came["no_outcome"],
        silent_services={service: count for service, count in silent.items() if count},
    )


def read(shown: Report, *, one_time: bool) -> Sets:
    """What a reader makes of the report: for each cell the values that it may have.

    one_time: they know that what came of referrals was told of those that were agreed to in this time.
    """
    rows = {section.key: {row.key: row.value for row in section.rows} for section in shown.sections}
    cells = {name: meaning(rows["cases"].get(name, "0")) for name in CASES}
    dropped = set(shown.hours) == {WITHHELD}
    hours = {f"hour {hour}": meaning(value, total=dropped) for hour, value in enumerate(shown.hours)}
    cells |= {"all": meaning(rows["cases"]["all"], total=True)} | hours
    sums = [["all", *CASES], ["all", *hours]]
    answers, came, silent = (rows.get(key, {}) for key in ("referrals", "outcomes", "silent"))
    totals = ("offered", "agreed") if one_time else ("offered",)
    cells |= {name: meaning(answers.get(name, "0"), total=name in totals) for name in ANSWERS}
    cells |= {f"came {end}": meaning(came.get(end, "0"), total=end == "no_answer") for end in ENDS}
    cells |= {service: meaning(value, listed=True) for service, value in silent.items()}
    sums += [ANSWERS, ["came no_answer", *silent]]
    sums += [["agreed", *(f"came {end}" for end in ENDS)]] if one_time else []
    return possible(cells, sums)


@given(made=all_figures())
def test_nobody_can_work_a_small_count_out_from_all_tables_together(made: Figures) -> None:
    """The services that did not answer are part of the outcomes, and those may be part of the referrals agreed to."""
    one_time = sum(made.outcomes.values()) + made.no_outcome == made.agreed
    true = {**made.opened, "all": sum(made.hours), **made.silent_services}
    true |= {f"hour {hour}": count for hour, count in enumerate(made.hours)}
    true |= {"offered": made.offered, "agreed": made.agreed, "refused": made.refused}
    true |= {"open": made.offered - made.agreed - made.refused}
    true |= {f"came {end}": made.outcomes.get(end, 0) for end in ENDS} | {"came no_outcome": made.no_outcome}
    for name, values in read(report(made, project.content(), catalog("en"), 420), one_time=one_time).items():
        assert true[name] in values, "the reader is wrong"
        assert len(values) > 1 or not 0 < true[name] < 5, name


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


def test_the_command_reads_the_sums_of_days_that_the_journal_has_no_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = project.content()
    monkeypatch.setattr("bot.commands.report.contents.load", lambda *_, **__: known)
    store = MemoryStore()
    for day in ("2025-03-01", "2025-03-31"):
        store.state.sums[day] = written(Figures(START, START, opened={"urgent": 6}, alone=8))
    monkeypatch.setattr(
        "bot.commands.report.with_store", lambda asked: asyncio.run(asked(store, Settings(desk_language="en")))
    )
    assert command(["2025-03"]) == 0
    said = capsys.readouterr().out
    assert "2025" in said.partition("\n")[0]
    assert "alone: 16" in said
    assert command(["2025-13"]) == 2
    assert "2026-11" in capsys.readouterr().err


async def test_the_command_knows_a_referral_of_weeks_ago(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = project.content()
    monkeypatch.setattr("bot.commands.report.contents.load", lambda *_, **__: known)
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


def test_what_cases_were_about_is_named_and_small_counts_are_not(content: Content) -> None:
    about = {"topic": {"confinement": 7, "unpaid_wages": 6}, "country": {"MY": 12, "TH": 2}, "person": {"child": 1}}
    shown = report(replace(FULL, about=about, alone=30), content, catalog("en"), 420)
    sections = {section.key: {row.label: row.value for row in section.rows} for section in shown.sections}
    assert sections["by_topic"] == {
        content.topics["confinement"].title_in("en"): "7",
        content.topics["unpaid_wages"].title_in("en"): "6",
    }
    assert sections["by_country"] == {"Malaysia": WITHHELD, "Thailand": SMALL}, "the total may be known"
    assert set(sections["by_person"].values()) <= {SMALL, WITHHELD}
    assert sections["talks"] == {"With the machine alone": "30"}
