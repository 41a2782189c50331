"""Whether `nlu/` and `responses/` speak of the same topics, with the same urgency, in the same languages."""

from __future__ import annotations

from pathlib import Path

from bot.content.model.contents import Content
from bot.sheet import Problems
from bot.understanding.languages import load_languages
from bot.understanding.topics import load_topics


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
            problems.add(
                topics_file,
                topic.line,
                f"{id_} is {topic.urgency.word} here and {understood.urgency.word} in nlu/topics.yml",
                f"write {understood.urgency.word}, or change both",
            )
    for language in load_languages(nlu / "languages.yml", problems):
        for name in language.written if language.code in content.languages else ():
            _check_script(nlu / "data" / name, content, problems)


def _check_script(folder: Path, content: Content, problems: Problems) -> None:
    trained = {path.stem: path for path in sorted(folder.glob("*.yml"))}
    for id_ in content.topic_ids:
        if id_ not in trained:
            problems.add(folder / f"{id_}.yml", 1, f"nobody has written messages for {id_}", "write how people say it")
    for id_, path in trained.items():
        if id_ not in content.topics:
            problems.add(path, 1, f"{id_} is understood but has no answer", f"add {id_} to responses/topics.yml")
