"""What is under way to the desk, and what came of it."""

from tests.core.state import Entry
from tests.core.world import World


def under_way(world: World, kind: type[object]) -> list[Entry]:
    return [entry for entry in world.outbox if isinstance(entry.effect, kind)]
