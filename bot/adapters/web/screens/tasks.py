"""What is to be done in a case at a time: written down in the case, and shown to who holds it on their own shift."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.adapters.web.asked import Asked, Fragment, Refused, once
from bot.adapters.web.screens.queue import answered
from bot.core.keeping.tasks import AHEAD, LONGEST
from bot.core.model.case import Case
from bot.core.model.rules import HOUR
from bot.wording.text import plain


async def form(asked: Asked) -> Fragment:
    """Room for a task, by the desk's clock."""
    loaded, told = await asked.case()
    if told.case is None or not told.case.live:
        raise Refused
    hours = asked.use.hours
    at, last = hours.local(loaded.now + HOUR), hours.local(loaded.now + AHEAD)
    return Fragment(
        "task_form.html",
        {
            **asked.tag(told),
            "once": once,
            "again": False,
            "longest": LONGEST,
            "at": _written(at.replace(minute=0)),
            "first": _written(hours.local(loaded.now)),
            "last": _written(last),
        },
    )


async def put(asked: Asked) -> Fragment:
    """Write a task down. What is no time is said in words, and what was typed stays, to be sent under another id."""
    _, told = await asked.case()
    try:
        at = datetime.fromisoformat(asked.form.get("due", ""))
        due = asked.use.hours.at(at.date(), at.hour * 60 + at.minute)
    except (ValueError, OverflowError):
        due = 0
    words = asked.form.get("text", "")
    case = [told.token, asked.number("number")]
    said, alert = await answered(asked, asked.form.get("id", ""), task=words, due=due, case=case)
    told_of = {"said": said, "alert": alert, "again": alert, "once": once}
    return Fragment("task_again.html" if alert else "put.html", told_of)


async def done(asked: Asked) -> Fragment:
    """A task is done, where no stream of the case says so."""
    _, told = await asked.case()
    parts = ["done", told.token, str(asked.number("number")), str(asked.number("task"))]
    said, alert = await answered(asked, asked.form.get("id", ""), parts=parts)
    return Fragment("told.html", {"said": said, "alert": alert}, {"HX-Trigger": "acted"})


def rows(asked: Asked, case: Case) -> list[dict[str, Any]]:
    """The tasks of a case, what is due first."""
    words, desk, now = asked.words, asked.visitor.desk, asked.visitor.now
    return [
        {
            "task": number,
            "due": due,
            "when": words.time(due, now),
            "late": due <= now,
            "who": writer.name if (writer := desk.counsellor(by)) is not None else "?",
            "text": plain(said),
        }
        for due, number, by, said in case.notes.tasks
    ]


def _written(at: datetime) -> str:
    """As a field for date and time has it."""
    return at.strftime("%Y-%m-%dT%H:%M")
