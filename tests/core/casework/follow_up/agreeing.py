"""Writing again after a talk: how it is proposed and agreed."""

from bot.core.decide import Decision
from bot.core.model.case_events import FollowUpProposed
from bot.core.model.effects.desk import AskDesk
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from tests.core.world import World, by

EVENING = "1080-1260"
OFFSET = 420


def minute_of_day(now: int) -> int:
    return (now // MINUTE + OFFSET) % (24 * 60)


def proposes(world: World, who: str = "c", days: int = 3) -> Decision:
    return world.handle("a", [FollowUpProposed(by=by(who), case=1, press="p", days=days)])


def journalled(world: World) -> list[str]:
    return [j.what for j in world.journal if j.what.startswith("followup_")]


def at_the_desk(world: World) -> list[tuple[Line, str | None]]:
    asks = [e for e in world.told_desk if isinstance(e, AskDesk) and e.line is not Line.REREAD_ASK]
    return [(e.line, e.counsellor) for e in asks]
