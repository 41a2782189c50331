"""Nobody comes: the supervisor is told, once."""

from bot.core.model.desk_events import CounsellorLeft, CounsellorUnreachable
from bot.core.model.effects.desk import TellCounsellor, TellDesk
from bot.core.model.lines import Line
from bot.core.ports import DESK
from tests.core.desk.plan.weeks import MORNING, at, goes, here, made, missed, on_shift, told, writes_plan
from tests.core.world import World


def test_the_supervisor_is_told_once_when_nobody_has_come(world: World) -> None:
    goes(world, at(23, 8, 14))
    assert missed(world) == 0
    goes(world, at(23, 8, 15))
    assert told(world, Line.PLAN_MISSED) == [
        TellCounsellor(counsellor="boss", line=Line.PLAN_MISSED, values=(("names", "name of សុខា"),))
    ]
    goes(world, at(23, 11, 59))
    assert missed(world) == 1
    goes(world, at(23, 12, 15))
    assert missed(world) == 2, "another shift began, and nobody came to it either"
    assert [line.what for line in world.journal].count("plan_missed") == 2


def test_nobody_is_missed_while_somebody_is_there(world: World) -> None:
    goes(world, at(23, 8, 5))
    world.shift("ដារ៉ា")
    goes(world, at(23, 8, 59))
    assert missed(world) == 0
    goes(world, at(23, 9, 5))
    assert on_shift(world) == []
    goes(world, at(23, 9, 20))
    assert missed(world) == 1, "the desk has been empty for a quarter of an hour since"


def test_who_comes_late_ends_it_and_a_second_time_is_told_again(world: World) -> None:
    goes(world, at(23, 8, 15))
    here(world, "សុខា")
    goes(world, at(23, 9, 29))
    assert missed(world) == 1
    goes(world, at(23, 9, 30))
    assert missed(world) == 2


def test_who_cannot_be_called_is_missed_like_who_does_not_come() -> None:
    world = made(started=("boss",))
    writes_plan(world, MORNING)
    goes(world, at(23, 8, 15))
    assert world.shift_calls == []
    assert missed(world) == 1


def test_who_blocked_the_bot_is_said_to_have(world: World) -> None:
    world.unreachable.add("សុខា")
    goes(world, at(23, 8))
    sokha = world.desk.counsellor("សុខា")
    assert sokha is not None
    assert not sokha.started
    assert told(world, Line.COUNSELLOR_UNREACHABLE)
    goes(world, at(23, 8, 15))
    assert missed(world) == 1


def test_who_left_the_group_is_not_promised_and_the_supervisor_is_told(world: World) -> None:
    world.handle(DESK, [CounsellorLeft(by=world.by("សុខា", at=""))])
    world.drain()
    (said,) = told(world, Line.PLAN_LEFT)
    assert dict(said.values) == {"holder": "name of សុខា"}
    assert not [e for e in world.told_desk if isinstance(e, TellDesk) and e.line is Line.PLAN_LEFT]
    assert world.desk.opens(world.rules.hours, world.now) == at(23, 12)
    goes(world, at(23, 8, 30))
    assert (world.shift_calls, missed(world)) == ([], 0)


def test_that_somebody_planned_left_is_said_in_general_where_no_supervisor_can_be_told(world: World) -> None:
    world.handle(DESK, [CounsellorUnreachable(by=world.by("boss"))])
    decision = world.handle(DESK, [CounsellorLeft(by=world.by("សុខា", at=""))])
    said = TellDesk(line=Line.PLAN_LEFT, values=(("holder", "name of សុខា"),))
    assert [e for e in decision.effects if isinstance(e, TellDesk)] == [said]
    assert not [e for e in decision.effects if isinstance(e, TellCounsellor)]
