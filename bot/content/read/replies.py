"""Reads `responses/replies.yml` and `responses/<language>/replies/<name>.md`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.check.words import PLACEHOLDER, check_text, title_of
from bot.content.model.replies import OF_THE_CASE, REPLY_LENGTH, REPLY_PLACEHOLDERS, ReplyContent
from bot.content.model.vetted import VettedText, read_text
from bot.sheet import Problems, Row, read

_NAME = re.compile(r"[a-z][a-z0-9_]{1,23}")


@dataclass(frozen=True)
class Known:
    """What replies may name."""

    topics: Collection[str]
    sources: Collection[str]
    services: Collection[str]


def read_replies(
    folder: Path, languages: Collection[str], known: Known, today: date, problems: Problems
) -> dict[str, ReplyContent]:
    """The replies by name, in the order of the file; what is wrong is reported. A folder without the file has none."""
    path = folder / "replies.yml"
    found: dict[str, ReplyContent] = {}
    for name, row in (read(path, problems).fields() if path.exists() else {}).items():
        row.name = name
        row.only({"title", "topics"})
        if not _NAME.fullmatch(name):
            row.wrong(f"{name} cannot be typed as /r {name}", "use 2 to 24 of a-z, 0-9 and _")
        words = {}
        for language in languages:
            path_ = folder / language / "replies" / f"{name}.md"
            text = read_text(path_, "reply", language, known.sources, today, problems)
            if text is not None:
                words[language] = text
                _check_words(text, known, problems)
        found[name] = ReplyContent(
            name, title_of(row, languages), _topics(row, known), _needs(words, problems), words, row.line
        )
    for language in languages:
        for file in sorted((folder / language / "replies").glob("*.md")):
            if file.stem not in found:
                problems.add(
                    file, 1, f"the reply {file.stem} is not in replies.yml", "add it there, or rename the file"
                )
    return found


def _topics(row: Row, known: Known) -> tuple[str, ...]:
    listed = row.get("topics")
    for topic in listed.items():
        if topic.text() not in known.topics:
            topic.wrong(f"{topic.text()!r} is not in topics.yml", "write the id of a topic")
    return listed.texts()


def _check_words(words: VettedText, known: Known, problems: Problems) -> None:
    length = len(PLACEHOLDER.sub("", words.text))
    if length > REPLY_LENGTH:
        problems.add(words.path, words.line, f"the reply has {length} characters", f"write at most {REPLY_LENGTH}")
    check_text(words.text, words.path, words.line, problems, known.services, REPLY_PLACEHOLDERS)


def _needs(words: Mapping[str, VettedText], problems: Problems) -> frozenset[str]:
    """What the case has to fill in: the same in every language."""
    by = {w.language: OF_THE_CASE.intersection(PLACEHOLDER.findall(w.text)) for w in words.values()}
    every = frozenset[str]().union(*by.values())
    for language, needs in by.items():
        for name in sorted(every - needs):
            own = words[language]
            problems.add(
                own.path,
                own.line,
                f"{{{name}}} stands in another language, and not here",
                "write it in every language, or in none",
            )
    if len(every) > 1:
        own = next(iter(words.values()))
        problems.add(own.path, own.line, "a reply has one placeholder of the case at most", "make two replies of it")
    return every
