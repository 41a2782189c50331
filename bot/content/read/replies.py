"""Reads `responses/replies.yml` and `responses/<language>/replies/<name>.md`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content.check.words import PLACEHOLDER, check_text, title_of
from bot.content.model.answers import Answer
from bot.content.model.replies import OF_THE_CASE, REPLY_LENGTH, REPLY_PLACEHOLDERS, ReplyContent
from bot.content.read.vetted import Shelf
from bot.sheet import Problems, read

_NAME = re.compile(r"[a-z][a-z0-9_]{1,23}")


def read_replies(shelf: Shelf) -> dict[str, ReplyContent]:
    """The replies by name, in the order of the file; what is wrong is reported. A folder without the file has none."""
    path, problems = shelf.folder / "replies.yml", shelf.problems
    found: dict[str, ReplyContent] = {}
    for name, row in (read(path, problems).fields() if path.exists() else {}).items():
        row.name = name
        row.only({"title", "topics"})
        if not _NAME.fullmatch(name):
            row.wrong(f"{name} cannot be typed as /r {name}", "use 2 to 24 of a-z, 0-9 and _")
        words, topics = shelf.texts("replies", "reply", name), row.get("topics")
        for text in words.values():
            length, line = len(PLACEHOLDER.sub("", text.first)), text.first_line
            if length > REPLY_LENGTH:
                problems.add(text.path, line, f"the reply has {length} characters", f"write at most {REPLY_LENGTH}")
            check_text(text.first, text.path, line, problems, shelf.services, REPLY_PLACEHOLDERS)
        for topic in topics.items():
            if topic.text() not in shelf.topics:
                topic.wrong(f"{topic.text()!r} is not in topics.yml", "write the id of a topic")
        title, needs = title_of(row, shelf.languages), _needs(words, problems)
        found[name] = ReplyContent(name, title, topics.texts(), needs, words, row.line)
    for file in shelf.strays("replies", found):
        problems.add(file, 1, f"the reply {file.stem} is not in replies.yml", "add it there, or rename the file")
    return found


def _needs(words: Mapping[str, Answer], problems: Problems) -> frozenset[str]:
    """What the case has to fill in: the same in every language."""
    by = {w.language: OF_THE_CASE.intersection(PLACEHOLDER.findall(w.first)) for w in words.values()}
    every = frozenset[str]().union(*by.values())
    for language, needs in by.items():
        for name in sorted(every - needs):
            own = words[language]
            problems.add(
                own.path,
                own.first_line,
                f"{{{name}}} stands in another language, and not here",
                "write it in every language, or in none",
            )
    if len(every) > 1:
        own = next(iter(words.values()))
        problems.add(
            own.path, own.first_line, "a reply has one placeholder of the case at most", "make two replies of it"
        )
    return every
