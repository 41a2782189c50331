"""Reads `responses/forms/<form>.yml`: the questions of a form, what each answer means, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content.check.words import title_of
from bot.content.model.answers import BUTTON_DATA, SIGNATURE
from bot.content.model.forms import MOST_CHOICES, SUMMARY, FormContent
from bot.content.read.form_words import check_same, read_words
from bot.content.read.vetted import Shelf
from bot.core.model.forms import DONE, SKIP, Choice, Form, Question, Result, Words
from bot.core.turn.answers import LOSE_PHONE
from bot.core.understanding.patterns import PhraseError
from bot.core.understanding.redflags import Rule
from bot.core.understanding.triage import RedFlags
from bot.core.understanding.values import Urgency
from bot.sheet import Row, read
from bot.understanding.topics import URGENCIES
from bot.understanding.word_files import SCRIPTS, phrase

_ROUND = 4
"""Digits of the round of a form, behind a button."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_OWN = {*Result, SUMMARY}

TOPICS_BELOW = 2
"""How many topics stand below an ending: one row (`bot.wording.forms`)."""


def _read_form(path: Path, shelf: Shelf) -> FormContent | None:
    """One form, without its words; None after reporting why it cannot be read."""
    sheet = read(path, shelf.problems)
    if not sheet:
        return None
    sheet.only({"title", "below", "give", "opens", "questions", "phrases", "endings"})
    reader = _Reader(path.stem, shelf.topics)
    below, opens, give = sheet.get("below"), sheet.get("opens"), sheet.get("give")
    if below:
        reader.topic(below)
    endings = sheet.need("endings", "write at least `none: {}`, which is shown at the end").fields()
    reader.endings = {*endings, *_OWN}
    asked = sheet.need("questions", "write the questions, each with its answers").fields()
    questions = tuple(reader.question(id_, row) for id_, row in asked.items())
    phrases = sheet.get("phrases")
    reads = reader.phrases(phrases) if phrases else None
    named = [c.sign for q in questions for c in q.choices if c.sign]
    signs = tuple(dict.fromkeys([*named, *phrases.fields()]))
    if any(q.words is Words.SIGNS for q in questions) and reads is None:
        sheet.wrong("a question reads words, and there are no phrases", "write `phrases:` with the signs to find")
    urgency, topic = reader.opens(opens) if opens else (None, None)
    form = Form(
        id=path.stem,
        questions=questions,
        signs=signs,
        give=give.flag(),
        opens=urgency,
        opens_topic=topic,
        endings={id_: reader.ending(row) for id_, row in endings.items()},
        reads=reads,
    )
    _check_endings(form, sheet, endings)
    services = {id_: row.get("services") for id_, row in endings.items()}
    called = {id_: reader.topic(row) for id_, row in services.items() if row}
    if not below and form.id != LOSE_PHONE:
        sheet.wrong("no button begins this form", "write `below:` with the topic whose answer has its button below it")
    return FormContent(form, title_of(sheet, shelf.languages), below.text() or None, called, {})


class _Reader:
    """Reads one form against the topics that there are."""

    def __init__(self, form: str, topics: Collection[str]) -> None:
        self.form, self.topics = form, topics
        self.endings: Collection[str] = ()

    def question(self, id_: str, row: Row) -> Question:
        """One question with its answers."""
        self._id(row, id_)
        row.only({"answers", "several", "reads", "collects"})
        several, reads, collects, answers = map(row.get, ("several", "reads", "collects", "answers"))
        choices = tuple(self.choice(id_, name, answer) for name, answer in answers.fields().items())
        words = Words.CASE if collects.flag() else Words.SIGNS if reads.flag() else None
        if not choices and words is None:
            row.wrong(f"{id_} has no answers", "write `answers: {yes: {}, no: {}}`, or `reads: yes`")
        if len(choices) > MOST_CHOICES:
            row.wrong(f"{id_} has {len(choices)} answers", f"write at most {MOST_CHOICES}: they are buttons")
        self._button(row, id_, SKIP)
        return Question(id_, choices, several.flag(), words)

    def choice(self, question: str, id_: str, row: Row) -> Choice:
        """One answer and what it means."""
        self._id(row, id_)
        if id_ in (SKIP, DONE):
            row.wrong(f"the answer {id_} is made by the program", "give it another id")
        self._button(row, question, id_)
        row.only({"sign", "urgency", "topic", "end", "child"})
        sign, end, child, topic = map(row.get, ("sign", "end", "child", "topic"))
        urgency = self.urgency(row)
        if end and end.text() not in self.endings:
            end.wrong(f"there is no ending {end.text()!r}", "add it under `endings:`, or correct it")
        if urgency is Urgency.EMERGENCY and not topic:
            row.wrong(f"{id_} is an emergency without a topic", "write the topic whose crisis answer fits")
        leads, means = self.topic(topic) if topic else None, child.flag() if child else None
        return Choice(id_, sign.text() or None, urgency, leads, end.text() or None, means)

    def urgency(self, row: Row) -> Urgency:
        """The urgency written in a row, none when there is none."""
        return row.get("urgency").one_of(URGENCIES, Urgency.NONE)

    def opens(self, row: Row) -> tuple[Urgency, str | None]:
        """The case that is opened when the form is begun."""
        row.only({"urgency", "topic"})
        topic = row.get("topic")
        return max(self.urgency(row), Urgency.SUPPORT), self.topic(topic) if topic else None

    def ending(self, row: Row) -> tuple[str, ...]:
        """The topics that an ending leads to."""
        row.only({"topics", "services"})
        return tuple(map(self.topic, row.get("topics").items()))

    def phrases(self, row: Row) -> RedFlags | None:
        """What to find in words: phrases by sign and script, in the language of `nlu/red_flags/`."""
        rules = []
        for sign, scripts in row.fields().items():
            scripts.only(SCRIPTS)
            for script, listed in scripts.fields().items():
                words = tuple(phrase(item) for item in listed.items())
                if script in SCRIPTS:
                    rules.append(Rule(f"{script}_{sign}", script, sign, Urgency.URGENT, words))
        try:
            return RedFlags.compile(rules)
        except PhraseError:
            return None  # reported where it stands

    def topic(self, row: Row) -> str:
        """The id of a topic."""
        if row.text() not in self.topics:
            row.wrong(f"there is no topic {row.text()!r}", "write the id of a topic of responses/topics.yml")
        return row.text()

    def _button(self, row: Row, question: str, choice: str) -> None:
        if len(f"choose|{self.form}||{question}|{choice}|") + _ROUND + SIGNATURE > BUTTON_DATA:
            row.wrong(f"the ids {question} and {choice} are too long for a button", "write shorter ones")

    def _id(self, row: Row, id_: str) -> None:
        if not _ID.fullmatch(id_):
            row.wrong(f"the id {id_!r} is not understood", "write small Latin letters, digits and _")


def _check_endings(form: Form, sheet: Row, endings: Mapping[str, Row]) -> None:
    """Report endings that are missing or that nobody gets to, and topics for which there is no room below one."""
    needed: list[str] = [Result.NONE, *([Result.SOME] if form.signs else [])]
    if any(question.words is Words.SIGNS for question in form.questions):
        needed += [Result.FOUND, Result.NOT_FOUND, Result.PICTURE]
    needed += [SUMMARY] if form.give or form.opens is not None else []
    for id_ in needed:
        if id_ not in endings:
            sheet.wrong(f"the ending {id_} is missing", f"add `{id_}: {{}}` under `endings:`")
    reached = {*needed, *(choice.end for question in form.questions for choice in question.choices)}
    for id_, row in endings.items():
        if id_ not in reached:
            how = f"write `end: {id_}` at an answer that leads there, or take it out"
            row.wrong(f"no answer leads to the ending {id_}", how)
        if (listed := len(form.endings[id_])) > TOPICS_BELOW:
            how = f"write at most {TOPICS_BELOW}: they are buttons in one row"
            row.wrong(f"the ending {id_} has {listed} topics", how)


def read_forms(shelf: Shelf) -> dict[str, FormContent]:
    """The forms by id, each with its words in every language; what is wrong is reported."""
    found: dict[str, FormContent] = {}
    for path in sorted((shelf.folder / "forms").glob("*.yml")):
        about = _read_form(path, shelf)
        if about is None:
            continue
        read = ((language, read_words(shelf, language, about.form)) for language in shelf.languages)
        found[path.stem] = replace(about, words={language: one for language, one in read if one is not None})
        check_same(found[path.stem], shelf.problems)
    for path in shelf.strays("forms", found):
        how = f"write responses/forms/{path.stem}.yml, or rename it"
        shelf.problems.add(path, 1, f"there is no form {path.stem}", how)
    return found
