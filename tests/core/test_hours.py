from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.rules import HOUR, MINUTE, Hours, Window

MONDAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
CAMBODIA = 7 * HOUR
OFFICE = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(5)))

windows = st.builds(
    lambda day, start, length: Window(day, start, min(start + length, 1440)),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 600),
)
moments = st.integers(MONDAY, MONDAY + 15 * 24 * HOUR)
hours = st.builds(
    Hours, st.lists(windows, min_size=1, max_size=4).map(tuple), st.sampled_from([0, 420, 525, -300])
)


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
    assert not [m for m in opened if ((m // MINUTE + plan.offset) % 1440) in starts]
