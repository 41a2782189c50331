"""Protocols: the organisation's own steps in an emergency, for the eyes of counsellors only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.content.check.words import ORGANISATION_FIELDS, check_text, texts_of
from bot.content.model.answers import Answer
from bot.content.read.vetted import Shelf
from bot.sheet import read

LONGEST = 2_600
"""Most characters of a protocol: one message in a topic, with room for its title and the numbers in it."""

LONGEST_TITLE = 120
"""Most characters of a title: two lines on a phone."""

PLACEHOLDERS = frozenset({"org", *(f"org.{field}" for field in ORGANISATION_FIELDS)})

_STEP = re.compile(r"^\d+\. ", re.MULTILINE)
_COMMAND = re.compile(r"/([rn])[_ ]([a-z0-9_]+)")


@dataclass(frozen=True)
class Protocol:
    """What to do step by step. `otherwise`: in emergencies that no other one is for."""

    id: str
    title: Mapping[str, str]
    topics: tuple[str, ...]
    otherwise: bool
    words: Mapping[str, Answer]

    def title_in(self, language: str) -> str:
        """The title in a language, or in English where it has none."""
        return self.title.get(language) or self.title.get("en") or self.id


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
    path, line, text, problems = words.path, words.first_line, words.first, shelf.problems
    if len(text) > LONGEST:
        problems.add(path, line, f"the protocol has {len(text)} characters", f"write at most {LONGEST}")
    if len(_STEP.findall(text)) < 2:
        problems.add(path, line, "the protocol has no steps", "write each on a line that begins with 1. 2. 3.")
    check_text(text, path, line, problems, shelf.services, PLACEHOLDERS)
    for below, what, id in _commands(text):
        if id not in (replies if what == "r" else shelf.services):
            problems.add(path, line + below, f"/{what}_{id} sends nothing", "write a name that there is")


def _commands(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n")):
        for match in _COMMAND.finditer(line):
            yield number, match.group(1), match.group(2)
