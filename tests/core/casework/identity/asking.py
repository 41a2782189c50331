"""Asking who a contact is, and what the desk is shown of it."""

from dataclasses import replace

from bot.core.decide import Decision
from bot.core.model.agreed import Unmasking
from bot.core.model.case_events import By, TopicCorrected, UnmaskAsked, UnmaskedAlone, UnmaskSeconded
from bot.core.model.desk_events import ShiftChanged
from bot.core.model.effects.desk import AskDesk, Reveal
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.model.rules import MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import World, by

HOLDER, COLLEAGUE = by("c"), by("d")
SUPERVISOR = replace(by("s"), supervisor=True)
ADMIN = replace(by("m"), supervisor=True, admin=True)


def asks(world: World, who: By = HOLDER, why: str = "life") -> Decision:
    return world.handle("a", [UnmaskAsked(by=who, case=1, press="p", why=why)])


def seconds(world: World, who: By, request: int = 1) -> Decision:
    return world.handle("a", [UnmaskSeconded(by=who, request=request, press="p")])


def alone(world: World, who: By = HOLDER) -> Decision:
    return world.handle("a", [UnmaskedAlone(by=who, request=1, press="p")])


def request(world: World) -> Unmasking:
    return world.conversations["a"].history.unmaskings[-1]


def reveals(decision: Decision) -> list[Reveal]:
    return [e for e in decision.effects if isinstance(e, Reveal)]


def asked_desk(effects: object) -> list[tuple[Line, str | None]]:
    assert isinstance(effects, tuple | list)
    return [(e.line, e.counsellor) for e in effects if isinstance(e, AskDesk)]


def journalled(world: World) -> list[tuple[str, str, str]]:
    kinds = ("unmask_", "best_")
    return [(j.what, j.who, j.why) for j in world.journal if j.what.startswith(kinds)]


# ── what one counsellor alone cannot do ─────────────────────────────────────────────────────────────────────────

TOPICS = {
    "confinement": Urgency.EMERGENCY,
    "child_exploitation": Urgency.EMERGENCY,
    "passport_withheld": Urgency.URGENT,
}


def corrects(world: World, topic: str, who: By = HOLDER) -> Decision:
    return world.handle("a", [TopicCorrected(by=who, case=1, press="p", tag=tag(topic))])


def on_shift(world: World, who: By, *, on: bool = True) -> None:
    world.handle(DESK, [ShiftChanged(by=who, on=on, press="p")])
    world.drain()


def waits(world: World, minutes: int) -> None:
    """Time passes, and the holder goes on talking with the contact."""
    for _ in range(minutes):
        world.says("c", "a")
        world.later(MINUTE)
