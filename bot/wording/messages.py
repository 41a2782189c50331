"""Answers and lines as Telegram shows them: HTML text and rows of buttons, in a contact's language.

Everything is pure: content, catalog and time come in, a `Rendered` comes out, and it never breaks Telegram's limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.content import Answer, Content, Service
from bot.content.check.words import PLACEHOLDER
from bot.content.model.answers import FIRST_LENGTH, Section
from bot.content.model.order import AMBULANCE, Seeker, seeker_for
from bot.content.model.shortlist import Shortlist, shortlist
from bot.content.model.topics import INTERRUPTED
from bot.core.model.effects.contact import Button, leads_to
from bot.core.model.lines import Line
from bot.core.understanding.topics import Trait
from bot.wording import text as text
from bot.wording.buttons import (
    MOST,
    SOURCES,
    Rows,
    back_rows,
    more_rows,
    page_of,
    rows_below,
    rows_labelled,
    with_other,
)
from bot.wording.catalog import BOTH_LANGUAGES, WITH_SERVICES, Catalog, catalog, moment, sentence
from bot.wording.numbers import nobody_known
from bot.wording.phones import numbers_in_brief
from bot.wording.services import called_for_short, in_brief, named
from bot.wording.text import LONGEST, Rendered, draft_mark, escaped, utf16_units

_SERVICE, _CALL = "service:", "{call}"

_SOURCES = LONGEST - 300
"""UTF-16 units for the pages of an answer: the head, the mark of a draft and the review take the rest."""

CRISIS_LENGTH = 467
"""Letters of a crisis answer from which helpers who are wanted and not needed give way: what is longer must be scrolled
on a small phone (`tests/page/test_calm_screen.py`)."""


@dataclass(frozen=True)
class Called:
    """The services at each placeholder of a text, with their places in it; what else is filled in is of the content."""

    at: Mapping[str, tuple[tuple[int, Service], ...]]
    content: Content
    words: Catalog
    country: str | None
    now: datetime

    def value(self, name: str) -> str:
        """What stands at a placeholder, as Telegram HTML: services in brief, or what the organisation says."""
        if name not in self.at:
            return organisation(self.content, name, self.words)
        listed = [in_brief(s, self.words, self.country, self.now, number=f"{place}. ") for place, s in self.at[name]]
        return "\n".join([*listed, ""]) if listed else ""


def called(
    content: Content, body: str, services: Iterable[Service], words: Catalog, country: str | None, now: datetime
) -> Called:
    """Those that stand at `{call}`, which are `services`, and at each `{service:ID}` of a text that may be shown."""
    found: dict[str, tuple[tuple[int, Service], ...]] = {}
    counted: dict[str, int] = {}
    for name in PLACEHOLDER.findall(body):
        id_ = name.removeprefix(_SERVICE)
        if name in found or (name != "call" and name == id_):
            continue
        here = services if name == "call" else [content.services[id_]] if content.may_name(id_) else []
        new = [service for service in here if service.id not in counted]
        counted |= {service.id: place for place, service in enumerate(new, len(counted) + 1)}
        found[name] = tuple((counted[service.id], service) for service in new)
    return Called(found, content, words, country, now)


def organisation(content: Content, name: str, words: Catalog) -> str:
    """What the organisation says of itself at `{org}` or `{org.FIELD}`, as HTML; the field's name while it is empty."""
    field = name.removeprefix("org.") if name.startswith("org.") else "name"
    return escaped(content.organisation.text(field, words.language) or f"[{field}]")


def sources_text(content: Content, answer: Answer, words: Catalog) -> str:
    """The sources of an answer as Telegram HTML, in the words of the pages themselves, with their dates.

    Every page is named; addresses follow, those first that stand first, as far as one message has room.
    """
    listed = [content.sources[id_] for id_ in answer.sources if id_ in content.sources]
    dated = [f" ({_date(page.date, words)})" if page.date else "" for page in listed]
    named = [f"· {page.title_in(words.language)}{date}" for page, date in zip(listed, dated, strict=True)]
    room = _SOURCES - sum(utf16_units(line) + 1 for line in named)
    shown = [f"<b>{escaped(words.text('sources.head'))}</b>"]
    for page, line in zip(listed, named, strict=True):
        shown.append(escaped(line))
        if page.url and (units := utf16_units(page.url) + 1) <= room:
            shown.append(escaped(page.url))
            room -= units
    if answer.review is not None:
        name = content.organisation.text("name", words.language) or "—"
        said = words.text("sources.reviewed", organisation=name, month=words.month(answer.review.on))
    else:
        said = words.text("sources.not_reviewed")
    return "\n".join([*shown, "", escaped(said), escaped(words.text("sources.numbers"))])


def _date(date: str, words: Catalog) -> str:
    """The date of a page in the reader's language: its numbers stay as the page writes them."""

    def said(word: re.Match[str]) -> str:
        id_ = f"source_date.{word[0].replace(' ', '_')}"
        return words.text(id_) if id_ in words else word[0]

    return re.sub(r"[a-z]+(?: copy)?", said, date)


_TOLD = ("can_write", "not_now", "form", "diary")
"""What gives its place to sections that may have been meant."""

_BRIEF = 2
"""Numbers of one helper in the line for relatives: police and ambulance are often one, with a number each."""


def there_line(there: Sequence[Service], seeker: Seeker, words: Catalog, now: datetime) -> str:
    """What a relative can pass on, as one line of HTML: whom only the person in trouble can call, where they are."""
    numbers = (", ".join(numbers_in_brief(s, words, seeker.about, now)[:_BRIEF]) for s in there)
    said = [f"<b>{escaped(called_for_short(s, words))}</b> {n}" for s, n in zip(there, numbers, strict=True)]
    head = escaped(words.text("relative.there", country=words.country(seeker.about or "")))
    return f"{head} {' · '.join(said)}" if said else ""


def human_line(language: str, called: bool | None, opens: str | None = None, *, usual: bool = False) -> str:
    """What is true of the counsellors: called, or not and when one is here (milliseconds since 1970), or not asked.

    `usual`: at this hour one usually is, and nobody has said so today.
    """
    words = catalog(language)
    if called is None:
        return ""
    if called:
        return words.text("human.called")
    if usual:
        return words.text("human.usual")
    return words.text("human.nobody_until", opens=moment(words, opens)) if opens else words.text("human.nobody")


def _may_be_hurt(content: Content, topic: str) -> bool:
    """Whether an ambulance may be needed at once, and only that of where they are comes; after a rape they decide."""
    about = content.topics[topic]
    return about.crisis and AMBULANCE in about.services.needs and not content.about.has(topic, Trait.GUARDED)


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
    also: str | None = None,
    near: Sequence[str] = (),
    begins: bool = False,
    second: tuple[str, Sequence[int]] = ("", ()),
    offered: bool = False,
) -> Rendered:
    """An answer, one section of it, a page of all that it offers ("more", "more_2" …), or who says so ("sources").

    `draft` marks what nobody has reviewed. `human_line` is put at `{human}`. `also` is a second matter: a button leads
    to it; so do those to the sections `near` that may be meant. `begins`: a section with which the answer begins: who
    can help follows. `second`: another one, of which these lines are said. `offered`: the way to a human first. Raises
    KeyError for a topic or language that the content does not have; an unknown section gives the first message.
    """
    words, answer = catalog(language), content.answer(topic, language)
    if section == SOURCES or page_of(section) is not None:
        return _behind(content, answer, section, words)
    part = answer.section(section) if section else None
    seeker = seeker_for(content.reader, country, now)
    head = _head(answer, part, words, draft=draft, offered=offered)
    body = part.text if part else answer.first
    named = [content.services[id_] for id_ in text.service_ids(body) if content.may_name(id_)]
    chosen = shortlist(content, topic, seeker, named) if _CALL in body else Shortlist((), (), ())
    below = [
        text.excerpt(content.answers.get((second[0].partition(".")[0], language)), *second),
        _helpers(content, answer, seeker, words) if begins and part and not named and _CALL not in body else "",
        escaped(human_line) if part and "{human}" not in body else "",
        escaped(words.text("answer.also")) if also else "",
        escaped(words.text("answer.near")) if near else "",
    ]

    @cache  # asked for its length first, and worded where it fits
    def whole(most: int) -> str:
        here = called(content, body, chosen.first(most), words, seeker.country, now)

        def value(name: str) -> str:
            if name == "human":
                return escaped(human_line)
            if name != "call":
                return here.value(name)
            listed = [here.value(name), there_line(chosen.there_with(most), seeker, words, now)]
            missing = escaped(nobody_known(content, words, topic, seeker, (*named, *chosen.first(most))))
            return "\n".join(filter(None, [*(listed[::-1] if _may_be_hurt(content, topic) else listed), missing]))

        return "\n\n".join(filter(None, [head + text.paragraphs(text.filled(body, value)), *below]))

    longest = (CRISIS_LENGTH if content.topics[topic].crisis else FIRST_LENGTH) + text.length(head)
    most = text.shorter(whole, len(chosen), len(chosen.needed), text.LONGEST if part else longest)
    rows = rows_below(content, topic, words, country)
    rows = with_other(rows, also, content, words) if also else rows
    return text.fitted(whole, most, _with_near(rows, near, content, words) if near else rows)


def _head(answer: Answer, part: Section | None, words: Catalog, *, draft: bool, offered: bool) -> str:
    """What stands above an answer or a section of it."""
    head = [f"{mark}\n" for mark in draft_mark(answer, words) if draft]
    head += [f"{escaped(words.text('human.offered'))}\n"] if offered else []
    return "".join([*head, *([f"<b>{escaped(part.title)}</b>\n"] if part else [])])


def _helpers(content: Content, answer: Answer, seeker: Seeker, words: Catalog) -> str:
    """Who can help, below a section with which an answer begins: those who would stand in the answer itself."""
    named = [content.services[id_] for id_ in text.service_ids(answer.first) if content.may_name(id_)]
    needed = shortlist(content, answer.topic, seeker, named).needed if _CALL in answer.first else ()
    both = enumerate((*named, *needed), 1)
    lines = [in_brief(s, words, seeker.country, seeker.now, number=f"{place}. ") for place, s in both]
    return "\n".join([escaped(words.text("answer.begins")), *lines]) if lines else ""


def _with_near(rows: Rows, near: Sequence[str], content: Content, words: Catalog) -> Rows:
    """One row for each of what may have been meant above the rest, of which only the ways out stay."""
    kept = [[button for button in row if button.action not in _TOLD] for row in rows]
    room = MOST - sum(map(len, kept))
    offered = rows_labelled([[leads_to(name)] for name in near[:room]], content, words)
    return (*offered, *(tuple(row) for row in kept if row))


def _behind(content: Content, answer: Answer, section: str | None, words: Catalog) -> Rendered:
    """A page of all that an answer offers, or who says so."""
    page = page_of(section)
    if page is None:
        return text.fitted(lambda _: sources_text(content, answer, words), 0, back_rows(content, answer.topic, words))
    return Rendered(escaped(words.text("answer.more")), more_rows(content, answer.topic, words, page))


def render_line(
    content: Content,
    line: Line,
    language: str,
    *,
    now: datetime,
    values: Iterable[tuple[str, str]] = (),
    buttons: Iterable[Iterable[Button]] = (),
    country: str | None = None,
    topic: str | None = None,
    danger: bool = False,
) -> Rendered:
    """A sentence of the interface, with its buttons. Where it says that nobody comes, services that answer follow.

    They are those of what the case is about (`topic`), or of a wish to talk where it names none. In `danger`, of which
    nobody knows what it is, they are those for any danger, whatever it says.
    """
    filling = dict(values)
    languages = content.languages if line in BOTH_LANGUAGES else (language,)
    known = {code: catalog(code).tongues(content.languages) for code in languages}
    said = "\n".join(
        escaped(
            sentence(catalog(code), line, {"languages": known[code], **named(content, catalog(code), filling, country)})
        )
        for code in languages
    )
    words = catalog(language)
    rows = rows_labelled(buttons, content, words)
    if line not in WITH_SERVICES and not danger:
        return Rendered(said, rows)
    seeker, topic = seeker_for(content.reader, country, now), INTERRUPTED if danger else topic
    services = shortlist(content, topic, seeker).all if topic and topic in content.topics else ()
    services = services or shortlist(content, content.about.the(Trait.HUMAN), seeker).all

    def whole(most: int) -> str:
        listed = enumerate(services[:most], 1)
        return "\n".join([said, *(in_brief(s, words, seeker.country, now, number=f"{n}. ") for n, s in listed)])

    return text.fitted(whole, len(services), rows)


def plain_line(line: Line, language: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """A sentence of the interface as plain text: for the answer to a press, and for the desk's own composing."""
    return sentence(catalog(language), line, dict(values))
