"""The list of numbers, a service's own card, and the card that asks it for an interpreter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.content import Content, Service
from bot.content.model.order import Seeker, seeker_for
from bot.content.model.topics import NUMBERS_INTRO
from bot.content.read.cards import Card, card_for
from bot.core.model.effects.contact import Button as Pressable
from bot.core.model.effects.contact import Numbers, Wish
from bot.core.turn.places import Place, in_places
from bot.wording import text as text
from bot.wording.buttons import CLEAR, HUMAN, Button, Rows, rows_labelled
from bot.wording.catalog import Catalog, catalog
from bot.wording.phones import all_copies
from bot.wording.services import card, in_brief, title
from bot.wording.sheets.signs import PICTOGRAMS
from bot.wording.text import Rendered, draft_mark, escaped, filled

LISTED = 3
"""How many services a page of the list shows besides the public emergency numbers of the place: each has a button."""


def nobody_known(content: Content, words: Catalog, topic: str, seeker: Seeker, shown: Iterable[Service]) -> str:
    """What is to be said of who is missing where `shown` are shown for a topic.

    Nobody there for it at all; or, where none that is shown is outside them, nobody outside the police and governments.
    """
    if seeker.place is not None and content.nobody_there(topic, seeker.place):
        return words.text("numbers.nobody_there", country=words.country(seeker.place))
    if any(service.independent for service in shown):
        return ""
    return only_official(content, words, seeker) or words.text("numbers.no_service")


def only_official(content: Content, words: Catalog, seeker: Seeker) -> str:
    """What is to be said where no service of the country, or none outside police and governments, is known."""
    country = seeker.place
    there = [s for s in content.services.values() if s.country == country]
    own = [s for s in there if s.independent]
    if country is None or any(s.trusted for s in own):
        return ""
    if not there:
        return words.text("numbers.no_service")
    if own and any(s in own for s in content.services_in(seeker)):
        return ""
    return words.text("numbers.only_official", country=words.country(country))


def render_numbers(content: Content, wanted: Numbers, language: str, now: datetime, *, draft: bool = False) -> Rendered:
    """The services that a contact can reach from `wanted.country`, or one of them, as they wished."""
    words, service = catalog(language), content.services.get(wanted.service or "")
    wish = wanted.wish
    police = wish is not Wish.ALL and wish is not Wish.WRITE  # chosen, or may be
    seeker = seeker_for(content.reader, wanted.country, now, police=police, writes=wish is Wish.WRITE)
    shown = _shown(content, wanted.topic, seeker)
    if service is not None and (service in shown or content.may_show(service.id)):
        asks = card_for(service, content.cards)
        if wanted.wish is Wish.CARD and asks is not None:
            return _plea(content, words, service, asks, wanted.country)
        if wanted.wish is Wish.SERVICE:
            return _details(content, words, service, seeker)
    if wanted.wish in {Wish.SERVICE, Wish.CARD}:  # an old button, of what is not shown any more
        return render_numbers(content, replace(wanted, wish=Wish.ALL), language, now, draft=draft)
    if wish is Wish.OTHERS:
        return _others(content, words, _shown(content, None, seeker), wanted)
    chosen = tuple(s for s in shown if s.reaches_police) if wish is Wish.POLICE else ()
    return _list(content, words, chosen or shown, seeker, wanted, draft=draft)


def _shown(content: Content, topic: str | None, seeker: Seeker) -> tuple[Service, ...]:
    """All that the seeker is shown: of a topic those who help with it; the police after all others unless chosen.

    For who cannot speak those to whom one can write come before all others, whatever else is known of them.
    """
    found = content.services_to_help(topic, seeker) or content.services_to_choose(topic, seeker)
    voice_only = {s.id for s in found if seeker.writes and not s.written(seeker.country)}
    return tuple(sorted(found, key=lambda s: (s.id in voice_only, s.reaches_police is not seeker.police)))


def _list(
    content: Content, words: Catalog, services: tuple[Service, ...], seeker: Seeker, wanted: Numbers, *, draft: bool
) -> Rendered:
    now, country, writes = seeker.now, seeker.country, seeker.writes
    at_once = () if writes else tuple(s for s in services if s.emergency)
    pages = _pages([s for s in services if not s.emergency], country)
    page = wanted.page if wanted.page < len(pages) else 0
    chosen, emergency = pages[page], () if page else at_once
    intro = content.answer(NUMBERS_INTRO, words.language)
    head = [*(draft_mark(intro, words) if draft else []), filled(intro.first, lambda name: "")]
    head += [escaped(words.text("numbers.write"))] if writes and any(s.written(country) for s in chosen) else []
    head += [f"<b>{escaped(words.country(country))}</b>"] if country else []
    official = only_official(content, words, seeker)
    foot = [escaped(f"{official} {words.text('numbers.elsewhere')}")] if official else []
    foot += [escaped(words.text("numbers.details"))] if chosen else []

    def whole(most: int) -> str:
        kept = chosen[: max(0, most - len(emergency))]
        listed = [
            in_brief(s, words, country, now, number=f"{place}. ", writes=writes)
            for place, s in enumerate((*kept, *emergency), 1)
        ]
        return "\n\n".join(filter(None, ["\n".join(head), "\n".join(listed), *foot]))

    cards = tuple(Button(f"ℹ️ {place}", "service", (s.id,)) for place, s in enumerate(chosen, 1))
    below = {Place.HUMAN: HUMAN, Place.CLEAR: CLEAR, Place.MORE: _onward(wanted, page, len(pages))}
    if country is None:
        below[Place.WRITE] = Pressable("elsewhere", (wanted.topic,) if wanted.topic else ())
    rows = rows_labelled(in_places(below), content, words)
    return text.fitted(whole, len(chosen) + len(emergency), tuple(filter(None, (cards, *rows))))


def _pages(helpers: list[Service], country: str | None) -> list[list[Service]]:
    """The services page by page; a button for the country takes the place of one where it is not known."""
    first = LISTED if country is not None else LISTED - 1
    return [helpers[at : at + first] for at in range(0, max(1, len(helpers)), first)]


def _onward(wanted: Numbers, page: int, pages: int) -> Pressable:
    """To the next page; of the first kind of list to what else there is, where the next page stands first."""
    following = page + 1 if page + 1 < pages else 0
    if wanted.wish is not Wish.ALL and following:
        return _numbers(wanted.wish, following, topic=wanted.topic)
    return _numbers(Wish.OTHERS, following, topic=wanted.topic)


def _others(content: Content, words: Catalog, services: tuple[Service, ...], wanted: Numbers) -> Rendered:
    """What else there is: the next page, those to write to, the police, all of them, those of another country."""
    topic, following = wanted.topic, wanted.page
    ways = [
        *([_numbers(Wish.ALL, following, topic=topic)] if following else []),
        _numbers(Wish.WRITE, topic=topic),
        *([_numbers(Wish.POLICE)] if any(s.reaches_police for s in services) else []),
        *([] if following else [_numbers(Wish.ALL)]),
        *([Pressable("elsewhere", (topic,) if topic else ())] if wanted.country is not None else []),
    ]
    rows = rows_labelled([*([way] for way in ways), [HUMAN, CLEAR]], content, words)
    return Rendered(escaped(words.text("answer.more")), rows)


def _numbers(wish: Wish, page: int = 0, topic: str | None = None) -> Pressable:
    return Pressable("numbers", (wish.value, str(page), *([topic] if topic else [])))


def _details(content: Content, words: Catalog, service: Service, seeker: Seeker) -> Rendered:
    copied: Rows = all_copies(service, seeker.country)
    turns = [Pressable("card", (service.id,))] if card_for(service, content.cards) else []
    below = rows_labelled([[HUMAN, *turns], [CLEAR, _numbers(Wish.ALL)]], content, words)
    rows = (*copied, *below)
    return text.fitted(lambda _: card(service, words, seeker.country, seeker.now), 0, rows)


def _plea(content: Content, words: Catalog, service: Service, asks: Card, country: str | None) -> Rendered:
    said = [
        *draft_mark(asks, words),
        escaped(words.text("interpreter.show", service=title(service, words, country))),
        f"\n<b>{escaped(asks.text)}</b>\n",
        escaped(words.text("interpreter.means", meaning=words.text("interpreter.meaning"))),
    ]
    copy = Button(f"{PICTOGRAMS['copy_card']} {words.text('button.copy_card')}", copy=asks.text)
    below = rows_labelled([[HUMAN], [CLEAR, Pressable("service", (service.id,))]], content, words)
    return Rendered("\n".join(said), ((copy,), *below))
