"""What the oracle forgives after a copy or a fault, and whom nothing is owed."""

from __future__ import annotations

import pytest

from bot.adapters.memory.state import State
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.lines import Line
from bot.simulation.desk_promises import (
    AWAITED,
    CARD_TRUE,
    REDRAWN,
    RELAYED,
    RETURNED,
    SILENT,
    STANDS_ANEW,
    TO_ANSWER,
    WORDS_AT_DESK,
)
from bot.simulation.phone_promises import ANSWERED, CALLED, SILENCE
from bot.simulation.texts import words_in
from standin.world.model import GENERAL
from tests.simulation.oracle.screens import ANSWER, CRISIS, EN, KNOCK, ONE, OTHER, THREAD, Screens


def test_nothing_is_kept_of_who_was_forgotten(screens: Screens) -> None:
    screens.writes(101)
    screens.oracle.asked_to_be_forgotten(ONE)
    screens.phone(EN(Line.FORGOTTEN))
    state = State(lambda: 0)
    screens.oracle.ends(words_in(state))
    assert screens.wrong == []
    state.logs["a"] = [LogEntry(1, 0, Side.CONTACT, Content(Kind.TEXT, "help ⟨101⟩"), 1)]
    screens.oracle.ends(words_in(state))
    assert screens.wrong == ["kept of who was forgotten: [101]"]


def test_a_case_whose_thread_was_deleted_stands_in_another_one(screens: Screens) -> None:
    screens.held()
    screens.desk("Board · Monday 15:00\nHeld: Sky Mynah", thread=GENERAL)
    screens.oracle.deleted(THREAD)
    screens.later(STANDS_ANEW + 1)
    assert screens.wrong == ["the case of a thread that was deleted has no other one"]
    screens.desk("🔴 Sky Mynah · Open\n⟨101⟩", thread=THREAD + 1)
    screens.oracle.deleted(THREAD + 1)
    screens.desk("🔴 Sky Mynah · Open\n⟨101⟩", thread=THREAD + 2)
    screens.later(STANDS_ANEW + 1)
    assert screens.wrong[1:] == [], "and what is shown there is not twice at the desk"


def test_what_came_after_a_copy_is_forgiven_and_what_was_to_come_from_then_on_is_not(screens: Screens) -> None:
    screens.held()
    screens.desk("Board · Monday 15:00\nHeld: Sky Mynah", thread=GENERAL)
    known, at = screens.oracle.known(), screens.clock.wall
    screens.later(1000.0)
    screens.writes(102)
    screens.desk("🟢 Low Bell · Waiting\n⟨103⟩", thread=THREAD + 1)
    assert screens.oracle.put_back(at, known) == [THREAD + 1]
    screens.later(WORDS_AT_DESK + 1)
    screens.oracle.ends("")
    assert screens.wrong == []
    screens.writes(104, chat=OTHER)
    screens.later(ANSWERED + 1)
    assert screens.wrong == [SILENCE]


@pytest.mark.parametrize("since", [True, False])
def test_who_wrote_after_a_copy_is_hidden_no_more(screens: Screens, since: bool) -> None:
    """As in a busy day of seed 22: Telegram had not brought it yet."""
    screens.writes(101)
    screens.phone(ANSWER)
    screens.oracle.hid(ONE)
    screens.clock.passes(100.0)
    known, at = screens.oracle.known(), screens.clock.wall
    if since:
        screens.writes(102)
    screens.oracle.put_back(at, known)
    screens.phone(KNOCK)
    assert screens.wrong == ([] if since else ["shown after the chat was hidden"])


@pytest.mark.parametrize("since", [True, False])
def test_who_let_the_bot_write_again_after_a_copy_is_asked_first(screens: Screens, since: bool) -> None:
    """As in busy days of seeds 21 and 25: the crisis answer waits, and who has the phone is not known."""
    screens.writes(101, danger=True)
    screens.oracle.blocked(ONE, blocked=True)
    screens.clock.passes(100.0)
    known, at = screens.oracle.known(), screens.clock.wall
    if since:
        screens.clock.passes(1.0)
        screens.oracle.blocked(ONE, blocked=False)
    screens.oracle.put_back(at, known)
    screens.writes(102)
    screens.phone(ANSWER)
    assert screens.wrong == ([] if since else ["something else before the crisis answer"])


def test_cards_have_longer_after_a_copy_by_how_many_cases_are_shown_again(screens: Screens) -> None:
    """As in busy days of seeds 21 and 22: up to 38 cases share the calls of the group."""
    screens.writes(101)
    screens.phone(ANSWER)
    screens.desk("🟢 Sky Mynah · Waiting\n⟨101⟩")
    screens.desk("Board · Monday 15:00\nSky Mynah", thread=GENERAL)
    screens.oracle.put_back(screens.clock.wall, screens.oracle.known())
    screens.oracle.took(THREAD)
    screens.later(CARD_TRUE + 1)
    assert screens.wrong == []
    screens.later(REDRAWN)
    assert screens.wrong == ["the card of a case that was taken over says that it waits"]


def test_a_holder_is_silent_only_once_they_could_read_that_somebody_waits(screens: Screens) -> None:
    silent = "Bopha" + RETURNED
    screens.held()
    screens.privately("🔴 Sky Mynah waits for your answer. Otherwise it goes back to the queue.")
    screens.later(TO_ANSWER - 2)
    screens.desk("Bopha" + AWAITED)
    screens.desk(silent)
    assert screens.wrong == [], "who has many cases may read it in its thread later"
    screens.later(TO_ANSWER)
    screens.desk("Bopha" + AWAITED)
    screens.desk(silent)
    assert screens.wrong == [SILENT]
    screens.clock.set_at = screens.clock.wall
    screens.desk(silent)
    assert screens.wrong == [SILENT], "whose clock was set, only the bot knows"


def test_who_is_forgotten_before_its_time_is_over_is_owed_nothing_of_before(screens: Screens) -> None:
    screens.writes(101, danger=True)
    screens.phone(CRISIS)
    screens.oracle.asked_to_be_forgotten(ONE)
    screens.phone(EN(Line.FORGOTTEN))
    screens.later(CALLED + 1)
    assert screens.wrong == []


def test_what_is_written_into_the_thread_of_who_was_forgotten_reaches_nobody(screens: Screens) -> None:
    screens.held()
    screens.oracle.asked_to_be_forgotten(ONE)
    screens.phone(EN(Line.FORGOTTEN))
    screens.oracle.said(201, THREAD, note=False)
    screens.later(RELAYED + 1)
    assert screens.wrong == []
