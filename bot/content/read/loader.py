"""Reads a `responses/` folder as a whole, and refuses it with every problem named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.content.check.words import PLACEHOLDER, check_letters, check_text, digits, phone_like, read_known_bad
from bot.content.model.answers import FIRST_LENGTH, SECTION_LENGTH, Answer
from bot.content.model.contents import Content
from bot.content.model.services import Service
from bot.content.model.topics import NOTICE, Topics
from bot.content.read.answers import check_pairs, read_answer
from bot.content.read.audio import read_recordings
from bot.content.read.cards import read_cards
from bot.content.read.desk_texts import read_protocols, read_replies
from bot.content.read.directory import TEXTS, read_directory
from bot.content.read.forms import read_forms
from bot.content.read.organisation import read_organisation
from bot.content.read.topics import read_topics
from bot.content.read.vetted import Shelf, read_sources
from bot.content.read.wage_words import read_wage_words
from bot.content.read.ways_in import read_ways_in
from bot.sheet import Place, Problems
from bot.understanding.topics import load_topics
from bot.understanding.word_files import HOME

FOLDER = Path(__file__).resolve().parents[3] / "responses"
"""The project's own content."""
CRISIS_NEEDS = ("{call}", "{human}")
"""What every first message of a crisis answer holds: who can be called, and what is true of the counsellors."""
LANGUAGES = ("km", "en")
"""Languages that must exist, in the order in which they are offered; further folders are read as well."""


def load(folder: Path = FOLDER, *, demo: bool = False, today: date | None = None) -> Content:
    """Read and check all of `folder`; `demo` takes `organisation.demo.yml`. Raises `ContentError` with all problems."""
    problems = Problems()
    content = survey(folder, problems, demo=demo, today=today)
    problems.raise_if_any()
    return content


def survey(folder: Path, problems: Problems, *, demo: bool = False, today: date | None = None) -> Content:
    """Read everything in `folder` as far as it can be read, adding what is wrong to `problems`."""
    day = today or datetime.now(UTC).date()
    known_bad = read_known_bad(folder / "known_bad.yml", problems)
    services = read_directory(folder / "directory.yml", known_bad, problems)
    found = sorted(path.parent.name for path in folder.glob("*/answers"))
    languages = (*LANGUAGES, *(language for language in found if language not in LANGUAGES))
    sources = read_sources(folder, languages, problems)
    understood = folder.parent / "nlu/topics.yml"  # beside the folder; where that stands alone, the program's own
    about = load_topics(understood if understood.is_file() else HOME / "topics.yml", problems)
    topics = read_topics(folder / "topics.yml", services, languages, about, problems)
    shelf = Shelf(folder, languages, topics.by_id, sources, services, day, problems)
    answers: dict[tuple[str, str], Answer] = {}
    for language in languages:
        for path in sorted((folder / language / "answers").glob("*.md")):
            answer = read_answer(path, language, shelf)
            if answer is not None:
                answers[path.stem, language] = answer
                _check_answer(answer, services, problems)
    check_pairs(answers, languages, problems)
    _check_topics(folder / "topics.yml", topics, answers, problems)
    _check_directory_words(folder / "directory.yml", services, problems)
    complete = {key: answer for key, answer in answers.items() if key[0] in topics.by_id}
    asked = [id_ for id_, topic in topics.by_id.items() if topic.group != NOTICE]
    replies = read_replies(shelf)
    own = folder / ("organisation.demo.yml" if demo else "organisation.yml")
    return Content(
        languages=languages,
        answers=complete,
        topics=topics.by_id,
        menu=topics.menu,
        pictures=topics.pictures,
        services=services,
        organisation=read_organisation(own, languages, problems),
        sources=sources,
        cards=read_cards(folder / "cards.yml", problems),
        wage_words=read_wage_words(folder / "wage_sheet.yml", problems),
        ways_in=read_ways_in(folder / "ways_in.yml", languages, problems),
        audio=read_recordings(folder, languages, topics.by_id, problems),
        forms=read_forms(replace(shelf, topics=asked)),
        replies=replies,
        protocols=read_protocols(shelf, replies),
        about=about,
    )


def _check_answer(answer: Answer, services: Mapping[str, Service], problems: Problems) -> None:
    for first, line in answer.firsts:
        length = len(PLACEHOLDER.sub("", first))
        if length > FIRST_LENGTH:
            how = f"write at most {FIRST_LENGTH}, and move the rest into a section"
            problems.add(answer.path, line, f"the first message has {length} characters", how)
    for section in answer.every_section:
        if len(section.text) > SECTION_LENGTH:
            what = f"the section {section.id} has {len(section.text)} characters"
            how = f"write at most {SECTION_LENGTH}, or make two sections of it"
            problems.add(answer.path, section.text_line, what, how)
    for text, line in answer.parts():
        check_text(text, Place(answer.path, line, problems), services)


def _check_topics(path: Path, topics: Topics, answers: Mapping[tuple[str, str], Answer], problems: Problems) -> None:
    if not topics.by_id:  # it could not be read, which is said: the answers have nothing to do with it
        return
    written = {topic for topic, _ in answers}
    for topic in sorted(set(topics.by_id) - written):
        how = f"write responses/km/answers/{topic}.md and its translations"
        problems.add(path, topics.by_id[topic].line, f"{topic} has no answer", how)
    for (topic, _), answer in answers.items():
        if topic not in topics.by_id:
            problems.add(answer.path, 1, f"{topic} is not in topics.yml", "add it there, or rename the file")
            continue
        about, ids = topics.by_id[topic], {section.id for section in answer.every_section}
        for id_ in (*about.asked, *filter(None, [about.price])):
            if id_ not in ids:
                problems.add(path, about.line, f"{topic} has no section {id_}", "write an id of its answer")
        if about.crisis:
            missing = ((n, line) for first, line in answer.firsts for n in CRISIS_NEEDS if n not in first)
            for needed, line in missing:
                how = "say first what to do now, then {call}, then {human}"
                problems.add(answer.path, line, f"this crisis answer has no {needed}", how)


def _check_directory_words(path: Path, services: Mapping[str, Service], problems: Problems) -> None:
    """Names, notes and hours of services: clean letters, and no number but their own."""
    for service in services.values():
        own = {digits(number) for phone in service.phones for number in (phone.dial, phone.e164 or "")}
        texts = {"hours": service.hours.text} | {field: getattr(service, field) for field in TEXTS}
        for field, text in [(field, text) for field, by in texts.items() for text in by.values()]:
            place = Place(path, service.line, problems)
            check_letters(text, place)
            for _, number in phone_like(text):
                if digits(number) not in own:
                    how = "take the number out, or add it to its phones with a source"
                    place.wrong(f"the {field} of {service.id} holds {number!r}", how)
