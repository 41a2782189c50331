"""What a holder presses on the card."""

from bot.core.decide import Decision
from bot.core.model.case_events import HandedOn, MenuChosen, Paused
from tests.core.world import World, by


def hands(world: World, who: str, to: str) -> Decision:
    return world.handle("a", [HandedOn(by=by(who), case=1, press="p", to=to)])


def menu(world: World, who: str, which: str) -> Decision:
    return world.handle("a", [MenuChosen(by=by(who), case=1, press="p", menu=which)])


def pauses(world: World) -> Decision:
    return world.handle("a", [Paused(by=by("c"), case=1, press="p")])
