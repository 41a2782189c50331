"""On the day: what goes out, when, and who learns what came of it."""

from dataclasses import replace

import pytest

from bot.core.model import safe_hours
from bot.core.model.case import CaseState
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.model.timers import TimerName
from tests.core.casework.follow_up.agreeing import EVENING, OFFSET, at_the_desk, journalled, minute_of_day, proposes
from tests.core.world import EMERGENCY, World, told


def test_on_the_day_only_the_chosen_line_goes_out_in_the_chosen_hours(agreed: World) -> None:
    seen = len(agreed.lines("a"))
    began = agreed.now
    agreed.later(3 * DAY)
    while len(agreed.lines("a")) == seen:
        agreed.later(10 * MINUTE)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]
    assert agreed.now - began < 4 * DAY + HOUR
    assert 1080 <= minute_of_day(agreed.now) <= 1260 + 10
    agreed.later(HOUR)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]
    assert told(agreed.presses("a", "read")) == [Line.SAME_PERSON]  # days have passed: first who is there
    assert told(agreed.presses("a", "same")) == [Line.FOLLOW_CONTENT]


def test_who_is_well_says_so_with_one_press_and_who_proposed_it_learns_it(agreed: World) -> None:
    agreed.later(4 * DAY)
    agreed.presses("a", "read")
    agreed.presses("a", "same")
    agreed.drain()
    assert told(agreed.presses("a", "well")) == [Line.FOLLOW_THANKS]
    agreed.drain()
    assert at_the_desk(agreed) == [(Line.FOLLOW_WELL, "c")]
    agreed.later(10 * DAY)
    assert at_the_desk(agreed) == [(Line.FOLLOW_WELL, "c")]
    assert journalled(agreed)[-1] == "followup_answered"


def test_nobody_pressed_and_the_desk_learns_it_once(agreed: World) -> None:
    agreed.later(20 * DAY)
    assert at_the_desk(agreed) == [(Line.FOLLOW_SILENT, "c")]
    assert journalled(agreed)[-2:] == ["followup_sent", "followup_silent"]
    assert sum(line in KNOCKS for line in agreed.lines("a")) == 1


def test_where_who_proposed_it_cannot_be_written_to_any_more_the_group_learns_it(agreed: World) -> None:
    agreed.later(4 * DAY)
    agreed.unreachable.add("c")
    agreed.later(3 * DAY)
    assert at_the_desk(agreed) == [(Line.FOLLOW_SILENT, None)]


@pytest.mark.parametrize("minutes", [1, 20])
def test_whoever_writes_on_that_day_is_asked_who_they_are_before_they_read_of_it(agreed: World, minutes: int) -> None:
    """Nothing else asks them: the case ended days ago. Somebody else would learn of it."""
    agreed.later(agreed.timers["a", TimerName.FOLLOW, None] - agreed.now - minutes * MINUTE)
    agreed.writes("a", "hello")
    agreed.later(minutes * MINUTE)
    agreed.presses("a", "read")
    agreed.drain()
    assert Line.FOLLOW_CONTENT not in agreed.lines("a")
    assert agreed.lines("a")[-1] is Line.SAME_PERSON
    agreed.presses("a", "same")
    agreed.drain()
    assert Line.FOLLOW_CONTENT in agreed.lines("a")


def test_whoever_writes_and_does_not_say_who_they_are_answers_nothing_of_it(agreed: World) -> None:
    agreed.later(agreed.timers["a", TimerName.FOLLOW, None] - agreed.now)
    agreed.later(HOUR)
    agreed.writes("a", "hello")
    agreed.later(4 * DAY)
    assert Line.FOLLOW_SILENT in [line for line, _ in at_the_desk(agreed)]


@pytest.mark.parametrize("how", ["not_now", "clear", "blocked"])
def test_a_watched_phone_gets_nothing_at_all(agreed: World, how: str) -> None:
    if how == "blocked":
        agreed.conversations["a"] = replace(
            agreed.conversations["a"], phone=replace(agreed.conversations["a"].phone, blocked=True)
        )
    else:
        agreed.presses("a", how)
    agreed.drain()
    seen = len(agreed.phones["a"].ever)
    agreed.later(10 * DAY)
    assert len(agreed.phones["a"].ever) == seen
    assert at_the_desk(agreed) == [(Line.FOLLOW_NOT_SENT, "c")]


def test_in_a_running_talk_the_holder_is_reminded_instead(held: World) -> None:
    proposes(held, days=1)
    held.presses("a", "follow_yes", "1")
    held.drain()
    for _ in range(48):  # the talk goes on for two days
        held.writes("a", "still here")
        held.says("c", "a", "I am here")
        held.later(HOUR)
    assert Line.FOLLOW_DUE in held.notes("a")
    assert Line.FOLLOW_CONTENT not in held.lines("a")


def test_in_a_case_that_waits_the_day_is_said_too(agreed: World) -> None:
    agreed.later(3 * DAY - HOUR)
    agreed.writes("a", "ជួយខ្ញុំផង", EMERGENCY)
    agreed.later(2 * DAY)
    assert agreed.case("a").state is CaseState.WAITING
    assert Line.FOLLOW_DUE in agreed.notes("a")


def test_a_counsellors_words_wait_for_the_chosen_hours_too(held: World) -> None:
    proposes(held)
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", EVENING)
    held.drain()
    while not 22 * 60 <= minute_of_day(held.now) < 22 * 60 + 30:
        held.now += 10 * MINUTE
    held.conversations["a"] = replace(
        held.conversations["a"], quiet=replace(held.conversations["a"].quiet, heard_at=held.now - HOUR)
    )
    held.timers.pop(("a", "silent", 1), None)
    seen = len(held.lines("a"))
    held.says("c", "a", "are you safe")
    held.later(2 * HOUR)
    assert held.lines("a")[seen:] == []
    held.later(20 * HOUR)
    assert held.lines("a")[seen:][:1] == [Line.KNOCK]


def test_the_day_comes_late_after_an_outage_and_waits_for_the_hours(agreed: World) -> None:
    while not 60 <= minute_of_day(agreed.now) < 120:  # one o'clock at night, days too late
        agreed.now += 30 * MINUTE
    agreed.now += 9 * DAY
    seen = len(agreed.lines("a"))
    agreed.ring()
    agreed.drain()
    assert agreed.lines("a")[seen:] == []
    agreed.later(DAY)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]


def test_a_clock_that_jumps_ahead_and_back_sends_nothing_early(agreed: World) -> None:
    seen, real = len(agreed.lines("a")), agreed.now
    agreed.now += 3 * DAY + DAY
    agreed.ring()  # the timer is taken out while the clock is wrong
    agreed.now = real
    agreed.drain()
    assert agreed.lines("a")[seen:] == []
    agreed.later(4 * DAY)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]


@pytest.mark.parametrize("span", safe_hours.CHOICES)
def test_hours_begin_when_they_say(span: safe_hours.Span) -> None:
    for now in range(1_767_500_000_000, 1_767_500_000_000 + 2 * DAY, 7 * MINUTE):
        begins = safe_hours.begins(span, now, OFFSET)
        assert now <= begins < now + DAY
        assert span[0] <= minute_of_day(begins) < span[1]
    assert safe_hours.read(safe_hours.written(span)) == span
