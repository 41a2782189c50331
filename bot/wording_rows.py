"""Which buttons stand under an answer: numbers to copy, sections and other topics, and always a way to a human."""

from __future__ import annotations

from bot.content import Content
from bot.content.topics import NOTICE
from bot.core import effects
from bot.core.answers import LOSE_PHONE
from bot.core.understood import Urgency
from bot.wording_buttons import MORE, SOURCES, STILL_MORE, Button, Rows, labelled, rows_labelled
from bot.wording_catalog import Catalog, msgid

MOST_ROWS = 4
"""Rows of buttons under a message (issue 4, point 7)."""

_BACK = msgid("Back")

HUMAN, MENU = effects.Button("human"), effects.Button("menu")
_CAN_WRITE, _NOT_NOW = effects.Button("can_write"), effects.Button("not_now")
_NUMBERS, CLEAR = effects.Button("numbers"), effects.Button("clear")
_FORGET = effects.Button("forget")


def rows_below(
    content: Content, topic: str, words: Catalog, copied: tuple[Button, ...], *, section: str | None
) -> Rows:
    """Copy buttons, then sections and other topics as far as there is room, then the ways to a human."""
    first = (copied,) if copied else ()
    own = _own_rows(content, topic)
    if own is not None:
        return (*first, *rows_labelled(own, content, words))[:MOST_ROWS]
    last = rows_labelled(_last_rows(topic, content.topics[topic].urgency), content, words)
    offers = (*_offers(content, topic, words, without=section), *_who_says_so(content, topic, words))
    if section:
        offers = (Button(words.text(_BACK), "topic", (topic,)), *offers)
    room = 2 * (MOST_ROWS - len(first) - len(last))
    if len(offers) > room:
        offers = (*offers[: room - 1], labelled(effects.Button("section", (topic, MORE)), content, words))
    return (*first, *_in_twos(offers), *last)


def _own_rows(content: Content, topic: str) -> tuple[tuple[effects.Button, ...], ...] | None:
    """The three big choices, the languages; none for other notices; None for an answer with the usual buttons."""
    languages = tuple(effects.Button("language", (code,)) for code in content.languages)
    if topic == "start":
        return (HUMAN,), (_NUMBERS,), (MENU,), languages
    if topic == "change_language":
        return languages, (HUMAN, MENU)
    return () if content.topics[topic].group == NOTICE else None


def _last_rows(topic: str, urgency: Urgency) -> tuple[tuple[effects.Button, ...], ...]:
    if topic == "hide_chat":
        return (CLEAR,), (HUMAN, MENU)
    if topic == "delete_data":
        return (_FORGET,), (HUMAN, MENU)
    if urgency >= Urgency.URGENT:
        return (HUMAN, _CAN_WRITE), (_NOT_NOW, _NUMBERS, CLEAR)
    return ((HUMAN, MENU),)


def more_rows(content: Content, topic: str, words: Catalog, *, still: bool) -> Rows:
    """Everything that an answer offers, and the way back to it; `still`: what found no room in the first such list."""
    back, human = back_rows(content, topic, words)[0]
    last = (back, *_who_says_so(content, topic, words), human)
    offers, room = _offers(content, topic, words, without=None), 2 * (MOST_ROWS - 1)
    if len(offers) > room:
        on = labelled(effects.Button("section", (topic, STILL_MORE)), content, words)
        offers = offers[room - 1 :] if still else (*offers[: room - 1], on)
    return (*_in_twos(offers)[: MOST_ROWS - 1], last)


def back_rows(content: Content, topic: str, words: Catalog) -> Rows:
    """The way back to an answer, and to a human."""
    return ((Button(words.text(_BACK), "topic", (topic,)), labelled(HUMAN, content, words)),)


def _who_says_so(content: Content, topic: str, words: Catalog) -> tuple[Button, ...]:
    """The button to the sources of an answer."""
    return (labelled(effects.Button("section", (topic, SOURCES)), content, words),)


def _offers(content: Content, topic: str, words: Catalog, *, without: str | None) -> tuple[Button, ...]:
    """The forms and sections of an answer and the topics that it leads to."""
    sections = [s.id for s in content.answer(topic, words.language).sections if s.id != without]
    forms = [*content.forms_below(topic), *_losing(content, topic)] if without is None else []
    found = (
        [effects.Button("listen", (topic,))]
        if content.recording(topic, words.language) is not None and not without
        else []
    )
    found += [effects.Button("form", (form,)) for form in forms]
    found += [effects.Button("section", (topic, id_)) for id_ in sections]
    found += [effects.Button("topic", (other,)) for other in content.topics[topic].buttons]
    return tuple(labelled(button, content, words) for button in found)


def _losing(content: Content, topic: str) -> tuple[str, ...]:
    """The form for who may lose the phone, below what is urgent."""
    urgent = content.topics[topic].urgency >= Urgency.URGENT
    return (LOSE_PHONE,) if urgent and LOSE_PHONE in content.forms else ()


def _in_twos(buttons: tuple[Button, ...]) -> Rows:
    return tuple(buttons[at : at + 2] for at in range(0, len(buttons), 2))
