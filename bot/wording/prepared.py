"""What a counsellor sends of vetted content, in the words of a language: a prepared reply, an answer, a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.content import Content
from bot.core.model.prepared import Prepared, What
from bot.wording import text as text
from bot.wording.buttons import MOST_ROWS
from bot.wording.catalog import Catalog, catalog
from bot.wording.messages import organisation, render_answer
from bot.wording.phones import all_copies, by_number, in_short
from bot.wording.services import card, lines, title
from bot.wording.text import Rendered

PRESSED_BESIDE_A_HUMAN = frozenset({"section", "listen"})
"""Buttons of an answer that a contact can press while a counsellor is there."""


def render_prepared(content: Content, prepared: Prepared, language: str, now: datetime) -> Rendered:
    """The words as the contact gets them. Raises KeyError for what the content does not have, or no longer shows."""
    words = catalog(language)
    match prepared.what:
        case What.REPLY:
            return _reply(content, prepared, words, now)
        case What.ANSWER:
            said = render_answer(content, prepared.id, language, prepared.country, human_line="", now=now, draft=True)
            kept = (tuple(b for b in row if b.copy or b.action in PRESSED_BESIDE_A_HUMAN) for row in said.buttons)
            return Rendered(said.text_html, tuple(filter(None, kept)))
        case What.SERVICE:
            service = content.services[prepared.id]
            if service.replaced_by:
                raise KeyError(prepared.id)
            rows = all_copies(service, prepared.country)[:MOST_ROWS]
            return text.fitted(lambda _: card(service, words, prepared.country, now), 0, rows)


def prepared_title(content: Content, prepared: Prepared, words: Catalog) -> str:
    """What it is called at the desk."""
    match prepared.what:
        case What.REPLY if prepared.id in content.replies:
            return content.replies[prepared.id].title_in(words.language)
        case What.ANSWER if prepared.id in content.topics:
            return content.topics[prepared.id].title_in(words.language)
        case What.SERVICE if prepared.id in content.services:
            return content.services[prepared.id].name.get(words.language, prepared.id)
    return prepared.id


def called_like(content: Content, typed: str, among: Iterable[Prepared]) -> list[Prepared]:
    """Those whose id, or title in any language, has what was typed; what begins so comes first, else as they came."""
    wanted = typed.strip().casefold()

    def rank(prepared: Prepared) -> int | None:
        found = [at for name in _called(content, prepared) if (at := name.casefold().find(wanted)) >= 0]
        return min(found) > 0 if found else None

    ranked = ((rank(prepared), prepared) for prepared in among)
    return [one for _, one in sorted(((at, p) for at, p in ranked if at is not None), key=lambda pair: pair[0])]


def _called(content: Content, prepared: Prepared) -> Iterator[str]:
    yield prepared.id.replace("_", " ")
    yield prepared.id
    for language in content.languages:
        yield prepared_title(content, prepared, catalog(language))


def is_draft(content: Content, prepared: Prepared, language: str) -> bool:
    """Whether nobody of the organisation has reviewed the words. A service is not reviewed: it says its age."""
    if prepared.what is What.SERVICE:
        return False
    reply = content.replies[prepared.id].words[language] if prepared.what is What.REPLY else None
    return not (reply or content.answer(prepared.id, language)).reviewed


def filled_plainly(
    content: Content, body: str, words: Catalog, country: str | None, now: datetime, own: dict[str, str] | None = None
) -> str:
    """Vetted words as HTML, with services, what the organisation says of itself, and what the case knows (`own`)."""
    known = own or {}

    def value(name: str) -> str:
        if name in known:
            return text.escaped(known[name])
        if name.startswith("service:"):
            id_ = name.removeprefix("service:")
            return lines(content.services[id_], words, country, now) if content.may_show(id_) else ""
        return organisation(content, name, words)

    return text.paragraphs(text.filled(body, value))


def _reply(content: Content, prepared: Prepared, words: Catalog, now: datetime) -> Rendered:
    reply, country = content.replies[prepared.id], prepared.country
    body = reply.words[words.language].first
    known = {"time": prepared.value, "country": words.country(country) if country else ""}
    if "name_of_service" in reply.needs:
        known["name_of_service"] = title(content.services[prepared.value], words, country)
    named = [content.services[id_] for id_ in text.service_ids(body) if content.may_show(id_)]
    rows = by_number(phone for service in named for phone in in_short(service, country))
    said = filled_plainly(content, body, words, country, now, known)
    return Rendered(said, rows)
