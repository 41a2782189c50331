"""Answers, lines and lists of numbers as Telegram shows them: HTML text and rows of buttons, in a contact's language.

Everything is pure: content, catalog and time come in, a `Rendered` comes out, and it never breaks Telegram's limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from bot.content import Answer, Content
from bot.content.model.answers import FIRST_LENGTH
from bot.content.model.lookup import Seeker
from bot.content.model.shortlist import shortlist
from bot.core.model.effects import contact as contact_effects
from bot.core.model.lines import Line
from bot.core.understanding.topics import Trait
from bot.wording import text as text
from bot.wording.buttons import MORE, SOURCES, STILL_MORE, Button, Rows, rows_labelled
from bot.wording.called import called
from bot.wording.catalog import Catalog, catalog
from bot.wording.lines import BOTH_LANGUAGES, WITH_SERVICES, moment, sentence
from bot.wording.numbers import nobody_known, render_numbers
from bot.wording.phones import copies
from bot.wording.referrals import named
from bot.wording.rows import MOST_ROWS, back_rows, more_rows, rows_below
from bot.wording.services import in_brief
from bot.wording.sources import sources_text
from bot.wording.text import Rendered

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
    """An answer, or one section of it, or the list of all that it offers ("more", "more_2"), or who says so
    ("sources").

    `draft` marks an answer that nobody of the organisation has reviewed. `human_line` is put at `{human}`. Raises
    KeyError for a topic or language that the content does not have; an unknown section gives the first message.
    """
    words, answer = catalog(language), content.answer(topic, language)
    part = answer.section(section) if section and section not in {MORE, STILL_MORE, SOURCES} else None
    seeker = Seeker(country, now)
    if section == SOURCES:
        return text.fitted(lambda _: sources_text(content, answer, words), 0, back_rows(content, topic, words))
    if section in {MORE, STILL_MORE}:
        rows = more_rows(content, topic, words, still=section == STILL_MORE)
        return Rendered(text.escaped(words.text("answer.more")), rows)
    head = _draft_mark(answer, words, draft)
    head += [f"<b>{text.escaped(part.title)}</b>\n"] if part else []
    body = part.text if part else answer.first
    named = [content.services[id_] for id_ in text.service_ids(body) if content.may_show(id_)]
    chosen = shortlist(content, topic, seeker, named)

    @cache  # asked for its length first, and worded where it fits
    def whole(most: int) -> str:
        told = called(content, body, chosen.first(most))

        def value(name: str) -> str:
            if name == "call":
                missing = nobody_known(content, words, topic, seeker, (*named, *chosen.first(most)))
                found = [told.block(name, words, country, now), text.escaped(missing)]
                return "\n".join(filter(None, found))
            if name == "human":
                return text.escaped(human_line)
            if name in told.at:
                return told.block(name, words, country, now)
            field = name.removeprefix("org.") if name.startswith("org.") else "name"
            return text.escaped(content.organisation.text(field, language) or f"[{field}]")

        return "".join([*head, text.paragraphs(text.filled(body, value))])

    limit = text.LONGEST if part else FIRST_LENGTH + text.length("".join(head))
    most = text.shorter(whole, len(chosen), len(chosen.needed), limit)

    copied = called(content, body, chosen.first(most)).copies(words, country)
    while len(copied) > 1 and most > len(chosen.needed):  # a second row leaves none for a section
        most -= 1
        copied = called(content, body, chosen.first(most)).copies(words, country)
    rows = rows_below(content, topic, words, copied, section=section if part else None, country=country)
    return text.fitted(whole, most, rows)


def render_line(
    content: Content,
    line: Line,
    language: str,
    *,
    now: datetime,
    values: Iterable[tuple[str, str]] = (),
    buttons: Iterable[Iterable[contact_effects.Button]] = (),
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
            sentence(catalog(code), line, {"languages": known[code], **named(content, catalog(code), filling, country)})
        )
        for code in languages
    )
    words = catalog(language)
    rows = rows_labelled(buttons, content, words)
    if line not in WITH_SERVICES:
        return Rendered(said, rows)
    seeker = Seeker(country, now)
    services = shortlist(content, topic, seeker).all if topic and topic in content.topics else ()
    services = services or shortlist(content, content.about.the(Trait.HUMAN), seeker).all

    def whole(most: int) -> str:
        listed = enumerate(services[:most], 1)
        return "\n\n".join([said, *(in_brief(s, words, country, now, number=f"{n}. ") for n, s in listed)])

    return text.fitted(whole, len(services), (*copies(services, country, words), *rows)[:MOST_ROWS])


def plain_line(line: Line, language: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """A sentence of the interface as plain text: for the answer to a press, and for the desk's own composing."""
    return sentence(catalog(language), line, dict(values))


def _draft_mark(answer: Answer, words: Catalog, draft: bool) -> list[str]:
    return [f"<i>{text.escaped(words.text('answer.draft'))}</i>\n"] if draft and not answer.reviewed else []
