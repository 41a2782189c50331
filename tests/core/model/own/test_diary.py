"""The sum of a diary of work: whole numbers, which add up whatever is written."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.own.diary import MOST_DAYS, MOST_MINUTES, Day, Diary, Did, Per, Wage, What, summed
from bot.core.model.own.money import ELSEWHERE, MONEY, money_of

FIRST = date(2024, 1, 1)
AMOUNTS = st.integers(0, 10**9)
DATES = st.integers(0, 800).map(lambda n: (FIRST + timedelta(n)).isoformat())
WAGES = st.builds(Wage, AMOUNTS, st.sampled_from(Per))
DAYS = st.lists(
    st.builds(Day, DATES, st.sampled_from(Did), st.integers(0, MOST_MINUTES), AMOUNTS, AMOUNTS),
    unique_by=lambda day: day.date,
    max_size=40,
)


@given(DAYS, WAGES)
def test_months_add_up_to_the_whole_and_what_is_owed_and_received_to_what_was_earned(
    days: list[Day], wage: Wage
) -> None:
    whole = summed(days, wage)
    months = [summed([d for d in days if d.date[:7] == m], wage) for m in {d.date[:7] for d in days}]
    for name in ("worked", "rest", "ill", "minutes", "paid", "held", "earned", "unpaid", "no_hours"):
        assert getattr(whole, name) == sum(getattr(month, name) for month in months), name
    assert whole.earned is not None
    assert whole.unpaid is not None
    assert whole.unpaid + whole.paid == whole.earned
    assert whole.worked + whole.rest + whole.ill == len(days)


@given(DAYS, WAGES)
def test_the_order_of_days_changes_nothing_and_money_moves_only_what_is_owed(days: list[Day], wage: Wage) -> None:
    assert summed(reversed(days), wage) == summed(days, wage)
    unpaid = summed([replace(day, paid=0, held=0) for day in days], wage)
    assert unpaid.earned == summed(days, wage).earned == unpaid.unpaid


@given(DAYS, WAGES)
def test_one_day_more_of_work_never_makes_it_less(days: list[Day], wage: Wage) -> None:
    worked = [replace(day, did=Did.WORKED) for day in days[:1]] + days[1:]
    more, less = summed(worked, wage).earned, summed(days, wage).earned
    assert more is not None
    assert less is not None
    assert more >= less >= 0


@given(AMOUNTS, st.integers(2020, 2030), st.integers(1, 12), st.integers(0, 31))
def test_a_month_without_a_day_ill_earns_just_the_wage_of_a_month(
    amount: int, year: int, month: int, free: int
) -> None:
    days = [
        Day(date(year, month, n + 1).isoformat(), Did.REST if n < free else Did.WORKED)
        for n in range(monthrange(year, month)[1])
    ]
    assert summed(days, Wage(amount, Per.MONTH)).earned == amount
    ill = [replace(days[0], did=Did.ILL), *days[1:]]
    assert (summed(ill, Wage(amount, Per.MONTH)).earned or 0) <= amount


def test_each_kind_of_wage_by_hand() -> None:
    days = [Day("2026-11-01", Did.WORKED, 8 * 60 + 30), Day("2026-11-02", Did.WORKED), Day("2026-11-03", Did.REST)]
    assert summed(days, Wage(35_000, Per.DAY)).earned == 70_000
    by_hour = summed(days, Wage(4_000, Per.HOUR))
    assert (by_hour.earned, by_hour.no_hours) == (34_000, 1)
    assert summed(days, Wage(1_200_000, Per.MONTH)).earned == 120_000
    assert summed(days, None).earned is summed(days, None).unpaid is None
    assert summed([], Wage(5, Per.DAY)).unpaid == 0


@given(DAYS, st.sampled_from([w for w in What if w is not What.WAGE]), st.integers(-(10**15), 10**15))
def test_every_press_can_be_taken_back(days: list[Day], what: What, amount: int) -> None:
    diary = Diary("TH")
    for day in days[:5]:
        before = diary
        diary = diary.put(day)
        assert diary.undone() == before
    before = diary
    changed = diary.put(diary.day("2026-11-25").with_(what, amount))
    assert changed.undone().days == before.days
    assert 0 <= changed.day("2026-11-25").of(what) <= 10**12
    assert Diary().undone() == Diary()


def test_a_year_is_kept_and_a_blank_day_leaves_nothing() -> None:
    diary = Diary("TH")
    for n in range(MOST_DAYS + 10):
        diary = diary.put(Day((FIRST + timedelta(n)).isoformat(), Did.WORKED))
    assert len(diary.days) == MOST_DAYS
    assert diary.days[-1].date == (FIRST + timedelta(MOST_DAYS + 9)).isoformat()
    assert list(diary.months) == sorted(set(diary.months))
    assert Diary("TH").put(Day("2026-11-25", Did.ILL)).put(Day("2026-11-25")).days == ()


def test_every_country_has_four_amounts_in_whole_smallest_units_and_a_clock() -> None:
    for code, money in MONEY.items():
        assert money.steps == tuple(sorted(set(money.steps), reverse=True)), code
        assert money.steps[-1] >= 10**money.digits // 10, code
        assert money.step * 10**money.digits % 1000 == 0, code
        assert money.clock.key == money.zone
    assert money_of("LB") == MONEY[ELSEWHERE]
