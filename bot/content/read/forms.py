"""Reads `responses/forms/<form>.yml`: the questions of a form, what each answer means, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.check.forms_reach import check_reach, check_same
from bot.content.check.words import title_of
from bot.content.model.forms import MOST_CHOICES, SUMMARY, FormContent
from bot.content.read.form_words import read_words
from bot.content.read.vetted import Shelf
from bot.core.model.forms import DONE, SKIP, Choice, Form, Question, Result, Words
from bot.core.understanding.patterns import PhraseError
from bot.core.understanding.redflags import Rule
from bot.core.understanding.triage import RedFlags
from bot.core.understanding.values import Urgency
from bot.sheet import Problems, Row, read
from bot.understanding.topics import URGENCIES
from bot.understanding.word_files import phrase

SCRIPTS = ("km", "latn", "en")

_BUTTON_DATA, _SIGNATURE, _ROUND = 64, 11, 4
"""Bytes behind a button (Bot API, InlineKeyboardButton.callback_data), those that sign it, digits of a round."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_OWN = {*Result, SUMMARY}


@dataclass(frozen=True)
class Plan:
    """What one file says: the form, the label of its button, the topic below which it stands, services by ending."""

    form: Form
    title: Mapping[str, str]
    below: str | None
    services: Mapping[str, str]


def read_plan(path: Path, topics: Collection[str], languages: Collection[str], problems: Problems) -> Plan | None:
    """One form, or None after reporting why it cannot be read. `topics` are the ids of topics.yml."""
    sheet = read(path, problems)
    if not sheet:
        return None
    sheet.only({"title", "below", "give", "opens", "questions", "phrases", "endings"})
    reader = _Reader(path.stem, topics, sheet)
    below, opens, give = sheet.get("below"), sheet.get("opens"), sheet.get("give")
    if below:
        reader.topic(below)
    endings = sheet.need("endings", "write at least `none: {}`, which is shown at the end").fields()
    reader.endings = {*endings, *_OWN}
    questions = tuple(
        reader.question(id_, row)
        for id_, row in sheet.need("questions", "write the questions, each with its answers").fields().items()
    )
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
    reader.check_endings(form, sheet)
    check_reach(form, sheet, below.text() or None, endings.items())
    services = {id_: row.get("services") for id_, row in endings.items()}
    called = {id_: reader.topic(row) for id_, row in services.items() if row}
    return Plan(form, title_of(sheet, languages), below.text() or None, called)


class _Reader:
    """Reads one form against the topics that there are."""

    def __init__(self, form: str, topics: Collection[str], sheet: Row) -> None:
        self.form, self.topics, self.sheet = form, topics, sheet
        self.endings: Collection[str] = ()

    def question(self, id_: str, row: Row) -> Question:
        """One question with its answers."""
        self._id(row, id_)
        row.only({"answers", "several", "reads", "collects"})
        several, reads, collects = row.get("several"), row.get("reads"), row.get("collects")
        answers = row.get("answers")
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
        sign, end, child, topic = row.get("sign"), row.get("end"), row.get("child"), row.get("topic")
        urgency = self.urgency(row)
        if end and end.text() not in self.endings:
            end.wrong(f"there is no ending {end.text()!r}", "add it under `endings:`, or correct it")
        if urgency is Urgency.EMERGENCY and not topic:
            row.wrong(f"{id_} is an emergency without a topic", "write the topic whose crisis answer fits")
        return Choice(
            id_,
            sign.text() or None,
            urgency,
            self.topic(topic) if topic else None,
            end.text() or None,
            child.flag() if child else None,
        )

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
        topics = row.get("topics")
        return tuple(self.topic(topic) for topic in (topics.items()))

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

    def check_endings(self, form: Form, sheet: Row) -> None:
        """Report endings that the form needs and does not have."""
        needed = [Result.NONE, *([Result.SOME] if form.signs else [])]
        if any(question.words is Words.SIGNS for question in form.questions):
            needed += [Result.FOUND, Result.NOT_FOUND]
        for id_ in [*needed, *([SUMMARY] if form.give or form.opens is not None else [])]:
            if id_ not in form.endings:
                sheet.wrong(f"the ending {id_} is missing", f"add `{id_}: {{}}` under `endings:`")

    def _button(self, row: Row, question: str, choice: str) -> None:
        if len(f"choose|{self.form}||{question}|{choice}|") + _ROUND + _SIGNATURE > _BUTTON_DATA:
            row.wrong(f"the ids {question} and {choice} are too long for a button", "write shorter ones")

    def _id(self, row: Row, id_: str) -> None:
        if not _ID.fullmatch(id_):
            row.wrong(f"the id {id_!r} is not understood", "write small Latin letters, digits and _")


def read_forms(shelf: Shelf) -> dict[str, FormContent]:
    """The forms by id, each with its words in every language; what is wrong is reported."""
    found: dict[str, FormContent] = {}
    for path in sorted((shelf.folder / "forms").glob("*.yml")):
        plan = read_plan(path, shelf.topics, shelf.languages, shelf.problems)
        if plan is None:
            continue
        read = ((language, read_words(shelf, language, plan.form)) for language in shelf.languages)
        words = {language: one for language, one in read if one is not None}
        check_same(words, plan.services, plan.below, shelf.problems)
        found[path.stem] = FormContent(plan.form, plan.title, plan.below, plan.services, words)
    for path in shelf.strays("forms", found):
        how = f"write responses/forms/{path.stem}.yml, or rename it"
        shelf.problems.add(path, 1, f"there is no form {path.stem}", how)
    return found
