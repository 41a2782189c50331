"""Whether `nlu/` and `responses/` speak of the same topics, with the same urgency, in the same languages."""

from __future__ import annotations

from pathlib import Path

from bot.content.check.folders import languages_of
from bot.content.model.contents import Content
from bot.content.model.problems import Problems
from bot.content.read.sheet import Row, each, read


def check_contract(nlu: Path, content: Content, topics_file: Path, problems: Problems) -> None:
    """Report where the answers and the understanding disagree. `nlu` is the folder with topics.yml and data/."""
    known = contract(nlu / "topics.yml", problems)
    if not known:
        return
    for id_ in content.topic_ids:
        topic, row = content.topics[id_], known.get(id_)
        if row is None:
            problems.add(topics_file, topic.line, f"{id_} is not in nlu/topics.yml", "correct the id, or add it there")
        elif (written := row.get("urgency")) and written.text() != topic.urgency.word:
            problems.add(
                topics_file,
                topic.line,
                f"{id_} is {topic.urgency.word} here and {written.text()} in nlu/topics.yml",
                f"write {written.text()}, or change both",
            )
    for language in languages_of(nlu, problems):
        for name in language.written if language.code in content.languages else ():
            _check_script(nlu / "data" / name, content, problems)


def contract(path: Path, problems: Problems) -> dict[str, Row]:
    """The topics of `nlu/topics.yml` by id; each has an urgency."""
    sheet = read(path, problems)
    found: dict[str, Row] = {}
    for _, members in each(sheet.need("groups", "list the topics by group") if sheet else None):
        for id_, row in members.fields().items():
            row.name = id_
            row.need("urgency", "write none, support, urgent or emergency")
            found[id_] = row
    return found


def _check_script(folder: Path, content: Content, problems: Problems) -> None:
    trained = {path.stem: path for path in sorted(folder.glob("*.yml"))}
    for id_ in content.topic_ids:
        if id_ not in trained:
            problems.add(folder / f"{id_}.yml", 1, f"nobody has written messages for {id_}", "write how people say it")
    for id_, path in trained.items():
        if id_ not in content.topics:
            problems.add(path, 1, f"{id_} is understood but has no answer", f"add {id_} to responses/topics.yml")
