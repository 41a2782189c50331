"""Telegram's limits hold for any order of calls, and alerts have their share whatever else is said."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.effects.lanes import Lane, Purpose
from bot.engine.limits import ALERTS_IN, MINUTE, SETTLED, Budget, Limits, Scope


@dataclass(frozen=True)
class Made:
    """A call that began."""

    at: float
    scope: Scope
    chat: str
    lane: Lane


CALLS = st.lists(
    st.tuples(
        st.sampled_from([Scope.PRIVATE, Scope.GROUP, Scope.GROUP, Scope.FREE]),
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(Lane),
        st.floats(0, 3, allow_nan=False),
    ),
    min_size=1,
    max_size=150,
)


def run(calls: list[tuple[Scope, str, Lane, float]], *, private_chats: int = 0) -> list[Made]:
    """Begin each call as early as it may, in order, each some time after the one before."""
    limits, now, made = Limits(), 1_000.0, []
    for number, (scope, chat, lane, pause) in enumerate(calls):
        if scope is Scope.PRIVATE and private_chats:
            chat = f"private {number % private_chats}"
        call = Purpose.BOARD if lane is Lane.BOARD else Purpose.ANY
        now = max(now + pause, limits.ready_at(scope, chat, lane, now + pause, call=call))
        assert limits.ready_at(scope, chat, lane, now, call=call) <= now
        limits.spend(scope, chat, lane, now, call=call)
        made.append(Made(now, scope, chat, lane))
    return made


def most_within(made: list[Made], seconds: float) -> int:
    """The greatest number of calls in any window of that length."""
    at = [m.at for m in made]
    return max((sum(start <= t < start + seconds - 1e-6 for t in at) for start in at), default=0)


@given(CALLS)
@settings(deadline=None)
def test_never_more_than_telegram_allows(calls: list[tuple[Scope, str, Lane, float]]) -> None:
    made = run(calls)
    assert most_within([m for m in made if m.scope is not Scope.FREE], 1.0) <= 30
    for chat in ("one", "two", "three"):
        private = [m for m in made if m.scope is Scope.PRIVATE and m.chat == chat]
        group = [m for m in made if m.scope is Scope.GROUP and m.chat == chat]
        assert most_within(private, 1.0) <= 1
        assert most_within(group, MINUTE) <= 20
        words = (Lane.CASE, Lane.PRESSED)
        assert most_within([m for m in group if m.lane in words], 16.0) <= 12, "at once"
        assert most_within([m for m in group if not m.lane.urgent], MINUTE) <= 19, "one alert finds a call at any time"
        assert most_within([m for m in group if m.lane > Lane.CASE and m.lane is not Lane.BOARD], MINUTE) <= 12
        assert most_within([m for m in group if m.lane.urgent], MINUTE) <= 6
        assert most_within([m for m in group if m.lane is Lane.BOARD], MINUTE) <= 4


@given(st.lists(st.floats(0, 0.05, allow_nan=False), min_size=60, max_size=150))
@settings(deadline=None, max_examples=30)
def test_thirty_a_second_over_all_chats(pauses: list[float]) -> None:
    made = run([(Scope.PRIVATE, "", Lane.ANSWER, pause) for pause in pauses], private_chats=1_000)
    assert most_within(made, 1.0) <= 30


@given(st.lists(st.tuples(st.sampled_from(Lane), st.floats(0, 5, allow_nan=False)), max_size=80))
@settings(deadline=None)
def test_the_alert_of_an_emergency_waits_for_nothing_said_before_while_few_ran(calls: list[tuple[Lane, float]]) -> None:
    """At most thirty calls a second hold for all; of the group's minute emergencies have six, each in its time."""
    limits, now = Limits(), 1_000.0
    ran: list[float] = []
    for lane, pause in calls:
        now += pause
        call = Purpose.BOARD if lane is Lane.BOARD else Purpose.ANY
        if lane is Lane.EMERGENCY:
            lately = [at for at in ran if at > now - MINUTE]
            if not all(now - at >= within for at, (within, _) in zip(reversed(lately), ALERTS_IN[1:], strict=False)):
                continue
            if len(lately) >= len(ALERTS_IN):
                continue
            ran.append(now)
            assert limits.ready_at(Scope.GROUP, "desk", lane, now) <= now
        elif lane.urgent:
            continue
        else:
            now = max(now, limits.ready_at(Scope.GROUP, "desk", lane, now, call=call))
        limits.spend(Scope.GROUP, "desk", lane, now, call=call)


def spoken(limits: Limits, now: float, seconds: float, *, each: float = 0.1) -> list[float]:
    """The waits of words that come one after the other, each as soon as it may be said."""
    waits, until = [], now + seconds
    while now < until:
        at = max(now, limits.ready_at(Scope.GROUP, "desk", Lane.CASE, now))
        limits.spend(Scope.GROUP, "desk", Lane.CASE, at)
        waits.append(at - now)
        now = max(now + each, at)
    return waits


@pytest.mark.parametrize("each", [0.1, 1.0, 60.0 / 18])
def test_an_alert_in_the_second_after_a_full_minute_goes_at_once(each: float) -> None:
    limits = Limits()
    spoken(limits, 1_000.0, 60.0, each=each)
    now = 1_060.5
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, now) > now or each > 3, "words take all that they may have"
    for after, (within, _) in zip((0.0, 0.0, 0.0, 15.0, 30.0, 45.0), ALERTS_IN, strict=True):
        began = limits.ready_at(Scope.GROUP, "desk", Lane.EMERGENCY, now + after)
        assert began <= now + max(after, within)
        limits.spend(Scope.GROUP, "desk", Lane.EMERGENCY, max(now + after, began))


def test_eighteen_words_a_minute_wait_for_nothing() -> None:
    waits = spoken(Limits(), 1_000.0, 30 * 60.0, each=60.0 / 18)
    assert len(waits) == 540
    assert max(waits) <= 0.1


def test_of_words_that_come_at_once_more_go_as_the_minute_passes() -> None:
    limits = Limits()
    made = [1_000.0 + sum(spoken(limits, 1_000.0, 0.01, each=1.0)) for _ in range(12)]
    assert set(made) == {1_000.0}
    later = [limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 1_000.0)]
    while later[-1] < 1_061.0:
        limits.spend(Scope.GROUP, "desk", Lane.CASE, later[-1])
        later.append(limits.ready_at(Scope.GROUP, "desk", Lane.CASE, later[-1]))
    assert [at - 1_000.0 for at in later] == [16.0, 31.0, 41.0, 46.0, 51.0, 56.0, 59.0, 61.0]


def test_as_soon_as_words_give_way_a_new_case_can_be_read_within_seconds() -> None:
    limits = Limits()
    spoken(limits, 1_000.0, 120.0, each=60.0 / 18)
    now = 1_120.0
    limits.spend(Scope.GROUP, "desk", Lane.EMERGENCY, now)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, now, lends=False) > now + 10.0
    thread = limits.ready_at(Scope.GROUP, "desk", Lane.NEW_EMERGENCY, now, call=Purpose.THREAD)
    limits.spend(Scope.GROUP, "desk", Lane.NEW_EMERGENCY, thread, call=Purpose.THREAD)
    words = limits.ready_at(Scope.GROUP, "desk", Lane.NEW_EMERGENCY, thread + 0.2, call=Purpose.FIRST_WORDS)
    assert max(thread, words) <= now + 12.0


def test_after_telegram_asked_to_wait_nothing_begins_in_that_chat() -> None:
    limits = Limits()
    limits.block("one", 30.0)
    limits.block("one", 10.0)
    for scope in Scope:
        assert limits.ready_at(scope, "one", Lane.ALERT, 5.0) == 30.0
    assert limits.ready_at(Scope.PRIVATE, "two", Lane.ANSWER, 5.0) <= 5.0


def test_an_album_counts_for_each_of_its_items() -> None:
    limits = Limits()
    limits.spend(Scope.GROUP, "desk", Lane.CASE, 0.0, cost=10)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 1.5, cost=2) <= 1.5
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 1.5, cost=3) == 16.0


def test_answers_to_presses_are_free() -> None:
    limits = Limits()
    for _ in range(100):
        limits.spend(Scope.FREE, "press", Lane.ALERT, 0.0)
    assert limits.ready_at(Scope.FREE, "press", Lane.ALERT, 0.0) == 0.0
    assert limits.ready_at(Scope.PRIVATE, "one", Lane.ANSWER, 0.0) == 0.0


def test_without_limits_only_the_chats_wait_remains() -> None:
    limits = Limits(Budget(per_second=0))
    for _ in range(1_000):
        limits.spend(Scope.GROUP, "desk", Lane.BOARD, 0.0)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.BOARD, 0.0) == 0.0
    limits.block("desk", 3.0)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.BOARD, 0.0) == 3.0


def test_old_chats_are_forgotten() -> None:
    limits = Limits()
    for number in range(10_001):
        limits.spend(Scope.PRIVATE, f"chat {number}", Lane.ANSWER, number * 1.0)
    assert len(limits._private) < 10


def test_the_board_takes_four_of_a_minute_one_each_quarter_of_it() -> None:
    made = run([(Scope.GROUP, "desk", Lane.BOARD, 0.0)] * 9)
    assert [m.at for m in made] == [1_000.0 + 15.25 * number for number in range(9)]


def test_a_board_that_has_aged_still_takes_no_more_than_its_share() -> None:
    limits = Limits()
    limits.spend(Scope.GROUP, "desk", Lane.NEW, 0.0, call=Purpose.BOARD)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.NEW, 1.0, call=Purpose.BOARD) == 15.25


def test_a_topic_keeps_room_for_its_first_words() -> None:
    limits, lane = Limits(), Lane.NEW
    for _ in range(12):
        limits.spend(Scope.GROUP, "desk", Lane.EMERGENCY, 0.0)
    assert limits.ready_at(Scope.GROUP, "desk", lane, 0.0, call=Purpose.THREAD) == SETTLED
    topics = 0
    while limits.ready_at(Scope.GROUP, "desk", lane, 0.6, call=Purpose.THREAD) <= 0.6:
        limits.spend(Scope.GROUP, "desk", lane, 0.6, call=Purpose.THREAD)
        topics += 1
    assert topics == 4
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 0.6) == 61.0
    for _ in range(topics):
        assert limits.ready_at(Scope.GROUP, "desk", lane, 0.7, call=Purpose.FIRST_WORDS) <= 0.7
        limits.spend(Scope.GROUP, "desk", lane, 0.7, call=Purpose.FIRST_WORDS)
    assert limits.ready_at(Scope.GROUP, "desk", lane, 0.8, call=Purpose.FIRST_WORDS) == 61.0


def test_room_for_first_words_that_never_come_is_given_free() -> None:
    limits = Limits()
    for _ in range(10):
        limits.spend(Scope.GROUP, "desk", Lane.CASE, 0.0)
    limits.spend(Scope.GROUP, "desk", Lane.NEW, 0.0, call=Purpose.THREAD)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 1.0) > 1.0
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 6.0) <= 6.0


@pytest.mark.parametrize("scope", [Scope.PRIVATE, Scope.GROUP])
@pytest.mark.parametrize("lane", list(Lane))
def test_a_call_that_was_not_made_costs_nothing(scope: Scope, lane: Lane) -> None:
    spent, untouched = Limits(), Limits()
    for limits in (spent, untouched):
        for number in range(3):
            limits.spend(scope, "a", Lane.CASE, number / 10)
    for _ in range(5):
        spent.spend(scope, "a", lane, 1.0, cost=2)
        spent.give_back(scope, "a", lane, 1.0, cost=2)
    for asked in Lane:
        assert spent.ready_at(scope, "a", asked, 1.0) == pytest.approx(untouched.ready_at(scope, "a", asked, 1.0))


def test_alerts_of_urgent_cases_leave_room_for_those_of_emergencies() -> None:
    limits, urgent = Limits(), 0
    while limits.ready_at(Scope.GROUP, "desk", Lane.ALERT, 0.0) <= 0.0:
        limits.spend(Scope.GROUP, "desk", Lane.ALERT, 0.0)
        urgent += 1
    assert urgent == 4
    for _ in range(2):
        assert limits.ready_at(Scope.GROUP, "desk", Lane.EMERGENCY, 0.1) <= 0.1
        limits.spend(Scope.GROUP, "desk", Lane.EMERGENCY, 0.1)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.EMERGENCY, 0.1) == 61.0, "alerts of any number take a third"


def test_with_all_words_said_that_may_be_the_alert_of_an_urgent_case_is_the_next_call() -> None:
    limits = Limits()
    for number in range(12):
        limits.spend(Scope.GROUP, "desk", Lane.CASE, float(number))
    assert limits.ready_at(Scope.GROUP, "desk", Lane.ALERT, 12.0) <= 12.0


def test_of_a_second_some_calls_are_left_for_the_groups_whatever_goes_to_phones() -> None:
    limits, number = Limits(), 0
    while limits.ready_at(Scope.PRIVATE, f"contact {number}", Lane.EMERGENCY, 0.0) <= 0.0:
        limits.spend(Scope.PRIVATE, f"contact {number}", Lane.EMERGENCY, 0.0)
        number += 1
    assert number == 28
    for _ in range(2):
        assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 0.0) <= 0.0
        limits.spend(Scope.GROUP, "desk", Lane.CASE, 0.0)
    assert limits.ready_at(Scope.GROUP, "desk", Lane.CASE, 0.0) == 1.0


def test_cards_keep_no_words_of_an_emergency_back() -> None:
    """Five held cases go on, and their cards were drawn: the thread of an emergency and its first words go at once."""
    limits, now = Limits(), 1_000.0
    for _ in range(5):
        limits.spend(Scope.GROUP, "desk", Lane.CARD, now)
    ready = [
        limits.ready_at(Scope.GROUP, "desk", lane, now + 1.0, call=Purpose.THREAD, for_words=6)
        for lane in (Lane.NEW_EMERGENCY, Lane.NEW)
    ]
    assert ready[0] <= now + 1.0 < ready[1]
