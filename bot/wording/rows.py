"""Which buttons stand under an answer: numbers to copy, sections and other topics, and always a way to a human."""

from __future__ import annotations

from bot.content import Content
from bot.content.model.topics import NOTICE, START, TopicContent
from bot.core.model.effects import contact as contact_effects
from bot.core.turn.answers import LOSE_PHONE
from bot.core.understanding.topics import Trait
from bot.wording.buttons import MORE, SOURCES, STILL_MORE, Button, Rows, labelled, rows_labelled
from bot.wording.catalog import Catalog

MOST_ROWS = 4
"""Rows of buttons under a message, as many as fit above a phone's keyboard."""

HUMAN, MENU = contact_effects.Button("human"), contact_effects.Button("menu")
_CAN_WRITE, _NOT_NOW = contact_effects.Button("can_write"), contact_effects.Button("not_now")
CLEAR = contact_effects.Button("clear")
_FORGET = contact_effects.Button("forget")


def rows_below(
    content: Content, topic: str, words: Catalog, copied: Rows, *, section: str | None, country: str | None = None
) -> Rows:
    """Copy buttons, then sections and other topics as far as there is room, then the ways to a human.

    Where the answer is that of a `country`, which may have been understood wrongly, another can be named; and one where
    none is known and the answer has words of its own for some.

    What an answer says itself comes before all else that it leads to.
    """
    own = _own_rows(content, topic)
    if own is not None:
        return (*copied, *rows_labelled(own, content, words))[:MOST_ROWS]
    first, *others = _last_rows(content, topic)
    placed = (
        _depends_on_country(content, topic, words.language)
        if country
        else _differs_by_country(content, topic, words.language)
    )
    elsewhere = (contact_effects.Button("elsewhere", (topic,)),) if placed else ()
    last = rows_labelled(((*first, *elsewhere), *others), content, words)
    offers = (*_offers(content, topic, words, without=section), *_who_says_so(content, topic, words))
    if section:
        offers = (_back(topic, words), *offers)
    left = MOST_ROWS - len(copied) - len(last)
    side = 3 if left == 1 else 2
    if len(offers) > side * left:
        more = labelled(contact_effects.Button("section", (topic, MORE)), content, words)
        offers = (*offers[: side * left - 1], more)
    return (*copied, *_in_rows(offers, side), *last)


def _own_rows(content: Content, topic: str) -> tuple[tuple[contact_effects.Button, ...], ...] | None:
    """The three big choices, the languages; none for other notices; None for an answer with the usual buttons."""
    languages = tuple(contact_effects.Button("language", (code,)) for code in content.languages)
    if topic == START:
        return (HUMAN,), (contact_effects.Button("numbers"),), (MENU,), languages
    if content.about.has(topic, Trait.LANGUAGE):
        return languages, (HUMAN, MENU)
    return () if content.topics[topic].group == NOTICE else None


def _differs_by_country(content: Content, topic: str, language: str) -> bool:
    """Whether an answer has words of its own for some countries."""
    return any(variant.meant.countries for variant in content.answer(topic, language).variants)


def _depends_on_country(content: Content, topic: str, language: str) -> bool:
    calls = "{call}" in content.answer(topic, language).first
    return calls or content.topics[topic].depends_on_country or _differs_by_country(content, topic, language)


def _last_rows(content: Content, topic: str) -> tuple[tuple[contact_effects.Button, ...], ...]:
    if content.about.has(topic, Trait.HIDE):
        return (CLEAR,), (HUMAN, MENU)
    if content.about.has(topic, Trait.FORGET):
        return (_FORGET,), (HUMAN, MENU)
    if content.topics[topic].in_a_hurry:
        return (HUMAN, _CAN_WRITE), (_NOT_NOW, who_can_help(content.topics[topic]), CLEAR)
    return ((HUMAN, MENU),)


def who_can_help(topic: TopicContent) -> contact_effects.Button:
    """The list of all that can help, those for a topic first."""
    return contact_effects.Button("numbers", (topic.id,))


def more_rows(content: Content, topic: str, words: Catalog, *, still: bool) -> Rows:
    """Everything that an answer offers, and the ways out; `still`: what found no room in the first such list."""
    last = (_ways_out(content, topic, words),)
    offers = (*_offers(content, topic, words, without=None), *_who_says_so(content, topic, words))
    room = 2 * (MOST_ROWS - len(last))
    if len(offers) > room:
        on = labelled(contact_effects.Button("section", (topic, STILL_MORE)), content, words)
        offers = offers[room - 1 :] if still else (*offers[: room - 1], on)
    return (*_in_rows(offers, 2)[: MOST_ROWS - len(last)], *last)


def back_rows(content: Content, topic: str, words: Catalog) -> Rows:
    """The ways out of what is behind an answer, and always one to a human."""
    human = labelled(HUMAN, content, words)
    out = _ways_out(content, topic, words)
    return (out,) if human in out else ((human,), out)


def _ways_out(content: Content, topic: str, words: Catalog) -> tuple[Button, ...]:
    """Back to an answer, which leads to a human; and to a human, or out of the chat where somebody may look at it."""
    out = CLEAR if content.topics[topic].in_a_hurry else HUMAN
    return _back(topic, words), labelled(out, content, words)


def _back(topic: str, words: Catalog) -> Button:
    return Button(words.text("button.back"), "topic", (topic,))


def _who_says_so(content: Content, topic: str, words: Catalog) -> tuple[Button, ...]:
    """The button to the sources of an answer."""
    return (labelled(contact_effects.Button("section", (topic, SOURCES)), content, words),)


def _offers(content: Content, topic: str, words: Catalog, *, without: str | None) -> tuple[Button, ...]:
    """The forms and sections of an answer and the topics that it leads to."""
    sections = [s.id for s in content.answer(topic, words.language).sections if s.id != without]
    found = (
        [contact_effects.Button("listen", (topic,))]
        if content.recording(topic, words.language) is not None and not without
        else []
    )
    found += [contact_effects.Button("form", (form,)) for form in content.forms_below(topic) if without is None]
    if not content.topics[topic].in_a_hurry and "{call}" in content.answer(topic, words.language).first:
        found.append(who_can_help(content.topics[topic]))
    found += [contact_effects.Button("section", (topic, id_)) for id_ in sections]
    found += [contact_effects.Button("form", (form,)) for form in _losing(content, topic) if without is None]
    found += [contact_effects.Button("topic", (other,)) for other in content.topics[topic].buttons]
    return tuple(labelled(button, content, words) for button in found)


def _losing(content: Content, topic: str) -> tuple[str, ...]:
    """The form for who may lose the phone, below what is urgent."""
    return (LOSE_PHONE,) if content.topics[topic].in_a_hurry and LOSE_PHONE in content.forms else ()


def _in_rows(buttons: tuple[Button, ...], side: int) -> Rows:
    return tuple(buttons[at : at + side] for at in range(0, len(buttons), side))
