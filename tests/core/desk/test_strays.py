"""A message that came to stand in General instead of its thread goes, however long Telegram refuses and whatever restarts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model.effects.contact import Clear, Erase, Say, Unsend
from bot.core.model.effects.desk import TakeBack, TellDesk
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import PostLog
from bot.core.model.events import Delivered, NotDelivered, Refusal, TimerDue
from bot.core.model.lines import Line
from bot.core.outcomes.desk import DELETABLE, TAKE_BACK_AGAIN
from bot.core.ports import DESK
from tests.core.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def held(world: World) -> World:
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


STRAY = NotDelivered(effect=PostLog(case=1, group="plain"), why=Refusal.MISPLACED, strays=(7, 8))
BACK = TakeBack(messages=(7, 8), group="plain")
TOLD = TellDesk(line=Line.STRAY_NOT_DELETED, group="plain")


def test_it_is_taken_back_whatever_became_of_the_case(held: World) -> None:
    assert BACK in held.handle("a", [STRAY]).at_desk
    held.closes("c", "a")
    assert BACK in held.handle("a", [replace(STRAY, effect=PostLog(case=99, group="plain"))]).at_desk
    assert World().handle("nobody", [STRAY]).at_desk == (BACK,), "and also where the contact was forgotten meanwhile"


def test_where_telegram_refuses_the_desk_is_told_once_and_it_is_tried_until_it_is_gone(world: World) -> None:
    refused = NotDelivered(effect=BACK, why=Refusal.REFUSED)
    decision = world.handle(DESK, [refused])
    assert decision.effects == (TOLD,)
    assert world.handle(DESK, [TimerDue(name="stray", about=7)]).at_desk == (BACK,)
    assert world.handle(DESK, [refused]).effects == (), "told once"
    world.handle(DESK, [Delivered(effect=BACK)])
    assert not world.desk.strays
    assert world.handle(DESK, [TimerDue(name="stray", about=7)]).at_desk == ()


@pytest.mark.parametrize("gone", [NotDelivered(effect=BACK, why=Refusal.GONE), Delivered(effect=BACK)])
def test_nothing_is_said_of_what_is_gone(world: World, gone: Delivered | NotDelivered) -> None:
    assert world.handle(DESK, [gone]).effects == ()
    assert not world.desk.strays


def test_what_is_too_old_for_a_bot_to_delete_is_given_up(world: World) -> None:
    refused, tries = NotDelivered(effect=BACK, why=Refusal.TOO_OLD), 0
    world.handle(DESK, [refused])
    while world.desk.strays:
        world.now += TAKE_BACK_AGAIN
        world.handle(DESK, [refused])
        tries += 1
    assert tries == DELETABLE // TAKE_BACK_AGAIN


@pytest.mark.parametrize(
    "effect", [Erase(message=5), Unsend(case=1, message=5, source=6), Clear()], ids=lambda e: e.kind
)
def test_a_refused_deletion_does_not_mean_that_the_contact_blocked_the_bot(held: World, effect: Effect) -> None:
    held.handle("a", [NotDelivered(effect=effect, why=Refusal.BLOCKED)])
    assert not held.conversations["a"].phone.blocked
    held.handle("a", [NotDelivered(effect=Say(topic="menu"), why=Refusal.BLOCKED)])
    assert held.conversations["a"].phone.blocked
