"""The diary of work: tapped, taken back, guarded like all that is the contact's own, and never said unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.contact_events import Wrote
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Button, DiarySheet, Say, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.lines import Line
from bot.core.model.own.diary import Day, Did, Per, Wage
from bot.core.model.rules import DAY, MINUTE
from tests.core.world import EMERGENCY, UNSURE, World, understood

TODAY, BEFORE = "2026-11-25", "2026-11-24"


@pytest.fixture
def world() -> World:
    world = World()
    world.now = 1_795_586_400_000  # 25 November 2026, 06:00 UTC
    world.writes("a", "in Thailand", understood(None, country="TH", confidence=0.0))
    return world


def press(world: World, action: str, *args: str) -> Decision:
    return world.handle("a", [world.pressed("a", action, *args)])


def told(decision: Decision) -> list[Line]:
    return [e.line for e in decision.effects if isinstance(e, Tell)]


def buttons(decision: Decision) -> list[Button]:
    return [b for e in decision.effects if isinstance(e, Tell) for row in e.buttons for b in row]


def contact(world: World) -> Conversation:
    return world.conversations["a"]


def day(world: World, date: str = TODAY) -> Day:
    return contact(world).own.diary.day(date)


def tapped(world: World) -> None:
    """A day worked eight hours, of which 350 baht were received."""
    press(world, "diary")
    press(world, "diary_did", TODAY, "worked")
    press(world, "diary_add", "hours", TODAY, "480")
    for step in ("10000", "10000", "10000", "1000", "1000", "1000", "1000", "1000"):
        press(world, "diary_add", "paid", TODAY, step, "THB")


def test_a_day_is_tapped_and_the_sum_is_said_in_the_answer_to_a_press(world: World) -> None:
    tapped(world)
    assert day(world) == Day(TODAY, Did.WORKED, 480, 35_000)
    decision = press(world, "diary_add", "held", TODAY, "10000", "THB")
    (answer,) = decision.effects
    assert isinstance(answer, AnswerPress)
    assert (answer.line, dict(answer.values)) == (Line.DIARY_NOW, {"money": "10000 THB"})
    assert told(press(world, "diary_day", TODAY, "done")) == [Line.DIARY_WORKED]
    assert day(world).held == 10_000
    assert {name for _, name, _ in world.timers} == {"talk"}, "it never reminds"


def test_a_wrong_press_is_taken_back_and_an_earlier_day_is_mended(world: World) -> None:
    tapped(world)
    press(world, "diary_did", TODAY, "rest")
    assert day(world) == Day(TODAY, Did.REST, 0, 35_000)
    assert told(press(world, "diary_undo")) == [Line.DIARY_WORKED]
    assert day(world).minutes == 480
    press(world, "diary_day", BEFORE, "before")
    press(world, "diary_did", BEFORE, "ill")
    assert told(press(world, "diary_undo")) == [Line.DIARY_DAY]
    assert day(world, BEFORE).did is None
    assert told(press(world, "diary_zero", "hours", TODAY)) == []
    assert day(world).minutes == 0


def test_the_wage_is_written_as_a_number_in_khmer_digits_too(world: World) -> None:
    tapped(world)
    press(world, "diary_pad", "wage", "month")
    for text, amount in (("12,000", 1_200_000), ("១២០០០.៥", 1_200_050), ("9000", 900_000)):
        decision = world.writes("a", text, UNSURE)
        assert told(decision) == [Line.DIARY_WAGE], text
        assert contact(world).own.diary.wage == Wage(amount, Per.MONTH), text
    for text in ("12,50", "about 9000", "9000.123", "", "12 000 000 000 000"):
        assert Line.DIARY_WAGE not in told(world.writes("a", text, UNSURE)), text
    press(world, "diary_pad", "hours", TODAY)
    for text, minutes in (("10", 600), ("8.5", 510), ("២៤", 1440)):
        world.writes("a", text, UNSURE)
        assert day(world).minutes == minutes
    world.writes("a", "25", UNSURE)
    assert day(world).minutes == 1440


def test_a_number_that_was_not_asked_for_lately_and_one_beside_danger_are_words(world: World) -> None:
    tapped(world)
    assert Line.DIARY_PAID not in told(world.writes("a", "500", UNSURE))
    press(world, "diary_pad", "paid", TODAY)
    decision = world.writes("a", "500", EMERGENCY)
    assert any(isinstance(e, Say) and e.crisis for e in decision.effects)
    assert contact(world).case is not None
    press(world, "diary_pad", "paid", TODAY)
    world.now += 11 * MINUTE
    world.writes("a", "500", UNSURE)
    assert day(world).paid == 35_000
    press(world, "diary_pad", "paid", TODAY)
    world.claims("c", "a")
    world.writes("a", "500", UNSURE)
    assert day(world).paid == 35_000, "beside a counsellor it is theirs"
    assert world.logs["a"][-1].content.text == "500"


def test_of_a_number_that_is_also_one_to_call_it_is_asked_back(world: World) -> None:
    numbers = {"KH": frozenset({"117"}), "TH": frozenset({"191", "1300"}), "MY": frozenset({"999"})}
    world.rules = replace(world.rules, short_numbers=numbers)
    tapped(world)
    press(world, "diary_pad", "paid", TODAY)
    for text, amount in (("117", 11_700), ("១៩១", 19_100), ("1300", 130_000)):
        before = day(world).paid
        decision = world.writes("a", text, UNSURE)
        assert told(decision) == [Line.DIARY_OR_CALL], text
        assert day(world).paid == before, "nothing is written down yet"
        assert Button("numbers") in [
            b for e in decision.effects if isinstance(e, Tell) for row in e.buttons for b in row
        ]
        assert told(press(world, "diary_is", "paid", TODAY, str(amount), "THB")) == [Line.DIARY_PAID]
        assert day(world).paid == amount
    for text, amount in (("1,300", 130_000), ("999", 99_900), ("117.0", 11_700)):
        assert told(world.writes("a", text, UNSURE)) == [Line.DIARY_PAID], f"{text}: an amount, or a number elsewhere"
        assert day(world).paid == amount
    for wrong in (("paid", TODAY, "11700", "MYR"), ("hours", TODAY, "11700", "THB"), ("paid", TODAY, "-5", "THB")):
        press(world, "diary_is", *wrong)
        assert day(world).paid == 11_700, wrong


def test_beside_a_counsellor_it_is_tapped_all_the_same_and_the_desk_sees_nothing_of_it(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    logged = len(world.logs["a"])
    decisions = [press(world, *p) for p in (("diary",), ("diary_did", TODAY, "worked"), ("diary_sheet",))]
    assert all(not d.at_desk and not d.log and not d.journal for d in decisions)
    assert len(world.logs["a"]) == logged
    assert [e for e in decisions[-1].effects if isinstance(e, DiarySheet)] == [DiarySheet(month="2026-11")]


def test_without_a_country_it_is_asked_for_and_other_money_asks_for_a_new_diary() -> None:
    world = World()
    world.now = 1_795_586_400_000
    world.writes("a", "hello", UNSURE)
    asked = press(world, "diary")
    assert told(asked) == [Line.DIARY_COUNTRY]
    assert told(press(world, "diary_did", TODAY, "worked")) == [Line.DIARY_COUNTRY], "no day without a clock"
    seen = {b.args[0] for b in buttons(asked) if b.action == "diary_country"}
    page = next(arg for arg in seen if arg.isdecimal())
    assert told(press(world, "diary_country", page)) == [Line.DIARY_COUNTRY]
    assert told(press(world, "diary_country", "KR")) == [Line.DIARY_FIRST]
    press(world, "diary_did", TODAY, "worked")
    assert told(press(world, "diary_country", "JP")) == [Line.DIARY_WORKED], "no amount stands in it yet"
    press(world, "diary_add", "paid", TODAY, "1000", "JPY")
    assert told(press(world, "diary_country", "KR")) == [Line.DIARY_OTHER_MONEY]
    assert told(press(world, "diary_add", "paid", TODAY, "1000", "KRW")) == [Line.DIARY_WORKED]
    assert day(world).paid == 1_000, "a button of other money adds nothing"


def test_a_day_begins_by_the_clock_of_the_country(world: World) -> None:
    world.now = 1_795_586_400_000 + 12 * 60 * MINUTE  # 18:00 UTC: the 26th in Seoul, the 25th in Dakar
    world.writes("b", "hello", UNSURE)
    for code, date in (("KR", "2026-11-26"), ("SN", TODAY), ("TH", "2026-11-26")):
        decision = world.handle("b", [world.pressed("b", "diary_country", code)])
        assert {b.args[0] for b in buttons(decision) if b.action == "diary_did"} == {date}, code
    assert told(world.handle("b", [world.pressed("b", "diary_did", "2026-11-27", "worked")])) == [Line.DIARY_FIRST]
    for wrong in ("2025-11-01", "yesterday", "20261125"):
        world.handle("b", [world.pressed("b", "diary_did", wrong, "worked")])
    assert world.conversations["b"].own.diary.days == ()


def test_after_half_an_hour_it_opens_only_once_it_is_known_who_is_there(world: World) -> None:
    tapped(world)
    world.now += 31 * MINUTE
    for action in ("diary", "diary_sheet", "diary_more", "diary_undo"):
        decision = press(world, action)
        assert told(decision) == [Line.SAME_PERSON], action
        assert not any(isinstance(e, DiarySheet) for e in decision.effects)
    assert Button("diary") in buttons(press(world, "same"))
    assert told(press(world, "diary")) == [Line.DIARY_WORKED]
    world.now += 10 * DAY
    press(world, "diary_sheet")
    press(world, "not_same")
    assert not contact(world).own.holds, "nothing of before is ever shown to somebody else"
    assert told(press(world, "diary")) != [Line.DIARY_WORKED]


def test_the_agreed_question_guards_it_also_where_somebody_began_a_case_without_an_answer(world: World) -> None:
    tapped(world)
    press(world, "question", Line.QUESTION_WORD)
    world.writes("a", "lotus flower", UNSURE)
    world.now += 31 * MINUTE
    assert told(press(world, "diary")) == [Line.QUESTION_WORD]
    world.writes("a", "they locked me in", EMERGENCY)
    assert contact(world).phone.question is None
    assert told(press(world, "diary")) == [Line.QUESTION_WORD]
    assert Line.DIARY_WORKED not in told(press(world, "same"))
    world.now += MINUTE
    world.writes("a", "Lotus  flower", UNSURE)
    assert told(press(world, "diary")) == [Line.DIARY_WORKED]


def test_who_hid_the_chat_is_asked_again_and_forgetting_takes_it_with_all_else(world: World) -> None:
    tapped(world)
    press(world, "clear")
    world.drain()
    assert told(press(world, "diary")) == [Line.SAME_PERSON]
    press(world, "same")
    press(world, "forget")
    press(world, "forget_yes")
    world.drain()
    assert "a" not in world.conversations


def test_it_is_thrown_away_once_that_is_said_twice(world: World) -> None:
    tapped(world)
    assert told(press(world, "diary_drop")) == [Line.DIARY_DROP]
    assert contact(world).own.holds
    assert told(press(world, "diary_drop", "yes")) == [Line.DIARY_DROPPED]
    assert not contact(world).own.holds
    assert told(press(world, "diary_sheet")) == [Line.DIARY_EMPTY]


def test_on_a_watched_phone_nothing_of_it_comes_by_itself(world: World) -> None:
    tapped(world)
    press(world, "watched")
    before = len(world.outbox)
    world.later(3 * DAY)
    assert [e for e in world.outbox[before:] if isinstance(e.effect, Tell | DiarySheet)] == []
    assert replace(contact(world).own, opened_at=0).diary.days[0].date == TODAY


def test_an_edited_message_is_no_amount(world: World) -> None:
    tapped(world)
    press(world, "diary_pad", "paid", TODAY)
    edited = world.wrote("a", "900", edited=True)
    assert not isinstance(edited, Wrote)
    world.handle("a", [edited], UNSURE)
    assert day(world).paid == 35_000
