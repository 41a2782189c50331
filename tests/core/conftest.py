import pytest

from tests.core.world import World


@pytest.fixture
def held() -> World:
    """The contact *a* asked for a human, and *c* has taken the case over."""
    world = World()
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world
