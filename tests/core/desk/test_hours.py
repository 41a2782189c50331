from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.rules import HOUR, MINUTE, Hours, Weekly, Window

MONDAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
CAMBODIA = 7 * HOUR
OFFICE = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(5)))

windows = st.builds(
    lambda day, start, length: Window(day, start, min(start + length, 1440)),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 600),
)
zones = st.sampled_from([0, 420, 525, -300]).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.integers(MONDAY, MONDAY + 15 * 24 * HOUR)
hours = st.builds(Hours, st.lists(windows, min_size=1, max_size=4).map(tuple), zones)


def at(hour: int, minute: int = 0, day: int = 0) -> int:
    """A moment of that week by the clock in Cambodia."""
    return MONDAY + day * 24 * HOUR + hour * HOUR + minute * MINUTE - CAMBODIA


def test_the_first_minute_is_in_and_the_last_is_out() -> None:
    assert not OFFICE.open_at(at(7, 59))
    assert OFFICE.open_at(at(8))
    assert OFFICE.open_at(at(16, 59))
    assert not OFFICE.open_at(at(17))


def test_the_next_opening_is_found_over_night_and_over_the_weekend() -> None:
    assert OFFICE.opens(at(3)) == at(8)
    assert OFFICE.opens(at(18)) == at(8, day=1)
    assert OFFICE.opens(at(18, day=4)) == at(8, day=7)
    assert OFFICE.opens(at(8, day=4)) == at(8, day=7)


def test_without_hours_nobody_is_on_duty_and_nothing_is_promised() -> None:
    assert not Hours().open_at(MONDAY)
    assert Hours().opens(MONDAY) is None


@given(hours, moments)
def test_the_next_opening_is_later_within_a_week_and_truly_open(plan: Hours, now: int) -> None:
    opens = plan.opens(now)
    assert opens is not None
    assert now < opens <= now + 7 * 24 * HOUR
    assert plan.open_at(opens)


@given(hours, moments)
@settings(max_examples=30, deadline=None)
def test_nothing_opens_before_the_next_opening(plan: Hours, now: int) -> None:
    opens = plan.opens(now)
    assert opens is not None
    minutes = range(now - now % MINUTE, opens, 5 * MINUTE)
    opened = [m for m in minutes if m > now and plan.open_at(m) and not plan.open_at(m - 5 * MINUTE)]
    starts = {w.start for w in plan.windows}
    assert not [m for m in opened if ((m // MINUTE + plan.offset(m)) % 1440) in starts]


# Summer time. In Berlin clocks go from 02:00 to 03:00 on Sunday 29 March 2026, and back from 03:00 on 25 October.

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(month: int, day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(2026, month, day, hour, minute, tzinfo=BERLIN).timestamp() * 1000)


def test_hours_follow_the_clock_over_its_change_without_a_restart() -> None:
    office = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(5)), BERLIN)
    assert office.offset(berlin(3, 27, 12)) == 60
    assert office.offset(berlin(3, 30, 12)) == 120
    assert office.opens(berlin(3, 27, 18)) == berlin(3, 30, 8)
    assert office.opens(berlin(10, 23, 18)) == berlin(10, 26, 8)
    assert office.open_at(berlin(3, 30, 8))
    assert not office.open_at(berlin(3, 30, 7, 59))
    assert office.changes(berlin(3, 29, 23)) == berlin(3, 30, 8)
    assert Weekly(0, 9 * 60).after(berlin(3, 28, 12), office) == berlin(3, 30, 9)


def test_a_time_that_the_clock_leaves_out_comes_later_and_one_shown_twice_the_first_time() -> None:
    night = Hours((), BERLIN)
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC).date(), datetime(2026, 10, 25, tzinfo=UTC).date()
    assert night.at(spring, 2 * 60 + 30) == berlin(3, 29, 3, 30)
    assert night.at(autumn, 2 * 60 + 30) == berlin(10, 25, 3) - HOUR - 30 * MINUTE
    assert night.at(spring, 26 * 60) == berlin(3, 30, 2)
