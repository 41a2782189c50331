"""Buttons as people see them. What a button does is a name and arguments; the data behind it is made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale

from bot.content import Content
from bot.core.model.effects import contact as contact_effects
from bot.core.model.effects.contact import Wish
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.lines import Line
from bot.wording.catalog import Catalog
from bot.wording.lines import span_of_day

MORE = "more"
"""In place of a section id: the list of everything else that an answer offers."""

STILL_MORE = "more_2"
"""In place of a section id: the rest of that list, where it is too long for one message."""

SOURCES = "sources"
"""In place of a section id: where the answer comes from, and who reviewed it."""

COPY_LIMIT = 256
"""Most characters that a button can put on the clipboard (Bot API, CopyTextButton)."""

_OWN_NAMES = {"km": "ភាសាខ្មែរ", "en": "English"}


@dataclass(frozen=True)
class Button:
    """A button: either an action with arguments, or (`copy`) a text for the clipboard."""

    label: str
    action: str = ""
    args: tuple[str, ...] = ()
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]


def labelled(button: contact_effects.Button, content: Content, catalog: Catalog) -> Button:
    """A button of the core with its label in the catalog's language."""
    return Button(_label(button, content, catalog), button.action, button.args)


def rows_labelled(rows: Iterable[Iterable[contact_effects.Button]], content: Content, catalog: Catalog) -> Rows:
    """Rows of the core's buttons with their labels."""
    return tuple(tuple(labelled(button, content, catalog) for button in row) for row in rows)


def _label(button: contact_effects.Button, content: Content, catalog: Catalog) -> str:
    match button.action, button.args:
        case "language", (code,):
            return language_name(code, catalog)
        case "country", (code,):
            return catalog.country(code)
        case "topic", (topic,) if topic in content.topics:
            return content.topics[topic].title_in(catalog.language)
        case "form", (form,) if form in content.forms:
            return content.forms[form].title_in(catalog.language)
        case "choose", (form, _, question, choice) if form in content.forms:
            words = content.forms[form].words.get(catalog.language)
            own = words.labels.get((question, choice)) if words is not None else None
            return own or _of_action(choice, catalog)
        case "numbers", (topic,) if topic in content.topics and not content.topics[topic].in_a_hurry:
            return catalog.text("button.who_can_help")
        case "numbers", (Wish.ALL | Wish.WRITE | Wish.POLICE as wish, page, *_):
            return catalog.text(f"button.numbers_{wish}" if page == "0" else "button.later")
        case "safe_hours", (span,):
            return span_of_day(span)
        case "question", (line,) if line in QUESTIONS:
            return catalog.text(f"button.{line}")
        case "knock_line", (line,) if line in tuple(Line):
            return catalog.text(line)
        case "section", (_, section) if section in {MORE, STILL_MORE, SOURCES}:
            return catalog.text(f"button.{section}")
        case "section", (topic, section) if (topic, catalog.language) in content.answers:
            found = content.answer(topic, catalog.language).section(section)
            return found.title if found else catalog.text("button.more")
        case "section", _:
            return catalog.text("button.more")
        case action, _:
            return _of_action(action, catalog)


def _of_action(name: str, catalog: Catalog) -> str:
    """What stands on a button of ours; the name itself where it is none, in an entry of the outbox from before."""
    return catalog.text(f"button.{name}") if f"button.{name}" in catalog else name


def language_name(code: str, catalog: Catalog) -> str:
    """The name of a language in itself, so that whoever needs it can read it."""
    return _OWN_NAMES.get(code) or Locale.parse(code).languages.get(code) or catalog.tongue(code)
