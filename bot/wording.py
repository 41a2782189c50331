"""Answers, lines and lists of numbers as Telegram shows them: HTML text and rows of buttons, in a contact's language.

Everything is pure: content, catalog and time come in, a `Rendered` comes out, and it never breaks Telegram's limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot import wording_text as text
from bot.content import Answer, Content, Service, is_open, lookup
from bot.content.lookup import Seeker
from bot.core import effects
from bot.core.lines import Line
from bot.wording_buttons import MORE, SOURCES, STILL_MORE, Button, Rows, rows_labelled
from bot.wording_catalog import Catalog, catalog, msgid
from bot.wording_lines import BOTH_LANGUAGES, WITH_SERVICES, moment, sentence
from bot.wording_numbers import DRAFT, NO_SERVICE, nobody_known, render_numbers
from bot.wording_phones import copies
from bot.wording_referrals import named
from bot.wording_rows import MOST_ROWS, back_rows, more_rows, rows_below
from bot.wording_services import lines
from bot.wording_sources import sources_text
from bot.wording_text import Rendered

__all__ = [
    "Button",
    "Catalog",
    "Rendered",
    "Rows",
    "catalog",
    "human_line",
    "plain_line",
    "render_answer",
    "render_line",
    "render_numbers",
]

SHOWN = 3
"""How many services an answer shows; in a crisis the police of the place is offered after them."""
_MORE = msgid("What would you like to read?")
_CALLED = msgid("A counsellor is being called. You can write here.")
_NOBODY = msgid("No counsellor can write now. What you write here is kept for them.")
_NOBODY_UNTIL = msgid(
    "No counsellor can write now; we plan that somebody is here from {opens}, Cambodian time. What you write here is kept for them."
)


def human_line(language: str, called: bool | None, opens: str | None = None) -> str:
    """What is true of the counsellors: called, or not and when one is here (milliseconds since 1970), or not asked."""
    words = catalog(language)
    if called is None:
        return ""
    if called:
        return words.text(_CALLED)
    return words.text(_NOBODY_UNTIL, opens=moment(words, opens)) if opens else words.text(_NOBODY)


def render_answer(
    content: Content,
    topic: str,
    language: str,
    country: str | None,
    *,
    human_line: str,
    now: datetime,
    draft: bool,
    section: str | None = None,
) -> Rendered:
    """An answer, or one section of it, or the list of all that it offers ("more", "more_2"), or who says so ("sources").

    `draft` marks an answer that nobody of the organisation has reviewed. `human_line` is put at `{human}`. Raises
    KeyError for a topic or language that the content does not have; an unknown section gives the first message.
    """
    words, answer = catalog(language), content.answer(topic, language)
    part = answer.section(section) if section and section not in {MORE, STILL_MORE, SOURCES} else None
    seeker = Seeker(country, now)
    services = _chosen(content, topic, seeker)
    if section == SOURCES:
        return text.fitted(
            lambda _: sources_text(content, answer, words), 0, back_rows(content, topic, words)
        )
    if section in {MORE, STILL_MORE}:
        rows = more_rows(content, topic, words, still=section == STILL_MORE)
        return Rendered(text.escaped(words.text(_MORE)), rows)
    head = _draft_mark(answer, words, draft)
    head += [f"<b>{text.escaped(part.title)}</b>"] if part else []
    body = part.text if part else answer.first

    def whole(most: int) -> str:
        def block(chosen: Iterable[Service]) -> str:
            listed = [lines(service, words, country, now) for service in chosen]
            return "\n\n".join(["", *listed, ""]) if listed else ""

        def value(name: str) -> str:
            if name == "call":
                missing = text.escaped(nobody_known(content, words, topic, seeker)) if services else ""
                found = "\n".join(filter(None, [block(services[:most]), missing]))
                return found or text.escaped(words.text(NO_SERVICE))
            if name == "human":
                return text.escaped(human_line)
            if name.startswith("service:"):
                return block([content.services[id_] for id_ in [name[8:]] if content.may_show(id_)])
            field = name.removeprefix("org.") if name.startswith("org.") else "name"
            return text.escaped(content.organisation.text(field, language) or f"[{field}]")

        return "\n".join([*head, text.paragraphs(text.filled(body, value))])

    named = tuple(content.services[id_] for id_ in text.service_ids(body) if content.may_show(id_))
    called = (*(services if "{call}" in body else ()), *named)
    rows = rows_below(content, topic, words, copies(called, country), section=section if part else None)
    return text.fitted(whole, len(services), rows)


def render_line(
    content: Content,
    line: Line,
    language: str,
    *,
    now: datetime,
    values: Iterable[tuple[str, str]] = (),
    buttons: Iterable[Iterable[effects.Button]] = (),
    country: str | None = None,
    topic: str | None = None,
) -> Rendered:
    """A sentence of the interface, with its buttons. Where it says that nobody comes, services that answer follow.

    They are those of what the case is about (`topic`), or of a wish to talk where it names none.
    """
    filling = dict(values)
    languages = content.languages if line in BOTH_LANGUAGES else (language,)
    known = {code: catalog(code).tongues(content.languages) for code in languages}
    said = "\n".join(
        text.escaped(
            sentence(
                catalog(code),
                line,
                {"languages": known[code], **named(content, catalog(code), filling, country)},
            )
        )
        for code in languages
    )
    words = catalog(language)
    rows = rows_labelled(buttons, content, words)
    if line not in WITH_SERVICES:
        return Rendered(said, rows)
    seeker = Seeker(country, now)
    services = _chosen(content, topic, seeker) if topic and topic in content.topics else ()
    services = services or _chosen(content, "talk_to_counsellor", seeker)

    def whole(most: int) -> str:
        return "\n\n".join([said, *(lines(service, words, country, now) for service in services[:most])])

    row = copies(services, country)
    return text.fitted(whole, len(services), (row, *rows)[:MOST_ROWS] if row else rows)


def plain_line(line: Line, language: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """A sentence of the interface as plain text: for the answer to a press, and for the desk's own composing."""
    return sentence(catalog(language), line, dict(values))


def _draft_mark(answer: Answer, words: Catalog, draft: bool) -> list[str]:
    return [f"<i>{text.escaped(words.text(DRAFT))}</i>"] if draft and not answer.reviewed else []


def _chosen(content: Content, topic: str, seeker: Seeker) -> tuple[Service, ...]:
    """The first services of a topic, and behind them what must not be missing, as far as there is any.

    One outside the police and governments; the first that waits for a check, where its country has no other; the one
    from elsewhere where the country has nobody; one for such people as the reader, a fisher or a child; in a crisis
    somebody besides police and ambulance who is known to answer now, and, as the last choice, the police of the place.
    For a child the child line in Khmer is the first.
    """
    services, audiences = content.services_for(topic, seeker), content.audiences_for(topic)
    theirs = content.services_for_reader(topic, seeker) if services else ()
    listed = (*services, *(s for s in theirs if s not in services))
    child_line = lookup.child_line(listed, audiences)
    shown = [*services[:SHOWN], *filter(None, [child_line])]
    otherwise = content.topics[topic].services.otherwise
    wanted = [lambda s: s.independent, lambda s: not s.trusted, lambda s: s.id in otherwise]
    if content.topics[topic].crisis:
        wanted += [lambda s: not s.police and not s.emergency and is_open(s, seeker.now), lambda s: s.police]
    for fits in wanted:
        if not any(map(fits, shown)):
            shown += [*filter(fits, services[SHOWN:])][:1]
    if not any(s in theirs for s in shown):
        shown += theirs[:1]
    return tuple(sorted((s for s in listed if s in shown), key=lambda s: (s.police, s is not child_line)))
