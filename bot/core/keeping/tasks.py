"""What is to be done in a case at a time: written down by anybody at the desk, and told again when it is due.

A task belongs to its case, whoever holds that by then; it goes with it. Nothing of it reaches the contact.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.desk import shifts
from bot.core.keeping.events import TaskDone, TaskPut
from bot.core.model.case import Case
from bot.core.model.lines import Line
from bot.core.model.rules import DAY
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

MOST, AHEAD, LONGEST = 10, 90 * DAY, 300
"""Tasks of a case, how far ahead one may lie in milliseconds, characters of one (our choice: they bound the record)."""


def put(turn: Turn, event: TaskPut, case: Case) -> None:
    """Write a task down, and have it told at its time."""
    words, tasks = " ".join(event.words.split())[:LONGEST], case.notes.tasks
    if not words or not turn.now < event.due <= turn.now + AHEAD:
        turn.answer(event.press, Line.TASK_WHEN, alert=True)
        return
    if len(tasks) >= MOST:
        turn.answer(event.press, Line.TASK_MANY, alert=True)
        return
    number = max(case.notes.tasks_put, *(number for _, number, _, _ in tasks), 0) + 1  # an old page means another
    notes = replace(case.notes, tasks_put=number)
    _keep(turn, replace(case, notes=notes), (*tasks, (event.due, number, event.by.counsellor, words)))
    turn.set_timer(TimerName.TASK, event.due, number)
    turn.answer(event.press)
    who = shifts.name_of(turn, event.by.counsellor)
    turn.note(Line.TASK_PUT, holder=who, note=words, until=str(event.due), now=str(turn.now))
    turn.note_journal("task_put", event.by.counsellor)


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
