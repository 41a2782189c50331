import pytest

from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.casework.follow_up.agreeing import EVENING, proposes
from tests.core.world import EMERGENCY, World, by


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds."""
    world = World()
    world.shift("c")
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


@pytest.fixture
def agreed(held: World) -> World:
    """The contact agreed to be asked in three days, in the evening, behind another line; the case has ended."""
    proposes(held)
    held.presses("a", "follow_yes", "1")
    held.presses("a", "safe_hours", EVENING)
    held.presses("a", "knock_line", Line.KNOCK_REMINDER.value)
    held.drain()
    held.closes("c", "a")
    held.drain()
    return held
