import pytest

from tests.core.world import World


@pytest.fixture
def world() -> World:
    """A contact who waits for a human, with a topic."""
    world = World()
    world.presses("a", "human")
    world.writes("a", "I have a question")
    world.drain()
    return world


@pytest.fixture
def held(world: World) -> World:
    """A contact whose case counsellor *c* holds."""
    world.claims("c", "a")
    world.drain()
    return world
