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
from bot.core.turn import answers
from bot.wording import text as text
from bot.wording.buttons import CLEAR, HUMAN, MENU, MOST_ROWS, Button, Rows, rows_labelled
from bot.wording.catalog import Catalog, catalog
from bot.wording.phones import all_copies, copies
from bot.wording.services import card, lines, title
from bot.wording.text import Rendered, draft_mark, escaped, filled

LISTED = 4
"""How many services a page of the list shows besides the public emergency numbers of the place; see `_pages`."""

_COPIED = 7
"""Most numbers that can be copied under a page: a row of five, and two beside another button."""


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
    seeker = seeker_for(content.reader, wanted.country, now, police=wish is Wish.POLICE, writes=wish is Wish.WRITE)
    shown = _shown(content, wanted.topic, seeker)
    if service is not None and (service in shown or content.may_show(service.id)):
        asks = card_for(service, content.cards)
        if wanted.wish is Wish.CARD and asks is not None:
            return _plea(content, words, service, asks, wanted.country)
        if wanted.wish is Wish.SERVICE:
            return _details(content, words, service, seeker)
    if wanted.wish in {Wish.SERVICE, Wish.CARD}:  # an old button, of what is not shown any more
        wanted = replace(wanted, wish=Wish.ALL)
    police = tuple(s for s in shown if s.reaches_police) if wanted.wish is Wish.POLICE else ()
    return _list(content, words, police or shown, seeker, wanted, draft=draft)


def _shown(content: Content, topic: str | None, seeker: Seeker) -> tuple[Service, ...]:
    """All that the seeker is shown, those for a topic first; the police after all others unless chosen.

    For who cannot speak those to whom one can write come before all others, whatever else is known of them.
    """
    found = content.services_to_choose(topic, seeker)
    voice_only = {s.id for s in found if seeker.writes and not s.written(seeker.country)}
    return tuple(sorted(found, key=lambda s: (s.id in voice_only, s.reaches_police is not seeker.police)))


def _list(
    content: Content, words: Catalog, services: tuple[Service, ...], seeker: Seeker, wanted: Numbers, *, draft: bool
) -> Rendered:
    now, country, writes = seeker.now, seeker.country, seeker.writes
    at_once = () if writes else tuple(s for s in services if s.emergency)
    pages = _pages([s for s in services if not s.emergency], at_once, country, words)
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
            lines(s, words, country, now, number=f"{place}. ", writes=writes)
            for place, s in enumerate((*kept, *emergency), 1)
        ]
        return "\n\n".join(filter(None, ["\n".join(head), *listed, *foot]))

    more = page + 1 < len(pages)
    (onward,) = rows_labelled([_onward(services, wanted, page, more=more)], content, words)
    copied = copies((*chosen, *emergency), country, words, writes=writes)
    cards = (*(Button(str(place), "service", (s.id,)) for place, s in enumerate(chosen, 1)), *onward)
    rows = _with_ways_out(copied, cards, content, wanted, words)
    return text.fitted(whole, len(chosen) + len(emergency), tuple(filter(None, rows)))


def _pages(
    helpers: list[Service], emergency: tuple[Service, ...], country: str | None, words: Catalog
) -> list[list[Service]]:
    """The services page by page. The first has fewer where the emergency numbers beside them need room for buttons."""
    first = LISTED
    while first > 1 and sum(map(len, copies((*helpers[:first], *emergency), country, words))) > _COPIED:
        first -= 1
    starts = range(first, len(helpers), LISTED)
    return [helpers[:first], *(helpers[at : at + LISTED] for at in starts)]


def _with_ways_out(copied: Rows, cards: tuple[Button, ...], content: Content, wanted: Numbers, words: Catalog) -> Rows:
    """Numbers to copy and cards, with the other list, a human, another country than the one known, and *Clear*.

    Where the numbers need two rows there is no room for the menu: none of the others may be missing or cut.
    """
    other = _numbers(Wish.WRITE if wanted.wish is Wish.ALL else Wish.ALL, topic=wanted.topic)
    elsewhere = [answers.ELSEWHERE] if wanted.country is not None else []
    if len(copied) < 2:
        return (*copied, cards, *rows_labelled([[other, HUMAN], [MENU, *elsewhere, CLEAR]], content, words))
    (beside,), out = rows_labelled([[other], [HUMAN, *(elsewhere or [MENU]), CLEAR]], content, words)
    first, second = copied
    return first, (*second, beside), cards, out


def _onward(services: Iterable[Service], wanted: Numbers, page: int, *, more: bool) -> list[Pressable]:
    """To the next page or, at the end, to the police where there is any."""
    if more:
        return [_numbers(wanted.wish, page + 1, topic=wanted.topic)]
    police = wanted.wish is Wish.ALL and any(s.reaches_police for s in services)
    return [_numbers(Wish.POLICE, topic=wanted.topic)] if police else []


def _numbers(wish: Wish, page: int = 0, topic: str | None = None) -> Pressable:
    return Pressable("numbers", (wish.value, str(page), *([topic] if topic else [])))


def _details(content: Content, words: Catalog, service: Service, seeker: Seeker) -> Rendered:
    copied: Rows = all_copies(service, seeker.country)
    turns = [Pressable("card", (service.id,))] if card_for(service, content.cards) else []
    below = [[*turns, _numbers(Wish.ALL)], [HUMAN, MENU, CLEAR]]
    if len(copied) > MOST_ROWS - len(below):
        below = [[*turns, HUMAN, CLEAR]]
    rows = (*copied, *rows_labelled(below, content, words))
    return text.fitted(lambda _: card(service, words, seeker.country, seeker.now), 0, rows)


def _plea(content: Content, words: Catalog, service: Service, asks: Card, country: str | None) -> Rendered:
    said = [
        *draft_mark(asks, words),
        escaped(words.text("interpreter.show", service=title(service, words, country))),
        f"\n<b>{escaped(asks.text)}</b>\n",
        escaped(words.text("interpreter.means", meaning=words.text("interpreter.meaning"))),
    ]
    copy = Button(words.text("button.copy_card"), copy=asks.text)
    below = rows_labelled([[Pressable("service", (service.id,)), HUMAN, CLEAR]], content, words)
    return Rendered("\n".join(said), ((copy,), *below))
