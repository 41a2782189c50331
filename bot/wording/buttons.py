"""Buttons as people see them. What a button does is a name and arguments; the data behind it is made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale

from bot.content import Content
from bot.core.model.effects import contact as contact_effects
from bot.core.model.effects.contact import Wish
from bot.core.model.lines import Line
from bot.wording.catalog import Catalog, msgid
from bot.wording.lines import LINES, QUESTIONS, span_of_day

MORE = "more"
"""In place of a section id: the list of everything else that an answer offers."""

STILL_MORE = "more_2"
"""In place of a section id: the rest of that list, where it is too long for one message."""

SOURCES = "sources"
"""In place of a section id: where the answer comes from, and who reviewed it."""

COPY_LIMIT = 256
"""Most characters that a button can put on the clipboard (Bot API, CopyTextButton)."""

LABELS: Mapping[str, str] = {
    "seen": msgid("Seen"),
    "here": msgid("I am here"),
    "cannot": msgid("I cannot come"),
    "menu": msgid("Menu"),
    "human": msgid("Talk to a human"),
    "in_danger": msgid("I am in danger"),
    "can_write": msgid("I can write"),
    "not_now": msgid("Not now"),
    "numbers": msgid("Numbers only"),
    "clear": msgid("Clear this chat"),
    "withdraw": msgid("Take it back"),
    "read": msgid("Show"),
    "same": msgid("Yes, it is me"),
    "not_same": msgid("No, somebody else"),
    "remains": msgid("More"),
    "watched": msgid("Yes, it is checked"),
    "unwatched": msgid("No"),
    "agree": msgid("Yes, they may"),
    "disagree": msgid("No, they may not"),
    "forget": msgid("Delete everything"),
    "forget_yes": msgid("Yes, delete it"),
    "forget_no": msgid("No, keep it"),
    "country": msgid("Another country"),
    "listen": msgid("Listen"),
    "elsewhere": msgid("I am elsewhere"),
    MORE: msgid("More"),
    STILL_MORE: msgid("More"),
    "yes": msgid("Yes"),
    "no": msgid("No"),
    "unsure": msgid("Not sure"),
    "skip": msgid("Skip"),
    "done": msgid("Done"),
    "go_on": msgid("Go on"),
    "anew": msgid("Start anew"),
    "stop": msgid("Stop"),
    "give": msgid("Show a counsellor"),
    SOURCES: msgid("Who says so?"),
    "service": msgid("Back"),
    "card": msgid("Interpreter"),
    "refer_yes": msgid("Yes, tell them that"),
    "refer_no": msgid("No, tell them nothing"),
    "refer": msgid("Refer"),
    "outcome": msgid("Outcome of the referral"),
    "unmask": msgid("See who it is: name, username, id"),
    "second": msgid("I agree"),
    "alone": msgid("Open alone"),
    "sign": msgid("Sign"),
    "show_yes": msgid("Yes, they may see it"),
    "show_no": msgid("No, please not"),
    "question": msgid("Agree on a question"),
    "question_no": msgid("No, no question"),
    "join": msgid("Same person as …"),
    "move": msgid("To another group"),
    "follow": msgid("Ask again later"),
    "follow_yes": msgid("Yes, you may"),
    "follow_no": msgid("No, do not write"),
    "well": msgid("I am safe"),
    "earlier": msgid("◀"),
    "later": msgid("▶"),
    "take_over": msgid("Take over"),
    "close": msgid("Close"),
    "open_picture": msgid("Open it"),
    "never_open": msgid("Destroy it unopened"),
    "send": msgid("Send it"),
    "keep_here": msgid("Do not send it"),
    "wrong_topic": msgid("Wrong topic"),
    "mute": msgid("Mute"),
    "unmute": msgid("Lift the mute"),
    "protocol": msgid("Protocol"),
    "replies": msgid("Replies"),
    "answers": msgid("Answers"),
    "services": msgid("Services"),
    "hand_on": msgid("Hand on"),
    "queue": msgid("To the queue"),
    "hand": msgid("To the queue"),
    "pause": msgid("Pause"),
    "resume": msgid("Go on"),
    "lower": msgid("Less urgent"),
    "back": msgid("Back"),
    "next": msgid("Take next"),
    "on_shift": msgid("On shift"),
    "off_shift": msgid("Off shift"),
    "on_call": msgid("On call"),
}
"""By action. Topics, sections, countries and languages have their own names."""

_NUMBERS: Mapping[str, str] = {
    Wish.ALL: msgid("All numbers"),
    Wish.WRITE: msgid("I cannot speak"),
    Wish.POLICE: msgid("Police"),
}
_WHO_CAN_HELP = msgid("Who can help")
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
            return own or catalog.text(LABELS.get(choice, choice))
        case "numbers", (topic,) if topic in content.topics and not content.topics[topic].in_a_hurry:
            return catalog.text(_WHO_CAN_HELP)
        case "numbers", (wish, page, *_) if wish in _NUMBERS:
            return catalog.text(_NUMBERS[wish] if page == "0" else LABELS["later"])
        case "safe_hours", (span,):
            return span_of_day(span)
        case "question", (line,) if line in QUESTIONS:
            return catalog.text(QUESTIONS[line])
        case "knock_line", (line,) if line in tuple(Line):
            return catalog.text(LINES[Line(line)])
        case "section", (_, section) if section in {MORE, STILL_MORE, SOURCES}:
            return catalog.text(LABELS[section])
        case "section", (topic, section) if (topic, catalog.language) in content.answers:
            found = content.answer(topic, catalog.language).section(section)
            return found.title if found else catalog.text(LABELS[MORE])
        case "section", _:
            return catalog.text(LABELS[MORE])
        case action, _ if action in LABELS:
            return catalog.text(LABELS[action])
        case action, _:
            return action


def language_name(code: str, catalog: Catalog) -> str:
    """The name of a language in itself, so that whoever needs it can read it."""
    return _OWN_NAMES.get(code) or Locale.parse(code).languages.get(code) or catalog.tongue(code)
