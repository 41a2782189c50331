"""Forms as a contact sees them, question by question, and as counsellors read the answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.content import Content, Service
from bot.content.model.forms import MOST_CHOICES, SUMMARY, FormContent, FormWords
from bot.content.model.order import seeker_for
from bot.content.model.services import Audience
from bot.core.model.case import Case
from bot.core.model.effects.contact import Ask
from bot.core.model.effects.contact import Button as Pressable
from bot.core.model.forms import DONE, SKIP, SOURCES, Filled, Question, Result, Words
from bot.core.turn.places import Place, in_places
from bot.wording import text as text
from bot.wording.buttons import CLEAR, HUMAN, MENU, MOST, MOST_ROWS, Button, Rows, in_rows, labelled, rows_labelled
from bot.wording.catalog import Catalog, catalog
from bot.wording.messages import Called, called, sources_text
from bot.wording.sheets.signs import PICTOGRAMS
from bot.wording.text import Rendered, draft_mark, escaped

SHOWN = 3
"""How many services an ending shows at `{call}`, as an answer does."""

ROW_WIDTH = 24
"""Characters of labels that fit side by side on a narrow phone."""


def render_ask(content: Content, ask: Ask, language: str, *, human_line: str, now: datetime, draft: bool) -> Rendered:
    """A question of a form with its buttons, or one of its endings. Raises KeyError for a form that is not there.

    `human_line` says what is true of the counsellors; `draft` marks words that nobody of the organisation reviewed.
    """
    about, catalog_ = content.forms[ask.form], catalog(language)
    words = about.words[language]
    if ask.ending == SOURCES:
        below = ((HUMAN, CLEAR if about.form.opens is not None else MENU),)
        listed = sources_text(content, words.as_answer(), catalog_)
        return text.fitted(lambda _: listed, 0, rows_labelled(below, content, catalog_))
    question = about.form.question(ask.question) if ask.question else None
    body = words.endings[ask.ending or ""] if question is None else words.questions[question.id]
    rows = () if question is None else _question_rows(about, ask, question, content, catalog_)
    head = _head(about, words, ask, question, catalog_, draft=draft)
    if ask.called is not None and question is not None and "{human}" not in body:
        head = [f"⚠️ {escaped(catalog_.text('form.serious'))} {escaped(human_line)}", "", *head]
    services = _services(content, about, ask, body, now)
    own = {"human": human_line, "signs": _list(words, ask.signs), "chosen": _chosen(words, ask.chosen, catalog_)}

    def told(most: int) -> Called:
        return called(content, body, services[:most], catalog_, ask.country, now)

    def whole(most: int) -> str:
        here = told(most)
        filled = text.filled(body, lambda name: escaped(own[name]) if name in own else here.value(name))
        return "\n".join([*head, text.paragraphs(filled)])

    if question is None:
        rows = _ending_rows(about, ask, content, catalog_, calls=bool(services))
    return text.fitted(whole, len(services), rows)


def summary(content: Content, filled: Filled, words: Catalog) -> str:
    """What a contact gave to the counsellors by button, as plain text in the desk's language."""
    about = content.forms.get(filled.form)
    said = about.words.get(words.language) if about is not None else None
    if about is None or said is None or SUMMARY not in said.endings:
        return filled.form
    body = said.endings[SUMMARY].replace("{signs}", _list(said, about.form.named(filled)))
    return body.replace("{chosen}", _chosen(said, filled.chosen, words))


def signs_of(content: Content, filled: Filled, words: Catalog) -> str:
    """The signs that were named or found, a line each, in the desk's language."""
    about = content.forms.get(filled.form)
    said = about.words.get(words.language) if about is not None else None
    return _list(said, about.form.named(filled)) if about is not None and said is not None else ""


def card_lines(content: Content, case: Case, words: Catalog, *, child: bool) -> list[str]:
    """What a card says of the contact's own answers, as plain text."""
    said = [summary(content, filled, words) for filled in case.incoming.given]
    return [*([f"⚠️ {words.text('card.child')}"] if child else []), *said]


def _head(
    about: FormContent, words: FormWords, ask: Ask, question: Question | None, catalog_: Catalog, *, draft: bool
) -> list[str]:
    """The draft mark and the words that open a form, and how far it is."""
    head: list[str] = []
    if draft and (ask.opening or question is None):
        head += draft_mark(words, catalog_)
    if ask.opening and words.opening:
        head += [text.filled(words.opening, lambda name: ""), ""]
    if question is not None and len(about.form.questions) > 1:
        at, of = about.form.place(question)
        head.append(f"<i>{at}/{of}</i>")
    return head


def _services(content: Content, about: FormContent, ask: Ask, body: str, now: datetime) -> tuple[Service, ...]:
    topic = about.services.get(ask.ending or "", about.below)
    if "{call}" not in body or topic is None:
        return ()
    found = content.services_for(topic, seeker_for(content.reader, ask.country, now))
    if about.form.for_a_child(ask.ending):  # whatever else there is, theirs are first
        found = tuple(sorted(found, key=lambda service: service.audience is not Audience.CHILDREN))
    return found[:SHOWN]


def _list(words: FormWords, signs: Iterable[str]) -> str:
    return "\n".join(f"• {words.signs[sign]}" for sign in signs if sign in words.signs)


def _chosen(words: FormWords, chosen: Iterable[str], catalog_: Catalog) -> str:
    """The labels of what was chosen, one after the other; a yes or no without words of its own says nothing here."""
    labels = {f"{question}:{choice}": label for (question, choice), label in words.labels.items()}
    named = [labels[choice] for choice in chosen if choice in labels]
    return ", ".join(named) or catalog_.text("form.nobody_chosen")


# ── buttons ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _question_rows(about: FormContent, ask: Ask, question: Question, content: Content, words: Catalog) -> Rows:
    def button(choice: str) -> Button:
        args = (ask.form, str(ask.round), question.id, choice)
        return labelled(Pressable("choose", args), content, words)

    if question.several or question.words is Words.CASE:
        return _with_done([button(choice.id) for choice in question.choices], button(DONE))
    choices = [button(choice.id) for choice in question.choices]
    stop = Button(f"{PICTOGRAMS['stop']} {words.text('button.stop')}", "stop", (ask.form, str(ask.round)))
    few = MOST_CHOICES - 1  # the last of nine stands beside the ways on: two long labels have half a row each
    return (*_laid_out(choices[:few]), (*choices[few:], button(SKIP), stop))


def _with_done(choices: list[Button], done: Button) -> Rows:
    """Choices of which several may be taken, two in a row where they fit, and *Done* below them or in the last row."""
    if len(choices) % 2 and 2 * (MOST_ROWS - 1) < len(choices) < 2 * MOST_ROWS:
        return in_rows([*choices, done], 2)
    return (*_laid_out(choices), (done,))


def _laid_out(buttons: list[Button]) -> Rows:
    """As few rows as can be read: side by side where the labels are short, and at most three rows."""
    if len(buttons) <= MOST_ROWS - 1:
        short = sum(len(b.label) for b in buttons) <= ROW_WIDTH
        return (tuple(buttons),) if short and buttons else tuple((b,) for b in buttons)
    side = 2 if len(buttons) <= 2 * (MOST_ROWS - 1) else 3
    return in_rows(buttons, side)


def _ending_rows(about: FormContent, ask: Ask, content: Content, words: Catalog, *, calls: bool) -> Rows:
    """The question whether a counsellor may see it, where it leads, and what stands in each place; `calls`: numbers."""
    form, run = about.form, (ask.form, str(ask.round))
    if ask.ending in (Result.FOUND, Result.NOT_FOUND, SUMMARY):
        return ()  # the next question follows at once; a summary is for counsellors
    topics = tuple(Pressable("topic", (topic,)) for topic in form.endings.get(ask.ending or "", ()))
    asks = form.gives(ask.ending)
    forget = f"{PICTOGRAMS['forget']} {words.text('button.form_forget')}"
    asked = (labelled(Pressable("give", run), content, words), Button(forget, "stop", run))
    topic = about.services.get(ask.ending or "", about.below)
    found = {Place.HUMAN: HUMAN, Place.CLEAR: CLEAR, Place.MORE: Pressable("sources", (form.id,))}
    if calls and topic is not None:
        found[Place.CALL] = Pressable("numbers", (topic,))
    if asks and len(topics[:2]) + len(found) + len(asked) > MOST:
        del found[Place.MORE]  # where it comes from can wait until they have said whether it is kept
    below = rows_labelled([*((leads,) for leads in topics[:2]), *in_places(found)], content, words)
    return (asked, *below) if asks else below
