import pytest

from bot.core.casework.referring import code_of
from bot.core.model.case_events import FollowUpProposed, Referred
from tests.core.privacy.whose_phone.returning import HALF_AN_HOUR
from tests.core.world import EMERGENCY, World


@pytest.fixture
def world() -> World:
    """A contact who has been silent for more than half an hour, while a counsellor's words wait."""
    world = World()
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.says("c", "a", "the shelter is in street 51")
    world.drain()
    return world


@pytest.fixture
def back() -> World:
    """A held case in which nothing waits, and somebody writes on the phone after more than half an hour."""
    world = World()
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "យើងនៅទីនេះ")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "សួស្តី")
    world.drain()
    return world


@pytest.fixture
def waiting() -> World:
    """An emergency waits for somebody on shift, and its contact was silent for more than half an hour."""
    world = World()
    world.shift("c")
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.now += HALF_AN_HOUR + 1
    return world


@pytest.fixture
def stranger(waiting: World) -> World:
    """Somebody else has the phone by their own word."""
    waiting.writes("a", "នេះអ្នកណា?")
    waiting.presses("a", "not_same")
    waiting.drain()
    assert waiting.case("a").stranger
    return waiting


# ── somebody else in a live case ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds, with all that can be agreed in it."""
    world = World()
    world.shift("c")
    world.writes("a", "គេចាក់សោរខ្ញុំក្នុងបន្ទប់", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    world.handle("a", [FollowUpProposed(by=world.by("c"), case=1, press="p", days=3)])
    world.presses("a", "follow_yes", "1")
    world.presses("a", "safe_hours", "360-540")
    world.handle("a", [Referred(by=world.by("c"), case=1, press="p", service=code_of("kh_1280"), tells="place")])
    world.says("c", "a", "// បងប្រុសនាងហៅមក")
    world.says("c", "a", "ផ្លូវ ៥១")
    world.drain()
    world.now += HALF_AN_HOUR + 1
    world.writes("a", "នេះអ្នកណា?")
    world.drain()
    return world
