"""What supervisors look at: emergencies that were closed, openings of identity to sign, waits and load, the report."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.adapters.web.asked import Asked, Fragment, Refused, once
from bot.adapters.web.live import mark
from bot.adapters.web.screens.queue import done
from bot.adapters.web.screens.referrals import meant
from bot.adapters.web.words import Words
from bot.core.desk.rights import Act, may
from bot.core.journal.figures import REACH
from bot.core.journal.period import LONGEST, counted
from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.rules import DAY
from bot.core.understanding.values import Urgency
from bot.paper.report import svg
from bot.wording.report import as_csv, report
from bot.wording.text import plain

AGAIN = 7 * DAY
"""For how long an emergency that was closed is shown to be read again, in milliseconds."""


async def supervisor(asked: Asked) -> Fragment:
    """The whole screen. Raises Refused for who may not have the figures of the desk."""
    _may(asked)
    return Fragment("supervisor.html", {**await _values(asked), **await _report(asked)})


async def state(asked: Asked) -> Fragment:
    """What changes with each case, without the report."""
    _may(asked)
    return Fragment("supervisor_rows.html", await _values(asked))


async def report_part(asked: Asked) -> Fragment:
    """The report of the days that were asked for."""
    _may(asked)
    return Fragment("report.html", await _report(asked))


async def sign(asked: Asked) -> Fragment:
    """Somebody signs what was opened alone."""
    kept = await meant(asked)
    parts = ["sign", kept.token, str(asked.number("about"))]
    return await done(asked, parts=parts, contact=kept.contact)


async def reread(asked: Asked) -> Fragment:
    """Somebody has read a closed emergency again."""
    kept = await meant(asked)
    parts = ["reread", kept.token, str(asked.number("about"))]
    return await done(asked, parts=parts, contact=kept.contact)


def _said(words: Words, id: str) -> str:
    """The words of an id that stands in records; none for one that nothing says any more."""
    return words.text(id) if id in words.catalog else ""


def _name(desk: Desk, id: str | None) -> str:
    counsellor = desk.counsellor(id)
    return counsellor.name if counsellor is not None else "?"


def _may(asked: Asked) -> None:
    if not may(asked.visitor.by, Act.REPORT):
        raise Refused


async def _values(asked: Asked) -> dict[str, Any]:
    visitor, words = asked.visitor, asked.words
    desk, now, session = visitor.desk, visitor.now, visitor.session.id
    register = [k for k in await asked.use.register.all() if visitor.may_see(k.group)]
    closed = [
        {
            **words.tag(ended.code),
            "mark": mark(session, kept.contact),
            "token": kept.token if desk.whose(kept.token) is not None else "",
            "by": _name(desk, ended.by),
            "summary": plain(ended.summary),
            "read": _name(desk, ended.read) if ended.read else "",
            "mine": ended.by == visitor.counsellor.id,
            "number": ended.number,
            "outcome": _said(words, f"outcome.{ended.outcome}"),
            "when": words.time(ended.at, now),
            "at": ended.at,
        }
        for kept in register
        if (ended := kept.ended) is not None and ended.urgency is Urgency.EMERGENCY and now - ended.at < AGAIN
    ]
    unsigned = [
        {
            "mark": mark(session, kept.contact),
            "number": opened.number,
            "name": words.name(opened.code),
            "by": _name(desk, opened.by),
            "mine": opened.by == visitor.counsellor.id,
            "why": _said(words, f"unmask_why.{opened.why}"),
            "when": words.time(opened.opened_at, now),
            "late": now - opened.opened_at >= DAY,
        }
        for kept in register
        for opened in kept.opened_alone
    ]
    return {
        "closed": sorted(closed, key=lambda row: (bool(row["read"]), -row["at"])),
        "unsigned": unsigned,
        "once": once,
        "waits": _waits(asked),
        "load": sorted(_load(asked), key=lambda row: -row["holds"]),
    }


def _waits(asked: Asked) -> list[dict[str, Any]]:
    """By urgency how many wait, and the longest wait."""
    words, now = asked.words, asked.visitor.now
    seen = [c for c in asked.visitor.desk.cases if asked.visitor.may_see(c.group) and c.state is CaseState.WAITING]
    rows = []
    for urgency in sorted(Urgency, reverse=True):
        since = [c.waiting_since for c in seen if c.urgency is urgency]
        if since:
            rows.append(
                {"urgency": words.urgency(urgency), "sign": urgency.word, "count": len(since),
                 "longest": words.ago(min(since), now)}
            )  # fmt: skip
    return rows


def _load(asked: Asked) -> list[dict[str, Any]]:
    """How many cases each holds who is on shift or holds any."""
    desk, now = asked.visitor.desk, asked.visitor.now
    on_duty = desk.on_duty(now)
    rows = []
    for counsellor in desk.counsellors:
        held = [c for c in desk.cases if c.holder == counsellor.id]
        if held or counsellor in on_duty:
            emergencies = sum(c.urgency is Urgency.EMERGENCY for c in held)
            rows.append(
                {"name": counsellor.name, "holds": len(held), "emergencies": emergencies, "on": counsellor in on_duty}
            )
    return rows


async def _report(asked: Asked) -> dict[str, Any]:
    """Of the days from `from` to `to`, both included; of the last seven without. What is no period is said in words."""
    visitor, words, hours = asked.visitor, asked.words, asked.use.hours
    today = hours.local(visitor.now).date()
    try:
        first = date.fromisoformat(asked.form.get("from") or (today - timedelta(days=6)).isoformat())
        last = date.fromisoformat(asked.form.get("to") or today.isoformat())
    except ValueError:
        first, last = today, date.min
    days = (last - first).days + 1
    values: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat(), "today": today.isoformat()}
    if not 1 <= days <= LONGEST or last > today:
        return {**values, "wrong": words.text("page.no_period", days=str(LONGEST)), "sections": ()}
    journal, after = asked.use.store.journal, asked.use.rules.referral_after
    lines, sums = await journal.entries(visitor.now - REACH), await journal.sums()
    found = counted(lines, sums, days=days, until=last.isoformat(), now=visitor.now, hours=hours, referral_after=after)
    offset = hours.offset(found.end)
    shown = report(found, words.content, words.catalog, offset)
    table = base64.b64encode(as_csv(shown, found, offset).encode("utf-8-sig")).decode()
    return {
        **values,
        "wrong": "",
        "title": f"{shown.title}: {shown.period}",
        "sections": shown.sections,
        "footnote": shown.footnote,
        "picture": Markup(svg(shown, words.catalog)),  # noqa: S704 - drawn by us, every word in it escaped
        "csv": f"data:text/csv;base64,{table}",
        "file": f"sarika-{first.isoformat()}-{last.isoformat()}.csv",
    }
