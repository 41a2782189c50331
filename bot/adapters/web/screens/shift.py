"""One's own shift: the cases that wait for one's answer, what is due, what happened meanwhile, and handing over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.adapters.web.asked import Asked, Fragment, once
from bot.adapters.web.register import Kept
from bot.adapters.web.screens import referrals, tasks
from bot.adapters.web.screens.queue import answered, facts_of
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.rules import DAY
from bot.core.ports import JournalEntry
from bot.wording.catalog import msgid
from bot.wording.text import plain

HAPPENED: Mapping[str, str] = {
    "case_opened": msgid("page.happened_opened"),
    "case_reopened": msgid("page.happened_reopened"),
    "case_claimed": msgid("page.happened_claimed"),
    "case_returned": msgid("page.happened_returned"),
    "case_handed_on": msgid("page.happened_handed_on"),
    "urgency_raised": msgid("page.happened_raised"),
    "case_closed": msgid("page.happened_closed"),
    "plan_changed": msgid("page.happened_plan"),
    "plan_missed": msgid("page.happened_missed"),
    "answer_withheld": msgid("page.happened_withheld"),
    "service_withheld": msgid("page.happened_withheld"),
    "answer_restored": msgid("page.happened_restored"),
    "service_restored": msgid("page.happened_restored"),
}
"""What of the journal colleagues want to know when they come back, and how it is said. All else is for the journal."""

SHOWN_MOST = 40
"""How many lines of what happened are shown, the last ones."""

LOOKED_BACK = 3 * DAY
"""How far back it is looked for when somebody was last here, in milliseconds: after longer, a colleague tells more."""

LEFT = frozenset({"shift_off", "shift_over", "page_left"})
"""With what somebody's being here ends."""

HANDED_MOST = 30
"""How many cases are handed on at once: each takes two fields of a form."""

AWAY = 3_600_000
"""Milliseconds without a line in the journal after which they count as away, if nothing else says so."""


async def shift(asked: Asked) -> Fragment:
    """The whole screen."""
    return Fragment("shift.html", await _values(asked))


async def state(asked: Asked) -> Fragment:
    """The same without what surrounds it, when the desk changed."""
    return Fragment("shift_rows.html", await _values(asked))


async def hand_over_form(asked: Asked) -> Fragment:
    """The cases in one's hands, each with room for a line, and to whom they can go. `leaving`: the shift ends then."""
    desk, me = asked.visitor.desk, asked.visitor.counsellor
    cases = [
        {"token": c.token, **asked.words.tag(c.code)}
        for c in sorted(_held(asked), key=lambda c: -c.urgency)[:HANDED_MOST]
    ]
    values = {"cases": cases, "colleagues": _colleagues(desk, me, asked.visitor.now), "once": once}
    return Fragment("hand_over.html", {**values, "leaving": bool(asked.form.get("leaving"))})


async def hand_over(asked: Asked) -> Fragment:
    """Hand on the cases that were chosen, each with its line: first the line as a note, so that who gets it finds it.

    What came of each is said; one that is refused changes nothing for the others.
    """
    form = asked.form
    to, id = form.get("to", ""), form.get("id", "")
    chosen = [case for case in _held(asked) if form.get(f"pick-{case.token}")]
    told = []
    for case in chosen:
        line = form.get(f"line-{case.token}", "").strip()
        if line:
            await answered(asked, f"{id}-n-{case.token}", note=line, case=[case.token, case.number])
        parts = ["hand", case.token, str(case.number), to]
        told.append((asked.words.name(case.code), *await answered(asked, f"{id}-{case.token}", parts=parts)))
    said = "\n".join(f"{name}: {words}" if words else name for name, words, _ in told)
    values = {"said": said or asked.words.text("page.nothing_chosen"), "alert": any(a for _, _, a in told)}
    return Fragment("handed.html", values, {"HX-Trigger": "acted"})


def _colleagues(desk: Desk, me: Counsellor, now: int) -> list[tuple[str, str]]:
    return [(c.id, c.name) for c in desk.on_duty(now) if c.id != me.id]


def _held(asked: Asked) -> list[DeskCase]:
    return list(asked.visitor.desk.held_by(asked.visitor.counsellor.id))


async def _values(asked: Asked) -> dict[str, Any]:
    visitor, words = asked.visitor, asked.words
    desk, now, me = visitor.desk, visitor.now, visitor.counsellor
    rows = [await _row(asked, case) for case in _held(asked)]
    rows.sort(key=lambda row: (row["awaits_since"] == 0, row["awaits_since"], row["since_at"]))
    register = await asked.use.register.all()
    lines = await asked.use.store.journal.entries(now - LOOKED_BACK)
    since = me.left_at or last_here(lines, me.id, now)
    return {
        "cases": rows,
        "tasks": sorted(((row, task) for row in rows for task in row["tasks"]), key=lambda both: both[1]["due"]),
        "on": me in desk.on_duty(now),
        "until": words.time(me.on_until, now) if me.on_until else "",
        "once": once,
        "due": [row for row in referrals.rows(asked, register) if row["mine"]],
        "outcomes": referrals.outcomes(words),
        "since": words.time(since, now),
        "happened": happened(asked, [(at, e) for at, e in lines if at > since and e.who != me.id], register),
    }


async def _row(asked: Asked, case: DeskCase) -> dict[str, Any]:
    words, now = asked.words, asked.visitor.now
    told = await asked.told(case)
    live = told.case if told is not None else None
    awaits = live.hold.awaits if live is not None else 0
    return {
        "token": case.token,
        "number": case.number,
        **words.tag(case.code),
        **words.degree(case.urgency),
        "paused": case.paused,
        "awaits_since": awaits,
        "since_at": case.waiting_since,
        "awaits": words.ago(awaits, now) if awaits else "",
        "facts": facts_of(words, told) if told is not None else [],
        "note": plain(live.notes.written[-1][2]) if live is not None and live.notes.written else "",
        "tasks": tasks.rows(asked, live) if live is not None else [],
    }


def last_here(lines: Sequence[tuple[int, JournalEntry]], me: str, now: int) -> int:
    """When somebody was last here before now (milliseconds): the end of their last stay, by their lines in the journal.

    A stay ends with the shift or the page; or an hour before the next line of theirs. With no line: as far as it was
    looked back.
    """
    own = [(at, entry.what) for at, entry in lines if entry.who == me]
    next_at = now
    for at, what in reversed(own):
        if what in LEFT or next_at - at >= AWAY:
            return at
        next_at = at
    return now - LOOKED_BACK


@dataclass(frozen=True)
class _Case:
    """A case that a line of the journal is about."""

    name: str
    token: str = ""


def happened(asked: Asked, lines: Sequence[tuple[int, JournalEntry]], register: Iterable[Kept]) -> list[dict[str, Any]]:
    """Lines of the journal as colleagues read them, the newest first."""
    words, desk = asked.words, asked.visitor.desk
    register = list(register)
    cases = _named(asked, register)
    others = {ref for kept in register if not asked.visitor.may_see(kept.group) for ref in kept.refs}
    rows = []
    for at, entry in reversed(lines):
        label = HAPPENED.get(entry.what)
        if label is None or entry.case in others:
            continue
        who = desk.counsellor(entry.who)
        case = cases.get(entry.case)
        said = words.text(label, who=who.name if who is not None else words.text("page.sarika"))
        why = f"outcome.{entry.why}" if entry.what == "case_closed" else ""
        urgent = f"urgency.{entry.urgency}" if entry.what in ("case_opened", "case_reopened", "urgency_raised") else ""
        more = [words.text(id) for id in (why, urgent) if id in words.catalog]
        more += [entry.why] if entry.what.endswith(("withheld", "restored")) else []
        rows.append(
            {"at": words.time(at, asked.visitor.now), "said": said, "more": ", ".join(more),
             "name": case.name if case is not None else "", "token": case.token if case is not None else ""}
        )  # fmt: skip
        if len(rows) == SHOWN_MOST:
            break
    return rows


def _named(asked: Asked, register: Iterable[Kept]) -> dict[str, _Case]:
    """The cases that the journal names, those of the visitor's groups only."""
    live = {(c.contact, c.number): c for c in asked.visitor.desk.cases if asked.visitor.may_see(c.group)}
    found: dict[str, _Case] = {}
    for kept in register:
        for number, ref in enumerate(kept.refs, 1):
            case = live.get((kept.contact, number))
            if case is not None:
                found[ref] = _Case(asked.words.name(case.code), case.token)
            elif kept.ended is not None and kept.ended.number == number and asked.visitor.may_see(kept.group):
                found[ref] = _Case(asked.words.name(kept.ended.code))
    return found
