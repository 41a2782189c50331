"""What the oracle says of what people sent and saw: each promise kept, and broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.simulation.clock import TOLD_WRONG, Clock
from bot.simulation.desk_promises import AGAIN, BOARD_TRUE, CARD_TRUE, NAMED, RELAYED, TOLD, WORDS_AT_DESK
from bot.simulation.phone_promises import ANSWERED, CALLED, KNOWN, QUIET
from standin.world.model import GENERAL
from tests.simulation.oracle.screens import (
    ANSWER,
    CLOSED,
    COUNSELLOR,
    CRISIS,
    EN,
    KNOCK,
    ONE,
    OTHER,
    TAKEN,
    THREAD,
    Screens,
)


def test_a_talk_as_it_should_be(screens: Screens) -> None:
    screens.held()
    screens.oracle.said(201, THREAD, note=False)
    screens.phone("we are with you ⟨201⟩")
    screens.writes(102)
    screens.desk("⟨102⟩")
    screens.desk("🔴 Sky Mynah · Closed", new=False)
    screens.phone(CLOSED)
    screens.writes(103)
    screens.phone(ANSWER)
    screens.later(KNOWN)
    screens.oracle.ends("")
    assert screens.wrong == []


def test_nobody_is_met_with_silence(screens: Screens) -> None:
    screens.writes(101)
    screens.later(ANSWERED + 1)
    assert screens.wrong == ["met with silence"]
    assert screens.oracle.violations[0].phone == ("1 contact ⟨101⟩",)


def test_who_had_to_wait_for_a_fault_has_longer(screens: Screens) -> None:
    screens.writes(101)
    screens.weather.held_up(30.0, "store")
    screens.later(ANSWERED + 1)
    assert screens.wrong == []
    screens.later(60.0)
    assert screens.wrong == ["met with silence"]


def test_danger_has_the_crisis_answer(screens: Screens) -> None:
    screens.writes(101, danger=True)
    screens.phone(ANSWER)
    screens.later(CALLED + 1)
    assert screens.wrong == ["danger ⟨101⟩ without the crisis answer", "danger ⟨101⟩ of which the desk was not told"]


def test_it_has_it_first(screens: Screens) -> None:
    screens.writes(101, danger=True)
    screens.later(8.0)
    screens.phone(ANSWER)
    screens.phone(CRISIS)
    assert screens.wrong == ["something else before the crisis answer"]


def test_the_desk_is_called_to_it(screens: Screens) -> None:
    screens.writes(101, danger=True)
    screens.phone(CRISIS)
    screens.desk("🔴 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\n🔴 Sky Mynah", thread=GENERAL, new=False)  # it rings nowhere
    screens.later(CALLED + 1)
    assert screens.wrong == ["danger ⟨101⟩ of which the desk was not told"]


def test_the_bot_says_nothing_beside_a_counsellor(screens: Screens) -> None:
    screens.held()
    screens.later(10.0)
    screens.writes(102)
    screens.desk("⟨102⟩")
    screens.phone(ANSWER)
    assert screens.wrong == ["the bot answers beside a counsellor"]


MIXED_UP: dict[str, list[tuple[str, Any]]] = {
    "⟨102⟩ in the thread of another": [("other", 102), ("desk", "⟨102⟩")],
    "⟨101⟩ twice at the desk, unmarked": [("desk", "⟨101⟩"), ("desk", "⟨101⟩")],
    "⟨201⟩ is for another": [("other", 102), ("other phone", "⟨201⟩")],
    "⟨201⟩ twice on a phone, unmarked": [("phone", "⟨201⟩"), ("phone", "⟨201⟩")],
    "⟨201⟩ after ⟨202⟩": [("phone", "⟨202⟩"), ("phone", "⟨201⟩")],
    "a note ⟨203⟩ went out": [("phone", "⟨203⟩")],
    "⟨101⟩ came back to a phone": [("phone", "⟨101⟩")],
}


@pytest.mark.parametrize("what", MIXED_UP)
def test_no_word_goes_where_it_should_not_or_twice(what: str, screens: Screens) -> None:
    shows: dict[str, Callable[[Any], None]] = {
        "other": lambda number: screens.writes(number, chat=OTHER),
        "other phone": lambda text: screens.phone(text, chat=OTHER),
        "phone": screens.phone,
        "desk": screens.desk,
    }
    screens.held()
    for number in (201, 202, 203):
        screens.oracle.said(number, THREAD, note=number == 203)
    for where, words in MIXED_UP[what]:
        shows[where](words)
    assert what in screens.wrong


def test_what_is_marked_may_stand_twice(screens: Screens) -> None:
    screens.held()
    screens.oracle.said(201, THREAD, note=False)
    screens.phone("⟨201⟩")
    screens.phone(f"{EN('relayed.repeated')}\n⟨201⟩")
    assert screens.wrong == []


def test_words_of_both_sides_arrive_in_time(screens: Screens) -> None:
    screens.held()
    screens.oracle.said(201, THREAD, note=False)
    screens.writes(102)
    screens.later(RELAYED)
    screens.writes(103)  # they are there, and nobody may think that the phone is left alone
    screens.later(WORDS_AT_DESK)
    late = ["⟨201⟩ did not reach the phone in time", "⟨102⟩ did not reach the counsellor in time"]
    assert [what for what in screens.wrong if "in time" in what][:2] == late


@pytest.mark.parametrize(
    ("before", "held_up", "wrong"),
    [(0.0, 0.0, []), (6.0, 6.0, []), (6.0, 0.0, ["⟨102⟩ of 6 is lost"])],
    ids=["just before the close", "while a fault held it up", "long before the close"],
)
def test_what_was_written_while_the_talk_ended_is_the_bots_to_answer(
    screens: Screens, before: float, held_up: float, wrong: list[str]
) -> None:
    screens.held()
    screens.writes(102)
    screens.weather.held_up(held_up, "")
    screens.clock.passes(before)
    screens.phone(CLOSED)
    screens.phone(ANSWER)
    screens.desk("🔴 Sky Mynah · Closed", new=False)
    screens.later(WORDS_AT_DESK + 1)
    screens.oracle.ends("")
    assert [what for what in screens.wrong if "in time" not in what] == wrong


def test_the_contact_knows_how_it_stands(screens: Screens) -> None:
    screens.writes(101)
    screens.phone(ANSWER)
    screens.desk("🟢 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\n🟢 Sky Mynah", thread=GENERAL)
    screens.desk("🟢 Sky Mynah · Open", new=False)
    screens.later(TOLD + 1)
    assert screens.wrong == ["not told that somebody is there"]
    screens.phone(TAKEN)
    screens.desk("🟢 Sky Mynah · Closed", new=False)
    screens.desk("Board · Monday 15:10\nNobody waits", thread=GENERAL, new=False)
    screens.later(TOLD + 1)
    assert screens.wrong[1:] == ["not told that the talk is over"]


def test_who_blocked_the_bot_meanwhile_finds_it_once_they_are_back(screens: Screens) -> None:
    screens.writes(101)
    screens.phone(ANSWER)
    screens.desk("🟢 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\n🟢 Sky Mynah", thread=GENERAL)
    screens.oracle.blocked(ONE, blocked=True)
    screens.desk("🟢 Sky Mynah · Open", new=False)
    screens.oracle.said(201, THREAD, note=False)
    screens.later(30.0)
    screens.oracle.blocked(ONE, blocked=False)
    screens.later(TOLD + 1)
    assert screens.wrong == []
    screens.oracle.ends("")
    assert [what.partition(" of ")[0] for what in screens.wrong] == ["⟨201⟩"], "and words are not lost"


def test_the_machine_may_answer_where_nobody_is_on_shift(screens: Screens) -> None:
    for away in ("Nobody is on shift. Contacts are told that no counsellor can write now.", "left"):
        screens.held()
        screens.desk(f"Board · Monday 15:00\n{away}", thread=GENERAL, new=False)
        screens.oracle.signs(COUNSELLOR, on=away != "left")
        screens.later(10.0)
        screens.phone(ANSWER)
        assert "the bot answers beside a counsellor" not in screens.wrong, away


def test_a_clock_that_was_set_is_forgotten_after_hours() -> None:
    clock, seen = Clock(0.0), []
    clock.set_at = clock.wall
    for _ in range(2):
        clock.passes(TOLD_WRONG - 1)
        seen.append(clock.was_set)
    assert (seen, Clock(0.0).was_set) == ([True, False], False)


def test_the_board_is_true(screens: Screens) -> None:
    screens.desk("Board · Monday 15:00\nNobody waits", thread=GENERAL)
    screens.writes(101)
    screens.phone(ANSWER)
    screens.desk("🟢 Sky Mynah · Waiting\n⟨101⟩")
    screens.later(BOARD_TRUE + 1)
    assert screens.wrong == ["the board does not show how a case stands"]


def test_the_card_of_a_case_that_was_taken_over_says_so(screens: Screens) -> None:
    screens.writes(101)
    screens.phone(ANSWER)
    screens.desk("🟢 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\n🟢 Sky Mynah", thread=GENERAL)
    screens.oracle.took(THREAD)
    screens.later(CARD_TRUE + 1)
    assert screens.wrong == ["the card of a case that was taken over says that it waits"]


def test_an_emergency_that_waits_calls_again(screens: Screens) -> None:
    screens.writes(101, danger=True)
    screens.phone(CRISIS)
    screens.desk("EMERGENCY: Sky Mynah waits.", thread=GENERAL)
    screens.desk("🔴 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\n🔴 Sky Mynah", thread=GENERAL)
    screens.later(AGAIN - 30)
    screens.desk("EMERGENCY: Sky Mynah has been waiting for 3 min.", thread=GENERAL)
    screens.later(60)
    assert screens.wrong == []
    screens.later(AGAIN)
    assert screens.wrong == ["an emergency that waits does not call again"]


def test_nobody_at_the_desk_reads_who_somebody_is(screens: Screens) -> None:
    screens.desk(f"🟢 Sky Mynah · Waiting\n{NAMED.format(3)} writes")
    assert screens.wrong == ["who somebody is can be read at the desk"]


def test_no_word_is_lost(screens: Screens) -> None:
    screens.held()
    screens.writes(102)
    screens.oracle.said(201, THREAD, note=False)
    screens.oracle.ends("")
    assert [what.partition(" of ")[0] for what in screens.wrong] == ["⟨102⟩", "⟨201⟩"]


def test_a_silent_phone_shows_a_neutral_line_and_a_hidden_one_nothing(screens: Screens) -> None:
    screens.writes(101)
    screens.phone(ANSWER)
    screens.later(QUIET + 61)
    screens.phone(KNOCK)
    assert screens.wrong == []
    screens.phone(ANSWER)
    assert screens.wrong == ["shown to somebody who is silent"]
    screens.writes(102)
    screens.phone(ANSWER)
    screens.oracle.hid(ONE)
    screens.later(61)
    screens.phone(KNOCK)
    assert screens.wrong[1:] == ["shown after the chat was hidden"]
