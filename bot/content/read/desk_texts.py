"""What counsellors send and do: prepared replies, and the organisation's own steps in an emergency (protocols)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.content.check.words import OF_THE_ORGANISATION, PLACEHOLDER, check_text, texts_of, title_of
from bot.content.model.answers import FIRST_LENGTH, Answer, Titled
from bot.content.read.vetted import Shelf
from bot.sheet import Place, Problems, read

REPLY_LENGTH = FIRST_LENGTH
"""Most characters of a reply, placeholders left out: it is read as a first message is."""

OF_THE_CASE = frozenset({"time", "country", "name_of_service"})
"""Placeholders that the case fills: a time that the counsellor writes, the contact's country, the service sent last."""

REPLY_PLACEHOLDERS = OF_THE_ORGANISATION | OF_THE_CASE
"""All that may stand in a reply besides `{service:ID}`: a closed list, so that nobody's words get into it."""


@dataclass(frozen=True)
class ReplyContent(Titled):
    """A reply. `title` is its button, `topics` are those of cases in which it is offered first."""

    id: str
    title: Mapping[str, str]
    topics: tuple[str, ...]
    needs: frozenset[str]
    """Which placeholders of the case its words hold."""
    words: Mapping[str, Answer]
    line: int = field(default=0, compare=False)
    """Where it begins in replies.yml."""


_NAME = re.compile(r"[a-z][a-z0-9_]{1,23}")


def read_replies(shelf: Shelf) -> dict[str, ReplyContent]:
    """The replies by name, in the order of the file; what is wrong is reported. A folder without the file has none."""
    path, problems = shelf.folder / "replies.yml", shelf.problems
    found: dict[str, ReplyContent] = {}
    for name, row in (read(path, problems).fields() if path.exists() else {}).items():
        row.only({"title", "topics"})
        if not _NAME.fullmatch(name):
            row.wrong(f"{name} cannot be typed as /r {name}", "use 2 to 24 of a-z, 0-9 and _")
        words, topics = shelf.texts("replies", "reply", name), row.get("topics")
        for text in words.values():
            length, line = len(PLACEHOLDER.sub("", text.first)), text.first_line
            if length > REPLY_LENGTH:
                problems.add(text.path, line, f"the reply has {length} characters", f"write at most {REPLY_LENGTH}")
            check_text(text.first, Place(text.path, line, problems), shelf.services, REPLY_PLACEHOLDERS)
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
            own, how = words[language], "write it in every language, or in none"
            problems.add(own.path, own.first_line, f"{{{name}}} stands in another language, and not here", how)
    if len(every) > 1:
        own = next(iter(words.values()))
        what = "a reply has one placeholder of the case at most"
        problems.add(own.path, own.first_line, what, "make two replies of it")
    return every


LONGEST = 2_600
"""Most characters of a protocol: one message in a topic, with room for its title and the numbers in it."""

LONGEST_TITLE = 120
"""Most characters of a title: two lines on a phone."""

_STEP = re.compile(r"^\d+\. ", re.MULTILINE)
_COMMAND = re.compile(r"/([rn])[_ ]([a-z0-9_]+)")


@dataclass(frozen=True)
class Protocol(Titled):
    """What to do step by step. `otherwise`: in emergencies that no other one is for."""

    id: str
    title: Mapping[str, str]
    topics: tuple[str, ...]
    otherwise: bool
    words: Mapping[str, Answer]


def read_protocols(shelf: Shelf, replies: Collection[str]) -> dict[str, Protocol]:
    """All protocols by name; what is wrong is reported. A folder without any has none."""
    found: dict[str, Protocol] = {}
    taken: dict[str, str] = {}
    for path in sorted((shelf.folder / "protocols").glob("*.yml")):
        row = read(path, shelf.problems)
        if not row:
            continue
        row.only({"title", "topics", "otherwise"})
        title = row.need("title", f"add title: {{{', '.join(f'{code}: …' for code in shelf.languages)}}}")
        titles = texts_of(title, shelf.languages, LONGEST_TITLE)
        listed, rest = row.get("topics"), row.get("otherwise")
        for topic in listed.items():
            if topic.text() not in shelf.topics:
                topic.wrong(f"{topic.text()!r} is not in topics.yml", "write the id of a topic")
            elif topic.text() in taken:
                topic.wrong(f"{topic.text()} opens {taken[topic.text()]} already", "name it in one protocol")
            taken[topic.text()] = path.stem
        words = shelf.texts("protocols", "protocol", path.stem)
        for text in words.values():
            _check_words(text, shelf, replies)
        found[path.stem] = Protocol(path.stem, titles, listed.texts(), rest.flag(), words)
    for path in shelf.strays("protocols", found):
        shelf.problems.add(path, 1, f"there is no protocol {path.stem}", f"write responses/protocols/{path.stem}.yml")
    others = [name for name, protocol in found.items() if protocol.otherwise]
    if found and len(others) != 1:
        last = shelf.folder / "protocols" / f"{(others or list(found))[-1]}.yml"
        what = f"{len(others)} protocols are for all other emergencies"
        shelf.problems.add(last, 1, what, "write `otherwise: true` in exactly one")
    return found


def _check_words(words: Answer, shelf: Shelf, replies: Collection[str]) -> None:
    text, place = words.first, Place(words.path, words.first_line, shelf.problems)
    if len(text) > LONGEST:
        place.wrong(f"the protocol has {len(text)} characters", f"write at most {LONGEST}")
    if len(_STEP.findall(text)) < 2:
        place.wrong("the protocol has no steps", "write each on a line that begins with 1. 2. 3.")
    check_text(text, place, shelf.services, OF_THE_ORGANISATION)
    for number, line in enumerate(text.split("\n")):
        for what, id in _COMMAND.findall(line):
            if id not in (replies if what == "r" else shelf.services):
                place.below(number).wrong(f"/{what}_{id} sends nothing", "write a name that there is")
