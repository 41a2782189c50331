"""Whether `nlu/`, `responses/` and `locales/` have the same languages and topics, and nothing that nobody reads."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.content.model.contents import Content
from bot.content.read.audio import PICTURES
from bot.sheet import Problems, read
from bot.understanding.topics import load_languages, load_topics

GUIDE = "docs/languages.md has the steps"


def check_languages(project: Path, answered: Collection[str], problems: Problems) -> None:
    """Report what one of the three folders lacks of a language that another has. `answered`: those in `responses/`."""
    nlu, locales = project / "nlu", project / "locales"
    languages = load_languages(nlu / "languages.yml", problems)
    if not languages:
        return
    trained = (nlu / "data").is_dir()  # a container of the bot has no training messages: those are Rasa's
    understood = {language.code for language in languages}
    worded = {path.parents[1].name for path in locales.glob("*/LC_MESSAGES/messages.po")}
    for code in sorted(understood | set(answered) | worded):
        if code not in understood:
            problems.add(nlu / "languages.yml", 1, f"the language {code} is not here", f"add a line; {GUIDE}")
        if code not in answered:
            problems.add(project / "responses" / code, 1, f"there are no answers in {code}", f"write them; {GUIDE}")
        if code not in worded:
            path = locales / code / "LC_MESSAGES" / "messages.po"
            problems.add(path, 1, f"there are no interface words in {code}", f"run `sarika locales`; {GUIDE}")
    for language in languages:
        for name in language.written:
            if trained and not (nlu / "data" / name).is_dir():
                problems.add(nlu / "data" / name, 1, f"there are no messages in {name}", f"write some; {GUIDE}")
            if not (flags := nlu / "red_flags" / f"{name}.yml").is_file():
                how = f"without them nobody is found when Rasa is down; {GUIDE}"
                problems.add(flags, 1, f"there are no red flags in {name}", how)
    named = {name for language in languages for name in language.written}
    for folder in sorted(path for path in (nlu / "data").glob("*") if path.is_dir() and path.name not in named):
        problems.add(folder, 1, f"{folder.name} belongs to no language", f"name it in nlu/languages.yml; {GUIDE}")


def check_contract(nlu: Path, content: Content, topics_file: Path, problems: Problems) -> None:
    """Report where the answers and the understanding disagree. `nlu` is the folder with topics.yml and data/."""
    known = load_topics(nlu / "topics.yml", problems)
    if not known:
        return
    for id_ in content.topic_ids:
        topic, understood = content.topics[id_], known.get(id_)
        if understood is None:
            problems.add(topics_file, topic.line, f"{id_} is not in nlu/topics.yml", "correct the id, or add it there")
        elif understood.urgency is not topic.urgency:
            what = f"{id_} is {topic.urgency.word} here and {understood.urgency.word} in nlu/topics.yml"
            problems.add(topics_file, topic.line, what, f"write {understood.urgency.word}, or change both")
    for language in load_languages(nlu / "languages.yml", problems):
        for name in language.written if language.code in content.languages else ():
            trained = {path.stem: path for path in sorted((nlu / "data" / name).glob("*.yml"))}
            for id_ in content.topic_ids:
                if id_ not in trained:
                    path, what = nlu / "data" / name / f"{id_}.yml", f"nobody has written messages for {id_}"
                    problems.add(path, 1, what, "write how people say it")
            for id_, path in trained.items():
                if id_ not in content.topics and known.query(id_) is None:
                    problems.add(
                        path, 1, f"{id_} is understood but has no answer", f"add {id_} to responses/topics.yml"
                    )


def check_asked(asked: Path, content: Content, problems: Problems) -> None:
    """Report sections of which nobody has written how they are asked for, and questions for one that is not there.
    `asked` is `nlu/asked`; a way of writing that has no folder there is found by words alone.
    """
    sections: dict[str, set[str]] = {}
    for (topic, _), answer in content.answers.items():
        sections.setdefault(topic, set()).update(section.id for section in answer.every_section if section.id)
    for folder in sorted(path for path in asked.glob("*") if path.is_dir()):
        for topic, ids in sorted(sections.items()):
            path = folder / f"{topic}.yml"
            row = read(path, problems) if path.is_file() else None
            found = row.get("sections").fields() if row is not None else {}
            for id_ in sorted(ids - {name for name, listed in found.items() if listed.items()}):
                what = f"nobody has written how the section {topic}.{id_} is asked for"
                problems.add(path, row.line if row is not None else 1, what, "write ten questions below its id")
            for name, listed in found.items():
                if name not in ids:
                    listed.wrong(f"{topic} has no section {name}", "write its id as in responses/, or take it out")


_TOP = """
    cards code_names directory glossary known_bad musts organisation organisation.demo profile replies sources topics
    wage_sheet ways_in
"""
TOP = frozenset(f"{name}.yml" for name in _TOP.split())
"""The files that stand in the folder itself."""


def check_strays(folder: Path, languages: Collection[str], problems: Problems) -> None:
    """Report files that nobody reads, but hidden ones: whoever put them there believes that somebody sees them."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_dir() or any(part.startswith(".") for part in parts) or _read(parts, languages):
            continue
        if path.suffix.lower() in PICTURES:
            how = "take it out, and say in words what it shows"
            problems.add(path, 1, "this is a picture, and nobody is shown it", how)
        else:
            problems.add(path, 1, "nothing reads this file", "name it as its neighbours are named, or take it out")


def _read(parts: tuple[str, ...], languages: Collection[str]) -> bool:
    """Whether a file at this place is read; what is wrong with a recording is said elsewhere, but it is no picture."""
    match parts:
        case (name,):
            return name in TOP
        case ("forms" | "protocols", name):
            return name.endswith(".yml")
        case (language, "sources.yml"):
            return language in languages
        case (language, "answers" | "forms" | "protocols" | "replies", name):
            return language in languages and name.endswith(".md")
        case (language, "signed", "answers" | "forms" | "protocols" | "replies", name):
            return language in languages and name.endswith(".md")
        case (language, "audio", name):
            return language in languages and Path(name).suffix.lower() not in PICTURES
        case _:
            return False
