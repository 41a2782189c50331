import pytest

from bot.core.model.desk_events import CounsellorStarted
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, by


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds; *d* is on shift too."""
    world = World()
    for who in ("c", "d"):
        world.shift(who)
        world.handle(DESK, [CounsellorStarted(by=by(who))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.pinged.clear()
    world.general.clear()
    return world
