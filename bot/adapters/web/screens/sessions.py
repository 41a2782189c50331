"""Who is on the page: one's own ways in, and for supervisors everybody's; each can be ended."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.asked import Asked, Fragment, Refused
from bot.core.desk.entrance import LASTS
from bot.core.desk.rights import Act, may
from bot.core.ports import DESK

WITHIN = 2.0
"""Seconds for which it is waited until the desk knows."""


async def sessions(asked: Asked) -> Fragment:
    """The list."""
    visitor, words = asked.visitor, asked.words
    all_of_them = may(visitor.by, Act.SESSIONS)
    theirs = [s for s in visitor.desk.sessions if all_of_them or s.counsellor == visitor.counsellor.id]
    seen = {s.id: await asked.sessions.seen(s.id) for s in theirs}
    rows = [
        {
            "id": s.id,
            "whose": counsellor.name if (counsellor := visitor.desk.counsellor(s.counsellor)) is not None else "?",
            "browser": s.browser,
            "since": words.ago(s.begun_at, visitor.now),
            "seen": words.ago(at, visitor.now),
            "this": s.id == visitor.session.id,
            "mine": s.counsellor == visitor.counsellor.id,
        }
        for s in theirs
        if visitor.now - s.begun_at < LASTS and (at := seen[s.id]) is not None
    ]
    rows.sort(key=lambda row: (not row["this"], not row["mine"]))
    return Fragment("sessions.html", {"rows": rows})


async def end(asked: Asked) -> Fragment:
    """End one: it counts no more at once, and the desk writes down who ended it."""
    wanted = asked.form.get("session", "")
    found = next((s for s in asked.visitor.desk.sessions if s.id == wanted), None)
    own = found is not None and found.counsellor == asked.visitor.counsellor.id
    if found is None or not (own or may(asked.visitor.by, Act.SESSIONS)):
        raise Refused
    await asked.sessions.end(found.id)
    await Acts(asked.use, asked.live).put(number_of("end", found.id), asked.visitor.by, end=found.id)
    asked.live.end(found.id)
    await asked.live.change_of(DESK, WITHIN)
    if found.id == asked.visitor.session.id:
        return Fragment("told.html", {"said": "", "alert": False}, {"HX-Refresh": "true"})
    visitor = await asked.sessions.visitor_of(asked.visitor.session.id)
    return await sessions(replace(asked, visitor=visitor) if visitor is not None else asked)
