import pytest

from tests.core.desk.plan.weeks import AFTERNOON, MORNING, made, writes_plan
from tests.core.world import World


@pytest.fixture
def world() -> World:
    world = made()
    writes_plan(world, MORNING, AFTERNOON)
    return world
