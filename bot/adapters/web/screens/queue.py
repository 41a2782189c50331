"""Who waits, by urgency and time; who holds what, and who waits for whose answer; who is on duty."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import ref

from bot.adapters.web.acts import Acts, BadId
from bot.adapters.web.asked import Asked, Fragment, Refused, once
from bot.adapters.web.words import Words
from bot.content import Content
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import DeskCase
from bot.core.turn.arrivals import flood_of
from bot.core.understanding.values import Urgency
from bot.wording import case_card
from bot.wording.catalog import moment

SHOWN_MOST = 200
"""How many cases stand there; of more, those that wait longest or are most urgent, and how many follow."""

FACTS_KEPT = 2_000
"""Of how many records, in how many languages, what a line says of them is remembered, as long as each is in use."""

_FACTS: dict[tuple[str, str], tuple[ref[Conversation], Content, list[str]]] = {}


async def queue(asked: Asked) -> Fragment:
    """The whole screen."""
    return Fragment("queue.html", {**await _values(asked), "once": once})


async def state(asked: Asked) -> Fragment:
    """The same without what surrounds it: what is fetched again when the desk changed."""
    return Fragment("queue_rows.html", await _values(asked))


async def bell(asked: Asked) -> Fragment:
    """How many emergencies wait, and since when the newest one does: the page rings when either is more than before."""
    wait = (c for c in asked.visitor.desk.cases if c.state is CaseState.WAITING and asked.visitor.may_see(c.group))
    since = [c.waiting_since for c in wait if c.urgency is Urgency.EMERGENCY]
    return Fragment("bell.html", {"emergencies": len(since), "newest": max(since, default=0)})


async def act(asked: Asked) -> Fragment:
    """A button of the forum, pressed on the page; what came of it as words."""
    parts = asked.form.get("parts", "").split(" ")
    if not 1 <= len(parts) <= 4 or any(len(part) > 64 for part in parts):
        raise Refused
    return await done(asked, parts=parts, seen=asked.number("seen"))


async def done(asked: Asked, **what: Any) -> Fragment:
    """Something was done; what came of it as words, and whether it has to be seen."""
    said, alert = await answered(asked, asked.form.get("id", ""), **what)
    return Fragment("told.html", {"said": said, "alert": alert})


async def answered(asked: Asked, id: str, **what: Any) -> tuple[str, bool]:
    """The same, of what has an id. Where no answer comes in time, or it was sent once before, it is said that it is
    there: nobody does it again.
    """
    try:
        answer = await Acts(asked.use, asked.live).act(asked.visitor, id, **what)
    except BadId:
        raise Refused from None
    return asked.words.answer(answer) if answer is not None else (asked.words.text("page.is_there"), False)


async def _values(asked: Asked) -> dict[str, Any]:
    visitor, words = asked.visitor, asked.words
    desk, now = visitor.desk, visitor.now
    seen = [c for c in desk.cases if visitor.may_see(c.group)]
    groups = dict.fromkeys(c.group for c in seen if c.state is CaseState.WAITING)
    waiting = [c for group in groups for c in desk.waiting(group)]
    waiting.sort(key=lambda c: (desk.puts_behind(c, c.waiting_since), -c.urgency, c.waiting_since))
    held = sorted((c for c in seen if c.state is CaseState.OPEN), key=lambda c: c.holder != visitor.counsellor.id)
    shown = waiting[:SHOWN_MOST], held[:SHOWN_MOST]
    told = await asyncio.gather(*(asked.told(c) for part in shown for c in part))
    rows = [_row(asked, c, t) for c, t in zip([*shown[0], *shown[1]], told, strict=True)]
    flood = flood_of(desk.arrivals, now)
    return {
        "waiting": [row for row in rows if row["waits"]],
        "held": [row for row in rows if not row["waits"]],
        "more": len(waiting) + len(held) - len(rows),
        "on_duty": ", ".join(c.name for c in desk.on_duty(now)),
        "on_call": ", ".join(c.name for c in desk.counsellors if c.on_call and not c.gone),
        "on": visitor.counsellor in desk.on_duty(now),
        "flood": words.text("board.flood", **flood) if flood is not None else "",
        "behind": words.text("board.behind", until=moment(words.catalog, str(desk.behind[1])))
        if desk.behind is not None and now <= desk.behind[1]
        else "",
    }


def _row(asked: Asked, case: DeskCase, told: Conversation | None) -> dict[str, Any]:
    """A line of the queue. Of whom nothing is known any more, the name alone."""
    visitor, words = asked.visitor, asked.words
    desk, now = visitor.desk, visitor.now
    holder = desk.counsellor(case.holder or case.taker)
    row: dict[str, Any] = {
        "token": case.token,
        "number": case.number,
        **words.tag(case.code),
        **words.degree(case.urgency),
        "waits": case.state is CaseState.WAITING,
        "taken": case.taker is not None,
        "since": words.ago(case.waiting_since, now),
        "holder": holder.name if holder is not None else "",
        "mine": case.holder == visitor.counsellor.id,
        "paused": case.paused,
        "facts": "",
        "watched": False,
        "awaits": "",
    }
    if told is None or told.case is None:
        return row
    awaits = told.case.hold.awaits
    row["facts"] = " · ".join(facts_of(words, told))
    row["watched"] = told.hushed
    row["awaits"] = words.ago(awaits, now) if awaits else ""
    return row


def facts_of(words: Words, told: Conversation) -> list[str]:
    """What a line about a case says of it: the topic, the country, the language, and who it is. Made once of a record
    for all who read it, since a queue has many and changes often.
    """
    content, key = words.content, (told.contact, words.language)
    made = _FACTS.get(key)
    if made is None or made[0]() is not told or made[1] is not content:
        if len(_FACTS) > FACTS_KEPT:
            _FACTS.clear()
        made = _FACTS[key] = ref(told, lambda _: _FACTS.pop(key, None)), content, _facts(words, told)
    return made[2]


def _facts(words: Words, told: Conversation) -> list[str]:
    topic = words.content.topics.get((told.case.topic if told.case is not None else None) or "")
    person = f"person.{told.known.person}"
    facts = (
        topic.title_in(words.language) if topic is not None else "",
        words.catalog.country(told.known.country) if told.known.country else "",
        case_card.language(told, words.catalog),
        words.text(person) if person in words.catalog else "",
    )
    return [fact for fact in facts if fact]
