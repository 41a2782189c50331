"""Of which days a report is: the same for the forum, the page and the command, also where the journal has gone."""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.journal.figures import Figures, figures
from bot.core.journal.period import counted, meant
from bot.core.journal.sums import due, written
from bot.core.model.rules import DAY, HOUR, Hours
from bot.core.ports import JournalEntry

HOURS = Hours()
TODAY = date(2026, 11, 15)
NOW = HOURS.at(TODAY, 0) + 12 * HOUR

MEANT = {
    "": (1, ""),
    "week": (7, ""),
    "month": (30, ""),
    "2026-02": (28, "2026-02-28"),
    "2026-12": (31, "2026-12-31"),
    "2026-q4": (92, "2026-12-31"),
    "2026-11-03": (1, "2026-11-03"),
    "2026-11-03 2026-11-09": (7, "2026-11-09"),
    "2026-09 2026-10": (61, "2026-10-31"),
    "2026-13": (0, ""),
    "2026-11-09 2026-11-03": (0, ""),
    "yesterday": (0, ""),
    "2026-q5": (0, ""),
    "9999-12": (0, ""),
}


def opened(day: date, case: str, **more: str) -> tuple[int, JournalEntry]:
    return HOURS.at(day, 0) + 10 * HOUR, JournalEntry("case_opened", "bot", case, "rule", "urgent", **more)


def over(days: int, until: str, lines: list[tuple[int, JournalEntry]], sums: dict[str, str] | None = None) -> Figures:
    return counted(lines, sums or {}, days=days, until=until, now=NOW, hours=HOURS, referral_after=7 * DAY)


def test_a_report_is_of_any_period() -> None:
    for words, period in MEANT.items():
        assert meant(words.split()) == period, words


def test_what_is_still_to_come_is_none_and_a_month_begins_on_its_first_day() -> None:
    lines = [opened(date(2026, 10, 20), "before"), opened(date(2026, 11, 2), "one"), opened(TODAY, "two")]
    for words, first, last, cases in (
        ("2026-11", date(2026, 11, 1), TODAY, 2),
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), 1),
        ("2026-10-20 2026-12-31", date(2026, 10, 20), TODAY, 3),
        ("9999-12-31", TODAY, TODAY, 1),
        ("week", TODAY - timedelta(days=6), TODAY, 1),
    ):
        found = over(*meant(words.split()), lines)
        assert found.start == HOURS.at(first, 0), words
        assert found.end == min(NOW, HOURS.at(last + timedelta(days=1), 0) - 1), words
        assert sum(found.opened.values()) == cases, words


def test_days_of_which_the_journal_has_gone_come_from_their_sums() -> None:
    lines = [opened(TODAY - timedelta(days=n), f"case{n}") for n in range(20, -1, -1)]
    sums = due(lines, (), now=NOW, hours=HOURS, referral_after=7 * DAY)
    whole = over(21, "", lines)
    assert sum(whole.opened.values()) == 21
    for left in (21, 7, 1):
        found = over(21, "", lines[-left:], sums)
        assert replace(found, hours=whole.hours, taken=whole.taken) == whole, left
        assert found.hours == whole.hours
    about = Figures(HOURS.at(date(2025, 3, 1), 0), 0, about={"topic": {"unpaid_wages": 7}}, alone=8)
    old = {"2025-03-01": written(about), "2025-03-02": written(about)}
    found = over(*meant(["2025-03"]), lines, old)
    assert (found.alone, found.about["topic"]["unpaid_wages"]) == (16, 14)
    assert over(*meant(["2025-04"]), lines, old).alone == 0


def test_without_sums_it_is_what_the_journal_says() -> None:
    lines = [opened(TODAY, "one")]
    plain = figures(lines, now=NOW, days=7, offset=HOURS.offset(NOW))
    assert over(7, "", lines) == plain
    assert over(7, "", []) == figures([], now=NOW, days=7, offset=HOURS.offset(NOW))
