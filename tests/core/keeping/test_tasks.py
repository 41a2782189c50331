"""What is to be done in a case at a time is kept with it, told when it is due, and gone once it is done."""

from bot.core.decide import Decision
from bot.core.keeping.events import CloseUndone, TaskDone, TaskPut
from bot.core.keeping.tasks import AHEAD, MOST
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from tests.core.world import EMERGENCY, World, answered


def held() -> World:
    world = World()
    world.shift("c")
    world.writes("a", "help", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a", "we are here")
    world.drain()
    return world


def put(world: World, words: str, within: int, who: str = "c") -> Decision:
    return world.handle("a", [TaskPut(by=world.by(who), case=1, press="p", words=words, due=world.now + within)])


def done(world: World, task: int) -> Decision:
    return world.handle("a", [TaskDone(by=world.by("c"), case=1, press="p", task=task)])


def test_it_stands_with_the_case_and_is_told_to_who_holds_it_when_it_is_due() -> None:
    world = held()
    assert answered(put(world, " call the \n embassy ", 2 * HOUR)) == [None]
    put(world, "ask her sister", HOUR, who="d")
    world.drain()
    assert [task[1:] for task in world.case("a").notes.tasks] == [
        (2, "d", "ask her sister"),
        (1, "c", "call the embassy"),
    ]
    assert world.notes("a")[-2:] == [Line.TASK_PUT, Line.TASK_PUT]
    world.pinged.clear()
    world.later(HOUR + 1)
    world.drain()
    assert [(p.counsellor, p.about) for p in world.pinged] == [("c", "task")]
    assert [dict(note.values) for note in world.topic("a").notes[-1:]] == [{"note": "ask her sister"}]
    assert len(world.case("a").notes.tasks) == 2, "what is due stays until somebody says that it is done"


def test_once_it_is_done_nobody_is_told() -> None:
    world = held()
    put(world, "call the embassy", HOUR)
    assert answered(done(world, 1)) == [None]
    assert answered(done(world, 1)) == [Line.OLD_BUTTON_DESK]
    world.drain()
    world.pinged.clear()
    world.later(HOUR + 1)
    world.drain()
    assert (world.case("a").notes.tasks, [p for p in world.pinged if p.about == "task"]) == ((), [])
    assert Line.TASK_DUE not in world.notes("a")


def test_of_a_case_that_has_ended_nobody_is_told() -> None:
    world = held()
    put(world, "call the embassy", DAY)
    world.drain()
    world.closes("c", "a")
    world.drain()
    world.pinged.clear()
    world.later(DAY + 1)
    world.drain()
    assert [p for p in world.pinged if p.about == "task"] == []
    assert answered(put(world, "call again", HOUR)) == [Line.CASE_CLOSED_DESK]


def test_a_page_that_is_old_does_not_end_a_later_task() -> None:
    world = held()
    put(world, "call the embassy", HOUR)
    done(world, 1)
    put(world, "call the police", HOUR)
    assert answered(done(world, 1)) == [Line.OLD_BUTTON_DESK]
    assert [task[3] for task in world.case("a").notes.tasks] == ["call the police"]


def test_what_is_due_while_a_case_was_closed_by_a_slip_is_told_once_it_is_open_again() -> None:
    world = held()
    for words, within in (("told before", MINUTE), ("call the embassy", 4 * MINUTE), ("ask again", HOUR)):
        put(world, words, within)
    world.later(2 * MINUTE)
    world.drain()
    world.closes("c", "a")
    world.later(5 * MINUTE)
    world.drain()
    world.pinged.clear()
    world.handle("a", [CloseUndone(by=world.by("c"), case=1, press="p")])
    world.drain()
    world.later(1)
    world.drain()
    assert [p.about for p in world.pinged] == ["task"]
    assert dict(world.topic("a").notes[-1].values) == {"note": "call the embassy"}
    world.later(HOUR)
    world.drain()
    assert dict(world.topic("a").notes[-1].values) == {"note": "ask again"}


def test_what_is_no_task_or_one_too_many_is_said() -> None:
    world = held()
    for words, within in (("", HOUR), ("call", 0), ("call", -HOUR), ("call", AHEAD + 1)):
        assert answered(put(world, words, within)) == [Line.TASK_WHEN]
    for number in range(MOST):
        assert answered(put(world, f"task {number}", HOUR + number)) == [None]
    assert answered(put(world, "one more", HOUR)) == [Line.TASK_MANY]
    assert len(world.case("a").notes.tasks) == MOST
