"""Desks of several groups, and cases that move between them."""

from dataclasses import replace

from bot.core.model.desk_events import ShiftChanged
from bot.core.model.rules import Group
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import RULES, World, by, understood

PLAIN, ENGLISH = Group("plain"), Group("english", ("en",))
TWO = replace(RULES, groups=(PLAIN, ENGLISH))
URGENT = understood("passport_withheld", Urgency.URGENT)
NOW = 1_767_500_000_000


def on_shift(world: World, who: str, *groups: str) -> None:
    world.handle(DESK, [ShiftChanged(by=by(who, groups=groups), on=True, press=f"press {world.new()}")])


def settle(world: World) -> None:
    for _ in range(3):
        world.ring()
        world.drain()
