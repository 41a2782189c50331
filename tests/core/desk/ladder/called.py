"""Who is on shift, on call, and called."""

from dataclasses import replace

from bot.core.model.case_events import By
from bot.core.model.desk_events import CounsellorStarted, OnCallChanged
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.world import World, answered, by

SUPERVISOR = replace(by("s"), supervisor=True)


def starts(world: World, who: By) -> None:
    world.handle(DESK, [CounsellorStarted(by=who)])


def on_call(world: World, who: str) -> list[Line | None]:
    return answered(world.handle(DESK, [OnCallChanged(by=by(who), press="p")]))


def called(world: World) -> set[str]:
    who = {ping.counsellor for ping in world.pinged}
    world.pinged.clear()
    return who
