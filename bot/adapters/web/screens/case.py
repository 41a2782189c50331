"""One case: the talk of both sides, the card, the writing line, prepared replies, services, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.adapters.web.asked import Asked, Fragment, Refused
from bot.adapters.web.files import shows
from bot.adapters.web.live import mark
from bot.adapters.web.screens import tasks
from bot.adapters.web.screens.actions import buttons, services_of
from bot.adapters.web.screens.changing import own
from bot.adapters.web.screens.queue import answered, done
from bot.adapters.web.screens.summary import summaries
from bot.adapters.web.words import Words
from bot.content import Reader, suited
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.casework.pictures import held_back
from bot.core.model.case import Case, CaseState, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Relay
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared, What
from bot.core.ports import Loaded
from bot.wording import case_card
from bot.wording.prepared import called_like, is_draft, prepared_title, render_prepared
from bot.wording.reading import read_as_khmer
from bot.wording.services import title
from bot.wording.text import plain, visible

TALK = 60
"""How many entries of the talk are shown at once, the last ones; earlier ones are asked for."""

LINES = 4
"""How many lines of the bot stand below the talk."""

REMARKS = (
    case_card.warnings, case_card.answers, case_card.child, case_card.unmasking, case_card.joined, case_card.agreed,
    case_card.muted, case_card.history,
)  # fmt: skip
"""What the card says besides facts, in this order."""

SHORT = 2
"""Letters of a title from which on it is looked for."""

FOUND = 8
"""How many prepared replies, answers and services are offered for what was typed."""


async def case(asked: Asked) -> Fragment:
    """The whole screen."""
    loaded, told = await asked.reads()
    values = await _values(asked, loaded, told, after=max(told.counts.log - TALK, 0))
    return Fragment("case.html", values)


async def talk(asked: Asked) -> Fragment:
    """What is new of the talk, and the card as it is now; or (`before`) what was earlier."""
    loaded, told = await asked.reads()
    before = asked.number("before")
    if before:
        values = await _values(asked, loaded, told, after=max(before - 1 - TALK, 0), upto=before - 1)
        return Fragment("earlier.html", values)
    return Fragment("talk.html", await _values(asked, loaded, told, after=asked.number("after")))


async def write(asked: Asked) -> Fragment:
    """The holder's words."""
    _, told = await asked.case()
    return await done(asked, words=asked.form.get("text", ""), case=[told.token, asked.number("number")])


async def note(asked: Asked) -> Fragment:
    """A note for the team."""
    _, told = await asked.case()
    return await done(asked, note=asked.form.get("text", ""), case=[told.token, asked.number("number")])


async def word(asked: Asked) -> Fragment:
    """The word that was agreed with the contact."""
    _, told = await asked.case()
    press, text = asked.form.get("press", ""), asked.form.get("text", "")  # a form with a field `id` has no id itself
    said, alert = await answered(asked, press, word=text, case=[told.token, asked.number("number")])
    return Fragment("told.html", {"said": said, "alert": alert})


async def send(asked: Asked) -> Fragment:
    """Prepared content that was read on the page."""
    _, told = await asked.case()
    what, id = _what(asked), asked.form.get("prepared", "")
    value = asked.form.get("value", "")
    return await done(asked, what=what, prepared=id, value=value, case=[told.token, asked.number("number")])


async def replies(asked: Asked) -> Fragment:
    """Prepared replies, answers and services whose title, in any language, has what was typed; the fitting first."""
    loaded, told = await asked.case()
    typed = asked.form.get("q", "").strip().lstrip("/")
    content = asked.words.content
    fitting = called_like(content, typed, _prepared(asked.words, loaded, told)) if len(typed) >= SHORT else []
    found = [
        {
            "what": p.what.value,
            "id": p.id,
            "kind": asked.words.text(f"prepared.{p.what}"),
            "title": prepared_title(content, p, asked.words.catalog),
        }
        for p in fitting[:FOUND]
    ]
    return Fragment("replies.html", {"found": found, "typed": len(typed) >= SHORT, **asked.tag(told)})


async def preview(asked: Asked) -> Fragment:
    """The words as the contact would read them, and in the reader's language."""
    loaded, told = await asked.case()
    words, what, id = asked.words, What(_what(asked)), asked.form.get("prepared", "")
    needs = words.content.replies[id].needs if what is What.REPLY and id in words.content.replies else frozenset()
    value = asked.form.get("value", "") if "time" in needs else _case(told).hold.last_service
    prepared = Prepared(what, id, told.known.country, value or ("--:--" if "time" in needs else ""))
    content = suited(words.content, Reader(prepared.country, told.known.sector, told.known.person))
    now = datetime.fromtimestamp(loaded.now / 1000, UTC)
    try:
        theirs = visible(render_prepared(content, prepared, told.language, now).text_html)
        ours = visible(render_prepared(content, prepared, words.language, now).text_html)
        draft = is_draft(content, prepared, told.language)
    except KeyError:  # withheld since, or it needs what the case does not know
        return Fragment("told.html", {"said": words.text("page.cannot_be_sent"), "alert": True})
    values = {
        "what": what.value,
        "prepared": id,
        "title": prepared_title(content, prepared, words.catalog),
        "theirs": theirs,
        "ours": ours if words.language != told.language else "",
        "draft": draft,
        "needs_time": "time" in needs,
    }
    return Fragment("preview.html", {**values, **asked.tag(told)})


def _what(asked: Asked) -> str:
    what = asked.form.get("what", "")
    if what not in list(What):
        raise Refused
    return what


def _case(told: Conversation) -> Case:
    if told.case is None:
        raise Refused
    return told.case


def _prepared(words: Words, loaded: Loaded, told: Conversation) -> Iterator[Prepared]:
    """What can be sent, the most fitting first: by the topic of the case, and by the contact's country."""
    content, topic, known = words.content, _case(told).topic or "", told.known
    for id in sorted(content.replies, key=lambda id: topic not in content.replies[id].topics):
        yield Prepared(What.REPLY, id)
    near = content.topics[topic].buttons if topic in content.topics else ()
    first = [t for t in (topic, *near) if t in content.topic_ids]
    for id in dict.fromkeys([*first, *content.topic_ids]):
        yield Prepared(What.ANSWER, id)
    seeker = Seeker(known.country, datetime.fromtimestamp(loaded.now / 1000, UTC))
    seen = replace(content, audiences=audiences_of(known.sector, known.person))
    for service in seen.services_to_choose(topic, seeker):
        yield Prepared(What.SERVICE, service.id)


async def _values(
    asked: Asked, loaded: Loaded, told: Conversation, *, after: int, upto: int | None = None
) -> dict[str, Any]:
    visitor, words, case = asked.visitor, asked.words, _case(told)
    desk, now = visitor.desk, loaded.now
    after = max(after, case.life.began)  # before it, it may have been another person
    log = await asked.use.store.records.log(told.contact, after, TALK if upto is not None else 4 * TALK)
    log = [entry for entry in log if upto is None or entry.seq <= upto]
    shown = case_card.Told(words.content, words.catalog, words.name, told, case, desk, now)
    mine = case.holder == visitor.counsellor.id
    last, states = max((entry.seq for entry in log), default=after), _states(told, case)
    return {
        **asked.tag(told),
        **buttons(asked, loaded, told, case),
        "sign": case.urgency.word,
        "state": words.text(f"state.{case.state}"),
        "state_id": str(case.state),
        "facts": [(words.text(of), plain(value)) for of, value in case_card.facts(shown) if value],
        "remarks": [plain(line) for of in REMARKS for line in of(shown)],
        "entries": [_entry(asked, told, case, entry, now, states.get(entry.seq, "")) for entry in log],
        "lines": _lines(words, case, now),
        "states": [one for one in states.items() if after - TALK < one[0] <= after],
        "after": last,
        "before": log[0].seq if log and log[0].seq > case.life.began + 1 and after > case.life.began else 0,
        "mark": mark(visitor.session.id, told.contact),
        "mine": mine,
        "unsends": case.state is CaseState.OPEN,  # the page hides it from who does not hold the case
        "waits": case.state is CaseState.WAITING,
        "past": _past(asked, told, now),
        "summaries": summaries(asked, told, case),
        "notes": [
            (words.time(at, now), writer.name if (writer := desk.counsellor(by)) is not None else "?", plain(said))
            for at, by, said in reversed(case.notes.written)
        ],
        "tasks": tasks.rows(asked, case),
        "live": case.live,
        "services": [
            (s.id, title(s, words.catalog, told.known.country)) for s in services_of(words, told, case, now)[:FOUND]
        ],
    }  # fmt: skip


def _past(asked: Asked, told: Conversation, now: int) -> list[dict[str, Any]]:
    """The earlier cases of the same person, the last first; none while that is not sure. Of a group of which who asks
    is no member they learn the name alone.
    """
    words, topics = asked.words, asked.words.content.topics
    rows = []
    for one in () if told.phone.unsure else reversed(told.history.past):
        topic, outcome = topics.get(one.topic or ""), f"outcome.{one.outcome}"
        rows.append(
            {
                "name": words.name(one.code),
                "when": words.time(one.opened_at, now),
                "here": asked.visitor.may_see(one.group),
                "about": topic.title_in(words.language) if topic is not None else words.text("card.unknown"),
                "outcome": words.text(outcome) if outcome in words.catalog else "",
                "summary": plain(one.summary or one.note),
            }
        )
    return rows


def _entry(asked: Asked, told: Conversation, case: Case, entry: LogEntry, now: int, state: str) -> dict[str, Any]:
    """An entry of the talk. A picture that is held back is named only."""
    words, theirs = asked.words, entry.side is Side.CONTACT
    author = asked.visitor.desk.counsellor(entry.author)
    hidden = held_back(told, case, entry, words.content.about)
    return {
        "seq": entry.seq,
        "side": "contact" if theirs else "counsellor",
        "who": words.text("page.contact") if theirs else author.name if author is not None else "?",
        "at": words.time(entry.at, now),
        "text": words.text("thread.held_back") if hidden else words.entry(entry),
        "read": "" if hidden else plain(read_as_khmer(entry, words.catalog)),
        "marks": words.marks(entry, case.life.before),
        "quote": plain(entry.content.quote),
        "file": shows(told, case, entry, asked.visitor.counsellor.id, words.content.about),
        "state": "" if theirs else state,
        "there": state not in ("failed", "withdrawn") and (bool(state) or not entry.edited),
        "own": own(entry, asked.visitor.counsellor.id),
    }


def _states(told: Conversation, case: Case) -> dict[int, str]:
    """What became of counsellors' words, as far as it is known, by their entry in the log."""
    waits = (effect for effect in told.quiet.held if isinstance(effect, Relay))
    return {
        **dict.fromkeys(case.sending.failed, "failed"),
        **{seq: "waits" for effect in waits for seq, _ in effect.pieces},
        **{seq: "under_way" for seq, _ in case.sending.under_way},
        **{sent.seq: "arrived" for sent in case.view.sent},
        **dict.fromkeys(case.sending.withdrawn, "withdrawn"),
    }


def _lines(words: Words, case: Case, now: int) -> list[tuple[str, str]]:
    """What the bot told the desk of this case last, and when."""
    said = [one for one in case.notes.said if one[1] not in (Line.NOTE_WRITTEN, Line.TASK_PUT)]  # which stand elsewhere
    return [(words.time(at, now), words.said(line, dict(values))) for at, line, values in said[-LINES:]]
