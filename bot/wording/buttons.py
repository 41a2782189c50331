"""Buttons as people see them, and which stand under an answer. The data behind a button is made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel import Locale

from bot.content import Content
from bot.content.model.topics import NOTICE, START, TopicContent
from bot.core.model.effects.contact import Button as Pressable
from bot.core.model.effects.contact import Wish
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.lines import Line
from bot.core.turn.answers import LOSE_PHONE
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Query
from bot.wording.catalog import Catalog, span_of_day

MORE = "more"
"""In place of a section id: the list of everything else that an answer offers."""

STILL_MORE = "more_2"
"""In place of a section id: the rest of that list, where it is too long for one message."""

SOURCES = "sources"
"""In place of a section id: where the answer comes from, and who reviewed it."""

_OWN_NAMES = {"km": "ភាសាខ្មែរ", "en": "English"}


@dataclass(frozen=True)
class Button:
    """A button: either an action with arguments, or (`copy`) a text for the clipboard."""

    label: str
    action: str = ""
    args: tuple[str, ...] = ()
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]


def labelled(button: Pressable, content: Content, catalog: Catalog) -> Button:
    """A button of the core with its label in the catalog's language."""
    return Button(_label(button, content, catalog), button.action, button.args)


def rows_labelled(rows: Iterable[Iterable[Pressable]], content: Content, catalog: Catalog) -> Rows:
    """Rows of the core's buttons with their labels."""
    return tuple(tuple(labelled(button, content, catalog) for button in row) for row in rows)


def _label(button: Pressable, content: Content, catalog: Catalog) -> str:
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
        case "explain", (what,) if what in tuple(Query):
            return catalog.text(f"query.{what}")
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
        case "rate", (_, question, rating) if f"rated.{question}_{rating}" in catalog:
            return catalog.text(f"rated.{question}_{rating}")
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


MOST_ROWS = 4
"""Rows of buttons under a message, as many as fit above a phone's keyboard."""

HUMAN, MENU, CLEAR = (Pressable(name) for name in ("human", "menu", "clear"))
_CAN_WRITE, _NOT_NOW, _FORGET = (Pressable(name) for name in ("can_write", "not_now", "forget"))


def rows_below(
    content: Content, topic: str, words: Catalog, copied: Rows, *, section: str | None, country: str | None = None
) -> Rows:
    """Copy buttons, then what the answer says itself, then what it leads to as far as there is room, then humans.

    Another country than `country` can be named, which may have been understood wrongly; without one, where the
    answer has words of its own for some.
    """
    own = _own_rows(content, topic)
    if own is not None:
        return (*copied, *rows_labelled(own, content, words))[:MOST_ROWS]
    first, *others = _last_rows(content, topic)
    differs = any(variant.meant.countries for variant in content.answer(topic, words.language).variants)
    calls = "{call}" in content.answer(topic, words.language).first or content.topics[topic].depends_on_country
    elsewhere = (Pressable("elsewhere", (topic,)),) if differs or (country and calls) else ()
    last = rows_labelled(((*first, *elsewhere), *others), content, words)
    offers = _offers(content, topic, words, without=section)
    if section:
        offers = (_back(topic, words), *offers)
    left = MOST_ROWS - len(copied) - len(last)
    side = 3 if left == 1 else 2
    if len(offers) > side * left:
        more = labelled(Pressable("section", (topic, MORE)), content, words)
        offers = (*offers[: side * left - 1], more)
    return (*copied, *in_rows(offers, side), *last)


def with_other(rows: Rows, other: str, content: Content, words: Catalog) -> Rows:
    """The rows with a button for a second matter that was asked for, or for what was asked of the first.

    Where there is no room it takes that of what the answer leads to, never that of a human.
    """
    query = content.about.query(other)
    leads = Pressable("explain", (query,)) if query is not None else Pressable("topic", (other,))
    row = rows_labelled([[leads]], content, words)
    kept = rows if len(rows) < MOST_ROWS else (*rows[:1], *rows[2:])
    return (*kept[:-1], *row, *kept[-1:])


def _own_rows(content: Content, topic: str) -> tuple[tuple[Pressable, ...], ...] | None:
    """The three big choices, the languages; none for other notices; None for an answer with the usual buttons."""
    languages = tuple(Pressable("language", (code,)) for code in content.languages)
    if topic == START:
        return (
            (HUMAN,),
            (Pressable("numbers"),),
            (MENU, Pressable("topic", (content.about.the(Trait.PRIVACY),))),
            languages,
        )
    if content.about.has(topic, Trait.LANGUAGE):
        return languages, (HUMAN, MENU)
    about = content.topics[topic]
    return () if about.group == NOTICE and not about.buttons else None


def _last_rows(content: Content, topic: str) -> tuple[tuple[Pressable, ...], ...]:
    if content.about.has(topic, Trait.HIDE):
        return (CLEAR,), (HUMAN, MENU)
    if content.about.has(topic, Trait.FORGET):
        return (_FORGET,), (HUMAN, MENU)
    if content.topics[topic].in_a_hurry:
        return (HUMAN, _CAN_WRITE), (_NOT_NOW, who_can_help(content.topics[topic]), CLEAR)
    return ((HUMAN, MENU),)


def who_can_help(topic: TopicContent) -> Pressable:
    """The list of all that can help, those for a topic first."""
    return Pressable("numbers", (topic.id,))


def more_rows(content: Content, topic: str, words: Catalog, *, still: bool) -> Rows:
    """Everything that an answer offers, and the ways out; `still`: what found no room in the first such list."""
    last = _ways_out(content, topic, words)
    offers = _offers(content, topic, words, without=None)
    room = 2 * (MOST_ROWS - 1)
    if len(offers) > room:
        on = labelled(Pressable("section", (topic, STILL_MORE)), content, words)
        offers = offers[room - 1 :] if still else (*offers[: room - 1], on)
    return (*in_rows(offers, 2)[: MOST_ROWS - 1], last)


def back_rows(content: Content, topic: str, words: Catalog) -> Rows:
    """The ways out of what is behind an answer, and always one to a human."""
    human, out = labelled(HUMAN, content, words), _ways_out(content, topic, words)
    return (out,) if human in out else ((human,), out)


def human_first(rows: Rows, content: Content, words: Catalog) -> Rows:
    """The same buttons with the one to a human in the first row."""
    human = labelled(HUMAN, content, words)
    others = (tuple(button for button in row if button != human) for row in rows)
    return ((human,), *filter(None, others))[:MOST_ROWS]


def _ways_out(content: Content, topic: str, words: Catalog) -> tuple[Button, ...]:
    """Back to an answer, which leads to a human; and to a human, or out of the chat where somebody may look at it."""
    out = CLEAR if content.topics[topic].in_a_hurry else HUMAN
    return _back(topic, words), labelled(out, content, words)


def _back(topic: str, words: Catalog) -> Button:
    return Button(words.text("button.back"), "topic", (topic,))


def _offers(content: Content, topic: str, words: Catalog, *, without: str | None) -> tuple[Button, ...]:
    """The forms and sections of an answer, the topics that it leads to, and its sources."""
    about, answer = content.topics[topic], content.answer(topic, words.language)
    below = [Pressable("form", (form,)) for form in content.forms_below(topic) if without is None]
    losing = about.in_a_hurry and LOSE_PHONE in content.forms and without is None
    found = [
        *([Pressable("listen", (topic,))] if content.recording(topic, words.language) and not without else []),
        *below,
        *([who_can_help(about)] if not about.in_a_hurry and "{call}" in answer.first else []),
        *(Pressable("section", (topic, section.id)) for section in answer.sections if section.id != without),
        *([Pressable("form", (LOSE_PHONE,))] if losing else []),
        *(Pressable("topic", (other,)) for other in about.buttons),
        Pressable("section", (topic, SOURCES)),
    ]
    return tuple(labelled(button, content, words) for button in found)


def in_rows(buttons: Sequence[Button], side: int) -> Rows:
    """Buttons side by side, so many in a row."""
    return tuple(tuple(buttons[at : at + side]) for at in range(0, len(buttons), side))
