"""After the store was put back from an older copy: counsellors and contacts are told what is not known any more."""

from dataclasses import replace

import pytest

from bot.core.casework.upkeep import PUT_BACK_FOR
from bot.core.model.desk_events import DeskPutBack
from bot.core.model.effects.contact import Tell
from bot.core.model.effects.desk import TellDesk
from bot.core.model.effects.thread import ReopenThread
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, UNSURE, World, told

SINCE = "2026-11-28 02:00"


@pytest.fixture
def back() -> World:
    """One who was known before, then the copy."""
    world = World()
    world.commands("known", "start")
    world.drain()
    decision = world.handle(DESK, [DeskPutBack(since=SINCE)])
    (said,) = (e for e in (*decision.effects, *decision.at_desk) if isinstance(e, TellDesk))
    assert (said.line, dict(said.values)) == (Line.DESK_PUT_BACK, {"since": SINCE})
    assert [line.what for line in decision.journal] == ["put_back"]
    world.drain()
    return world


def test_each_live_case_looks_at_its_thread_and_has_its_card_drawn_anew() -> None:
    """Its card may tell of what came since: who holds it, or that it is closed."""
    world = World()
    world.writes("held", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "held")
    world.drain()
    decision = world.handle(DESK, [DeskPutBack(since=SINCE)])
    (timer,) = (t for t in decision.timers if t.name is TimerName.OPEN_THREAD)
    assert (timer.contact, timer.due) == ("held", world.now)
    world.ring()
    decided = world.work("held")
    assert decided is not None
    assert any(isinstance(e, ReopenThread) for e in decided.effects), "refused as unchanged, it has the card drawn"


def test_who_was_known_is_told_once_with_their_next_message(back: World) -> None:
    decision = back.handle("known", [back.wrote("known", "hello")], UNSURE)
    (said,) = (e for e in decision.effects if isinstance(e, Tell) and e.line is Line.PUT_BACK_TOLD)
    assert dict(said.values) == {"since": SINCE}
    back.drain()
    assert Line.PUT_BACK_TOLD not in told(back.handle("known", [back.wrote("known", "and now?")], UNSURE))


def test_who_is_not_known_and_does_not_begin_has_talked_before(back: World) -> None:
    assert Line.PUT_BACK_TOLD in told(back.handle("lost", [back.wrote("lost", "are you there?")], UNSURE))
    back.drain()
    assert Line.PUT_BACK_TOLD in told(back.handle("pressed", [back.pressed("pressed", "menu")]))


def test_who_begins_is_told_of_nothing_that_was_before_them(back: World) -> None:
    assert Line.PUT_BACK_TOLD not in told(back.commands("new", "start"))
    back.drain()
    assert Line.PUT_BACK_TOLD not in told(back.handle("new", [back.wrote("new", "hello")], UNSURE))


def test_a_watched_phone_is_not_told_long_after_its_words(back: World) -> None:
    known = back.conversations["known"]
    back.conversations["known"] = replace(known, phone=replace(known.phone, watched=True))
    event = back.wrote("known", "hello")
    back.now += back.rules.quiet_after + 1
    assert Line.PUT_BACK_TOLD not in told(back.handle("known", [event], UNSURE))


def test_after_some_time_nobody_is_told_any_more(back: World) -> None:
    back.now += PUT_BACK_FOR + 1
    assert Line.PUT_BACK_TOLD not in told(back.handle("known", [back.wrote("known", "hello")], UNSURE))
