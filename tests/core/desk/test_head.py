"""The journal's head goes to the supervisors privately: once a day, and to who asks."""

from dataclasses import replace

from bot.core.decide import begin
from bot.core.desk.supervising import HEAD_AT
from bot.core.model.desk_events import CounsellorStarted, HeadAsked
from bot.core.model.effects.desk import ShowHead, TellDesk
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from tests.core.world import RULES, World, by

BOSS = replace(by("c"), supervisor=True)


def heads(world: World) -> list[ShowHead]:
    return [entry.effect for entry in world.outbox if isinstance(entry.effect, ShowHead)]


def test_once_a_day_each_supervisor_gets_it_at_its_hour_and_nobody_else() -> None:
    world = World()
    world.handle(DESK, [CounsellorStarted(by=BOSS), CounsellorStarted(by=by("d"))])
    (timer,) = [t for t in begin(world.desk, world.now, RULES).timers if t.name == TimerName.HEAD]
    assert timer.due is not None
    local = RULES.hours.local(timer.due)
    assert local.hour * 60 + local.minute == HEAD_AT
    assert 0 < timer.due - world.now <= DAY
    world.timers[DESK, TimerName.HEAD, None] = timer.due
    world.now = timer.due
    world.ring()
    world.work(DESK)
    assert heads(world) == [ShowHead(counsellor="c")]
    assert world.timers[DESK, TimerName.HEAD, None] == timer.due + DAY, "where no summer time comes between"


def test_who_asks_gets_it_privately_and_that_is_written_down() -> None:
    world = World()
    assert list(world.handle(DESK, [HeadAsked(by=BOSS)]).effects) == [TellDesk(line=Line.START_FIRST)]
    world.handle(DESK, [CounsellorStarted(by=BOSS)])
    assert list(world.handle(DESK, [HeadAsked(by=BOSS)]).effects) == [ShowHead(counsellor="c")]
    assert (world.journal[-1].what, world.journal[-1].who) == ("head_asked", "c")
    refused = NotDelivered(effect=ShowHead(counsellor="c"), why=Refusal.BLOCKED)
    world.handle(DESK, [refused])
    assert not world.desk.counsellors[0].started


def test_it_is_for_supervisors() -> None:
    (told,) = World().handle(DESK, [HeadAsked(by=by("c"))]).effects
    assert told == TellDesk(line=Line.ROLE_NEEDED, values=(("role", "supervisor"),))
