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
from bot.core.turn.answers import LOSE_PHONE, MENU_TOPICS
from bot.core.turn.answers import MORE as FURTHER
from bot.core.turn.places import Place, in_places
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Query
from bot.wording.catalog import Catalog, span_of_day
from bot.wording.sheets import buttons as kept
from bot.wording.sheets.signs import BACK, CHOSEN, ONWARD, PICTOGRAMS, PICTURES, POLICE, READ, WRITE

MORE = "more"
"""In place of a section id: the list of everything else that an answer offers; its later pages have a number behind."""

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
    signed = " ".join(filter(None, [_sign(button, content), _label(button, content, catalog)]))
    words = kept.label(button.action, button.args, catalog) or signed
    return Button(words, button.action, button.args)


def _sign(button: Pressable, content: Content) -> str:
    match button.action, button.args:
        case "picture", (topic,) if topic in content.pictures:
            return content.pictures[topic].sign
        case "topic", (topic,) if content.about.has(topic, Trait.NUMBERS):
            return PICTOGRAMS["numbers"]
        case "country", (code,) if code == MORE:
            return ONWARD
        case "country", (code,):
            return kept.flag(code)
        case "choose", (_, _, "country", code) if code.upper() in content.countries:
            return kept.flag(code.upper())
        case action, (*_, last) if (action, last) in CHOSEN:
            return CHOSEN[action, last]
        case "topic", (topic,):
            return content.pictures[topic].sign if topic in content.pictures else READ
        case "section", (_, section) if section == SOURCES:
            return PICTOGRAMS[SOURCES]
        case "explain", (Query.CANNOT_READ_WRITE,):
            return PICTURES
        case "section", (_, section) if page_of(section) is not None:
            return ONWARD
        case "numbers", (Wish.WRITE, "0", *_):
            return WRITE
        case "numbers", (Wish.POLICE, "0", *_):
            return POLICE
        case "numbers", (wish, page, *_) if wish == Wish.OTHERS or page != "0":
            return ONWARD
        case action, _:
            return PICTOGRAMS.get(action, "")


def label_of(action: str, catalog: Catalog) -> str:
    """What stands on a button that its action alone tells: its sign and its words."""
    return " ".join(filter(None, [PICTOGRAMS.get(action, ""), _of_action(action, catalog)]))


def rows_labelled(rows: Iterable[Iterable[Pressable]], content: Content, catalog: Catalog) -> Rows:
    """Rows of the core's buttons with their labels."""
    return tuple(tuple(labelled(button, content, catalog) for button in row) for row in rows)


def _label(button: Pressable, content: Content, catalog: Catalog) -> str:
    match button.action, button.args:
        case "language", (code,):
            return language_name(code, catalog)
        case "country", (code,) if code != FURTHER:
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
        case "numbers", (wish, page, *_) if wish in tuple(Wish):
            named = wish if page == "0" else "next" if wish == Wish.ALL else Wish.OTHERS
            return catalog.text("button.more" if named == Wish.OTHERS else f"button.numbers_{named}")
        case "safe_hours", (span,):
            return span_of_day(span)
        case "question", (line,) if line in QUESTIONS:
            return catalog.text(f"button.{line}")
        case "knock_line", (line,) if line in tuple(Line):
            return catalog.text(line)
        case "picture", (topic,) if topic in content.pictures:
            return content.pictures[topic].words[catalog.language]
        case "section", (_, section) if section == SOURCES:
            return catalog.text("button.sources")
        case "rate", (_, question, rating) if f"rated.{question}_{rating}" in catalog:
            return catalog.text(f"rated.{question}_{rating}")
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
"""Rows of buttons under a list of choices, as many as fit above a phone's keyboard."""

MOST = 6
"""Most buttons of a message that is no list of choices: each place once, who is frightened looks no longer."""

_OFFERED = 4
"""How many of them a page of *More* offers, one in a row, for their words are long; below them the ways out."""

HUMAN, MENU, CLEAR = (Pressable(name) for name in ("human", "menu", "clear"))
_CAN_WRITE, _NOT_NOW, _FORGET = (Pressable(name) for name in ("can_write", "not_now", "forget"))
_DIARY, _PAPERS = Pressable("diary"), Pressable("papers")


def page_of(section: str | None) -> int | None:
    """Which page of *More* a section id stands for, from 0; None for any other."""
    if section == MORE:
        return 0
    start, _, number = (section or "").rpartition("_")
    return int(number) - 1 if start == MORE and number.isdecimal() else None


def rows_below(content: Content, topic: str, words: Catalog, country: str | None = None) -> Rows:
    """What stands in each place under an answer and each of its sections; all else is behind *More*."""
    own = _own_rows(content, topic, words)
    if own is not None:
        return own
    about = content.topics[topic]
    found = {Place.HUMAN: HUMAN, Place.CLEAR: CLEAR, Place.MORE: Pressable("section", (topic, MORE))}
    if about.in_a_hurry:
        found |= {Place.WRITE: _CAN_WRITE, Place.LATER: _NOT_NOW}
    if about.in_a_hurry or "{call}" in content.answer(topic, words.language).first:
        found[Place.CALL] = who_can_help(about)
    if country is None and differs(content, topic, words):
        found[Place.WRITE] = Pressable("elsewhere", (topic,))
    forms = () if about.in_a_hurry else content.forms_below(topic)
    if Place.WRITE not in found and forms:
        found[Place.WRITE] = Pressable("form", (forms[0],))
    if about.diary and Place.LATER not in found:
        found[Place.LATER] = _DIARY
    if content.about.has(topic, Trait.FORGET):
        found[Place.CLEAR] = _FORGET
    return in_places({place: labelled(button, content, words) for place, button in found.items()})


def differs(content: Content, topic: str, words: Catalog) -> bool:
    """Whether an answer is another one, or names others, where somebody is elsewhere."""
    answer, about = content.answer(topic, words.language), content.topics[topic]
    return (
        "{call}" in answer.first
        or about.depends_on_country
        or any(variant.meant.countries for variant in answer.variants)
    )


def with_other(rows: Rows, other: str, content: Content, words: Catalog) -> Rows:
    """The rows with a button for a second matter that was asked for, or for what was asked of the first.

    It takes the place for what the contact tells us, which is also behind *More*.
    """
    query = content.about.query(other)
    leads = Pressable("explain", (query,)) if query is not None else Pressable("topic", (other,))
    told = ("can_write", "elsewhere")
    first, *others = rows
    kept = tuple(button for button in first if button.action not in told)
    return ((*kept, labelled(leads, content, words)), *others)


def _own_rows(content: Content, topic: str, words: Catalog) -> Rows | None:
    """Those of /start and of the languages; none for other notices; None for an answer with the usual buttons."""
    languages = [Pressable("language", (code,)) for code in content.languages]
    about = content.topics[topic]
    if topic == START:
        others = [button for button in languages if button.args != (words.language,)]
        found = {
            Place.CALL: Pressable("numbers"),
            **({Place.WRITE: Pressable("explain", (Query.CANNOT_READ_WRITE,))} if content.pictures else {}),
            Place.HUMAN: HUMAN,
            Place.LATER: others[0] if len(others) == 1 else Pressable("topic", (content.about.the(Trait.LANGUAGE),)),
            Place.CLEAR: CLEAR,
            Place.MORE: Pressable("section", (topic, MORE)),
        }
        return in_places({place: labelled(button, content, words) for place, button in found.items()})
    if content.about.has(topic, Trait.LANGUAGE):
        return rows_labelled((languages, (HUMAN, MENU)), content, words)
    return () if about.group == NOTICE and not about.buttons else None


def who_can_help(topic: TopicContent) -> Pressable:
    """The list of those who can help with a topic."""
    return Pressable("numbers", (topic.id,))


def more_rows(content: Content, topic: str, words: Catalog, page: int) -> Rows:
    """A page of everything else that an answer offers, and the ways out; past the last one the first."""
    offers = _offers(content, topic, words)
    starts = range(0, max(1, len(offers)), _OFFERED)
    page = page if page < len(starts) else 0
    shown = offers[starts[page] : starts[page] + _OFFERED]
    onward = Pressable("section", (topic, f"{MORE}_{page + 2}"))
    last = labelled(onward, content, words) if page + 1 < len(starts) else back(topic, words)
    out = CLEAR if content.topics[topic].in_a_hurry else HUMAN  # where somebody may look at the chat
    return (*((button,) for button in shown), (labelled(out, content, words), last))


def back_rows(content: Content, topic: str, words: Catalog) -> Rows:
    """The ways out of what is behind an answer, and always one to a human."""
    human, clear = labelled(HUMAN, content, words), labelled(CLEAR, content, words)
    return in_places({Place.HUMAN: human, Place.CLEAR: clear, Place.MORE: back(topic, words)})


def back(topic: str, words: Catalog) -> Button:
    """The way back to an answer."""
    return Button(f"{BACK} {words.text('button.back')}", "topic", (topic,))


def _offers(content: Content, topic: str, words: Catalog) -> tuple[Button, ...]:
    """What is behind *More*, what helps first: the forms and sections of an answer, where else somebody may be, a
    phone that may be lost, what fits only some, the topics that it leads to, and what is always there.
    """
    about, answer = content.topics[topic], content.answer(topic, words.language)
    start = topic == START
    others = [code for code in content.languages if code != words.language]
    lose = [Pressable("form", (LOSE_PHONE,))] if (start or about.in_a_hurry) and LOSE_PHONE in content.forms else []
    heard = [Pressable("listen", (topic,))] if content.recording(topic, words.language) else []
    if start:
        privacy = Pressable("topic", (content.about.the(Trait.PRIVACY),))
        further = (Pressable("topic", (other,)) for other in content.menu[MENU_TOPICS:])
        found = [*heard, *lose, MENU, privacy, *further, Pressable("elsewhere"), _DIARY, _PAPERS]
        return tuple(labelled(button, content, words) for button in found)
    sections = [(section.id, Pressable("section", (topic, section.id))) for section in answer.sections]
    found = [
        *heard,
        *(Pressable("form", (form,)) for form in content.forms_below(topic)),
        *(each for section, each in sections if section not in about.asked),
        *([Pressable("elsewhere", (topic,))] if differs(content, topic, words) else []),
        *lose,
        *(each for section, each in sections if section in about.asked),
        *(Pressable("topic", (other,)) for other in about.buttons),
        *([_PAPERS] if about.papers else []),
        *([_CAN_WRITE] if about.in_a_hurry else []),
        MENU,
        *(Pressable("language", (code,)) for code in others),
        Pressable("section", (topic, SOURCES)),
    ]
    return tuple(labelled(button, content, words) for button in found)


def in_rows(buttons: Sequence[Button], side: int) -> Rows:
    """Buttons side by side, so many in a row."""
    return tuple(tuple(buttons[at : at + side]) for at in range(0, len(buttons), side))
