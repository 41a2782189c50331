import pytest

from bot.core.model.lines import Line
from tests.core.desk.ladder.called import SUPERVISOR, on_call, starts
from tests.core.world import World, by


@pytest.fixture
def world() -> World:
    """*c* is on shift, *o* on call, *s* supervises, *x* is neither; all pressed Start."""
    world = World()
    world.shift("c")
    for who in (by("c"), by("o"), by("x"), SUPERVISOR):
        starts(world, who)
    assert on_call(world, "o") == [Line.ON_CALL]
    world.drain()
    return world
