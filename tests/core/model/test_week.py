"""The weekly plan as a value: whose shift runs, whose comes next, by a clock that may change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.rules import DAY, HOUR, MINUTE, Hours, Window
from bot.core.model.week import Plan, PlannedShift, Stretch

CAMBODIA = Hours()
BERLIN = Hours((), ZoneInfo("Europe/Berlin"))
UTC_HOURS = Hours((), ZoneInfo("UTC"))
MONDAY = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp() * 1000)

WEEK = Plan(
    (
        PlannedShift("sokha", (0, 1, 2, 3, 4), 8 * 60, 12 * 60),
        PlannedShift("dara", (0, 2), 8 * 60, 12 * 60),
        PlannedShift("chan", (4, 6), 22 * 60, 30 * 60),
    )
)
ALL = frozenset({"sokha", "dara", "chan"})


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment of that week by the clock in Cambodia; day 0 is its Monday."""
    return MONDAY + day * DAY + (hour - 7) * HOUR + minute * MINUTE


def there(plan: Plan, now: int, hours: Hours = CAMBODIA) -> set[str]:
    return {s.counsellor for s in plan.running(hours, now)}


def test_the_first_minute_is_in_and_the_last_is_out() -> None:
    assert there(WEEK, at(0, 7, 59)) == set()
    assert there(WEEK, at(0, 8)) == {"sokha", "dara"}
    assert there(WEEK, at(1, 11, 59)) == {"sokha"}
    assert there(WEEK, at(1, 12)) == set()


def test_a_shift_over_midnight_is_one_shift_also_over_the_end_of_the_week() -> None:
    night = Stretch("chan", at(6, 22), at(7, 6))
    assert WEEK.running(CAMBODIA, at(6, 23)) == (night,)
    assert WEEK.running(CAMBODIA, at(7, 5, 59)) == (night,)
    assert there(WEEK, at(7, 6)) == set()
    assert WEEK.of("chan", CAMBODIA, at(7, 1)) == night
    assert WEEK.of("sokha", CAMBODIA, at(7, 1)) is None


def test_who_comes_next_is_of_those_who_are_still_there() -> None:
    assert [s.counsellor for s in WEEK.next(CAMBODIA, at(0, 7), ALL)] == ["sokha", "dara"]
    assert WEEK.next(CAMBODIA, at(0, 8), ALL) == (Stretch("sokha", at(1, 8), at(1, 12)),)
    assert WEEK.next(CAMBODIA, at(0, 8), {"dara"}) == (Stretch("dara", at(2, 8), at(2, 12)),)
    assert WEEK.next(CAMBODIA, at(6, 23), {"chan"}) == (Stretch("chan", at(11, 22), at(12, 6)),)
    assert WEEK.next(CAMBODIA, at(0, 8), ()) == ()
    assert Plan().next(CAMBODIA, at(0, 8), ALL) == ()


def test_it_changes_when_a_shift_begins_or_ends() -> None:
    assert WEEK.changes(CAMBODIA, at(0, 8)) == at(0, 12)
    assert WEEK.changes(CAMBODIA, at(4, 12)) == at(4, 22)
    assert WEEK.changes(CAMBODIA, at(4, 22)) == at(5, 6)
    assert Plan().changes(CAMBODIA, at(0, 8)) is None


def test_hours_of_the_desk_that_nobody_covers_are_found() -> None:
    hours = Hours((Window(0, 7 * 60, 17 * 60), Window(1, 8 * 60, 12 * 60), Window(5, 0, 7 * 60)))
    assert WEEK.uncovered(hours, ALL) == (
        Window(0, 7 * 60, 8 * 60),
        Window(0, 12 * 60, 17 * 60),
        Window(5, 6 * 60, 7 * 60),
    )
    assert WEEK.uncovered(hours, {"chan"})[:2] == (Window(0, 7 * 60, 17 * 60), Window(1, 8 * 60, 12 * 60))


def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer() -> None:
    night = Plan((PlannedShift("chan", (5,), 22 * 60, 30 * 60),))

    def length(month: int, day: int) -> int:
        saturday = round(datetime(2026, month, day, 23, tzinfo=ZoneInfo("Europe/Berlin")).timestamp() * 1000)
        (stretch,) = night.running(BERLIN, saturday)
        return stretch.end - stretch.start

    assert length(3, 21) == 8 * HOUR
    assert length(3, 28) == 7 * HOUR
    assert length(10, 24) == 9 * HOUR


shifts = st.builds(
    lambda who, days, start, length: PlannedShift(who, tuple(sorted(days)), start, start + length),
    st.sampled_from(sorted(ALL)),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1440),
)


@given(st.lists(shifts, min_size=1, max_size=4), st.integers(0, 7 * 1440 - 1))
def test_it_runs_in_the_minutes_of_the_week_and_in_no_others(made: list[PlannedShift], minute: int) -> None:
    now = MONDAY + minute * MINUTE
    expected = {s.counsellor for s in made if minute in s.week()}
    assert there(Plan(tuple(made)), now, UTC_HOURS) == expected


@given(st.lists(shifts, min_size=1, max_size=4), st.integers(0, 7 * 1440 - 1))
def test_nothing_begins_before_what_comes_next(made: list[PlannedShift], minute: int) -> None:
    plan, now = Plan(tuple(made)), MONDAY + minute * MINUTE
    later = plan.next(UTC_HOURS, now, ALL)
    assert later
    assert now < later[0].start <= now + 7 * DAY
    assert {s.start for s in later} == {later[0].start}
    begun = {(d * 1440 + s.start) for s in made for d in s.days}
    between = range(minute + 1, minute + (later[0].start - now) // MINUTE)
    assert not [m for m in between if m % (7 * 1440) in begun]
    changes = plan.changes(UTC_HOURS, now)
    assert changes is not None
    assert now < changes <= later[0].start
