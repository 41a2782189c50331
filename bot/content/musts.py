"""Reads `responses/musts.yml`, and looks whether each answer says what it must, and nothing that no answer may say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from bot.content.answers import Answer
from bot.content.contents import Content
from bot.content.directory import need_of
from bot.content.lookup import Seeker
from bot.content.problems import Problems
from bot.content.services import HOME
from bot.content.sheet import Row, each, read
from bot.content.topics import ANY
from bot.core.text import fold


@dataclass(frozen=True)
class Thought:
    """Something to be said, or not to be said, with its wordings by language."""

    what: str
    wordings: Mapping[str, tuple[re.Pattern[str], ...]]

    def said_in(self, text: str, language: str) -> re.Match[str] | None:
        """Where one of the wordings stands in a text that went through `comparable`."""
        found = (wording.search(text) for wording in self.wordings.get(language, ()))
        return next((match for match in found if match), None)


@dataclass(frozen=True)
class Musts:
    """What is asked of a topic's answer, and what is asked of all. `listed` are the needs for which its lists have somebody."""

    must: Mapping[str, tuple[Thought, ...]]
    never: Mapping[str, tuple[Thought, ...]]
    never_anywhere: tuple[Thought, ...]
    listed: Mapping[str, tuple[str, ...]]


def read_musts(path: Path, languages: Collection[str], topics: Collection[str], problems: Problems) -> Musts:
    """What `musts.yml` asks for; what is wrong with it is reported."""
    sheet = read(path, problems)
    if sheet is None:
        return Musts({}, {}, (), {})
    sheet.only({"never", "topics"})
    must, never, listed = {}, {}, {}
    for topic, row in each(sheet.get("topics")):
        row.name = topic
        row.only({"must", "never", "listed"})
        if topic not in topics:
            row.wrong(f"{topic} is not in topics.yml", "write the id of a topic")
        must[topic] = tuple(_thoughts(row.get("must"), languages))
        never[topic] = tuple(_thoughts(row.get("never"), languages))
        if needs := row.get("listed"):
            listed[topic] = tuple(need_of(item) for item in needs.items())
    return Musts(must, never, tuple(_thoughts(sheet.get("never"), languages)), listed)


def check_listed(content: Content, musts: Musts, path: Path, problems: Problems) -> None:
    """Report countries in which an adult finds nobody for a need in a topic's list but the police and child lines.

    Where that is so by what the directory holds, the list has to have somebody `otherwise`, and the answer says it.
    """
    for topic, needs in musts.listed.items():
        for country, need in product((None, *content.countries), needs):
            found = content.services_for(topic, Seeker(country, datetime.now(UTC)))
            helping = [s for s in found if need in s.needs and not s.police and s.audience is None]
            there = [s for s in helping if s.country == (country or HOME)]
            if not helping or not (there or content.nobody_there(topic, country)):
                problems.add(
                    path,
                    content.topics[topic].line,
                    f"{topic} lists nobody for {need} in {country or ANY} who is neither the police nor only for children",
                    "add a service to its list, or `otherwise` with one that is reached from everywhere",
                )


def check_musts(answer: Answer, musts: Musts, problems: Problems) -> None:
    """Report what an answer leaves out, and what it says that it may not.

    What must be said stands in the words for all readers; no words for some of them may say what nobody may.
    """
    for_all = [comparable(text) for text in (answer.first, *(section.text for section in answer.sections))]
    for thought in musts.must.get(answer.topic, ()):
        if not any(thought.said_in(text, answer.language) for text in for_all):
            problems.add(
                answer.path,
                answer.first_line,
                f"this answer does not say: {thought.what}",
                "say it, or add your wording to responses/musts.yml",
            )
    never = (*musts.never_anywhere, *musts.never.get(answer.topic, ()))
    check_never(answer.parts(), answer.path, answer.language, never, problems)


def check_never(
    parts: Iterable[tuple[str, int]], path: Path, language: str, never: Iterable[Thought], problems: Problems
) -> None:
    """Report what stands in texts (each with its line) and may not."""
    texts = [(comparable(text), line) for text, line in parts]
    for thought in never:
        for text, line in texts:
            if match := thought.said_in(text, language):
                problems.add(
                    path,
                    line + text.count("\n", 0, match.start()),
                    f"no answer may say this: {thought.what}",
                    "say it in another way, or leave it out",
                )


def comparable(text: str) -> str:
    """A text in the form in which wordings are looked for; its line ends stay."""
    return "\n".join(fold(line.replace("**", "")) for line in text.split("\n"))


def _thoughts(row: Row | None, languages: Collection[str]) -> Iterator[Thought]:
    for item in row.items() if row else []:
        item.only({"what", *languages})
        what = item.need("what", "write the thought in a few words")
        wordings = {}
        for language in languages:
            written = item.need(language, "list wordings of this thought")
            wordings[language] = tuple(_pattern(text) for text in written.texts()) if written else ()
        yield Thought(what.text() if what else "", wordings)


def _pattern(wording: str) -> re.Pattern[str]:
    return re.compile(r"[^។.?!\n]*".join(re.escape(fold(part)) for part in wording.split("*")))
