from dataclasses import replace

import pytest

from bot.core.model.desk_events import CounsellorStarted
from bot.core.ports import DESK
from tests.core.casework.identity.asking import ADMIN, COLLEAGUE, HOLDER, SUPERVISOR
from tests.core.world import EMERGENCY, World


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds; *d* is a colleague, *s* supervises, *m* is an admin; all pressed Start."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
    for person in (HOLDER, COLLEAGUE, SUPERVISOR, ADMIN):
        world.handle(DESK, [CounsellorStarted(by=person)])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    return world


@pytest.fixture
def child(held: World) -> World:
    """The same, of somebody who said to be under 18."""
    held.conversations["a"] = replace(held.conversations["a"], told=replace(held.conversations["a"].told, child=True))
    return held
