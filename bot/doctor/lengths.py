"""Texts that are too long when all is filled in that can be, of which `sarika check` says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.content import Answer, Content, Meant, Problem, suited
from bot.content.model.answers import FIRST_LENGTH
from bot.content.model.forms import FormContent
from bot.content.model.topics import ANY
from bot.core.model.effects.contact import Ask
from bot.core.understanding.values import Person
from bot.wording import messages
from bot.wording.forms import render_ask
from bot.wording.text import LONGEST, length

_ROOM = 200
"""Characters left free for what is true of the counsellors at that moment, and a mark."""

_NOW = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
_MOMENTS = (*(_NOW + timedelta(hours=hours) for hours in (0, 6, 12, 18)), _NOW + timedelta(days=4))
"""When first messages are looked at: what answers then is shown besides, or in another's place. Every six hours of a
Wednesday, and a Sunday's morning; not by the clock, so that the same content is not in order today and wrong at noon,
at the week's end, or on the day on which what is known of a service passes its date and is shown with its year."""

_OPENS = [str(int(datetime(2026, 11, day, 17, tzinfo=UTC).timestamp() * 1000)) for day in (24, 25)]
"""Wednesday and Thursday midnight in Cambodia, in milliseconds: the longest moments to name in English and in Khmer."""


def long_answers(content: Content) -> Iterator[Problem]:
    """First messages over their limit as somebody is sent them, and sections over that of Telegram."""
    told: set[tuple[Path, int]] = set()
    for topic, language, answer, seen, countries in _seen(content):
        place = (answer.path, answer.first_line)
        problems = [] if place in told else _long_first(seen, topic, language, answer, countries)
        told |= {place} if problems else set()
        yield from problems
        for part in answer.sections:
            asked = countries if "{call}" in part.text else countries[:1]
            longest = max(_length(seen, topic, language, country, part.id, _NOW) for country in asked)
            if longest > LONGEST - _ROOM:
                yield _long(answer.path, part.text_line, "its services", longest)


def _long_first(
    content: Content, topic: str, language: str, answer: Answer, countries: tuple[str | None, ...]
) -> list[Problem]:
    """A first message that is too long in some country even with the fewest services, at any of `_MOMENTS`."""
    called = "{call}" in answer.first
    longest, country = max(
        (_length(content, topic, language, country, None, moment), country or "")
        for country in (countries if called else countries[:1])
        for moment in _MOMENTS
    )
    if longest <= FIRST_LENGTH:
        return []
    filled = f"the services of {country or ANY}" if called else "all that is filled in"
    what = f"with {filled} this is {longest} characters long, {longest - FIRST_LENGTH} too many"
    instead = f"shorten it: at most {FIRST_LENGTH} are sent as a first message"
    return [Problem(answer.path, answer.first_line, what, instead)]


def long_forms(content: Content) -> Iterator[Problem]:
    """Parts of forms that reach Telegram's limit when all is filled in that can be."""
    for id_, about in content.forms.items():
        for language, words in about.words.items():
            for name, ask in _asks(id_, about):
                text = words.endings.get(ask.ending or "", "")
                countries = (None, *content.countries) if "{call}" in text else (None,)
                longest = max(
                    length(
                        render_ask(
                            content, replace(ask, country=c), language, human_line="", now=_NOW, draft=True
                        ).text_html
                    )
                    for c in countries
                )
                if longest > LONGEST - _ROOM:
                    yield _long(words.path, words.lines.get(name, 1), "all that is filled in", longest)


def _long(path: Path, line: int, filled: str, longest: int) -> Problem:
    what = f"with {filled} this is {longest} characters long"
    return Problem(path, line, what, f"shorten it: Telegram shows {LONGEST}")


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
    rendered = messages.render_answer(
        content, topic, language, country, section=section, human_line=_human(language), now=now, draft=False
    )
    return length(rendered.text_html)


@cache
def _human(language: str) -> str:
    return max((messages.human_line(language, False, opens) for opens in _OPENS), key=len)


def _seen(content: Content) -> Iterator[tuple[str, str, Answer, Content, tuple[str | None, ...]]]:
    """Every answer as somebody may see it, with the content in which it stands so, and in which countries."""
    for (topic, language), answer in content.answers.items():
        everywhere = (None, *content.countries)
        meant = {Meant(): everywhere, Meant(persons=frozenset({Person.CHILD})): everywhere}
        meant |= {v.meant: tuple(sorted(v.meant.countries)) or everywhere for v in answer.variants}
        for whom, countries in meant.items():
            seen = suited(content, whom.reader)
            yield topic, language, seen.answer(topic, language), seen, countries
