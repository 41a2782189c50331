"""The sums of days outlive the journal: added up they say what a report of the same days says."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.journal.figures import Figures, figures
from bot.core.journal.sums import SETTLES, due, read, together, written
from bot.core.model.rules import DAY, HOUR, MINUTE, Hours
from bot.core.ports import JournalEntry

HOURS = Hours()
FIRST = date(2026, 3, 2)
START = HOURS.at(FIRST, 0)
DAYS = 5
NOW = START + DAYS * DAY - 1
OFFSET = HOURS.offset(START)

WHAT = (
    ("case_opened", ""), ("case_claimed", ""), ("first_reply", ""), ("case_closed", "safe"), ("case_returned", ""),
    ("case_about", "unpaid_wages TH fishing -"), ("referral_offered", "kh_1280"), ("referral_consented", "kh_1280"),
    ("referral_outcome", "kh_1280 no_answer"), ("talk_alone", ""), ("talk_rated", "helped:yes"), ("plan_missed", ""),
    ("flag_doubted", ""),
)  # fmt: skip


def line(what: str, why: str = "", case: str = "one", who: str = "c") -> JournalEntry:
    return JournalEntry(what, who, case, why, "urgent")


def lines_of(drawn: list[tuple[int, int, str]]) -> list[tuple[int, JournalEntry]]:
    made = [(START + minute * MINUTE, line(*WHAT[what], case=case)) for minute, what, case in drawn]
    return sorted(made, key=lambda one: one[0])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, DAYS * 24 * 60 - 1), st.integers(0, len(WHAT) - 1), st.sampled_from("ab")),
        min_size=1,
        max_size=25,
    )
)
def test_what_does_not_reach_over_midnight_adds_up_to_the_report_of_all_days(drawn: list[tuple[int, int, str]]) -> None:
    lines = lines_of([(minute, what, f"{case}{minute // 1440}") for minute, what, case in drawn])
    kept = due(lines, (), now=NOW + 9 * DAY, hours=HOURS, referral_after=7 * DAY)
    whole = together([read(kept[day]) for day in sorted(kept) if day < "2026-03-07"])
    first = date.fromisoformat(min(kept))
    days = DAYS - (first - FIRST).days
    wanted = figures(lines, now=NOW, days=days, offset=OFFSET, known=NOW + 8 * DAY)
    for name in (f.name for f in fields(Figures)):
        if name in ("start", "end", "taken", "first_reply"):
            continue
        one, other = getattr(whole, name), getattr(wanted, name)
        assert (dict(one) if isinstance(one, dict) else one) == other, name
    assert sorted(whole.taken.values) == sorted(wanted.taken.values)


def test_what_comes_later_counts_on_the_day_on_which_it_began() -> None:
    late = START + 23 * HOUR + 50 * MINUTE
    lines = [
        (late, line("case_opened")),
        (late + HOUR, line("case_claimed")),
        (late + 2 * HOUR, line("first_reply")),
        (late + 3 * HOUR, line("case_closed", "safe")),
        (late + DAY, line("case_opened", case="two")),
    ]
    one = read(due(lines, (), now=START + 3 * DAY, hours=HOURS, referral_after=DAY)["2026-03-02"])
    assert (one.first_reply["urgent"].values, one.unanswered, dict(one.closed)) == ((2 * HOUR,), 0, {})


def test_a_shift_over_midnight_is_one_shift_of_all_its_hours() -> None:
    evening = START + 22 * HOUR
    lines = [(evening, line("shift_on")), (evening + 8 * HOUR, line("shift_off"))]
    kept = due(lines, (), now=START + 3 * DAY, hours=HOURS, referral_after=DAY)
    one, other = read(kept["2026-03-02"]), read(kept["2026-03-03"])
    assert (one.shifts, other.shifts) == (1, 0)
    whole = together([one, other])
    assert (whole.shifts, round(whole.on_shift / HOUR)) == (1, 8)


def test_days_are_summed_up_once_they_are_over_and_settle() -> None:
    lines = [(START, line("case_opened")), (START + DAY, line("case_opened", case="two"))]

    def days(now: int, known: tuple[str, ...] = ()) -> list[str]:
        return sorted(due(lines, known, now=now, hours=HOURS, referral_after=DAY))

    assert days(START + HOUR) == []
    assert days(START + DAY) == ["2026-03-02"]
    assert days(START + 2 * DAY, ("2026-03-02",)) == ["2026-03-02", "2026-03-03"], "made anew while it settles"
    assert "2026-03-02" not in days(START + SETTLES + 2 * DAY, ("2026-03-02",))
    cut = [(START + 5 * HOUR, line("case_opened")), *lines[1:]]
    assert "2026-03-02" not in sorted(
        due(cut, ("2026-03-02",), now=START + 2 * DAY, hours=HOURS, referral_after=DAY)
    ), "what has lost its beginning stays as it is known"
    assert due([], (), now=NOW, hours=HOURS, referral_after=DAY) == {}


def test_sums_are_read_as_they_were_written_and_by_later_versions() -> None:
    one = replace(Figures(START, NOW), alone=3, hours=(*range(24),), rated={"helped": {"yes": 2}})
    assert read(written(one)) == one
    assert read('{"start": 1, "end": 2, "of_a_later_version": 3}') == Figures(1, 2)
    for wrong in ("[]", "7", "no JSON"):
        with pytest.raises(ValueError, match=r"no sums|Expecting"):
            read(wrong)
    with pytest.raises(ValueError, match="no day"):
        together([])


def test_no_word_case_or_person_stands_in_them() -> None:
    lines = [(START, line("case_opened", case="qwertzuiop234", who="asdfghjkl1"))]
    kept = due(lines, (), now=START + 2 * DAY, hours=HOURS, referral_after=DAY)
    assert "qwertz" not in str(kept)
    assert "asdfgh" not in str(kept)
