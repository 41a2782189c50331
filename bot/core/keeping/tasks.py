"""What is to be done in a case at a time: written down by anybody at the desk, and told again when it is due.

A task belongs to its case, whoever holds that by then; it goes with it. Nothing of it reaches the contact.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.desk import panel, shifts
from bot.core.keeping.events import TaskAsked, TaskDone, TaskPut
from bot.core.model.case import Case
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

MOST, AHEAD, LONGEST = 10, 90 * DAY, 300
"""Tasks of a case, how far ahead one may lie in milliseconds, characters of one (our choice: they bound the record)."""

TASKS = "tasks"
"""The menu of a card that says what there is to do."""


def put(turn: Turn, event: TaskPut, case: Case) -> None:
    """Write a task down on the page, and have it told at its time."""
    wrong = _put(turn, case, event.by.counsellor, event.words, event.due)
    turn.answer(event.press, wrong, alert=wrong is not None)


def asked(turn: Turn, event: TaskAsked) -> None:
    """The same by a command in the thread; without a word of what is to be done it shows what there is to do."""
    by, case = shifts.know(turn, event.by), turn.case
    if case is None:
        turn.note(Line.NO_CASE_HERE, reply_to=event.message)
        return
    if not event.words and event.minute is None and case.notes.tasks and panel.show(turn, case, event.by, TASKS):
        return
    wrong = _put(turn, case, by.id, event.words, _due(turn, event))
    if wrong is not None:
        panel.tell(turn, by.id, Line.TASK_HOW if wrong is Line.TASK_WHEN else wrong, event.message)


def _put(turn: Turn, case: Case, by: str, said: str, due: int) -> Line | None:
    """Write it down, or say what is wrong with it."""
    words, tasks = " ".join(said.split())[:LONGEST], case.notes.tasks
    if not words or not turn.now < due <= turn.now + AHEAD:
        return Line.TASK_WHEN
    if len(tasks) >= MOST:
        return Line.TASK_MANY
    number = max(case.notes.tasks_put, *(number for _, number, _, _ in tasks), 0) + 1  # an old page means another
    _keep(turn, replace(case, notes=replace(case.notes, tasks_put=number)), (*tasks, (due, number, by, words)))
    turn.set_timer(TimerName.TASK, due, number)
    turn.note(Line.TASK_PUT, holder=shifts.name_of(turn, by), note=words, until=str(due), now=str(turn.now))
    turn.note_journal("task_put", by)
    return None


def _due(turn: Turn, event: TaskAsked) -> int:
    """When that is, by the desk's clock (milliseconds since 1970): without a day as soon as it is that time. 0 for what
    is no time or day.
    """
    if event.minute is None:
        return 0
    hours, today = turn.rules.hours, turn.rules.hours.local(turn.now).date()
    if event.day:
        try:
            return hours.at(date.fromisoformat(event.day), event.minute)
        except (ValueError, OverflowError):
            return 0
    every = 1 if event.weekday is None else 7
    ahead = 0 if event.weekday is None else (event.weekday - today.weekday()) % 7
    due = hours.at(today + timedelta(days=ahead), event.minute)
    return due if due > turn.now else hours.at(today + timedelta(days=ahead + every), event.minute)


def done(turn: Turn, event: TaskDone, case: Case) -> None:
    """It is done, or not to be done any more."""
    left = tuple(task for task in case.notes.tasks if task[1] != event.task)
    if left == case.notes.tasks:
        turn.answer(event.press, Line.OLD_BUTTON_DESK)
        return
    turn.answer(event.press)
    _keep(turn, case, left)
    turn.stop_timer(TimerName.TASK, event.task)
    turn.note_journal("task_done", event.by.counsellor)


def due(turn: Turn, number: int) -> None:
    """Its time has come: who holds the case is told privately, and it stands in the case."""
    case = turn.case
    task = next((task for task in case.notes.tasks if task[1] == number), None) if case is not None else None
    if case is None or task is None or task[0] > turn.now:
        return
    if case.holder is not None:
        turn.ping(case, case.holder, "task")
    turn.note(Line.TASK_DUE, note=task[3])


def back(turn: Turn, case: Case, ended: int) -> None:
    """The case that had ended then is open again: what was due meanwhile is told."""
    for at, number, _, _ in case.notes.tasks:
        if at >= ended:
            turn.set_timer(TimerName.TASK, max(at, turn.now), number)


def _keep(turn: Turn, case: Case, tasks: tuple[tuple[int, int, str, str], ...]) -> None:
    turn.keep_case(replace(case, notes=replace(case.notes, tasks=tuple(sorted(tasks)))))
