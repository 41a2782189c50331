"""The close, what comes after it, and shifts."""

import pytest

from bot.core.model.case import CaseState
from bot.core.model.case_events import ThreadShut
from bot.core.model.contact_events import Blocked, Unblocked
from bot.core.model.desk_events import CounsellorStarted, DeskPressed
from bot.core.model.effects.desk import Ping, TellCounsellor
from bot.core.model.effects.thread import Note, OpenThread
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, answered, by, told, understood

# ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_close_tells_the_contact_and_returns_the_bot(held: World) -> None:
    assert told(held.closes("c", "a")) == [Line.CLOSED, Line.RATE_HELPED]
    held.drain()
    assert held.topic("a").closed
    assert held.desk.cases == ()
    assert told(held.commands("a", "menu")) == [Line.MENU]


def test_only_the_holder_closes(world: World) -> None:
    assert answered(world.closes("c", "a")) == [Line.NOBODY_HOLDS]
    world.claims("c", "a")
    assert answered(world.closes("d", "a")) == [Line.NOT_YOURS]
    assert world.case("a").state is CaseState.OPEN


def test_a_second_close_is_answered(held: World) -> None:
    held.closes("c", "a")
    assert answered(held.closes("c", "a")) == [Line.CASE_CLOSED_DESK]


def test_the_next_matter_is_a_new_case_with_a_new_topic(held: World) -> None:
    held.closes("c", "a")
    held.drain()
    held.now += held.rules.reopen_within + 1
    decision = held.writes("a", "they locked me in", EMERGENCY)
    assert OpenThread(case=2) in decision.effects
    held.drain()
    assert held.shown("a") == ["they locked me in"]


def test_words_that_the_last_topic_never_showed_come_with_the_next_case() -> None:
    """The forum's minute was full, the holder closed, the contact went on: no human has read the words yet."""
    world = World()
    world.writes("a", "wait, he is back", understood("greet"))
    world.presses("a", "human")
    world.claims("c", "a")
    world.writes("a", "he has a knife")
    world.closes("c", "a")
    world.presses("a", "human")
    world.drain()
    assert world.shown("a") == ["wait, he is back", "he has a knife"]


# ── shifts and what else a desk does ────────────────────────────────────────────────────────────────────────────


def test_a_shift_begins_ends_and_runs_out() -> None:
    world = World()
    assert answered(world.shift("c")) == [Line.SHIFT_ON]
    assert [c.id for c in world.desk.on_duty(world.now)] == ["c"]
    assert answered(world.shift("c", on=False)) == [Line.SHIFT_OFF]
    assert world.desk.on_duty(world.now) == ()
    world.shift("c")
    assert world.desk.on_duty(world.now + world.rules.shift) == ()


def test_those_on_duty_who_pressed_start_are_pinged_for_an_emergency() -> None:
    world = World()
    for counsellor in ("c", "d"):
        world.shift(counsellor)
    world.handle(DESK, [CounsellorStarted(by=by("d"))])
    world.handle(DESK, [CounsellorStarted(by=by("e"))])
    decision = world.writes("a", "they locked me in", EMERGENCY)
    pings = [effect for effect in decision.effects if isinstance(effect, Ping)]
    assert pings == [Ping(case=1, counsellor="d")]


def test_who_presses_start_is_told_so() -> None:
    decision = World().handle(DESK, [CounsellorStarted(by=by("c"))])
    assert decision.effects == (TellCounsellor(counsellor="c", line=Line.STARTED),)


def test_a_dead_button_of_the_desk_is_answered() -> None:
    assert answered(World().handle(DESK, [DeskPressed(by=by("c"), press="p")])) == [Line.OLD_BUTTON]


def test_a_topic_closed_by_hand_is_opened_again(held: World) -> None:
    held.topic("a").closed = True
    held.handle("a", [ThreadShut(shut=True)])
    held.writes("a", "are you there?")
    held.drain()
    assert not held.topic("a").closed
    assert held.shown("a")[-1] == "are you there?"


@pytest.mark.parametrize("event", [ThreadShut(shut=False), ThreadShut(shut=True)])
def test_nothing_is_done_to_the_topic_of_a_closed_case(held: World, event: Event) -> None:
    held.closes("c", "a")
    held.drain()
    assert held.handle("a", [event]).effects == ()


def test_code_names_of_live_cases_share_no_word() -> None:
    world = World()
    for number in range(world.rules.code_words):
        world.presses(f"contact {number}", "human")
    firsts, seconds = zip(*(case.code for case in world.desk.cases), strict=True)
    assert len(set(firsts)) == len(set(seconds)) == world.rules.code_words
    world.presses("one more", "human")
    assert len({case.code for case in world.desk.cases}) == world.rules.code_words + 1


def test_a_note_names_its_case(held: World) -> None:
    (note,) = (e for e in held.says("d", "a").effects if isinstance(e, Note))
    assert note.case == 1


def test_words_that_waited_for_an_unblocked_phone_come_before_later_ones(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [Blocked()])
    world.says("c", "a", "first")
    world.handle("a", [Unblocked(address="address of a")])
    world.says("c", "a", "second")
    world.drain()
    assert world.heard("a") == []
    world.writes("a", "I am back")
    world.drain()
    assert world.heard("a") == ["first", "second"]
