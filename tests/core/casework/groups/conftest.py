import pytest

from bot.core.model.case_events import Claimed
from tests.core.casework.groups.several import TWO, on_shift, settle
from tests.core.world import EMERGENCY, World, by


@pytest.fixture
def lost() -> World:
    """Of a group that is gone: *a* waits, *b* is held by *c*, who is in no other group, *d* by *e*, who is."""
    world = World(TWO)
    on_shift(world, "c", "plain")
    for contact, holder in (
        ("a", None),
        ("b", by("c", groups=("plain",))),
        ("d", by("e", groups=("plain", "english"))),
    ):
        world.writes(contact, f"words of {contact}", EMERGENCY)
        settle(world)
        if holder is not None:
            world.handle(contact, [Claimed(by=holder, case=1, press=f"press {contact}")])
            settle(world)
    world.group_goes("plain")
    world.writes("d", "more words")
    settle(world)
    return world
