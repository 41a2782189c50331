"""What is proposed, chosen and called off, and the day that counts."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.codec import decode, encode
from bot.core.model import safe_hours
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import AskDesk
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE, Hours
from tests.core.casework.follow_up.agreeing import EVENING, OFFSET, at_the_desk, journalled, minute_of_day, proposes
from tests.core.world import EMERGENCY, World, answered, noted, told


def test_the_contact_chooses_hours_and_line(held: World) -> None:
    assert told(proposes(held)) == [Line.FOLLOW_ASK]
    yes = held.presses("a", "follow_yes", "1")
    assert (told(yes), noted(yes)) == ([Line.FOLLOW_HOURS], [Line.FOLLOW_YES])
    assert told(held.presses("a", "safe_hours", EVENING)) == [Line.FOLLOW_LINE]
    lines = held.presses("a", "knock_line", Line.KNOCK_HELLO.value)
    assert told(lines) == [Line.FOLLOW_SET]
    kept = held.conversations["a"]
    assert (kept.quiet.hours, kept.quiet.knock) == ((1080, 1260), Line.KNOCK_HELLO)
    assert decode(Conversation, encode(kept)) == kept
    assert journalled(held) == ["followup_proposed", "followup_agreed"]


def test_nothing_is_proposed_to_a_watched_phone(held: World) -> None:
    held.presses("a", "not_now")
    held.conversations["a"] = replace(
        held.conversations["a"], phone=replace(held.conversations["a"].phone, watched=True)
    )
    decision = proposes(held)
    assert (told(decision), answered(decision)) == ([], [Line.FOLLOW_WATCHED])


def test_a_no_and_a_yes_called_off(held: World) -> None:
    proposes(held)
    decision = held.presses("a", "follow_no")
    assert (answered(decision), noted(decision)) == ([Line.FOLLOW_STOPPED], [Line.FOLLOW_NO])
    proposes(held)
    held.presses("a", "follow_yes", "2")
    held.closes("c", "a")
    held.drain()
    called_off = held.presses("a", "follow_no")
    assert [e.line for e in called_off.effects if isinstance(e, AskDesk)] == [Line.FOLLOW_CALLED_OFF]
    held.later(10 * DAY)
    assert not [line for line in held.lines("a") if line in KNOCKS]


def test_calling_off_stops_it_also_after_a_silence(agreed: World) -> None:
    agreed.later(4 * DAY)
    agreed.presses("a", "read")
    assert agreed.conversations["a"].phone.unsure
    agreed.presses("a", "follow_no")
    kept = agreed.conversations["a"]
    assert (kept.follow_up.agreed, kept.quiet.held) == (None, ())
    assert Line.FOLLOW_CONTENT not in told(agreed.presses("a", "same"))
    agreed.drain()
    assert at_the_desk(agreed) == [(Line.FOLLOW_CALLED_OFF, "c")]


@pytest.mark.parametrize("hour", [1, 9, 16, 23])
@pytest.mark.parametrize("span", safe_hours.CHOICES)
def test_it_goes_out_on_the_day_that_was_said(held: World, span: safe_hours.Span, hour: int) -> None:
    while minute_of_day(held.now) // 60 != hour:
        held.now += 10 * MINUTE
    held.conversations["a"] = replace(
        held.conversations["a"], quiet=replace(held.conversations["a"].quiet, heard_at=held.now)
    )
    held.timers.pop(("a", "silent", 1), None)
    said = held.now // MINUTE + OFFSET + 3 * DAY // MINUTE
    proposes(held)
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", safe_hours.written(span))
    assert held.timers["a", "follow", None] // MINUTE + OFFSET == said // (24 * 60) * (24 * 60) + span[0]


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York", "Asia/Phnom_Penh"])
def test_day_and_hours_are_the_cambodian_ones_that_were_told_whatever_the_clock_of_the_desk(
    held: World, zone: str
) -> None:
    held.rules = replace(held.rules, hours=Hours(zone=ZoneInfo(zone)))
    day = (held.now + 3 * DAY) // MINUTE + OFFSET
    (ask,) = [e for e in proposes(held).effects if isinstance(e, Tell)]
    midnight = day // (24 * 60) * 24 * 60 - OFFSET
    assert int(dict(ask.values)["day"]) == midnight * MINUTE
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", EVENING)
    assert held.timers["a", "follow", None] == (midnight + 18 * 60) * MINUTE
    while minute_of_day(held.now) // 60 != 4:  # an hour at which it is evening, or noon, at other desks
        held.now += 10 * MINUTE
    held.says("c", "a", "a word")
    assert held.timers["a", "knock", None] == safe_hours.midnight(held.now) + 18 * HOUR


def test_a_yes_on_the_day_itself_says_the_day_on_which_it_goes_out(held: World) -> None:
    while minute_of_day(held.now) // 60 != 23:
        held.now += 10 * MINUTE
    held.conversations["a"] = replace(
        held.conversations["a"], quiet=replace(held.conversations["a"].quiet, heard_at=held.now)
    )
    proposes(held, days=1)
    held.now += 23 * HOUR  # ten at night of the day that was said: all hours of it are over
    held.conversations["a"] = replace(
        held.conversations["a"], quiet=replace(held.conversations["a"].quiet, heard_at=held.now)
    )
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", EVENING)
    (told_it,) = [e for e in held.presses("a", "knock_line", Line.KNOCK.value).effects if isinstance(e, Tell)]
    assert int(dict(told_it.values)["day"]) == held.timers["a", "follow", None]


def test_a_yes_under_an_earlier_proposal_agrees_to_no_later_one(held: World) -> None:
    proposes(held)
    held.presses("a", "follow_no")
    proposes(held, days=7)
    assert told(held.presses("a", "follow_yes", "1")) == [Line.OLD_BUTTON]
    kept = held.conversations["a"]
    assert kept.follow_up.agreed is None
    assert kept.follow_up.proposed is not None
    assert not kept.follow_up.proposed.agreed


def test_an_agreed_day_stays_until_another_one_is_agreed(agreed: World) -> None:
    agreed.writes("a", "I am back", EMERGENCY)
    agreed.drain()
    agreed.claims("c", "a")
    proposes(agreed, days=14)
    assert decode(Conversation, encode(agreed.conversations["a"])) == agreed.conversations["a"]
    agreed.closes("c", "a")
    agreed.drain()
    seen = len(agreed.lines("a"))
    agreed.later(5 * DAY)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]  # the first one, which they agreed to


def test_the_day_that_was_agreed_last_is_the_one(agreed: World) -> None:
    agreed.writes("a", "I am back", EMERGENCY)
    agreed.drain()
    agreed.claims("c", "a")
    proposes(agreed, days=14)
    agreed.presses("a", "follow_yes", "2")
    agreed.closes("c", "a")
    agreed.drain()
    seen = len(agreed.lines("a"))
    agreed.later(5 * DAY)
    assert agreed.lines("a")[seen:] == []
    agreed.later(10 * DAY)
    assert agreed.lines("a")[seen:] == [Line.KNOCK_REMINDER]


def test_without_a_yes_nothing_is_ever_sent(held: World) -> None:
    proposes(held)
    held.closes("c", "a")
    held.drain()
    seen = len(held.phones["a"].ever)
    held.later(40 * DAY)
    assert len(held.phones["a"].ever) == seen


@pytest.mark.parametrize("who", ["d"])
def test_only_the_holder_proposes_and_only_what_is_offered(held: World, who: str) -> None:
    assert answered(proposes(held, who)) == [Line.NOT_YOURS]
    assert answered(proposes(held, days=2)) == [Line.OLD_BUTTON_DESK]
    assert held.conversations["a"].follow_up.agreed is None


def test_somebody_else_has_the_phone_so_there_is_no_follow_up(agreed: World) -> None:
    agreed.later(HOUR)
    agreed.conversations["a"] = replace(
        agreed.conversations["a"], phone=replace(agreed.conversations["a"].phone, unsure=True)
    )
    agreed.presses("a", "not_same")
    kept = agreed.conversations["a"]
    assert (kept.follow_up.agreed, kept.quiet.hours, kept.quiet.knock) == (None, None, Line.KNOCK)
    agreed.drain()
    seen = len(agreed.phones["a"].ever)
    agreed.later(10 * DAY)
    assert len(agreed.phones["a"].ever) == seen


def test_hours_that_are_not_offered_are_no_choice(held: World) -> None:
    assert safe_hours.read("0-1440") is None
    assert answered(held.presses("a", "safe_hours", "0-1440")) == [Line.OLD_BUTTON]
    assert held.conversations["a"].quiet.hours is None
    assert answered(held.presses("a", "knock_line", Line.CASE_OPENED.value)) == [Line.OLD_BUTTON]
    assert held.conversations["a"].quiet.knock is Line.KNOCK


def test_the_question_names_no_service_and_no_danger(held: World) -> None:
    (ask,) = [e for e in proposes(held).effects if isinstance(e, Tell)]
    assert [name for name, _ in ask.values] == ["day"]
