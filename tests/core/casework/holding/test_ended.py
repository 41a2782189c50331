"""A case that ended: it opens again for who comes back soon, and its topic goes."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import ProtocolAsked
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Button
from bot.core.model.effects.desk import Ping
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.effects.thread import OpenThread, ReopenThread, ShowProtocol
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, World, answered, by

# ── the same case again ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(held: World) -> World:
    held.says("c", "a", "take care")
    held.drain()
    held.closes("c", "a")
    held.drain()
    return held


def test_who_comes_back_soon_gets_the_same_case_in_the_same_topic(closed: World) -> None:
    code, thread = closed.case("a").code, closed.case("a").view.thread
    decision = closed.presses("a", "human")
    assert thread is not None
    assert ReopenThread(case=1, thread=thread) in decision.effects
    closed.drain()
    case = closed.case("a")
    assert (case.number, case.code, case.view.thread, case.life.times, case.life.former) == (1, code, thread, 2, "c")
    assert case.state is CaseState.WAITING
    assert case.urgency is Urgency.EMERGENCY
    assert not closed.topic("a").closed
    assert {ping.counsellor for ping in closed.pinged} == {"c", "d"}


def test_a_case_that_was_closed_while_the_clock_was_ahead_does_not_open_again_for_ever(held: World) -> None:
    held.now += 40 * 24 * HOUR
    held.closes("c", "a")
    held.drain()
    held.now -= 38 * 24 * HOUR
    held.writes("a", "they locked me in", EMERGENCY)
    assert held.case("a").number == 2


def test_after_the_time_it_is_a_new_case(closed: World) -> None:
    closed.now += closed.rules.reopen_within + 1
    assert OpenThread(case=2) in closed.presses("a", "human").effects


def test_the_name_of_a_closed_case_is_kept_for_it(closed: World) -> None:
    for number in range(5):
        closed.presses(f"b{number}", "human")
    first, second = closed.case("a").code
    assert all(first != c.code[0] and second != c.code[1] for c in closed.desk.cases)


def test_when_all_names_are_in_use_the_case_is_a_new_one(closed: World) -> None:
    for number in range(closed.rules.code_words):
        closed.presses(f"b{number}", "human")
    assert OpenThread(case=2) in closed.presses("a", "human").effects
    codes = [c.code for c in closed.desk.cases]
    assert len({first for first, _ in codes}) == len({second for _, second in codes}) == len(codes)


def test_an_old_button_does_not_take_back_the_case_that_was_opened_again(
    world_with_button: tuple[World, Button],
) -> None:
    world, button = world_with_button
    world.claims("c", "a")
    world.drain()
    world.closes("c", "a")
    world.presses("a", "human")
    assert world.case("a").life.times == 2
    assert answered(world.presses("a", button.action, *button.args)) == [Line.OLD_BUTTON]


def test_what_the_contact_took_back_is_not_opened_again(world_with_button: tuple[World, Button]) -> None:
    world, button = world_with_button
    world.presses("a", button.action, *button.args)
    assert world.case("a").state is CaseState.RESOLVED
    world.presses("a", "human")
    assert world.case("a").number == 2


@pytest.fixture
def world_with_button() -> tuple[World, Button]:
    """A waiting case, and the button that takes it back."""
    world = World()
    world.presses("a", "human")
    said = world.presses("a", "human").effects
    buttons = [b for e in said for row in getattr(e, "buttons", ()) for b in row]
    return world, next(b for b in buttons if b.action == "withdraw")


# ── topics of cases that have ended ─────────────────────────────────────────────────────────────────────────────


def test_the_topic_of_a_case_that_ended_is_deleted_after_its_time(closed: World) -> None:
    thread = closed.case("a").view.thread
    assert thread is not None
    closed.later(closed.rules.keep_threads - HOUR)
    assert not closed.topics[thread].gone
    closed.later(HOUR + MINUTE)
    assert thread not in closed.topics
    assert closed.case("a").view.thread is None
    assert closed.conversations["a"].chat.threads == ()
    closed.writes("a", "they locked me in", EMERGENCY)
    closed.drain()
    assert closed.shown("a") == ["they locked me in"]


def test_a_topic_that_came_to_be_closed_again_or_does_not_show_all_words_stays(closed: World) -> None:
    """The timer may be an earlier one, or early by a clock that jumped; and words come before tidiness."""
    thread = closed.case("a").view.thread
    due = TimerDue(name="drop", about=thread)
    closed.handle("a", [due])
    assert closed.case("a").view.thread == thread
    closed.now += closed.rules.keep_threads + 1
    contact = closed.conversations["a"]
    closed.conversations["a"] = replace(contact, counts=replace(contact.counts, log=contact.counts.log + 1))
    closed.handle("a", [due])
    assert closed.case("a").view.thread == thread


def test_a_topic_in_use_again_stays(closed: World) -> None:
    closed.now += closed.rules.reopen_within
    closed.presses("a", "human")
    closed.presses("a", "same")
    closed.drain()
    closed.later(closed.rules.keep_threads)
    thread = closed.case("a").view.thread
    assert thread is not None
    assert not closed.topics[thread].gone


def test_a_protocol_is_posted_once_for_whoever_asks_and_the_contact_gets_nothing() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    asks = ProtocolAsked(by=by("e"), case=1, press="p")
    decision = world.handle("a", [asks])
    assert [e for e in decision.effects if isinstance(e, ShowProtocol)] == [ShowProtocol(case=1)]
    assert not [e for e in decision.effects if isinstance(e, TO_CONTACT)]
    assert (world.journal[-1].what, world.journal[-1].why) == ("protocol_opened", "confinement")
    again = world.handle("a", [asks])
    assert answered(again) == [Line.PROTOCOL_ABOVE]
    assert not [e for e in again.effects if isinstance(e, ShowProtocol)]
    world.now += 11 * MINUTE
    assert [e for e in world.handle("a", [asks]).effects if isinstance(e, ShowProtocol)]


def test_a_case_that_opens_again_calls_who_held_it_first(closed: World) -> None:
    for who in ("b", "c", "d"):
        closed.shift(who)
        closed.handle(DESK, [CounsellorStarted(by=closed.by(who))])
    decision = closed.presses("a", "in_danger")
    pinged = [e.counsellor for e in decision.effects if isinstance(e, Ping)]
    assert (pinged[0], sorted(pinged)) == ("c", ["b", "c", "d"])
    closed.drain()
    closed.claims("d", "a")
    assert closed.case("a").holder == "d", "anybody may take it over"
