"""Protocols: the organisation's own steps in an emergency, for the eyes of counsellors only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.check.words import ORGANISATION_FIELDS, check_text, texts_of
from bot.content.model.vetted import VettedText, read_text
from bot.sheet import Problems, read

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
    words: Mapping[str, VettedText]

    def title_in(self, language: str) -> str:
        """The title in a language, or in English where it has none."""
        return self.title.get(language) or self.title.get("en") or self.id


@dataclass(frozen=True)
class Named:
    """What a protocol may name."""

    topics: Collection[str]
    sources: Collection[str]
    services: Collection[str]
    replies: Collection[str]


def read_protocols(
    folder: Path, languages: Collection[str], named: Named, today: date, problems: Problems
) -> dict[str, Protocol]:
    """All protocols by name; what is wrong is reported. A folder without any has none."""
    found: dict[str, Protocol] = {}
    taken: dict[str, str] = {}
    for path in sorted((folder / "protocols").glob("*.yml")):
        row = read(path, problems)
        if not row:
            continue
        row.only({"title", "topics", "otherwise"})
        title = row.need("title", f"add title: {{{', '.join(f'{code}: …' for code in languages)}}}")
        titles = texts_of(title, languages, LONGEST_TITLE)
        listed, rest = row.get("topics"), row.get("otherwise")
        for topic in listed.items():
            if topic.text() not in named.topics:
                topic.wrong(f"{topic.text()!r} is not in topics.yml", "write the id of a topic")
            elif topic.text() in taken:
                topic.wrong(f"{topic.text()} opens {taken[topic.text()]} already", "name it in one protocol")
            taken[topic.text()] = path.stem
        words = {
            language: text
            for language in languages
            if (text := _read_words(folder, path.stem, language, named, today, problems)) is not None
        }
        topics = listed.texts()
        found[path.stem] = Protocol(path.stem, titles, topics, rest.flag(), words)
    _check_files(folder, languages, found, problems)
    return found


def _check_files(folder: Path, languages: Collection[str], found: Mapping[str, Protocol], problems: Problems) -> None:
    for language in languages:
        for path in sorted((folder / language / "protocols").glob("*.md")):
            if path.stem not in found:
                problems.add(path, 1, f"there is no protocol {path.stem}", f"write responses/protocols/{path.stem}.yml")
    others = [name for name, protocol in found.items() if protocol.otherwise]
    if found and len(others) != 1:
        problems.add(
            folder / "protocols" / f"{(others or list(found))[-1]}.yml",
            1,
            f"{len(others)} protocols are for all other emergencies",
            "write `otherwise: true` in exactly one",
        )


def _read_words(
    folder: Path, name: str, language: str, named: Named, today: date, problems: Problems
) -> VettedText | None:
    path = folder / language / "protocols" / f"{name}.md"
    words = read_text(path, "protocol", language, named.sources, today, problems)
    if words is None:
        return None
    if len(words.text) > LONGEST:
        problems.add(path, words.line, f"the protocol has {len(words.text)} characters", f"write at most {LONGEST}")
    if len(_STEP.findall(words.text)) < 2:
        problems.add(path, words.line, "the protocol has no steps", "write each on a line that begins with 1. 2. 3.")
    check_text(words.text, path, words.line, problems, named.services, PLACEHOLDERS)
    for line, what, id in _commands(words.text):
        if id not in (named.replies if what == "r" else named.services):
            problems.add(path, words.line + line, f"/{what}_{id} sends nothing", "write a name that there is")
    return words


def _commands(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n")):
        for match in _COMMAND.finditer(line):
            yield number, match.group(1), match.group(2)
