"""What is to be done in a case at a time is kept with it, told when it is due, and gone once it is done."""

from datetime import timedelta
from typing import Any

from bot.core.case_actions import Scene, possible
from bot.core.decide import Decision
from bot.core.keeping.events import CloseUndone, TaskAsked, TaskDone, TaskPut
from bot.core.keeping.tasks import AHEAD, MOST
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.desk import Panel
from bot.core.model.effects.thread import Note
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK
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


def asks(world: World, words: str, who: str = "c", **when: Any) -> Decision:
    return world.handle("a", [TaskAsked(by=world.by(who), words=words, message=world.new(), **when)])


def test_it_is_written_in_the_thread_with_a_time_of_the_desks_clock() -> None:
    world = held()
    hours = world.rules.hours
    now = hours.local(world.now)
    minute, today = now.hour * 60 + now.minute, now.date()
    soon, tomorrow, day = minute + 1, today + timedelta(days=1), timedelta(days=1)
    week = hours.at(today + timedelta(days=7), minute)
    for words, when, due in (
        ("soon", {"minute": soon}, hours.at(today + soon // 1440 * day, soon % 1440)),
        ("that time is over", {"minute": minute}, hours.at(tomorrow, minute)),
        ("by weekday", {"minute": 0, "weekday": tomorrow.weekday()}, hours.at(tomorrow, 0)),
        ("the same weekday", {"minute": minute, "weekday": today.weekday()}, week),
        ("by date", {"minute": 600, "day": tomorrow.isoformat()}, hours.at(tomorrow, 600)),
    ):
        asks(world, words, who="d", **when)
        assert (due, "d", words) in [(at, by, said) for at, _, by, said in world.case("a").notes.tasks], words
    world.drain()
    assert world.notes("a")[-5:] == [Line.TASK_PUT] * 5
    assert [line.what for line in world.journal].count("task_put") == 5


def test_how_it_is_written_is_told_to_who_wrote_it_otherwise() -> None:
    world = held()
    for words, when in (("call", {}), ("", {"minute": 1}), ("call", {"minute": 1, "day": "tomorrow"}), ("", {})):
        said = [e.line for e in asks(world, words, **when).effects if isinstance(e, Note)]
        assert said == [Line.TASK_HOW], (words, when)
    world.closes("c", "a")
    assert [e.line for e in asks(world, "call", minute=1).effects if isinstance(e, Note)] == [Line.NO_CASE_HERE]


def test_what_there_is_to_do_is_shown_in_their_own_chat_and_done_there() -> None:
    world = held()
    world.handle(DESK, [CounsellorStarted(by=world.by("c"))])
    asks(world, "call the embassy", minute=600)
    panels = [e for e in asks(world, "").effects if isinstance(e, Panel)]
    assert [(panel.counsellor, panel.menu) for panel in panels] == [("c", "tasks")]
    assert "tasks" in possible(
        Scene(world.conversations["a"], world.case("a"), world.desk, world.now, world.rules.about, False)
    )
    done(world, 1)
    assert "tasks" not in possible(
        Scene(world.conversations["a"], world.case("a"), world.desk, world.now, world.rules.about, False)
    )
