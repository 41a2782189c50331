import pytest

from tests.core.world import World


@pytest.fixture
def held() -> World:
    """A contact whose case counsellor *c* holds, with a topic and a few words in it."""
    world = World()
    world.presses("a", "human")
    world.writes("a", "first")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world
