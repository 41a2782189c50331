"""Texts that are too long for Telegram when all is filled in that can be, of which `sarika check` says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot import wording
from bot.content import Answer, Content, Problem, suited
from bot.content.forms import FormContent
from bot.core.effects import Ask
from bot.wording_forms import render_ask
from bot.wording_text import LONGEST, utf16_units, visible

_ROOM = 200
"""Characters left free for what is true of the counsellors at that moment, and a mark."""


def long_answers(content: Content) -> Iterator[Problem]:
    """Answers that reach Telegram's limit with the services of some country, so that some would be left out."""
    now = datetime.now(UTC)
    for topic, language, answer, seen in _seen(content):
        for text, section in ((answer.first, None), *((part.text, part.id) for part in answer.sections)):
            countries = (None, *content.countries) if "{call}" in text else (None,)
            longest = max(_length(seen, topic, language, country, section, now) for country in countries)
            if longest > LONGEST - _ROOM:
                yield Problem(
                    answer.path,
                    answer.first_line,
                    f"with its services this is {longest} characters long",
                    f"shorten it: Telegram shows {LONGEST}",
                )


def long_forms(content: Content) -> Iterator[Problem]:
    """Parts of forms that reach Telegram's limit when all is filled in that can be."""
    now = datetime.now(UTC)
    for id_, about in content.forms.items():
        for language, words in about.words.items():
            for name, ask in _asks(id_, about):
                text = words.endings.get(ask.ending or "", "")
                countries = (None, *content.countries) if "{call}" in text else (None,)
                longest = max(
                    _length_asked(content, replace(ask, country=country), language, now)
                    for country in countries
                )
                if longest > LONGEST - _ROOM:
                    yield Problem(
                        words.path,
                        words.lines.get(name, 1),
                        f"with all that is filled in this is {longest} characters long",
                        f"shorten it: Telegram shows {LONGEST}",
                    )


def _asks(id_: str, about: FormContent) -> Iterator[tuple[str, Ask]]:
    """Every part of a form as it is at its longest: opened by each question, ended with all signs and choices."""
    form = about.form
    chosen = tuple(f"{question.id}:{c.id}" for question in form.questions for c in question.choices)
    for question in form.questions:
        yield f"question {question.id}", Ask(form=id_, round=1, question=question.id, opening=True)
    for ending in form.endings:
        yield f"ending {ending}", Ask(form=id_, round=1, ending=ending, signs=form.signs, chosen=chosen)


def _length(
    content: Content, topic: str, language: str, country: str | None, section: str | None, now: datetime
) -> int:
    rendered = wording.render_answer(
        content, topic, language, country, section=section, human_line="", now=now, draft=True
    )
    return utf16_units(visible(rendered.text_html))


def _length_asked(content: Content, ask: Ask, language: str, now: datetime) -> int:
    rendered = render_ask(content, ask, language, human_line="", now=now, draft=True)
    return utf16_units(visible(rendered.text_html))


def _seen(content: Content) -> Iterator[tuple[str, str, Answer, Content]]:
    """Every answer as somebody may see it, with the content in which it stands so."""
    for (topic, language), answer in content.answers.items():
        yield topic, language, answer, content
        for variant in answer.variants:
            seen = suited(content, variant.meant.reader)
            yield topic, language, seen.answer(topic, language), seen
