"""Who is who at the desk: their role, when they were last seen, who is on shift, and the weekly plan as a grid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from babel import Locale

from bot.adapters.web.asked import Asked, Fragment
from bot.adapters.web.screens.sessions import sessions
from bot.core.desk.rights import role_of
from bot.core.model.desk import Counsellor
from bot.core.model.rules import DAY
from bot.core.model.week import PlannedShift
from bot.core.ports import JournalEntry

SEEN_WITHIN = 30 * DAY
"""How far back it is looked for when somebody was last seen, in milliseconds."""


async def people(asked: Asked) -> Fragment:
    """The whole screen, with the ways in that somebody may end."""
    visitor, words = asked.visitor, asked.words
    desk, now = visitor.desk, visitor.now
    lines = await asked.use.store.journal.entries(now - SEEN_WITHIN)
    seen = last_seen(lines)
    staff = sorted((c for c in desk.counsellors if not c.gone), key=lambda c: (c not in desk.on_duty(now), c.name))
    rows = [_row(asked, counsellor, seen.get(counsellor.id)) for counsellor in staff]
    today = asked.use.hours.local(now).date()
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    names = Locale(words.language).days["format"]["abbreviated"]
    plan = desk.plan
    grid = [
        {
            "name": counsellor.name,
            "days": [
                {
                    "spans": _spans(plan.shifts, counsellor.id, day.weekday()),
                    "off": any(o.day == day.isoformat() and o.counsellor in ("", counsellor.id) for o in plan.off),
                    "today": day == today,
                }
                for day in days
            ],
        }
        for counsellor in staff
        if any(shift.counsellor == counsellor.id for shift in plan.shifts)
    ]
    return Fragment(
        "people.html",
        {
            "people": rows,
            "days": [{"name": names[day.weekday()], "number": str(day.day), "today": day == today} for day in days],
            "grid": grid,
            "gaps": len(plan.uncovered(asked.use.hours, desk.members())) if plan.shifts else 0,
            **(await sessions(asked)).values,
        },
    )


def last_seen(lines: Iterable[tuple[int, JournalEntry]]) -> dict[str, int]:
    """When each of those who act at the desk did something last, by their lines in the journal (milliseconds)."""
    return {entry.who: at for at, entry in lines}


def _row(asked: Asked, counsellor: Counsellor, seen: int | None) -> dict[str, Any]:
    words, desk, now = asked.words, asked.visitor.desk, asked.visitor.now
    on = counsellor in desk.on_duty(now)
    return {
        "name": counsellor.name,
        "role": words.text(f"role.{role_of(counsellor).word}"),
        "on": on,
        "until": words.time(counsellor.on_until or now, now) if on else "",
        "on_call": counsellor.on_call,
        "seen": words.ago(seen, now) if seen is not None else "",
        "holds": sum(c.holder == counsellor.id for c in desk.cases),
        "not_started": not counsellor.started,
        "groups": ", ".join(desk.title(group) for group in counsellor.groups) if len(desk.boards) > 1 else "",
    }


def _spans(shifts: Iterable[PlannedShift], counsellor: str, weekday: int) -> list[str]:
    """The times of somebody's shifts that begin on a weekday: "08:00–12:00"."""
    own = (s for s in shifts if s.counsellor == counsellor and weekday in s.days)
    return [f"{_clock(s.start)}–{_clock(s.end)}" for s in sorted(own, key=lambda s: s.start)]


def _clock(minute: int) -> str:
    minute = minute if minute <= 24 * 60 else minute - 24 * 60
    return f"{minute // 60:02}:{minute % 60:02}"
