"""Writing again after a talk: agreed, in the hours and behind the line that the contact chose."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.codec import decode, encode
from bot.core.decide import Decision
from bot.core.model import safe_hours
from bot.core.model.case import CaseState
from bot.core.model.case_events import FollowUpProposed
from bot.core.model.conversation import Conversation
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import AskDesk, TellForgotten
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE, Hours
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, answered, by, noted, told

EVENING = "1080-1260"
OFFSET = 420


def minute_of_day(now: int) -> int:
    return (now // MINUTE + OFFSET) % (24 * 60)


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds."""
    world = World()
    world.shift("c")
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def proposes(world: World, who: str = "c", days: int = 3) -> Decision:
    return world.handle("a", [FollowUpProposed(by=by(who), case=1, press="p", days=days)])


@pytest.fixture
def agreed(held: World) -> World:
    """The contact agreed to be asked in three days, in the evening, behind another line; the case has ended."""
    proposes(held)
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", EVENING)
    held.presses("a", "knock_line", Line.KNOCK_REMINDER.value)
    held.drain()
    held.closes("c", "a")
    held.drain()
    return held


def journalled(world: World) -> list[str]:
    return [j.what for j in world.journal if j.what.startswith("followup_")]


def at_the_desk(world: World) -> list[tuple[Line, str | None]]:
    asks = [e for e in world.told_desk if isinstance(e, AskDesk) and e.line is not Line.REREAD_ASK]
    return [(e.line, e.counsellor) for e in asks]


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


def test_the_day_stays_agreed_as_long_as_nobody_says_to_be_somebody_else(agreed: World) -> None:
    kept = agreed.conversations["a"]
    agreed.now += HOUR
    assert told(agreed.presses("a", "human")) == [Line.SAME_PERSON]
    agreed.now += 2 * DAY
    assert told(agreed.presses("a", "human")) == [Line.SAME_PERSON], "also where the case opens no more"
    assert told(agreed.presses("a", "human"))[0] is Line.CASE_OPENED_NOBODY
    now = agreed.conversations["a"]
    assert kept.follow_up.agreed is not None
    follow = replace(kept.follow_up.agreed, parted=True)
    assert (now.follow_up.agreed, now.quiet.hours, now.quiet.knock) == (follow, kept.quiet.hours, kept.quiet.knock)


def test_who_holds_a_case_that_may_be_another_persons_is_not_told_to_ask_about_the_day(agreed: World) -> None:
    agreed.now += HOUR
    agreed.presses("a", "human")
    agreed.presses("a", "human")
    agreed.later(4 * DAY)
    assert (agreed.case("a").number, agreed.case("a").live) == (2, True)
    assert Line.FOLLOW_DUE not in agreed.notes("a")
    (told_of_it,) = [e for e in agreed.told_desk if isinstance(e, AskDesk) and e.line is Line.FOLLOW_OTHER]
    assert told_of_it.code != agreed.case("a").code
    assert agreed.conversations["a"].follow_up.agreed is None


def test_so_it_does_where_they_wish_for_a_human_again_soon(agreed: World) -> None:
    agreed.now += HOUR
    agreed.presses("a", "human")
    agreed.presses("a", "human")
    assert (agreed.case("a").number, agreed.conversations["a"].follow_up.agreed is not None) == (2, True)


def test_whoever_began_a_case_of_since_is_asked_who_they_are_before_they_read_of_it(agreed: World) -> None:
    """The day comes while they are there: it would be shown at once."""
    seen = len(agreed.lines("a"))
    while minute_of_day(agreed.now) != 1079 or agreed.now < agreed.conversations["a"].follow_up.agreed.due:  # type: ignore[union-attr]
        agreed.now += MINUTE
    agreed.presses("a", "human")
    agreed.presses("a", "withdraw", "2")
    agreed.drain()
    assert (agreed.case("a").number, agreed.case("a").live) == (2, False)
    agreed.later(5 * MINUTE)
    said = agreed.lines("a")[seen:]
    assert (Line.FOLLOW_CONTENT in said, said[-1]) == (False, Line.SAME_PERSON)
    assert told(agreed.presses("a", "same")) == [Line.FOLLOW_CONTENT]


@pytest.mark.parametrize("ended", [True, False])
def test_for_somebody_else_it_is_not_sent_and_who_proposed_it_learns_that(held: World, ended: bool) -> None:
    proposes(held)
    held.presses("a", "follow_yes", "1")
    if ended:
        held.closes("c", "a")
    held.drain()
    held.now += HOUR
    held.writes("a", "នេះអ្នកណា?")
    held.presses("a", "not_same")
    held.drain()
    assert at_the_desk(held) == [(Line.FOLLOW_LOST, "c")]
    assert journalled(held)[-1] == "followup_not_sent"
    held.later(10 * DAY)
    assert at_the_desk(held) == [(Line.FOLLOW_LOST, "c")]


def test_who_proposed_it_learns_that_the_contact_is_forgotten(agreed: World) -> None:
    code = agreed.case("a").code
    agreed.commands("a", "forget")
    agreed.presses("a", "forget_yes")
    agreed.drain()
    assert agreed.forgotten == ["a"]
    assert [e for e in agreed.told_desk if isinstance(e, TellForgotten)] == [
        TellForgotten(code=code, holder="c", group=agreed.rules.groups[0].id)
    ]
    assert journalled(agreed)[-1] == "followup_not_sent"


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


def test_hours_that_are_not_offered_are_no_choice(held: World) -> None:
    assert safe_hours.read("0-1440") is None
    assert answered(held.presses("a", "safe_hours", "0-1440")) == [Line.OLD_BUTTON]
    assert held.conversations["a"].quiet.hours is None
    assert answered(held.presses("a", "knock_line", Line.CASE_OPENED.value)) == [Line.OLD_BUTTON]
    assert held.conversations["a"].quiet.knock is Line.KNOCK


def test_the_question_names_no_service_and_no_danger(held: World) -> None:
    (ask,) = [e for e in proposes(held).effects if isinstance(e, Tell)]
    assert [name for name, _ in ask.values] == ["day"]
