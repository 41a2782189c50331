"""The weekly plan as a supervisor writes it on a phone, Khmer first."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.case_events import By
from bot.core.model.desk_events import DayOffAsked, WrittenShift
from bot.wording.week import day_off_asked, plan_asked, written

BOSS = By("boss", "1", "Chan")
WEEK = (0, 1, 2, 3, 4)


def read(text: str) -> tuple[WrittenShift, ...]:
    asked = plan_asked(BOSS, text)
    assert asked.change
    assert asked.wrong == ""
    return asked.shifts


@pytest.mark.parametrize(
    "line",
    [
        "ចន្ទ-សុក្រ 08:00-12:00 សុខា, ដារ៉ា",
        "ថ្ងៃចន្ទ - ថ្ងៃសុក្រ ៨:០០-១២:០០ សុខា, ដារ៉ា",
        "ច័ន្ទ–សុក្រ 08:00–12:00: សុខា,ដារ៉ា",
        "ចន្ទ,អង្គារ,ពុធ,ព្រហស្បតិ៍,សុក្រ 8:00 - 12:00 សុខា , ដារ៉ា",
        "Mon-Fri 08:00-12:00 សុខា, ដារ៉ា",
        "monday - friday  08:00 -12:00   សុខា, ដារ៉ា",
    ],
)
def test_a_line_is_read_in_both_languages_and_with_what_phones_make_of_it(line: str) -> None:
    assert read(line) == (WrittenShift(("សុខា", "ដារ៉ា"), WEEK, 480, 720),)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ឈប់ ពុធ", DayOffAsked(by=BOSS, weekday=2, day="ពុធ")),
        ("ឈប់ ថ្ងៃពុធ", DayOffAsked(by=BOSS, weekday=2, day="ថ្ងៃពុធ")),
        ("off Wed", DayOffAsked(by=BOSS, weekday=2, day="Wed")),
        ("Off ២០២៦-១២-២៤ ទាំងអស់", DayOffAsked(by=BOSS, day="2026-12-24", everybody=True)),
        ("off 2026-12-24 All", DayOffAsked(by=BOSS, day="2026-12-24", everybody=True)),
        ("off Wed Sokha Chan, ដារ៉ា", DayOffAsked(by=BOSS, weekday=2, day="Wed", names=("Sokha Chan", "ដារ៉ា"))),
        ("on Wed", DayOffAsked(by=BOSS, weekday=2, day="Wed", back=True)),
        ("ធ្វើការ ពុធ", DayOffAsked(by=BOSS, weekday=2, day="ពុធ", back=True)),
        ("off", DayOffAsked(by=BOSS)),
    ],
)
def test_a_day_off_is_read_in_both_languages(text: str, meant: DayOffAsked) -> None:
    assert day_off_asked(BOSS, text) == meant


@pytest.mark.parametrize("text", ["", "none", "Mon-Fri 08:00-12:00 Sokha", "offline"])
def test_what_asks_for_no_day_off_is_something_else(text: str) -> None:
    assert day_off_asked(BOSS, text) is None


def test_each_line_is_a_shift_and_so_is_each_time() -> None:
    text = "\nMon 08:00-12:00, 13:00-17:00 Sokha Chan\n\nសៅរ៍-អាទិត្យ 22:00-06:00 ដារ៉ា\n"
    assert read(text) == (
        WrittenShift(("Sokha Chan",), (0,), 480, 720),
        WrittenShift(("Sokha Chan",), (0,), 780, 1020),
        WrittenShift(("ដារ៉ា",), (5, 6), 1320, 1800),
    )
    assert read("Sun-Mon 00:00-24:00 Sokha") == (WrittenShift(("Sokha",), (6, 0), 0, 1440),)


def test_nothing_below_asks_for_the_plan_and_a_word_for_none() -> None:
    assert not plan_asked(BOSS, " \n").change
    for word in ("none", "None", "គ្មាន"):
        assert read(word) == ()


@pytest.mark.parametrize(
    "line",
    [
        "សុខា ចន្ទ 08:00-12:00",
        "ចន្ទ 08:00-12:00",
        "ចន្ទ 08:00-12:00 , ",
        "08:00-12:00 សុខា",
        "ម្សិល 08:00-12:00 សុខា",
        "Mon 08:00 Sokha",
        "Mon 08:00-08:00 Sokha",
        "Mon 25:00-26:00 Sokha",
        "Mon 08:60-12:00 Sokha",
        "Mon-Foo 08:00-12:00 Sokha",
        "what is this",
    ],
)
def test_the_first_line_that_cannot_be_read_is_named(line: str) -> None:
    asked = plan_asked(BOSS, f"ចន្ទ 08:00-12:00 សុខា\n{line}\nnonsense")
    assert (asked.change, asked.shifts, asked.wrong) == (True, (), line.strip())


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_each_name_of_a_day_means_that_day(language: str, width: str) -> None:
    names = Locale(language).days["format"][width]
    assert [read(f"{names[day]} 08:00-12:00 សុខា")[0].days for day in range(7)] == [(d,) for d in range(7)]


@given(
    st.sampled_from(("km", "en")), st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1439), st.integers(1, 1439)
)
def test_what_is_shown_can_be_sent_again(language: str, days: set[int], start: int, length: int) -> None:
    kept = tuple(sorted(days))
    line = f"{written(kept, start, start + length, language)} សុខា, Dara <3"
    assert read(line) == (WrittenShift(("សុខា", "Dara <3"), kept, start, start + length),)


@given(st.text(max_size=80))
def test_whatever_is_written_is_read_or_named(text: str) -> None:
    asked = plan_asked(BOSS, text)
    assert not (asked.wrong and asked.shifts)
    assert len(asked.wrong) <= 100
